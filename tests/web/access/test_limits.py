"""A program that has gone astray is slowed; a person, a phone that was away, and help never are."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from afterwards.web import limits
from afterwards.web.limits import WINDOW
from web.people import make_patient, make_practice, make_staff

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PATHS = ("help", "unwell", "my_help", "my_unwell", "today")


@pytest.fixture
def began(monkeypatch: pytest.MonkeyPatch) -> int:
    """The clock stands at the first second of a window."""
    cache.clear()
    moment = int(time.time()) // WINDOW * WINDOW
    monkeypatch.setattr(time, "time", lambda: moment)
    return moment


@pytest.fixture
def phone() -> Client:
    client = Client()
    client.force_login(make_patient("robin@example.org").user, backend=BACKEND)
    return client


def send(phone: Client, body: Any = None) -> Any:
    return phone.post("/api/1/acts", json.dumps(body or {}), content_type="application/json")


def told() -> dict[str, Any]:
    act = {"id": str(uuid.uuid4()), "act": "pause", "fields": {"paused": "yes"}}
    return {**act, "happened_at": 100, "sent_at": 100}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a limit that is soon reached."""
    monkeypatch.setattr(limits, "MOST_SENT", 30)


def astray(phone: Client, less: int = 0) -> None:
    """As many as may be."""
    for _ in range(limits.MOST_SENT - less):
        assert send(phone).status_code == 422


@pytest.mark.usefixtures("few")
def test_a_program_is_slowed_and_told_when_to_go_on(phone, began, monkeypatch):
    astray(phone)
    refused = send(phone, told())
    assert (refused.status_code, refused["Retry-After"]) == (429, str(WINDOW))
    assert refused["Content-Type"] == "application/problem+json"
    assert "still on your phone" in refused.json()["detail"]
    monkeypatch.setattr(time, "time", lambda: began + WINDOW)
    assert send(phone, told()).json()["stored"] == "now"


@pytest.mark.usefixtures("began", "few")
def test_a_page_keeps_what_was_typed_and_says_when(phone):
    astray(phone)
    answer = phone.post(reverse("add_event"), {"words": "We moved to the lake."})
    assert answer.status_code == 429
    assert answer["Retry-After"] == str(WINDOW)
    assert b"Send it again in 10 minutes." in answer.content.replace(b"\n", b" ")
    assert b'value="We moved to the lake."' in answer.content


@pytest.mark.usefixtures("began", "few")
def test_help_looking_and_going_are_never_limited(phone):
    astray(phone)
    for name in PATHS:
        assert phone.get(reverse(name)).status_code == 200, name
    assert phone.post(reverse("my_unwell")).status_code != 429
    assert phone.post(reverse("my_plan_part", args=["signs"]), {"text": "x"}).status_code != 429
    assert phone.post(reverse("account_logout")).status_code == 302


@pytest.mark.usefixtures("began")
def test_two_hundred_things_that_waited_and_a_past_go_in_one_go(phone):
    for _ in range(200):
        assert send(phone, told()).status_code == 200
    assert phone.post(reverse("past")).status_code == 422


@pytest.mark.usefixtures("began", "few")
def test_one_account_slows_no_other(phone):
    astray(phone)
    member = make_staff(make_practice(), "clinic admin", "admin@example.org")
    desk = Client()
    desk.force_login(member.user, backend=BACKEND)
    assert desk.post(reverse("desk_staff"), {"role": "desk"}).status_code == 200


@pytest.mark.usefixtures("began", "few")
def test_what_is_dear_counts_for_more_when_it_is_only_looked_at(phone):
    astray(phone, less=19)
    assert phone.get(reverse("visit_pdf")).status_code == 429
    assert phone.get(reverse("visit")).status_code == 200
