"""Lines for the operator: each with its time and its account, for people or for machines, and discreet."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.audit.models import AuditLine
from afterwards.web.logs import DiscreetFormatter, JsonFormatter
from web.ops.sites import run
from web.people import make_patient

pytestmark = pytest.mark.django_db
HEAD = r"at=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ level=(\w+) from=([\w.]+) account=(\S+) "


@pytest.fixture
def written() -> Iterator[tuple[io.StringIO, logging.Handler]]:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(DiscreetFormatter())
    logging.getLogger().addHandler(handler)
    yield text, handler
    logging.getLogger().removeHandler(handler)


def signed_in() -> tuple[Client, str]:
    client, user = Client(raise_request_exception=False), make_patient("robin@example.org").user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, str(user.pk)


def test_a_refused_page_names_time_place_and_account(written):
    client, who = signed_in()
    client.get(reverse("desk"))
    found = re.fullmatch(HEAD + "Not Found: /clinic/", written[0].getvalue().splitlines()[-1])
    assert found
    assert found.groups() == ("warning", "django.request", who)


def test_a_page_that_is_nobodys_has_no_account(written):
    Client().get("/nothing/")
    assert " account=unknown Not Found: /nothing/" in written[0].getvalue()


def test_an_error_is_one_line_and_its_traceback_stands_below_set_in(written, monkeypatch):
    client, who = signed_in()
    monkeypatch.setattr(AuditLine.objects, "filter", _fails)
    client.get(reverse("you_trail"))
    _signed_in, first, *below = written[0].getvalue().splitlines()
    assert re.match(HEAD, first)
    assert f"account={who}" in first
    assert below
    assert all(line.startswith("    ") for line in below)
    assert any("ZeroDivisionError" in line for line in below)


def test_nobody_writes_a_line_of_their_own(written):
    logging.getLogger("afterwards.test").warning("one\nat=2020-01-01T00:00:00Z level=info two")
    assert len(written[0].getvalue().splitlines()) == 1


def test_for_machines_each_line_is_one_object(written, monkeypatch):
    text, handler = written
    handler.setFormatter(JsonFormatter())
    client, who = signed_in()
    client.get(reverse("desk"))
    monkeypatch.setattr(AuditLine.objects, "filter", _fails)
    client.get(reverse("you_trail"))
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    assert [line["level"] for line in lines] == ["info", "warning", "error"]
    assert {line["account"] for line in lines} == {who}
    assert all(re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", line["at"]) for line in lines)
    assert "ZeroDivisionError" in lines[2]["traceback"]


@pytest.mark.parametrize("form", [DiscreetFormatter(), JsonFormatter()])
def test_what_is_nobodys_business_is_in_neither(written, form):
    text, handler = written
    handler.setFormatter(form)
    said = "\n".join(["failed", "DETAIL: Key (name)=(Robin Example)", "robin@example.org", "s3cret-" * 7])
    try:
        raise ValueError(said)
    except ValueError:
        logging.getLogger("afterwards.test").exception("%s at /ride/abc-def/", said)
    for secret in ("Robin Example", "robin@", "s3cret-s3", "abc-def"):
        assert secret not in text.getvalue()
    assert "/ride/…/" in text.getvalue()


def test_another_form_than_the_two_is_refused_in_a_sentence(tmp_path):
    done = run(tmp_path, "doctor", AFTERWARDS_LOG="xml")
    assert (done.returncode, "AFTERWARDS_LOG is one of: words, json." in done.stderr) == (1, True)


@pytest.mark.parametrize("minutes", ["4", "61", "half"])
def test_a_time_out_outside_of_its_bounds_is_refused_in_a_sentence(tmp_path, minutes):
    done = run(tmp_path, "doctor", AFTERWARDS_STAFF_IDLE=minutes)
    assert (done.returncode, "a number of minutes from 5 to 60" in done.stderr) == (1, True)


def _fails(*_given: object, **_named: object) -> None:
    raise ZeroDivisionError
