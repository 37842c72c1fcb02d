"""Taking back what was done to a session: the very plan from before, and only by whoever did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterwards.web import chance
from afterwards.web.courses import actions
from afterwards.web.courses.actions import SESSION_UNDO, Author, Draft, RefusedError
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.courses.recording import as_one, record
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import PersonPlan, next_session_key, plan_of
from web.people import at, make_patient, make_practice, make_staff

pytestmark = pytest.mark.django_db

NOW = at("2027-01-13T10:55")
HOUR, DAY = 3600, 86400
KEYS = st.sampled_from(["s1", "s2", "s3"])
HOURS = st.integers(min_value=1, max_value=24 * 30)

type Did = Callable[[Patient], tuple[Draft, ...]]


def fresh(patient: Patient) -> Patient:
    return Patient.objects.get(pk=patient.pk)


def own(patient: Patient) -> Author:
    return Author(user=patient.user, role="patient")


def state(person: PersonPlan) -> Any:
    """All that a plan is made of: ids, windows, conditions; and what screens know beside it."""
    plan = [(one.id, one.windows, one.condition, one.waits_for) for one in person.plan.activities]
    record = replace(person.record, acts=(), session_keys=frozenset())
    return plan, record, person.course


def did(patient: Patient, by: Author, now: int, drafts: tuple[Draft, ...]) -> Any:
    """One act, stored as one yes stores it."""
    id = chance.new_id()
    record(fresh(patient), by, now, *as_one(id, drafts))
    return id


def series() -> Patient:
    """Session 1 was held yesterday, two more are planned."""
    patient = make_patient(guide="standard")
    for day in ("12", "19", "26"):
        actions.plan_session(fresh(patient), own(patient), NOW - 9 * DAY, planned=at(f"2027-01-{day}T10:00"))
    actions.record_session(
        fresh(patient),
        own(patient),
        NOW - DAY,
        key="s1",
        start=at("2027-01-12T10:00"),
        end=at("2027-01-12T10:50"),
    )
    actions.set_ride(fresh(patient), own(patient), NOW - DAY, session="s2", who="someone", name="Sam")
    return fresh(patient)


@st.composite
def acts(draw: st.DrawFn) -> Did:
    """Something that is done to a session."""
    key, hours = draw(KEYS), draw(HOURS)
    kind = draw(
        st.sampled_from(["move", "move and ask again", "add", "add several", "off", "missed", "times"])
    )

    def drafts(patient: Patient) -> tuple[Draft, ...]:
        to = NOW + hours * HOUR
        move = actions.move_session_draft(patient, NOW, key=key, planned=to)
        asked = actions.set_ride_draft(NOW, session=key, who="unknown")
        new = [
            actions.plan_session_draft(
                patient, NOW, planned=to + 40 * DAY * n, key=next_session_key(plan_of(patient), n)
            )
            for n in range(3)
        ]
        times = actions.record_session_draft(
            patient, NOW, key=key, start=NOW - hours * HOUR, end=NOW - hours * HOUR + HOUR
        )
        return {
            "move": (move,),
            "move and ask again": (move, asked),
            "add": tuple(new[:1]),
            "add several": tuple(new),
            "off": (actions.miss_session_draft(patient, NOW, key=key, cancelled=True),),
            "missed": (actions.miss_session_draft(patient, NOW, key=key),),
            "times": (times,),
        }[kind]

    return drafts


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(acts(), max_size=3), act=acts(), later=st.integers(0, SESSION_UNDO - 1))
def test_undo_gives_back_the_very_plan_from_before(before: list[Did], act: Did, later: int) -> None:
    patient = series()
    for one in before:
        _try(patient, one)
    kept, facts = state(plan_of(fresh(patient))), Fact.objects.filter(patient=patient).count()
    id = _try(patient, act)
    if id is None:  # the guide or the calendar does not take it: nothing was done
        assert state(plan_of(fresh(patient))) == kept
        return
    stored = Fact.objects.filter(patient=patient).count() - facts
    actions.undo(fresh(patient), own(patient), NOW + later, id)
    assert state(plan_of(fresh(patient))) == kept
    taken_back = Fact.objects.filter(patient=patient, kind=Kind.UNDO).count()
    assert taken_back == stored, "every fact stays, and each has one that takes it back"


def _try(patient: Patient, act: Did) -> Any:
    try:
        return did(patient, own(patient), NOW, act(fresh(patient)))
    except RefusedError:
        return None


def moved(patient: Patient, by: Author, to: str = "2027-01-21T10:00") -> Any:
    return did(patient, by, NOW, (actions.move_session_draft(patient, NOW, key="s2", planned=at(to)),))


def test_the_clinic_s_act_is_not_the_patient_s_to_take_back_nor_the_other_way_round() -> None:
    patient = series()
    practice = make_practice()
    Patient.objects.filter(pk=patient.pk).update(practice=practice)
    member = make_staff(practice, "clinician", "nurse@example.org")
    other = make_staff(practice, "clinician", "doctor@example.org")
    nurse, doctor = (Author(user=one.user, role="clinician") for one in (member, other))
    theirs = moved(patient, nurse)
    for by in (own(patient), doctor, Author(user=None, role="supporter")):
        with pytest.raises(RefusedError):
            actions.undo(fresh(patient), by, NOW, theirs)
    actions.undo(fresh(patient), nurse, NOW, theirs)
    mine = moved(patient, own(patient))
    with pytest.raises(RefusedError):
        actions.undo(fresh(patient), nurse, NOW, mine)
    actions.undo(fresh(patient), own(patient), NOW, mine)


AFTERWARDS: dict[str, Callable[[Patient], object]] = {
    "moved again": lambda p: moved(p, own(p), "2027-01-22T10:00"),
    "a ride": lambda p: actions.set_ride(fresh(p), own(p), NOW, session="s2", who="taxi"),
    "something done": lambda p: actions.complete(fresh(p), own(p), NOW, rule="ride", session="s2"),
}


@pytest.mark.parametrize("what", AFTERWARDS)
def test_only_the_newest_act_about_a_session_is_taken_back(what: str) -> None:
    patient = series()
    first = moved(patient, own(patient))
    AFTERWARDS[what](patient)
    with pytest.raises(RefusedError):
        actions.undo(fresh(patient), own(patient), NOW, first)


def test_what_was_done_to_another_session_does_not_stand_in_the_way() -> None:
    patient = series()
    kept = state(plan_of(fresh(patient)))
    first = moved(patient, own(patient))
    draft = actions.move_session_draft(patient, NOW, key="s3", planned=at("2027-01-28T10:00"))
    second = did(patient, own(patient), NOW, (draft,))
    actions.undo(fresh(patient), own(patient), NOW, first)
    actions.undo(fresh(patient), own(patient), NOW, second)
    assert state(plan_of(fresh(patient))) == kept


def test_after_a_quarter_of_an_hour_it_stays() -> None:
    patient = series()
    first = moved(patient, own(patient))
    with pytest.raises(RefusedError):
        actions.undo(fresh(patient), own(patient), NOW + SESSION_UNDO, first)


def test_a_key_is_not_used_again_after_its_session_was_taken_back() -> None:
    patient = series()
    draft = actions.plan_session_draft(patient, NOW, planned=at("2027-02-02T10:00"), key="s4")
    added = did(patient, own(patient), NOW, (draft,))
    actions.undo(fresh(patient), own(patient), NOW, added)
    assert plan_of(fresh(patient)).course.session("s4") is None
    assert next_session_key(plan_of(fresh(patient))) == "s5"
