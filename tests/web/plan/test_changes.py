"""Adding, moving and writing down a session: two plans side by side first, nothing stored before the yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.plan.comparing import compare_plans
from afterwards.care.protocol.tree import NOTICES
from afterwards.web import chance
from afterwards.web.courses import actions
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at, make_patient, plan_session
from web.plan.series import NOW, author, hidden, instant, make_series, sign_in, text_of

pytestmark = pytest.mark.django_db

SATURDAY = {"day": "2027-02-06", "time": "10:00"}
TO = "2027-02-06T10:00:00-05:00"


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


@pytest.fixture(autouse=True)
def patient(client: Client, now: int) -> Patient:
    assert now == at(NOW), "the clock moves first"
    patient = make_series()
    sign_in(client, patient)
    return patient


def move_url(key: str = "s6") -> str:
    return reverse("move_session", args=[key])


def yes(client: Client, page: Any, url: str, **fields: str) -> Any:
    """Say yes to exactly the comparison that a page shows."""
    return client.post(url, {**fields, "id": hidden(page, "id"), "seen": hidden(page, "seen")})


def planned(patient: Patient, key: str) -> int | None:
    patient.refresh_from_db()
    session = plan_of(patient).course.session(key)
    return session.planned if session else None


def test_the_comparison_counts_what_the_engine_counts(client: Client, patient: Patient, now: int) -> None:
    page = client.get(move_url(), SATURDAY)
    draft = actions.move_session_draft(patient, now, key="s6", planned=instant(TO))
    found = compare_plans(plan_of(patient).plan, actions.preview(patient, draft).plan)

    def theirs(activities: Any) -> list[Any]:
        return [a for a in activities if "patient" in a.rule.actors and a.rule.verb not in NOTICES]

    moved = theirs(move.new for move in found.moved)
    assert len(moved) > 5
    counts = len(moved), len(theirs(found.fallen)), len(theirs(found.added))
    assert page.context["found"].numbers == counts
    text = text_of(page)
    assert f"{len(moved)} things move." in text
    for activity in moved:
        assert activity.rule.title in text


def test_the_comparison_reads_as_two_plans(client: Client) -> None:
    text = text_of(client.get(move_url(), SATURDAY))
    assert "Move session 6 to Saturday?" in text
    assert "From Tue 2 Feb 10:00 am To Sat 6 Feb 10:00 am" in text
    assert "Nothing changes until you say yes." in text
    old, new = "until the end of Tue 2 Feb", "until the end of Sat 6 Feb"
    assert text.index(old) < text.index(new)
    assert "Yes, move it" in text
    assert "Keep Tuesday" in text
    assert "Sessions 1 to 5." in text


def test_a_stretch_that_breaks_in_two_is_said_in_two(client: Client) -> None:
    page = client.get(move_url(), SATURDAY)
    line = next(line for line in page.context["found"].moved.all if line.title == "No alcohol")
    assert " ".join(line.new.split()) == (
        "From Sun 10:00 am until about Sun 31 Jan 10:40 to 11:00 am,"
        " then from Thu 4 Feb 10:00 am until about Mon 8 Feb 10:40 to 11:00 am"
    )


def test_nothing_is_stored_before_the_yes(client: Client, patient: Patient) -> None:
    before = Fact.objects.count()
    client.get(move_url())
    client.get(move_url(), SATURDAY)
    client.post(move_url(), SATURDAY)  # a POST without what a comparison gave
    assert Fact.objects.count() == before
    assert planned(patient, "s6") == instant("2027-02-02T10:00:00-05:00")


def test_the_yes_moves_it_once(client: Client, patient: Patient) -> None:
    page = client.get(move_url(), SATURDAY)
    before = Fact.objects.count()
    first = yes(client, page, move_url(), **SATURDAY)
    assert first.status_code == 302
    assert first["Location"] == reverse("session", args=["s6"])
    assert planned(patient, "s6") == instant(TO)
    again = yes(client, page, move_url(), **SATURDAY)  # the same tap, sent twice
    assert again.status_code == 302
    assert Fact.objects.count() == before + 1
    assert "Saturday 6 February, 10:00 am." in text_of(client.get(first["Location"]))


def test_a_plan_that_changed_meanwhile_is_shown_again(client: Client, patient: Patient, now: int) -> None:
    page = client.get(move_url(), SATURDAY)
    patient.refresh_from_db()
    actions.set_day(patient, author(patient), now, waking="07:00", bedtime="22:00")
    stale = yes(client, page, move_url(), **SATURDAY)
    assert stale.status_code == 409
    assert "Your plan changed meanwhile." in text_of(stale)
    assert planned(patient, "s6") == instant("2027-02-02T10:00:00-05:00")
    assert hidden(stale, "seen") == str(patient.facts_count)
    assert yes(client, stale, move_url(), **SATURDAY).status_code == 302
    assert planned(patient, "s6") == instant(TO)


@pytest.mark.parametrize(("kept", "who"), [({}, "unknown"), ({"keep_ride": "yes"}, "someone")])
def test_whoever_said_yes_to_the_old_day_is_asked_again(
    client: Client, patient: Patient, now: int, kept: dict[str, str], who: str
) -> None:
    actions.set_ride(patient, author(patient), now, session="s6", who="someone", name="Sam")
    page = client.get(move_url(), SATURDAY)
    text = text_of(page)
    assert "1 needs an answer." in text
    assert "Sam said yes to Tuesday" in text
    assert "Ask Sam about Saturday." in text
    yes(client, page, move_url(), **SATURDAY, **kept)
    patient.refresh_from_db()
    assert plan_of(patient).record.rides["s6"].who == who


def test_a_session_that_was_held_is_not_moved(client: Client) -> None:
    assert client.get(move_url("s1"), SATURDAY).status_code == 409
    assert client.post(move_url("s1"), SATURDAY).status_code == 409


def test_somebody_else_s_fact_is_not_mine_to_repeat(client: Client, patient: Patient, now: int) -> None:
    page = client.get(move_url(), SATURDAY)
    other = make_patient("b@example.org")
    id = chance.new_id()
    draft = actions.set_day_draft(now, waking="07:00", bedtime="22:00", id=id)
    actions.record(other, author(other), now, draft)
    answer = client.post(move_url(), {**SATURDAY, "id": str(id), "seen": hidden(page, "seen")})
    assert answer.status_code == 422
    assert planned(patient, "s6") == instant("2027-02-02T10:00:00-05:00")


@pytest.mark.parametrize(
    ("day", "time", "says"),
    [
        ("2027-02-31", "10:00", "The calendar has no such day."),
        ("6.2.2027", "10:00", "Write the day as year, month and day: 2027-02-06."),
        ("2237-02-06", "10:00", "A plan reads the years 2000 to 2099."),
        ("2027-02-06", "25:10", "The clock goes to 23:59. Did you mean 1:10 am?"),
        ("2027-02-06", "10:75", "The clock goes to 23:59."),
        ("2027-02-06", "ten", "Write the time as 10:50."),
        ("2027-02-06", "", "Write the time."),
        ("2027-02-02", "10:00", "It is planned for then already."),
        ("2027-01-12", "10:20", "Session 1 is at that time. Two sessions can not overlap."),
        ("2027-01-19", "10:00", "Session 2 is at that time. Two sessions can not overlap."),
    ],
)
def test_what_can_not_be_is_said_kindly(client: Client, day: str, time: str, says: str) -> None:
    before = Fact.objects.count()
    for page in (
        client.get(move_url(), {"day": day, "time": time}),
        client.post(move_url(), {"day": day, "time": time, "id": str(chance.new_id()), "seen": "1"}),
    ):
        assert says in text_of(page)
    assert Fact.objects.count() == before


@pytest.mark.parametrize("time", ["10:00", "10.00", "1000", "10:00 am", "10 a.m.", "10"])
def test_times_are_read_as_people_write_them(client: Client, time: str) -> None:
    page = client.get(move_url(), {"day": "2027-02-06", "time": time})
    assert "Sat 6 Feb 10:00 am" in text_of(page)


@pytest.mark.parametrize(
    ("day", "choices"),
    [
        ("2027-11-07", ("2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-05:00")),
        ("2027-03-14", ("2027-03-14T01:30:00-05:00", "2027-03-14T03:30:00-04:00")),
    ],
)
def test_a_time_that_comes_twice_or_never_is_asked_back(
    client: Client, patient: Patient, day: str, choices: tuple[str, str]
) -> None:
    asked = {"day": day, "time": "01:30" if "11-07" in day else "02:30"}
    page = client.get(move_url(), asked)
    assert "Which one is it?" in text_of(page)
    for choice in choices:
        assert f'value="{choice}"' in page.content.decode()
    chosen = {**asked, "time_which": choices[1]}
    shown = client.get(move_url(), chosen)
    assert yes(client, shown, move_url(), **chosen).status_code == 302
    assert planned(patient, "s6") == instant(choices[1])


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-01-14", "Wednesday 14 January 2026 is past."),
        ("2030-01-14", "Monday 14 January 2030 is about 3 years ahead."),
    ],
)
def test_a_day_that_may_be_a_slip_is_asked_about(
    client: Client, patient: Patient, day: str, says: str
) -> None:
    url = reverse("add_session")
    asked = {"day": day, "time": "10:00"}
    page = client.get(url, asked)
    assert "Is this right?" in text_of(page)
    assert says in text_of(page)
    assert yes(client, page, url, **asked).status_code == 302
    assert planned(patient, "s7") == at(f"{day}T10:00")


def test_a_session_is_added_under_a_key_that_was_never_used(client: Client) -> None:
    patient = make_patient()
    sign_in(client, patient)
    url, asked = reverse("add_session"), {"day": "2027-01-19", "time": "10:00"}
    page = client.get(url, asked)
    assert page.context["found"].added
    answer = yes(client, page, url, **asked)
    assert answer["Location"] == reverse("session", args=["s1"])
    assert "Session 1" in text_of(client.get(answer["Location"]))


RECORDED = {"what": "happened", "day": "2027-01-12", "started": "10:00", "ended_day": "2027-01-12"}


def test_an_end_is_put_right_with_the_comparison_first(client: Client, patient: Patient) -> None:
    url = reverse("record_session", args=["s1"])
    asked = {**RECORDED, "ended": "11:20", "left": "12:05"}
    page = client.get(url, asked)
    text = text_of(page)
    assert "Until Thu 10:50 am Until Thu 11:20 am" in text
    assert yes(client, page, url, **asked).status_code == 302
    patient.refresh_from_db()
    session = plan_of(patient).course.session("s1")
    assert session is not None
    assert (session.end, session.leaving) == (at("2027-01-12T11:20"), at("2027-01-12T12:05"))


@pytest.mark.parametrize(("left", "stored"), [("00:30", "2027-01-13T00:30"), ("23:40", "2027-01-12T23:40")])
def test_who_leaves_after_midnight_leaves_on_the_next_day(
    client: Client, patient: Patient, left: str, stored: str
) -> None:
    url = reverse("record_session", args=["s1"])
    asked = {**RECORDED, "started": "22:40", "ended": "23:20", "left": left}
    assert yes(client, client.get(url, asked), url, **asked).status_code == 302
    patient.refresh_from_db()
    session = plan_of(patient).course.session("s1")
    assert session is not None
    assert (session.end, session.leaving) == (at("2027-01-12T23:20"), at(stored))
    again = client.get(url).content.decode()
    assert f'value="{left}"' in again
    assert again.count('value="2027-01-12"') == 2


@pytest.mark.parametrize("left", ["01:30", "03:30"])
def test_a_night_in_which_the_clocks_change_is_that_of_the_leaving(
    client: Client, move_clock: Callable[[str], int], left: str
) -> None:
    move_clock("2026-11-01T12:00")
    asked = {"what": "happened", "day": "2026-10-31", "ended_day": "2026-10-31"}
    asked |= {"started": "22:40", "ended": "23:20", "left": left}
    text = text_of(client.get(reverse("record_session", args=["s1"]), asked))
    assert ("comes twice that night" in text) == (left == "01:30")


@pytest.mark.parametrize(
    ("language", "end"), [("en", "am until you have slept"), ("es", "hasta que haya dormido")]
)
def test_what_waits_for_sleep_never_ends_with_the_day(client: Client, language: str, end: str) -> None:
    patient = make_patient("b@example.org", guide="standard")
    sign_in(client, patient)
    plan_session(patient, "s1", "2027-01-12T10:00:00-05:00")
    asked = {**RECORDED, "started": "10:20", "ended": "11:00"}
    page = client.get(reverse("record_session", args=["s1"]), asked, headers={"Accept-Language": language})
    driving = {"en": "No driving, no machines", "es": "No conduzca ni use máquinas"}[language]
    line = next(line for line in page.context["found"].moved.all if line.title == driving)
    old, now = " ".join(line.old.split()), " ".join(line.new.split())
    assert "10:00" in old
    assert "10:20" in now
    assert old.endswith(end)
    assert now.endswith(end)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"ended": "09:00"}, "This is before the start."),
        ({"ended": "11:00", "left": "10:30"}, "This is before the end."),
        ({"ended": "10:50", "ended_day": "2027-01-14"}, "This is still ahead."),
        ({"started": ""}, "Fill in one time at least."),
        ({"what": "vanished"}, "Select a valid choice."),
    ],
)
def test_a_record_that_can_not_be_is_said_kindly(client: Client, fields: dict[str, str], says: str) -> None:
    page = client.get(reverse("record_session", args=["s1"]), {**RECORDED, **fields})
    assert says in text_of(page)


def test_a_start_in_another_year_is_asked_about(client: Client) -> None:
    told = {**RECORDED, "day": "2024-01-12", "ended_day": "2024-01-12"}
    text = text_of(client.get(reverse("record_session", args=["s1"]), told))
    assert "Is this right? It was planned for Tuesday 12 January." in text
    assert "It was planned for" not in text_of(client.get(reverse("record_session", args=["s1"]), RECORDED))


def test_a_session_that_was_called_off_says_what_is_left(client: Client) -> None:
    url, asked = reverse("record_session", args=["s2"]), {"what": "called off"}
    page = client.get(url, asked)
    text = text_of(page)
    assert "Session 2 does not take place." in text
    assert "No alcohol. What is left: From Wed 20 Jan 10:00 am" in text
    assert yes(client, page, url, **asked).status_code == 302
    assert "Called off." in text_of(client.get(reverse("session", args=["s2"])))
    assert "Session 5, 10:00 am" in text_of(client.get("/plan/", {"month": "2027-02"}))


@pytest.mark.parametrize(("cancelled", "says"), [(False, "Missed."), (True, "Called off.")])
def test_a_session_that_was_not_held_after_all_does_not_read_as_held(
    client: Client, patient: Patient, now: int, cancelled: bool, says: str
) -> None:
    actions.record_session(patient, author(patient), now, key="s1", stopped_early=True)
    actions.miss_session(patient, author(patient), now, key="s1", cancelled=cancelled)
    text = text_of(client.get(reverse("session", args=["s1"])))
    assert f"What became of it {says}" in text
    for held in ("Started", "Ended", "stopped early", "When did it end?"):
        assert held not in text


def test_a_missed_session_that_took_place_after_all_counts_again(client: Client, patient: Patient) -> None:
    actions.miss_session(patient, author(patient), at(NOW), key="s1")
    url, asked = reverse("record_session", args=["s1"]), {**RECORDED, "ended": "10:50"}
    page = client.get(url, asked)
    assert yes(client, page, url, **asked).status_code == 302
    patient.refresh_from_db()
    session = plan_of(patient).course.session("s1")
    assert session is not None
    assert session.happens


def test_a_change_of_zone_reads_each_time_on_its_own_clock(
    client: Client, patient: Patient, now: int
) -> None:
    actions.set_zone(patient, author(patient), now, "America/Denver", since=at("2027-01-20T09:00"))
    page = client.get(move_url(), SATURDAY)
    yes(client, page, move_url(), **SATURDAY)
    assert planned(patient, "s6") == at("2027-02-06T10:00", "America/Denver")
    assert "America/Denver" in text_of(client.get(reverse("session", args=["s6"])))
