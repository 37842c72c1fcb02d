"""How times and windows are said."""

from __future__ import annotations

import pytest

from afterwards.care.agenda import agenda
from afterwards.care.exports.moments import Manner, plain_date, span_phrase, spoken, when_phrase
from afterwards.care.exports.phrases import fact_phrase, window_phrase
from afterwards.care.timing import Calendar, Instant, parse_instant
from afterwards.care.words import ENGLISH
from laws.given import course_with, instant, plan_of, protocol_with

NEW_YORK = Calendar.of("America/New_York")
NOON = "2026-11-03T12:00"
HEAD = """routes: [iv]
session: {lasts: 40 to 60 minutes}
facts:
  slept: {ask: When did you wake, kind: moment}"""


def at(text: str) -> Instant:
    return parse_instant(text, NEW_YORK)


AT_NOON = spoken(NEW_YORK, at(NOON), ENGLISH)


def plain(text: str) -> str:
    """The text with ordinary spaces, so that it can be read here."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def phrase(rule: str, *, seen: str = NOON, end: str = ", end: 2026-11-03T10:50") -> str:
    """The phrase of a rule's only window, seen at ``seen``."""
    protocol = protocol_with(f"a: {{{rule}, title: A}}", HEAD)
    started = f"start: 2026-11-03T10:00{end}" if end else "planned: 2026-11-03T10:00"
    course = course_with(f"sessions: [{{key: s1, {started}}}]")
    plan = plan_of(protocol, course)
    now = instant(plan, seen)
    (item,) = agenda(plan, at=now).items
    (window,) = item.windows
    manner = spoken(course.calendar, now, ENGLISH, protocol)
    return plain(window_phrase(window, item.rule, manner, now))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-03T10:50", "today, 10:50 am"),
        ("2026-11-03T12:00", "today, noon"),
        ("2026-11-04T18:05", "tomorrow, 6:05 pm"),
        ("2026-11-02T18:05", "yesterday, 6:05 pm"),
        ("2026-11-05T00:30", "Thursday, 12:30 am"),
        ("2026-11-05T00:00", "the start of Thursday"),
        ("2026-11-03T00:00", "the start of today"),
        ("2026-11-09T09:00", "Monday, 9:00 am"),
        ("2026-11-10T09:00", "Tuesday 10 November, 9:00 am"),
        ("2026-11-01T09:00", "Sunday 1 November, 9:00 am"),
        ("2027-01-05T09:00", "Tuesday 5 January 2027, 9:00 am"),
    ],
)
def test_near_days_go_by_their_name_and_far_ones_by_their_date(when: str, said: str) -> None:
    assert plain(when_phrase(at(when), AT_NOON)) == said


def test_a_time_never_breaks_before_am() -> None:
    assert "10:50\N{NO-BREAK SPACE}am" in when_phrase(at("2026-11-05T10:50"), AT_NOON)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("2026-11-04T06:30", "2026-11-04T15:48", "tomorrow, 6:30 am to 3:48 pm"),
        ("2026-11-04T06:30", "2026-11-04T09:00", "tomorrow, 6:30 to 9:00 am"),
        ("2026-11-04T00:00", "2026-11-05T00:00", "all day tomorrow"),
        ("2026-11-04T09:00", "2026-11-05T00:00", "from tomorrow, 9:00 am until the end of tomorrow"),
        ("2026-11-03T14:00", "2026-11-06T09:00", "from 2:00 pm until Friday, 9:00 am"),
        ("2026-11-03T14:00", "2026-11-03T16:00", "2:00 to 4:00 pm"),
    ],
)
def test_spans(low: str, high: str, said: str) -> None:
    assert plain(span_phrase(at(low), at(high), AT_NOON)) == said


WINDOWS = [
    ("avoid: alcohol, when: from start until 48 hours after end", "Until Thursday, 10:50 am"),
    ("avoid: driving, when: from start until end of the day of end", "Until the end of today"),
    (
        "avoid: driving, when: from start until the day after end and then slept",
        "Until you have slept. Tomorrow morning at the earliest.",
    ),
    (
        "do: rest, when: from end until 2 to 3 hours after end",
        "Until 12:50 to 1:50 pm, ask your clinic which",
    ),
    ("do: rest, when: from 3 hours after end until 5 hours after end", "1:50 to 3:50 pm"),
    ("do: rest, when: from end until 1 hour after end", "Over. Ended 11:50 am"),
    ("do: rest, when: from end until next start", "Until your next session"),
    ("hold: lamotrigine, when: the day of start", "Ask your clinic. Until the end of today"),
    ("arrange: ride home, when: by start", "It was for before 10:00 am"),
    (
        "avoid: alcohol, when: from start until 4 hours or better 24 hours after end",
        "Until 2:50 pm. Better until tomorrow, 10:50 am.",
    ),
    ("gate: leaving, not before: 2 hours after end", "Not before 12:50 pm"),
    ("gate: leaving, for: clinic, needs: {session number: 1}", "Before you leave"),
]


@pytest.mark.parametrize(("rule", "said"), WINDOWS)
def test_windows(rule: str, said: str) -> None:
    assert phrase(rule) == said


def test_a_planned_end_is_said_to_be_about_and_is_no_question_for_the_clinic() -> None:
    said = phrase("avoid: alcohol, when: from start until 48 hours after end", end="")
    assert said == "Until about Thursday, 10:40 to 11:00 am"


def test_once_the_earliest_end_is_past_only_the_fact_is_left() -> None:
    rule = "avoid: driving, when: from start until the day after end and then slept"
    assert phrase(rule, seen="2026-11-04T09:00") == "Until you have slept"


def test_a_range_before_the_session_asks_the_clinic() -> None:
    said = phrase("avoid: food, when: from 3 to 8 hours before start until start", seen="2026-11-02T12:00")
    assert said == "From tomorrow, 2:00 to 7:00 am (ask your clinic which) until tomorrow, 10:00 am"


@pytest.mark.parametrize("seen", ["2026-11-01T12:00", NOON, "2026-11-20T12:00"])
def test_a_hold_never_says_stop(seen: str) -> None:
    said = phrase("hold: lamotrigine, when: from 24 hours before start until 24 hours after end", seen=seen)
    assert "stop" not in said.lower()


def test_facts_that_nobody_named_are_still_said() -> None:
    assert fact_phrase("light-walk done", ENGLISH) == "this is done: light walk"
    assert fact_phrase("woken well", ENGLISH) == "this is known: woken well"


def test_in_an_hour_that_comes_twice_the_clock_of_the_person_is_read() -> None:
    berlin = Calendar.of("Europe/Berlin")
    first, second = (parse_instant(f"2026-10-25T02:30{o}", berlin) for o in ("+02:00", "+01:00"))
    manner = Manner(berlin, berlin.day_of(first), ENGLISH, "printed")
    assert plain(manner.opening(first)) == plain(manner.opening(second)) == "Sunday, 2:30 am"


def test_dates_in_sources() -> None:
    assert plain_date("2026-11-22", ENGLISH) == "22 November 2026"
    assert plain_date("not stated", ENGLISH) == "not stated"
