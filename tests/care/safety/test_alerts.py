"""The alert ladder: true states, deadlines in the clinic's hours, nothing taken back, nobody left waiting."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from afterwards.care.checkin.library import instrument
from afterwards.care.opening import Week, opening_at, worked
from afterwards.care.safety.alerts import (
    OUTCOMES,
    Alert,
    Ladder,
    Refused,
    Stage,
    answered_again,
    closed_by,
    raised,
    read_by,
    sent,
    steps,
    watch,
)
from afterwards.care.safety.signals import Around, signals
from afterwards.care.safety.tiers import Tier
from afterwards.care.timing import HOUR, MINUTE, Instant
from care.checkin.given import CLOCK, PHQ, answers, at, day
from care.safety.given import FREE, HOURS, LADDER, WEEKDAY

ASQ = instrument("asq")
FRIDAY = at("2026-11-20T15:00")


def alert(value: int, when: Instant = FRIDAY, *, arrived: Instant | None = None) -> Alert:
    """An alert of item 9 that reached the clinic at once, or later."""
    given = answers(PHQ, {"death": value})
    found = raised("c1", signals(PHQ, given, Around(at=when)), given, when)
    assert found is not None
    return sent(found, when if arrived is None else arrived)


def acute(when: Instant = FRIDAY) -> Alert:
    given = answers(ASQ, {"killing": "yes", "now": "yes"})
    found = raised("c2", signals(ASQ, given, Around(at=when)), given, when)
    assert found is not None
    return found


def again(known: Alert, value: int, when: Instant) -> Alert:
    given = answers(PHQ, {"death": value})
    return answered_again(known, signals(PHQ, given, Around(at=when)), given, when)


def read(known: Alert, when: Instant, who: str = "N. Nurse") -> Alert:
    found = read_by(known, who, when)
    assert isinstance(found, Alert)
    return found


# ---- one alert, never taken back


def test_the_same_answer_sent_twice_is_one_alert():
    first = alert(3)
    assert again(sent(first, FRIDAY + HOUR), 3, FRIDAY + HOUR) == first


def test_an_answer_changed_to_nothing_keeps_the_alert_and_shows_the_change():
    changed = again(alert(3), 0, FRIDAY + MINUTE)
    assert (changed.tier, changed.is_changed) == (Tier.MODERATE, True)
    assert [(one.at, one.answer) for one in changed.said] == [(FRIDAY, 3), (FRIDAY + MINUTE, 0)]
    assert watch(changed, LADDER, FRIDAY + HOUR) == watch(alert(3), LADDER, FRIDAY + HOUR)


def test_every_change_back_and_forth_is_kept():
    back = again(again(alert(3), 0, FRIDAY + MINUTE), 3, FRIDAY + 2 * MINUTE)
    assert [one.answer for one in back.said] == [3, 0, 3]
    assert back.answer("death") == 3


def test_a_milder_answer_does_not_make_it_milder():
    assert again(alert(3), 1, FRIDAY + MINUTE).tier is Tier.MODERATE


def test_a_graver_answer_makes_it_graver_and_must_be_read_anew():
    closed = closed_by(
        read(alert(1), FRIDAY + MINUTE), who="N. Nurse", outcome="talked", note="ok", at=FRIDAY + HOUR
    )
    assert isinstance(closed, Alert)
    graver = again(closed, 3, FRIDAY + 2 * HOUR)
    assert (graver.tier, graver.stage) == (Tier.MODERATE, Stage.SENT)
    assert [one.who for one in graver.reads] == ["N. Nurse"]
    assert steps(graver, LADDER)[0].at == FRIDAY + 2 * HOUR


def test_answers_that_call_for_nobody_raise_no_alert():
    given = answers(PHQ, [3] * 8 + [0])
    assert raised("c1", signals(PHQ, given, Around(at=0)), given, 0) is None


# ---- true states


def test_on_your_phone_then_sent_then_read_by_a_name():
    waiting = acute()
    assert (waiting.stage, watch(waiting, LADDER, FRIDAY).patient) == (Stage.ON_PHONE, "alert.on phone")
    arrived = sent(waiting, FRIDAY + MINUTE)
    assert (arrived.stage, watch(arrived, LADDER, FRIDAY + MINUTE).patient) == (Stage.SENT, "alert.sent")
    seen = read(arrived, FRIDAY + 2 * MINUTE)
    assert (seen.stage, watch(seen, LADDER, FRIDAY + HOUR).patient) == (Stage.READ, "alert.read")
    assert seen.read is not None
    assert (seen.read.who, seen.read.at) == ("N. Nurse", FRIDAY + 2 * MINUTE)


@pytest.mark.parametrize("who", ["", "  "])
def test_nobody_reads_or_closes_without_a_name(who: str):
    assert read_by(alert(3), who, FRIDAY) == Refused(key="alert.refused.name")
    known = read(alert(3), FRIDAY)
    refused = closed_by(known, who=who, outcome="talked", note="x", at=FRIDAY)
    assert refused == Refused(key="alert.refused.name")


def test_what_was_not_sent_is_not_read():
    assert read_by(acute(), "N. Nurse", FRIDAY + MINUTE) == Refused(key="alert.refused.sent")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"outcome": ""}, "alert.refused.outcome"),
        ({"outcome": "fine"}, "alert.refused.outcome"),
        ({"note": " "}, "alert.refused.note"),
        ({"at": FRIDAY - 1}, "alert.refused.read"),
    ],
)
def test_closing_needs_an_outcome_and_a_note(change: dict[str, object], key: str):
    known = read(alert(3), FRIDAY)
    full: dict[str, object] = {
        "who": "N. Nurse",
        "outcome": "talked",
        "note": "Is safe.",
        "at": FRIDAY + HOUR,
    }
    assert isinstance(closed_by(known, **full), Alert)  # type: ignore[arg-type]
    assert closed_by(known, **(full | change)) == Refused(key=key)  # type: ignore[arg-type]
    assert closed_by(alert(3), **full) == Refused(key="alert.refused.read")  # type: ignore[arg-type]


def test_the_first_reader_and_the_first_closing_stay():
    known = read(alert(3), FRIDAY)
    assert read(known, FRIDAY + HOUR, "Somebody else") == known
    closed = closed_by(known, who="N. Nurse", outcome=OUTCOMES[0], note="Is safe.", at=FRIDAY + HOUR)
    assert isinstance(closed, Alert)
    assert closed_by(closed, who="X", outcome="other", note="again", at=FRIDAY + 2 * HOUR) == closed
    assert closed.stage is Stage.CLOSED


def test_a_late_arrival_keeps_both_times():
    late = alert(3, arrived=FRIDAY + 16 * MINUTE)
    assert late.is_late
    assert (late.on_phone, late.sent) == (FRIDAY, FRIDAY + 16 * MINUTE)
    assert not alert(3, arrived=FRIDAY + 15 * MINUTE).is_late


# ---- deadlines


def told(known: Alert, when: Instant) -> tuple[str, ...]:
    return watch(known, LADDER, when).reached


def test_a_high_alert_climbs_in_minutes_at_any_hour():
    known = sent(acute(at("2026-11-21T03:00")), at("2026-11-21T03:00"))
    start = at("2026-11-21T03:00")
    assert told(known, start) == ("on call",)
    assert told(known, start + 15 * MINUTE - 1) == ("on call",)
    assert told(known, start + 15 * MINUTE) == ("on call", "backup")
    assert told(known, start + 30 * MINUTE) == ("on call", "backup", "owner")
    assert watch(known, LADDER, start).due == start + 15 * MINUTE
    assert watch(known, LADDER, start + HOUR - 1).patient == "alert.sent"
    assert watch(known, LADDER, start + HOUR).patient == "alert.call"


def test_a_moderate_alert_has_four_working_hours():
    """Friday 15:00: two hours until 17:00, and two more on Monday, so 11:00."""
    known, due = alert(2), at("2026-11-23T11:00")
    seen = watch(known, LADDER, FRIDAY)
    assert (seen.due, seen.reached) == (due, ("team",))
    assert not watch(known, LADDER, due - 1).is_overdue
    late = watch(known, LADDER, due)
    assert (late.is_overdue, late.reached, late.patient) == (True, ("team", "lead"), "alert.unread")
    assert told(known, at("2026-11-23T15:00")) == ("team", "lead", "owner")


def test_a_notice_has_until_the_end_of_the_next_working_day():
    """From Friday that is Monday 17:00; from Wednesday, with Thursday shut, Friday 17:00."""
    assert watch(alert(1), LADDER, FRIDAY).due == at("2026-11-23T17:00")
    wednesday = at("2026-11-25T10:00")
    assert watch(alert(1, wednesday), LADDER, wednesday).due == at("2026-11-27T17:00")


def test_the_person_is_told_when_the_clinic_is_closed():
    assert watch(alert(3), LADDER, at("2026-11-20T18:00")).patient == "alert.sent.closed"
    assert watch(alert(3), LADDER, FRIDAY).patient == "alert.sent"


def test_an_alert_that_stays_on_the_phone_for_an_hour_says_so():
    assert watch(acute(), LADDER, FRIDAY + HOUR - 1).patient == "alert.on phone"
    assert watch(acute(), LADDER, FRIDAY + HOUR).patient == "alert.call"


@pytest.mark.parametrize("name", ["readers", "on_call", "backup", "lead", "owner", "confirmed_by"])
def test_a_ladder_with_an_empty_step_is_not_set_up(name: str):
    empty = replace(LADDER, **{name: () if name == "readers" else " "})
    assert not empty.is_set_up
    assert watch(alert(3), empty, FRIDAY).patient == "alert.nobody"


def test_a_clinic_that_never_opens_leaves_no_alert_lying():
    never = replace(LADDER, hours=Week(calendar=CLOCK, spans=(FREE,) * 7))
    for value in (1, 2):
        seen = watch(alert(value), never, FRIDAY + 4 * 24 * HOUR)
        assert seen.is_overdue
        assert "lead" in seen.reached


# ---- working hours


def test_working_time_skips_nights_weekends_and_holidays():
    assert worked(HOURS, at("2026-11-25T16:00"), 2 * HOUR) == at("2026-11-27T10:00")
    assert worked(HOURS, at("2026-11-21T12:00"), HOUR) == at("2026-11-23T10:00")
    assert opening_at(HOURS, at("2026-11-20T09:00")).is_open
    assert not opening_at(HOURS, at("2026-11-20T17:00")).is_open
    assert opening_at(HOURS, at("2026-11-20T17:00")).until == at("2026-11-23T09:00")


def test_four_working_hours_over_a_clock_change_are_four_hours():
    """A clinic open from midnight on, on the night the clocks go back: the hour from 1 to 2 comes twice."""
    night = Week(calendar=CLOCK, spans=(((0, 24 * 3600),),) * 7)
    start = at("2026-11-01T00:00")
    assert worked(night, start, 4 * HOUR) == start + 4 * HOUR == at("2026-11-01T03:00")


# ---- five hundred ladders

WHEN = [0, 15 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR, *(days * 24 * HOUR for days in (1, 2, 3, 5, 8, 15))]


def simulated(seed: int) -> tuple[Ladder, Alert]:
    """A ladder with any week and some holidays, and an alert of any tier at any moment of a month."""
    chance = random.Random(seed)
    week = tuple(WEEKDAY if chance.random() < 0.6 else FREE for _ in range(7))
    closed = frozenset(day("2026-11-01") + chance.randrange(60) for _ in range(5))
    ladder = replace(LADDER, hours=Week(calendar=CLOCK, spans=week, closed=closed))
    when = at("2026-11-01T05:00") + chance.randrange(28 * 24 * HOUR)
    known = acute(when) if chance.random() < 0.4 else alert(chance.choice([1, 2, 3]), when)
    return ladder, known if known.sent is not None else sent(known, when + chance.randrange(HOUR))


def test_of_five_hundred_ladders_none_is_stuck_and_none_is_read_by_nobody():
    for seed in range(500):
        ladder, known = simulated(seed)
        assert known.sent is not None
        seen = [watch(known, ladder, known.sent + passed) for passed in WHEN]
        assert {one.stage for one in seen} == {Stage.SENT}, seed
        assert "alert.read" not in {one.patient for one in seen}, seed
        assert all(set(a.reached) <= set(b.reached) for a, b in pairwise(seen)), seed
        assert seen[0].reached, seed
        assert len(seen[-1].reached) >= 2, f"{seed}: somebody above the first is reached in the end"
        assert seen[-1].is_overdue, seed
        assert watch(read(known, known.sent), ladder, known.sent + WHEN[-1]).patient == "alert.read", seed
