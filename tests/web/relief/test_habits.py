"""Does it go with better days? Asked by the person, answered in the worker, with every guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reports import Report
from afterwards.care.trajectory import Status
from afterwards.web import chance, clock
from afterwards.web.audit.models import AuditLine
from afterwards.web.checkins.actions import bring_past
from afterwards.web.courses.models import Kind
from afterwards.web.exports.queries import record_of_person
from afterwards.web.people.erasing import erase
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import RefusedError
from afterwards.web.relief.actions import ask_habit, put_away_habit
from afterwards.web.relief.models import Habit
from afterwards.web.relief.queries import habit_choices, habits_looked_at
from afterwards.web.relief.renewing import rebuild
from afterwards.web.relief.work import ask_daily
from web.checkins.lives import author, fill
from web.people import make_patient, tell
from web.relief.lives import FIRST, on

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
START, WEEKS = 14, 10
END = START + 7 * WEEKS


@pytest.fixture(autouse=True)
def _clock(move_clock: Callable[[str], int]) -> None:
    """Put back after each test."""
    move_clock("2026-10-01T12:00")


def ticking(with_weeks: int, gain: int = 3) -> Patient:
    """Ten weeks of moods; in the last so many, "move" was ticked on three days and the mood was higher."""
    patient = make_patient(None, guide="standard")
    form = instrument("daily")
    ticked = range(WEEKS - with_weeks, WEEKS)
    reports = [
        Report(
            day=FIRST.toordinal() + START + 7 * week + day,
            value=4 + (day % 2) + gain * (week in ticked),
            instrument="daily",
            version=form.version,
            name="mood",
        )
        for week in range(WEEKS)
        for day in (0, 2, 3, 5)
    ]
    bring_past(patient, author(patient), on(END), origin="file", name="m.csv", reports=reports)
    for rule in ("light", "take-medicines"):
        tick(patient, rule, START)
    for week in ticked:
        for day in (0, 1, 3):
            tick(patient, "move", START + 7 * week + day)
    return Patient.objects.get(pk=patient.pk)


def tick(patient: Patient, rule: str, day: int, how: str = "done") -> None:
    value = {"rule": rule, "session": None, "repeat": "", "how": how}
    tell(Patient.objects.get(pk=patient.pk), Kind.COMPLETION, value, on(day))


def client_of(patient: Patient, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(patient.user, backend=BACKEND)
    return client


def page_of(client: Client) -> str:
    return re.sub(r"\s+", " ", unescape(client.get(reverse("habits")).content.decode()))


def test_what_was_ticked_may_be_asked_and_the_answer_is_a_range_that_goes_together() -> None:
    clock.move_to(on(END))
    patient = ticking(5)
    client = client_of(patient)
    assert 'href="/how-long/habits/"' in client.get(reverse("look_back")).content.decode()
    before = page_of(client)
    assert [one.rule for one in habit_choices(patient)] == ["move", "light"]
    assert "Take your pills" not in before
    assert "in weeks with it" not in before
    client.post(reverse("habits"), {"habit": "move", "id": str(chance.new_id())})
    page = page_of(client)
    found = re.search(r"higher by (\d\.\d) points in weeks with it \((\d\.\d) to (\d\.\d)\)", page)
    assert found is not None
    middle, low, high = map(float, found.groups())
    assert low < middle < high
    assert low < 3 < high
    assert "From 5 weeks with it and 5 without." in page
    for said in (
        "They go together. One need not cause the other.",
        "We looked at one habit.",
        "made-up people",
    ):
        assert said in page
    assert "Never change a medicine because of it." in page
    assert not re.search(
        r"because of (the )?(habit|move)|best|rank|\d\.? place|!", page.lower().split("<main>")[1]
    )
    assert AuditLine.objects.filter(patient=patient, act="ask_habit").count() == 1


def test_without_enough_weeks_it_says_what_is_missing_and_guesses_nothing() -> None:
    clock.move_to(on(END))
    patient = ticking(2)
    client = client_of(patient, "es")
    client.post(reverse("habits"), {"habit": "move", "id": str(chance.new_id())})
    page = page_of(client)
    assert "aún no basta" in page
    assert "2 semanas más con el hábito" in page
    ((one,), _) = habits_looked_at(patient)
    assert one.found is not None
    assert one.found.status is Status.INSUFFICIENT
    assert one.found.difference is None


def test_weeks_before_the_first_tick_are_nobodys() -> None:
    clock.move_to(on(END))
    patient = make_patient(None, guide="standard")
    tick(patient, "move", END - 10)
    patient = Patient.objects.get(pk=patient.pk)
    ask_habit(patient, author(patient), on(END), rule="move", id=chance.new_id())
    ((one,), _) = habits_looked_at(patient)
    assert one.found is not None
    assert [(lack.what, lack.count) for lack in one.found.missing] == [("with", 4), ("without", 4)]


def test_it_is_worked_out_anew_each_day_and_alike() -> None:
    clock.move_to(on(END))
    patient = ticking(5)
    ask_habit(patient, author(patient), on(END), rule="move", id=chance.new_id())
    ((before,), _) = habits_looked_at(patient)
    kept = bytes(Habit.objects.get().sealed)
    fill(patient, "daily", on(END), mood=1)
    assert bytes(Habit.objects.get().sealed) == kept, "the week is not over"
    rebuild(patient, on(END))
    assert bytes(Habit.objects.get().sealed) != kept
    assert habits_looked_at(patient)[0] == (before,)
    tick(patient, "move", START + 1)
    tick(patient, "move", START + 2)
    tick(patient, "move", START + 3, how="partly")
    clock.move_to(on(END + 2))
    assert ask_daily(on(END + 2)) == 1
    ((after,), _) = habits_looked_at(Patient.objects.get(pk=patient.pk))
    assert after.found is not None
    assert (after.found.weeks_with, after.found.weeks_without) == (6, 4)


def test_what_may_not_be_asked_is_refused_and_what_is_put_away_still_counts() -> None:
    clock.move_to(on(END))
    patient = ticking(1)
    by, now = author(patient), on(END)
    for rule in ("take-medicines", "rest", "nonsense"):
        with pytest.raises(RefusedError):
            ask_habit(patient, by, now, rule=rule, id=chance.new_id())
    assert client_of(patient).post(reverse("habits"), {}).status_code == 422
    first = chance.new_id()
    for id in (first, first, chance.new_id()):
        ask_habit(patient, by, now, rule="move", id=id)
    assert Habit.objects.count() == 1
    other = ticking(1)
    with pytest.raises(RefusedError):
        ask_habit(other, author(other), now, rule="move", id=first)
    with pytest.raises(RefusedError):
        put_away_habit(other, author(other), now, id=first)
    put_away_habit(patient, by, now, id=first)
    ask_habit(patient, by, now + 60, rule="light", id=chance.new_id())
    shown, count = habits_looked_at(patient)
    assert [one.rule for one in shown] == ["light"]
    assert count == 2
    asked = [{"rule": "move", "put away": True}, {"rule": "light", "put away": False}]
    assert record_of_person(patient.user, now)["habits asked about"] == asked
    assert b"move" not in bytes(Habit.objects.get(pk=first).sealed)
    erase(patient, now)
    assert not Habit.objects.filter(patient=patient).exists()


def test_five_at_a_time_are_enough() -> None:
    clock.move_to(on(END))
    patient = make_patient(None, guide="standard")
    rules = ("move", "light", "journal", "sleep", "company", "self-care")
    for rule in rules:
        tick(patient, rule, START)
    patient = Patient.objects.get(pk=patient.pk)
    for rule in rules[:5]:
        ask_habit(patient, author(patient), on(END), rule=rule, id=chance.new_id())
    with pytest.raises(RefusedError):
        ask_habit(patient, author(patient), on(END), rule=rules[5], id=chance.new_id())
    page = page_of(client_of(patient))
    assert "Five at a time are enough." in page
    assert "We looked at 5 habits." in page
