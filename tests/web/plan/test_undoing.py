"""Undo after a session was moved, added, called off or written down: a line on the plan and on Today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.courses import actions
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at, make_practice, make_staff
from web.plan.series import NOW, author, hidden, make_series, sign_in, text_of

pytestmark = pytest.mark.django_db

UNDO = reverse("plan_undo")
ACTS: dict[str, tuple[str, dict[str, str], str]] = {
    "move": ("/plan/session/s6/move/", {"day": "2027-02-06", "time": "10:00"}, "Moved: session 6, Saturday"),
    "add": ("/plan/add/", {"day": "2027-02-09", "time": "10:00"}, "Added: session 7, Tuesday"),
    "call off": ("/plan/session/s6/record/", {"what": "called off"}, "Called off: a session, Tuesday"),
    "miss": ("/plan/session/s1/record/", {"what": "missed"}, "Missed: a session, yesterday"),
    "times": (
        "/plan/session/s1/record/",
        {
            "what": "happened",
            "day": "2027-01-12",
            "started": "10:05",
            "ended": "11:00",
            "ended_day": "2027-01-12",
        },
        "Noted: session 1, yesterday",
    ),
}


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


@pytest.fixture(autouse=True)
def patient(client: Client, now: int) -> Patient:
    assert now == at(NOW), "the clock moves first"
    patient = make_series()
    sign_in(client, patient)
    return patient


def fresh(patient: Patient) -> Patient:
    return Patient.objects.get(pk=patient.pk)


def do(client: Client, name: str) -> str:
    """Do it, with a yes to the comparison; where that leads."""
    url, fields, _said = ACTS[name]
    page = client.get(url, fields)
    return str(
        client.post(url, {**fields, "id": hidden(page, "id"), "seen": hidden(page, "seen")})["Location"]
    )


def undo_fields(page: Any) -> dict[str, str]:
    """What the Undo of a page sends."""
    undo = next(banner["undo"] for banner in page.context["banners"] if banner.get("undo"))
    return {undo["name"]: undo["value"], **dict(undo["hidden"])}


def state(patient: Patient) -> Any:
    person = plan_of(fresh(patient))
    return (
        [(one.id, one.windows) for one in person.plan.activities],
        person.record.rides,
        person.course.sessions,
    )


@pytest.mark.parametrize("name", ACTS)
def test_what_was_done_is_said_with_undo_and_undo_gives_the_plan_back(
    client: Client, patient: Patient, name: str
) -> None:
    before = state(patient)
    after = do(client, name)
    assert state(patient) != before
    page = client.get(after)
    assert ACTS[name][2] in text_of(page)
    assert ACTS[name][2] in text_of(client.get(reverse("plan")))
    assert ACTS[name][2] in text_of(client.get(reverse("today")))
    back = client.post(UNDO, undo_fields(page))
    assert back["Location"] == f"{reverse('plan')}?undone=back"
    assert "Your plan is as it was before." in text_of(client.get(back["Location"]))
    assert state(patient) == before
    assert ACTS[name][2] not in text_of(client.get(reverse("today")))


@pytest.mark.parametrize("name", ACTS)
def test_undo_sent_twice_is_one_undo(client: Client, name: str) -> None:
    fields = undo_fields(client.get(do(client, name)))
    for _ in range(2):
        assert client.post(UNDO, fields)["Location"].endswith("undone=back")
    assert Fact.objects.filter(kind=Kind.UNDO).count() == 1


def test_a_ride_that_was_asked_again_is_as_before(client: Client, patient: Patient, now: int) -> None:
    actions.set_ride(fresh(patient), author(patient), now - 3600, session="s6", who="someone", name="Sam")
    before = state(patient)
    page = client.get(do(client, "move"))
    assert plan_of(fresh(patient)).record.rides["s6"].who == "unknown"
    client.post(UNDO, undo_fields(page))
    assert state(patient) == before


def test_a_quarter_of_an_hour_is_enough(client: Client, move_clock: Callable[[str], int]) -> None:
    fields = undo_fields(client.get(do(client, "move")))
    move_clock("2027-01-13T11:09")
    assert "Moved:" in text_of(client.get(reverse("today")))
    move_clock("2027-01-13T11:11")
    assert "Moved:" not in text_of(client.get(reverse("today")))
    assert "Moved:" not in text_of(client.get(reverse("plan")))
    late = client.post(UNDO, fields)
    assert "It is too late." in text_of(client.get(late["Location"]))
    refused = client.post(reverse("today_undo"), fields)
    assert refused.status_code == 409
    assert "It is too late to take this back." in text_of(refused)
    assert not Fact.objects.filter(kind=Kind.UNDO).exists()


def test_what_the_clinic_did_is_said_without_undo(client: Client, patient: Patient, now: int) -> None:
    practice = make_practice()
    Patient.objects.filter(pk=patient.pk).update(practice=practice)
    member = make_staff(practice, "clinician", "nurse@example.org")
    by = actions.Author(user=member.user, role="clinician")
    draft = actions.move_session_draft(fresh(patient), now, key="s6", planned=at("2027-02-06T10:00"))
    actions.record(fresh(patient), by, now, draft)
    actions.accept_amendment(fresh(patient), by, now, settings={"alcohol": "72 hours"})
    for name in ("today", "plan"):
        page = text_of(client.get(reverse(name)))
        assert "Undo" not in page
    fact = Fact.objects.filter(kind=Kind.SESSION, by=member.user).get()
    fields = {"undo": str(fact.pk), "id": "6b8d6a3e-5a43-4bb1-9a57-0b27a2f2a3a1"}
    assert client.post(UNDO, fields)["Location"].endswith("undone=late")
    assert not Fact.objects.filter(kind=Kind.UNDO).exists()


def test_the_clinic_s_next_word_ends_the_undo(client: Client, patient: Patient, now: int) -> None:
    fields = undo_fields(client.get(do(client, "move")))
    member = make_staff(make_practice(), "clinician", "nurse@example.org")
    draft = actions.move_session_draft(fresh(patient), now, key="s6", planned=at("2027-02-08T10:00"))
    actions.record(fresh(patient), actions.Author(user=member.user, role="clinician"), now, draft)
    assert client.post(UNDO, fields)["Location"].endswith("undone=late")
    assert plan_of(fresh(patient)).course.session("s6").planned == at("2027-02-08T10:00")


def test_a_tick_in_between_hides_no_undo_of_the_plan(client: Client, patient: Patient, now: int) -> None:
    do(client, "move")
    actions.complete(fresh(patient), author(patient), now, rule="water", session="s1")
    assert "Moved: session 6" in text_of(client.get(reverse("plan")))


def test_back_after_an_undo_asks_once_more_and_adds_nothing(client: Client, patient: Patient) -> None:
    url, fields, _said = ACTS["add"]
    shown = client.get(url, fields)
    sent = {**fields, "id": hidden(shown, "id"), "seen": hidden(shown, "seen")}
    client.post(UNDO, undo_fields(client.get(client.post(url, sent)["Location"])))
    before = Fact.objects.count()
    assert client.post(url, sent).status_code == 302  # the page from before, sent again
    assert Fact.objects.count() == before
    again = client.get(url, fields)
    added = client.post(url, {**fields, "id": hidden(again, "id"), "seen": hidden(again, "seen")})
    assert added.status_code == 302
    assert plan_of(fresh(patient)).course.session("s8") is not None


@pytest.mark.parametrize(
    "fields", [{}, {"undo": "x", "id": "y"}, {"undo": "6b8d6a3e-5a43-4bb1-9a57-0b27a2f2a3a1"}]
)
def test_nobody_s_form_changes_nothing(client: Client, fields: dict[str, str]) -> None:
    before = Fact.objects.count()
    assert client.post(UNDO, fields).status_code == 302
    assert client.get(UNDO).status_code == 405
    assert Fact.objects.count() == before
