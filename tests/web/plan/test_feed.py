"""The private calendar: neutral titles, an address that is kept nowhere and can be stopped, and 304."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web import chance
from afterwards.web.audit.models import AuditLine
from afterwards.web.courses import actions
from afterwards.web.people.models import Patient
from afterwards.web.plans.models import Feed
from afterwards.web.plans.queries import plan_of
from web.people import at
from web.plan.series import NOW, author, make_series, sign_in

pytestmark = pytest.mark.django_db

URL = "/plan/calendar/"

TICKS = re.compile(rb'data-now="\d+"')
"""The one thing of a page that goes on by itself."""


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


@pytest.fixture(autouse=True)
def patient(client: Client, now: int) -> Patient:
    assert now == at(NOW), "the clock moves first"
    patient = make_series()
    sign_in(client, patient)
    return patient


def made(client: Client) -> str:
    """Make an address on the page; its path."""
    page = client.post(URL, {"act": "make"})
    address = page.context["address"]
    assert address in page.content.decode()
    return urlsplit(address).path


def events(text: bytes) -> dict[str, icalendar.Event]:
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def test_the_address_is_shown_once_and_kept_as_a_hash(client: Client) -> None:
    path = made(client)
    token = path.removeprefix("/feed/").removesuffix(".ics")
    assert Feed.objects.get().token_hash == chance.token_hash(token)
    assert token not in client.get(URL).content.decode()
    assert "An address is in use." in client.get(URL).content.decode()
    assert [line.act for line in AuditLine.objects.order_by("-id")[:1]] == ["make_feed"]


def test_a_calendar_app_needs_no_account_and_learns_no_words(client: Client, patient: Patient) -> None:
    answer = Client().get(made(client))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    found = events(answer.content)
    assert len(found) > 20
    assert all(str(event["SUMMARY"]).startswith("Day plan") for event in found.values())
    text = answer.content.decode().lower()
    for rule in plan_of(patient).plan.protocol.rules:
        assert rule.title.lower() not in text
    for word in ("ketamine", "alcohol", "session", "infusion"):
        assert word not in text


def test_who_has_it_already_gets_304_until_the_plan_moves(
    client: Client, patient: Patient, now: int, move_clock: Callable[[str], int]
) -> None:
    path = made(client)
    first = Client().get(path)
    move_clock("2027-01-13T11:25")  # half an hour later, and nothing new
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    weak = Client().get(path, headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
    assert weak.status_code == 304
    patient.refresh_from_db()
    draft = actions.move_session_draft(patient, now, key="s6", planned=at("2027-02-06T10:00"))
    actions.record(patient, author(patient), now, draft)
    moved = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    before, after = events(first.content), events(moved.content)
    changed = {uid for uid in before if before[uid].get("DTSTART").dt != after[uid].get("DTSTART").dt}
    assert changed
    for uid, event in before.items():
        grew = int(after[uid]["SEQUENCE"]) - int(event["SEQUENCE"])
        assert grew == (1 if after[uid].to_ical() != event.to_ical() and uid in changed else grew)
        assert grew >= (uid in changed)


def test_what_fell_away_is_cancelled(client: Client, patient: Patient, now: int) -> None:
    path = made(client)
    before = events(Client().get(path).content)
    patient.refresh_from_db()
    actions.miss_session(patient, author(patient), now, key="s6", cancelled=True)
    after = events(Client().get(path).content)
    gone = [event for event in after.values() if event["STATUS"] == "CANCELLED"]
    assert gone
    assert set(before) <= set(after)
    # Cancelled stays cancelled, and counts no further.
    assert events(Client().get(path).content).keys() == after.keys()


def test_a_stopped_address_answers_as_one_that_never_was(client: Client) -> None:
    path = made(client)
    assert client.post(URL, {"act": "stop"}).status_code == 302
    stopped, unknown = Client().get(path), Client().get(f"/feed/{chance.new_token()}.ics")
    assert (stopped.status_code, unknown.status_code) == (404, 404)
    assert TICKS.sub(b"", stopped.content) == TICKS.sub(b"", unknown.content)
    assert client.post(URL, {"act": "stop"}).status_code == 302  # twice is as once


def test_a_new_address_stops_the_old_one(client: Client) -> None:
    old, new = made(client), made(client)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert Feed.objects.filter(revoked_at=None).count() == 1


def test_what_was_handed_out_is_kept_sealed(client: Client) -> None:
    Client().get(made(client))
    kept = bytes(Feed.objects.get().last_text)
    assert len(kept) > 100
    assert b"VCALENDAR" not in kept


def test_the_feed_only_reads(client: Client) -> None:
    assert Client().post(made(client)).status_code == 405


def test_the_file_says_what_the_feed_says(client: Client) -> None:
    file = client.get(reverse("calendar_file"))
    assert "attachment" in file["Content-Disposition"]
    feed = Client().get(made(client))
    assert events(file.content).keys() == events(feed.content).keys()


def test_the_language_is_the_account_s(client: Client, patient: Patient) -> None:
    assert patient.user is not None
    patient.user.language = "es"
    patient.user.save()
    text = Client().get(made(client)).content.decode()
    assert "Day plan: a rule holds" not in text
