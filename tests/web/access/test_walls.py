"""Headers, cookies and sessions: what guards everybody, whoever they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from afterwards.care.protocol.diagnostics import Problems
from afterwards.care.protocol.reading.nodes import read_nodes
from afterwards.web.desk.forms import GuideForm
from afterwards.web.people.models import User
from afterwards.web.people.passphrases import GuessableValidator
from web.ops.sites import environment
from web.people import PASSPHRASE, make_user

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = ("/help/", "/account/login/", "/leave/", "/health/", "/nothing/", "/api/1/openapi.json")
ON_THE_INTERNET = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "plan.example.org"})
plain = client.get("/help/")
client.get("/help/", {"country": "us"}, secure=True)
client.get("/account/login/", secure=True)
client.post("/i18n/setlang/", {"language": "es"}, secure=True)
cookies = {name: {kind: one[kind] for kind in ("secure", "path", "domain", "samesite", "httponly")}
    for name, one in client.cookies.items()}
cookies[settings.SESSION_COOKIE_NAME] = {"secure": settings.SESSION_COOKIE_SECURE,
    "path": settings.SESSION_COOKIE_PATH, "domain": settings.SESSION_COOKIE_DOMAIN or "",
    "samesite": settings.SESSION_COOKIE_SAMESITE, "httponly": settings.SESSION_COOKIE_HTTPONLY}
print(json.dumps({"plain": [plain.status_code, plain["Location"]], "cookies": cookies,
    "hsts": client.get("/help/", secure=True)["Strict-Transport-Security"]}))
"""


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a site on the internet, with its own settings, answers."""
    key = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="
    env = environment(
        tmp_path_factory.mktemp("far"),
        AFTERWARDS_URL="https://plan.example.org",
        AFTERWARDS_SECRET=key,
        AFTERWARDS_KEY=key,
        DJANGO_SETTINGS_MODULE="afterwards.web.settings",
    )
    done = subprocess.run(
        [sys.executable, "-c", ON_THE_INTERNET], env=env, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_cookie_belongs_to_this_host_alone_and_travels_by_https_alone(far):
    assert {"__Host-day", "__Host-csrftoken", "__Host-country", "__Host-django_language"} <= set(
        far["cookies"]
    )
    for name, cookie in far["cookies"].items():
        assert name.startswith("__Host-"), name
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert cookie["httponly"] or name == "__Host-csrftoken", name


def test_plain_http_leads_to_https_and_is_never_asked_for_again(far):
    assert far["plain"] == [301, "https://plan.example.org/help/"]
    age, below = far["hsts"].split("; ")
    assert int(age.removeprefix("max-age=")) >= 365 * 86400
    assert below == "includeSubDomains"


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_every_answer_has_its_walls(client, address):
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    if answer["Content-Type"].startswith("text/"):
        assert "charset=utf-8" in answer["Content-Type"]


@pytest.mark.django_db
def test_a_file_has_them_too(client):
    answer = client.get("/static/look/icons/day-plan.svg")
    answer.close()
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get("/static/look/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/", "/account/login/", "/api/1/openapi.json"])
def test_trace_and_invented_methods_are_answered_by_nobody(client, address):
    for method in ("TRACE", "PROPFIND"):
        answer = client.generic(method, address, headers={"x-told": "canary"})
        assert answer.status_code == 405
        assert b"canary" not in answer.content


def test_a_guide_that_is_too_large_is_read_no_further():
    file = SimpleUploadedFile("guide.yaml", b"x" * 3_000_000)
    form = GuideForm({}, {"file": file})
    assert form.is_valid()
    problems = Problems()
    assert read_nodes(form.content(), "guide.yaml", problems) is None
    assert [problem.code for problem in problems.sorted()] == ["E03"]
    assert file.tell() <= 600_000


@pytest.fixture
def robin() -> User:
    cache.clear()
    user = make_user("robin@example.org")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.django_db
def test_another_passphrase_signs_out_everywhere_else(robin):
    here, elsewhere = signed_in(robin), signed_in(robin)
    fields = {"oldpassword": PASSPHRASE, "password1": "lantern moss kettle orbit"}
    assert here.post(reverse("account_change_password"), fields).status_code == 302
    assert get_user(here).is_authenticated
    assert not get_user(elsewhere).is_authenticated


@pytest.mark.django_db
def test_the_old_passphrase_is_asked_for_before_there_is_another(robin):
    fields = {"oldpassword": "not the one at all", "password1": "lantern moss kettle orbit"}
    signed_in(robin).post(reverse("account_change_password"), fields)
    robin.refresh_from_db()
    assert robin.check_password(PASSPHRASE)


@pytest.mark.django_db
def test_whoever_finds_a_browser_signed_in_can_not_have_the_codes_sent_elsewhere(robin):
    answer = signed_in(robin).post(reverse("account_email"), {"email": "thief@example.org", "action_add": ""})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    "guess", ["ketamine-2026-2026", "Afterwards Clinic 1", "my ketamine plan 22", "infusion.session.7"]
)
def test_the_words_of_this_place_are_no_passphrase(guess):
    with pytest.raises(ValidationError):
        GuessableValidator().validate(guess)


def test_a_word_of_this_place_among_others_is_fine():
    GuessableValidator().validate("kettle session orbit lantern")


def test_a_code_by_mail_holds_ten_minutes_at_most(settings):
    kinds = ("LOGIN_BY_CODE", "PASSWORD_RESET_BY_CODE", "EMAIL_VERIFICATION_BY_CODE")
    assert {getattr(settings, f"ACCOUNT_{kind}_TIMEOUT") for kind in kinds} == {600}
    words = Path(__file__).parents[3] / "src/afterwards/web/people/templates/people/code.html"
    assert "holds for 10 minutes" in words.read_text("utf-8")
