"""The API of the phone: what waited is stored once, with its own time; what is wrong is said, not echoed."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from afterwards.web import clock
from afterwards.web.audit.models import AuditLine
from afterwards.web.courses.access import facts_of
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at, make_patient, plan_session, tell

pytestmark = pytest.mark.django_db
ACTS, AHEAD = "/api/1/acts", "/api/1/ahead"
RIDE = {"about": "ride/s1"}

type Move = Callable[[str], int]


@pytest.fixture
def patient() -> Patient:
    """Somebody who comes home from a session on 10 November, 10:00 to 10:50."""
    patient = make_patient(guide="standard")
    plan_session(patient, "s1", "2026-11-10T10:00:00-05:00")
    value = {"key": "s1", "start": "2026-11-10T10:00:00-05:00", "end": "2026-11-10T10:50:00-05:00"}
    tell(patient, Kind.SESSION, value, at("2026-11-10T10:50"))
    return patient


@pytest.fixture
def phone(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def told(happened: int, sent: int, act: str = "energy", **fields: str) -> dict[str, Any]:
    fields = fields or {"energy": "tired"}
    id = str(uuid.uuid4())
    return {"id": id, "act": act, "fields": fields, "happened_at": happened, "sent_at": sent}


def slept_at(patient: Patient) -> int:
    patient.refresh_from_db()
    return next(moment.at for moment in plan_of(patient).course.moments if moment.fact == "slept")


def send(phone: Client, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, bytes | str) else json.dumps(body)
    return phone.post(ACTS, text, content_type="application/json", headers=headers)


def test_what_waited_keeps_the_time_when_it_happened_and_when_we_heard(phone, patient, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    happened = at("2026-11-11T08:00")
    answer = send(phone, told(happened, now, "morning", fact="slept", slept="yes"))
    assert answer.status_code == 200, answer.content
    assert 0 <= slept_at(patient) - happened <= 2  # the clock of the test goes on
    heard = Fact.objects.get(pk=answer.json()["id"]).recorded_at
    assert 0 <= heard - now <= 2
    assert AuditLine.objects.filter(about=answer.json()["id"]).get().at == heard


def test_a_phone_whose_clock_is_three_years_ahead_tells_the_right_time(phone, patient, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    wrong = now + 3 * 365 * 86400
    answer = send(phone, told(wrong - 3600, wrong, "morning", fact="slept", slept="yes"))
    assert answer.status_code == 200
    assert 0 <= slept_at(patient) - (now - 3600) <= 2


def test_the_same_sent_again_is_stored_once(phone, patient, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    body = told(now, now)
    first, again = send(phone, body), send(phone, body | {"sent_at": now + 60})
    assert (first.json()["stored"], again.json()["stored"]) == ("now", "before")
    assert Fact.objects.filter(patient=patient, kind=Kind.ANSWER).count() == 1


def test_the_same_id_with_other_words_is_refused_and_the_first_stays(phone, patient, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    body = told(now, now)
    send(phone, body)
    assert send(phone, body | {"fields": {"energy": "clear"}}).status_code == 422
    answers = [fact.value["value"] for fact in facts_of(patient) if fact.kind == Kind.ANSWER]
    assert answers == ["tired"]


def test_two_phones_that_answer_differently_are_both_kept(phone, patient, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    assert send(phone, told(now - 60, now, energy="tired")).status_code == 200
    assert send(phone, told(now - 30, now, energy="clear")).status_code == 200
    answers = [fact.value["value"] for fact in facts_of(patient) if fact.kind == Kind.ANSWER]
    assert answers == ["tired", "clear"]


def test_what_one_person_did_is_not_stored_for_the_next_who_signs_in(phone, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    page = phone.get("/today/")
    other = Client()
    other.force_login(make_patient().user, backend="django.contrib.auth.backends.ModelBackend")
    assert send(other, told(now, now), Person=page["Person"]).status_code == 401
    assert send(phone, told(now, now), Person=page["Person"]).status_code == 200
    assert Fact.objects.filter(kind=Kind.ANSWER).count() == 1


def test_a_request_from_before_a_sign_in_does_not_sign_out(phone, move_clock: Move):
    move_clock("2026-11-11T18:00")
    late = Client()
    late.cookies = phone.cookies.copy()
    phone.post("/account/logout/")  # the session that the late request carries is gone
    assert late.get(AHEAD).cookies == {}
    assert late.get("/today/").cookies != {}, "any other page would take the cookie away"


def test_somebody_elses_id_is_refused_as_if_it_were_nobodys(phone, patient, move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    other = Fact.objects.filter(patient=make_patient()).first()
    answer = send(phone, told(now, now) | {"id": str(other.pk)})
    assert answer.status_code == 404
    assert Fact.objects.filter(patient=patient, kind=Kind.ANSWER).count() == 0


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"act": "record_session"}, ["body.act.act"]),
        ({"id": "7"}, ["body.act.id"]),
        ({"fields": {"energy": 3}}, ["body.act.fields"]),
        ({"fields": {"energy": "x" * 501}}, ["body.act.fields"]),
        ({"fields": {f"f{n}": "" for n in range(21)}}, ["body.act.fields"]),
        ({"happened_at": -1}, ["body.act.happened_at"]),
        ({"happened_at": "yesterday"}, ["body.act.happened_at"]),
        ({"role": "clinician"}, ["body.act.role"]),
    ],
)
def test_what_does_not_fit_is_named_by_its_place_and_never_echoed(phone, move_clock: Move, change, fields):
    now = move_clock("2026-11-11T18:00")
    answer = send(phone, told(now, now) | change)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["fields"] == fields
    for sent in change.values():
        assert str(sent) not in answer.content.decode()


@pytest.mark.parametrize("late", [61 * 86400, -3600])
def test_what_came_too_late_or_from_the_future_is_refused(phone, move_clock: Move, late: int):
    now = move_clock("2026-11-11T18:00")
    assert send(phone, told(now - late, now)).status_code == 422


UNREADABLE: list[tuple[str, bytes, int]] = [
    ("no JSON", b"{", 400),
    ("a list", b"[]", 400),
    ("10,000 deep", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
    ("a key twice", b'{"id": "a", "id": "b"}', 400),
    ("not a number", b'{"happened_at": NaN}', 400),
    ("a NUL", b'{"act": "a\\u0000"}', 400),
    ("half a character", b'{"act": "\\ud800"}', 400),
    ("not UTF-8", b'{"act": "\xff"}', 400),
    ("too large", b'{"a": "' + b"x" * 70_000 + b'"}', 413),
    ("a million things", b'{"a": [' + b"1," * 999_999 + b"1]}", 413),
]


@pytest.mark.parametrize(
    ("body", "status"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE]
)
def test_what_can_not_be_read_is_refused_at_once(phone, body: bytes, status: int):
    began = time.process_time()
    answer = send(phone, body)
    assert time.process_time() - began < 0.1
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-7"]
)
def test_only_json_is_read(phone, kind: str):
    assert phone.post(ACTS, "{}", content_type=kind).status_code == 415


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_can_not_ask(phone, move_clock: Move, headers: dict[str, str]):
    now = move_clock("2026-11-11T18:00")
    assert send(phone, told(now, now), **headers).status_code == 403
    assert phone.get(AHEAD, headers=headers).status_code == 403


def test_a_stranger_is_told_to_sign_in(move_clock: Move):
    now = move_clock("2026-11-11T18:00")
    for answer in (send(Client(), told(now, now)), Client().get(AHEAD)):
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_pages_to_come_are_what_today_says_when_they_have_come(phone, move_clock: Move):
    now = move_clock("2026-11-10T12:00")
    ahead = phone.get(AHEAD).json()
    assert ahead["until"] > now + 2 * 86400
    assert now <= ahead["pages"][0]["since"] <= now + 60  # the moved clock runs
    for page in ahead["pages"][::5]:
        clock.move_to(page["since"])
        assert words(page["html"]) == words(today_of(phone))


def today_of(phone: Client) -> str:
    """Today as on a first visit: what ended since the last one is not known ahead."""
    phone.cookies.pop("seen", None)
    return phone.get("/today/").content.decode()


def words(page: str) -> str:
    """What the page says and the forms it has, without what differs from request to request."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'(?:nonce|data-now)="[^"]*"', "", page)


def test_pages_ahead_reach_three_days_and_change_when_today_does(phone, move_clock: Move):
    now = move_clock("2026-11-10T12:00")
    ahead = phone.get(AHEAD).json()
    times = [page["since"] for page in ahead["pages"]]
    assert times == sorted(set(times))
    assert all(later - earlier <= 2 * 3600 for earlier, later in pairwise(times))
    assert {page["path"] for page in ahead["pages"]} == {"/today/"}
    assert times[0] >= now
    assert 3 * 86400 - 2 * 3600 <= times[-1] - times[0] < 3 * 86400


def test_the_api_says_what_it_is():
    found = Client().get("/api/1/openapi.json").json()
    assert set(found["paths"]) == {"/api/1/acts", "/api/1/ahead"}
    assert found["openapi"].startswith("3.1")
