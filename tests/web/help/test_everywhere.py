"""Help stands on every page in the same corner, and on the pages that say that something failed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from afterwards.web import urls, views

BARE = {"look/left.html", "you/record.html"}
"""Leaving shows nothing at all: a way back would say where somebody has been. The other is no page of the
site but a file that somebody keeps."""


def corner(answer: HttpResponse) -> str:
    """What stands last on a page: the bar or the foot."""
    html = answer.content.decode()
    bars = re.findall(r'<(?:nav|form) class="(?:tabs|foot)[^"]*".*?</(?:nav|form)>', html, re.DOTALL)
    assert bars, html[-400:]
    return str(bars[-1])


def test_every_frame_ends_with_help_but_the_empty_page_and_a_file():
    frames = Path(views.__file__).parent.rglob("templates/**/*.html")
    whole = [file for file in frames if "<html" in file.read_text("utf-8")]
    assert {"/".join(file.parts[-2:]) for file in whole} == {"look/base.html"} | BARE
    emptied = [
        file.name
        for file in Path(views.__file__).parent.rglob("templates/**/*.html")
        if re.search(r"{% block (?:foot|tabs) %}\s*{% endblock %}", file.read_text("utf-8"))
    ]
    assert set(emptied) == {"help.html", "gallery_supporter.html"}


def fails(request: HttpRequest) -> HttpResponse:
    """A page of the site whose database does not answer, or that has a mistake."""
    if request.GET.get("how") == "database":
        raise OperationalError("database or disk is full")
    raise RuntimeError("a mistake of ours")


urlpatterns = [*urls.urlpatterns, path("fails/", fails)]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.fixture
def broken_client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("how", "status", "words"), [("mistake", 500, "wrong"), ("database", 503, "reach")])
def test_a_failure_has_help_in_its_corner_and_reads_nothing(broken_client, how, status, words):
    answer = broken_client.get("/fails/", {"how": how})
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert 'href="/help/"' in corner(answer)
    assert ("Retry-After" in answer) == (status == 503)


@pytest.mark.urls(__name__)
def test_a_failure_speaks_spanish(broken_client):
    broken_client.cookies["django_language"] = "es"
    answer = broken_client.get("/fails/", {"how": "database"})
    assert 'lang="es"' in answer.content.decode()
    assert "Ahora no podemos abrir su plan." in answer.content.decode()


@pytest.mark.django_db
def test_what_is_not_there_has_help_in_its_corner(client):
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert 'href="/help/"' in corner(answer)


@pytest.mark.django_db
def test_a_form_that_waited_too_long_has_help_in_its_corner():
    answer = Client(enforce_csrf_checks=True).post("/begin/", {"a": "b"})
    assert answer.status_code == 403
    assert 'href="/help/"' in corner(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/?a=%00", "/nothing/%00"])
def test_what_can_not_be_read_has_help_in_its_corner(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert 'href="/help/"' in corner(answer)


def test_a_host_that_is_not_ours_gets_a_page_that_reads_nothing():
    answer = views.unread(RequestFactory().get("/"), ValueError())
    assert answer.status_code == 400
    assert 'href="/help/"' in corner(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/welcome/", "/account/login/", "/account/signup/", "/invitation/", "/away/", "/lock/"]
)
def test_pages_for_nobody_in_particular_have_help_in_their_corner(client, address):
    assert 'href="/help/"' in corner(client.get(address))


def test_leaving_shows_nothing_at_all(client: Any):
    html = client.get("/leave/").content.decode()
    assert re.search(r"<body>\s*</body>", html)
