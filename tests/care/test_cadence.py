"""Which check-in is due: one at a time, never on dose-day, and nothing piles up."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from functools import lru_cache

import pytest

from afterwards.care.agenda import agenda
from afterwards.care.cadence import (
    SHIPPED,
    Done,
    Past,
    PutOff,
    Wanted,
    due_now,
    from_beats,
    pick,
)
from afterwards.care.checkin.library import Library, instrument
from afterwards.care.course import Course
from afterwards.care.gaps import LONG_GAP, is_long_gap, long_gap
from afterwards.care.timing import DAY_SECONDS, HOUR
from laws.given import course_of, plan_of, protocol_with, shipped
from laws.given import instant as instant_of

ONE = "{key: s1, route: iv, start: 2026-11-03T10:00, end: 2026-11-03T10:50}"
TWO = "{key: s2, route: iv, planned: 2026-11-17T10:00}"


@lru_cache(maxsize=16)
def course(*sessions: str, more: str = "") -> Course:
    """A course by the careful standard, with these sessions."""
    listed = "".join(f"  - {one}\n" for one in sessions)
    return course_of(
        "afterwards: 1\ncourse: c\nprotocol: standard\ntime zone: America/New_York\nwaking: 08:00\n"
        f"{more}sessions:\n{listed}"
    )


def at(text: str, who: Course | None = None) -> int:
    return instant_of(plan_of(shipped("standard"), who or course(ONE)), text)


def due(when: str, who: Course | None = None, past: Past | None = None) -> Wanted | None:
    """The check-in that is due by the shipped default alone."""
    known = who or course(ONE)
    moment = at(when, known)
    return pick(from_beats(SHIPPED, known, moment), known, past or Past(), at=moment)


def name(found: Wanted | None) -> str:
    return found.instrument if found else ""


def done(*lines: tuple[str, str], **more: object) -> Past:
    return Past(done=tuple(Done(instrument=form, at=at(when)) for form, when in lines), **more)  # type: ignore[arg-type]


QUIET = (("body-watch", "2026-11-08T08:00"), ("next-step", "2026-11-08T09:00"))
"""What would stand in the way of what a test looks at, done."""
TAPPED = {day: ("daily", f"2026-11-{day:02d}T08:30") for day in range(1, 31)}


@pytest.mark.parametrize(
    ("when", "form"),
    [
        ("2026-11-02T07:59", "phq-9"),  # the last three days before the session
        ("2026-11-04T10:49", "morning-after"),
        ("2026-11-04T10:50", "side-effects"),  # 24 hours after the end: danger first
        ("2026-11-06T10:50", "side-effects"),  # 72 hours
        ("2026-11-10T10:50", "phq-9"),  # one week
        ("2026-11-17T10:50", "phq-9"),  # two weeks
        ("2026-12-03T10:50", "phq-9"),  # one month
        ("2027-02-03T10:50", "phq-9"),  # three months
    ],
)
def test_the_default_by_its_hours(when: str, form: str):
    assert name(due(when)) == form


def test_a_night_without_a_form_leaves_the_tap_and_before_waking_nothing():
    past = done(*QUIET)
    assert name(due("2026-11-15T12:00", past=past)) == "daily"
    assert name(due("2026-11-15T07:59", past=past)) == ""
    assert name(due("2026-11-15T12:00", past=replace(past, done=(*past.done, *done(TAPPED[15]).done)))) == ""


def test_nothing_is_due_on_dose_day():
    free = Past(dose_day_until=at("2026-11-04T10:50"))
    assert due("2026-11-04T10:49", past=free) is None
    assert name(due("2026-11-04T10:50", past=free)) == "side-effects"


def test_what_was_done_in_its_window_is_not_due_again():
    assert name(due("2026-11-04T12:00", past=done(("side-effects", "2026-11-04T11:00")))) != "side-effects"
    assert name(due("2026-11-06T12:00", past=done(("side-effects", "2026-11-04T11:00")))) == "side-effects"


@pytest.mark.parametrize("form", ["phq-9", "phq-8"])
def test_a_depression_form_is_asked_for_once_a_week_whichever_it_was(form: str):
    """On the 10th a week has passed. A form of the 4th is six days old then, one of the 3rd seven."""
    rest = (*QUIET, TAPPED[10])
    assert name(due("2026-11-10T12:00", past=done((form, "2026-11-04T11:00"), *rest))) == ""
    assert name(due("2026-11-10T12:00", past=done((form, "2026-11-03T09:00"), *rest))) == "phq-9"


def test_two_forms_are_three_hours_apart_and_a_tap_needs_no_gap():
    past = done(("side-effects", "2026-11-04T11:00"))
    assert name(due("2026-11-04T11:05", past=past)) == "daily"
    assert name(due("2026-11-04T13:59", past=past)) == "daily"
    assert name(due("2026-11-04T14:00", past=past)) == "morning-after"


def put_off(how: str, *when: str) -> Past:
    beat = "phq-9-after-1-weeks/s1"
    return Past(put_off=tuple(PutOff(instrument="phq-9", beat=beat, at=at(one), how=how) for one in when))


def test_later_is_three_hours():
    assert name(due("2026-11-10T13:59", past=put_off("later", "2026-11-10T11:00"))) != "phq-9"
    assert name(due("2026-11-10T14:00", past=put_off("later", "2026-11-10T11:00"))) == "phq-9"


def test_not_today_is_until_tomorrow_and_three_times_is_enough():
    once = put_off("not today", "2026-11-10T11:00")
    assert name(due("2026-11-10T23:59", past=once)) != "phq-9"
    assert name(due("2026-11-11T08:00", past=once)) == "phq-9"
    thrice = put_off("not today", "2026-11-10T11:00", "2026-11-11T11:00", "2026-11-12T09:00")
    assert name(due("2026-11-13T10:00", past=thrice)) != "phq-9"
    assert name(due("2026-11-17T11:00", past=thrice)) == "phq-9", "the next beat asks again"


def test_a_beat_that_was_missed_is_gone():
    """The form of the first week stays for three days; on the fourth nothing has piled up."""
    quiet = done(
        ("body-watch", "2026-11-05T08:00"), ("next-step", "2026-11-08T08:00"), TAPPED[13], TAPPED[14]
    )
    assert name(due("2026-11-13T10:49", past=quiet)) == "phq-9"
    assert name(due("2026-11-13T10:51", past=quiet)) == ""


def test_the_next_session_takes_over_from_the_weeks_after_the_last():
    """Two weeks after the 3rd is the 17th, the day of the next session: it is asked for before that one."""
    both = course(ONE, TWO)
    found = due("2026-11-14T12:00", both)
    assert found is not None
    assert (found.instrument, found.key, found.beat) == ("phq-9", "due.before", "phq-9-before/s2")
    rest = done(*QUIET)
    assert name(due("2026-11-14T09:59", both, rest)) == "daily"


def test_where_nobody_reads_the_short_form_stands_in():
    past = Past(instead={"phq-9": "phq-8"})
    found = due("2026-11-10T12:00", past=past)
    assert (name(found), found and found.beat) == ("phq-8", "phq-9-after-1-weeks/s1")


def test_the_body_is_asked_about_once_a_month():
    assert name(due("2026-11-15T12:00", past=done(*QUIET, TAPPED[15]))) == ""
    later = done(*QUIET, ("phq-9", "2026-12-01T09:00"), ("daily", "2026-12-05T08:30"))
    assert name(due("2026-12-04T23:59", past=later)) == "daily"
    assert name(due("2026-12-05T12:00", past=later)) == "body-watch"


# ---- how the first one was


def test_how_the_first_one_was_is_asked_on_the_fourth_day():
    early = ("side-effects", "2026-11-06T11:00"), ("integration", "2026-11-06T15:00")
    past = done(TAPPED[7], TAPPED[6], *early, ("body-watch", "2026-11-05T08:00"))
    assert name(due("2026-11-07T10:49", past=past)) == ""
    found = due("2026-11-07T10:50", past=past)
    assert (name(found), found and found.key) == ("next-step", "due.first")


def test_after_a_second_session_nobody_is_asked_how_the_first_one_was():
    second = "{key: s2, route: iv, start: 2026-11-06T10:00, end: 2026-11-06T10:50}"
    moment = at("2026-11-08T12:00")
    assert not [one for one in from_beats(SHIPPED, course(ONE, second), moment) if one.key == "due.first"]


def test_a_missed_session_is_asked_about_a_day_later_and_not_after_the_next_one():
    missed = "{key: s2, route: iv, planned: 2026-11-10T10:00, missed: yes}"
    third = "{key: s3, route: iv, start: 2026-11-12T10:00, end: 2026-11-12T10:50}"

    def keys(who: Course) -> list[tuple[str, int]]:
        wanted = from_beats(SHIPPED, who, at("2026-11-13T12:00"))
        return [(one.beat, one.opens) for one in wanted if one.key == "due.missed"]

    assert keys(course(ONE, missed)) == [("next-step-missed-1-days/s2", at("2026-11-11T10:00"))]
    assert keys(course(ONE, missed, third)) == []


# ---- the guide


def from_the_guide(when: str, who: Course, past: Past | None = None) -> Wanted | None:
    plan = plan_of(shipped("standard"), who)
    moment = instant_of(plan, when)
    items = agenda(plan, at=moment, low=moment - 2 * DAY_SECONDS, high=moment + 2 * DAY_SECONDS).items
    return due_now(who, items, past or Past(), at=moment)


def test_a_rule_of_the_guide_takes_the_place_of_the_default():
    """The standard asks for the mood each day and for the form before each session."""
    found = from_the_guide("2026-11-02T12:00", course(ONE))
    assert found is not None
    assert (found.instrument, found.key, found.beat) == ("phq-9", "due.guide", "mood-form/s1")
    rest = done(*QUIET, ("phq-9", "2026-11-20T08:00"), ("three-part", "2026-11-20T12:00"))
    tap = from_the_guide("2026-11-25T12:00", course(ONE), rest)
    assert tap is not None
    assert (tap.instrument, tap.key) == ("daily", "due.guide")


def test_a_form_that_is_due_by_a_session_is_not_asked_for_weeks_ahead():
    """72 hours before Tuesday at ten are Saturday at eleven: the clocks go back in between."""
    assert name(from_the_guide("2026-10-31T10:59", course(ONE))) != "phq-9"
    assert name(from_the_guide("2026-10-31T11:00", course(ONE))) == "phq-9"


def test_what_the_clinic_measures_is_not_asked_of_the_person():
    spray = "{key: s1, route: intranasal, start: 2026-11-03T10:00, end: 2026-11-03T10:10}"
    plan = plan_of(shipped("standard"), course(spray))
    moment = instant_of(plan, "2026-11-03T10:30")
    items = agenda(plan, at=moment, low=moment - DAY_SECONDS, high=moment + DAY_SECONDS).items
    assert "pressure-watch" in {item.rule.id for item in items}
    assert name(due_now(course(spray), items, Past(), at=moment)) in {
        "phq-9",
        "daily",
        "body-watch",
        "three-part",
    }


# ---- after a long gap


def test_after_twelve_weeks_without_a_session_only_a_tap_is_asked():
    """The last session was on 3 November at 10:00; twelve weeks later is 26 January."""
    who = course(ONE)
    assert not is_long_gap(who, at=at("2027-01-26T10:00"))
    assert is_long_gap(who, at=at("2027-01-26T10:01"))
    body = from_beats(SHIPPED, who, at("2027-02-10T11:00"))
    assert "body-watch" in {one.instrument for one in body}
    assert name(due("2027-02-20T11:00", who)) == "daily"


def test_a_guide_says_after_how_long_the_clinic_comes_first():
    """Eight weeks after 3 November, 10:00, is 29 December. Of "8 to 10 weeks" the 8 count."""
    gap = "settings:\n  long gap: {is: 8 to 10 weeks, between: 4 weeks and 26 weeks}"
    guide = protocol_with(
        "rest: {do: rest, when: the day of start, title: Rest}", head=f"routes: [iv]\n{gap}"
    )
    who, after = course(ONE), long_gap(guide)
    assert not is_long_gap(who, at=at("2026-12-29T10:00"), after=after)
    assert is_long_gap(who, at=at("2026-12-29T10:01"), after=after)
    assert long_gap(shipped("standard")) == LONG_GAP
    moment = at("2027-01-05T11:00")
    wanted = from_beats(SHIPPED, who, moment)
    assert name(pick(wanted, who, Past(), at=moment, gap=after)) == "daily"


def test_a_planned_session_ends_the_gap():
    coming = course(ONE, "{key: s2, route: iv, planned: 2027-03-01T10:00}")
    assert not is_long_gap(coming, at=at("2027-02-20T10:00"))


def test_a_session_that_nobody_recorded_is_as_long_ago_as_its_day():
    """Whether it was held or not: weeks without one are a gap, on Today and in what is asked alike."""
    assert is_long_gap(course("{key: s1, planned: 2026-11-03T10:00}"), at=at("2027-02-20T10:00"))


# ---- laws


@pytest.mark.parametrize("seed", range(20))
def test_over_three_months_no_two_forms_crowd_and_no_form_comes_too_often(seed: int):
    """Somebody who answers some of what is asked, at any hour: the laws hold for what was asked."""
    chance = random.Random(seed)
    who = course(ONE, TWO.replace("planned", "start").replace("10:00}", "10:00, end: 2026-11-17T10:50}"))
    moment, stop = at("2026-11-01T00:00"), at("2027-02-10T00:00")
    past = Past()
    while moment < stop:
        wanted = list(from_beats(SHIPPED, who, moment))
        found = pick(wanted, who, past, at=moment)
        assert found == pick(reversed(wanted), who, past, at=moment), "the order given plays no part"
        if found is not None and chance.random() < 0.5:
            past = replace(past, done=(*past.done, Done(instrument=found.instrument, at=moment)))
        elif found is not None:
            how = chance.choice(["later", "not today"])
            one = PutOff(instrument=found.instrument, beat=found.beat, at=moment, how=how)
            past = replace(past, put_off=(*past.put_off, one))
        moment += chance.randrange(HOUR // 2, 9 * HOUR)
    forms = [one for one in past.done if not instrument(one.instrument).tap]
    assert all(b.at - a.at >= 3 * HOUR for a, b in itertools.pairwise(forms))
    for form in {one.instrument for one in past.done}:
        days = [who.calendar.day_of(one.at) for one in past.done if one.instrument == form]
        assert all(b - a >= max(1, instrument(form).rests) for a, b in itertools.pairwise(days)), form


def test_a_clinics_own_form_is_asked_for_by_the_guide_and_goes_before_a_shipped_one() -> None:
    own = replace(instrument("peg"), id="our-pain", measures=("pain",))
    library = Library(own={"our-pain": own})
    assert library.measuring(("pain",)) == own
    assert library.measuring(("mood",)) == instrument("daily")
    assert library.find("gone") is None


def test_a_form_that_is_gone_is_neither_asked_for_nor_in_the_way() -> None:
    who, moment = course(ONE), at("2026-11-20T12:00")
    wanted = Wanted(
        instrument="gone", opens=moment - HOUR, closes=moment + HOUR, key="due.guide", weight=1, beat="b"
    )
    past = Past(done=(Done(instrument="also-gone", at=moment - 2 * DAY_SECONDS),))
    assert pick([wanted], who, past, at=moment) is None
    assert name(due("2026-11-20T12:00", past=past)) == name(due("2026-11-20T12:00"))
