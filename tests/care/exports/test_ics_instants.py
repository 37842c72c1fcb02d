"""Calendars around clock changes and travel: two foreign readers find the engine's own instants."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterwards.care.agenda import Agenda, agenda
from afterwards.care.exports.ics import ics_calendar
from afterwards.care.words import ENGLISH
from care.exports.readers import by_icalendar, by_icaljs, by_names, engine_edges, sorted_edges
from laws.given import course_of, plan_of, protocol_with, shipped

RULES = """
long: {avoid: alcohol, when: from 26 hours before start until 26 hours after end, title: a}
rest-of-day: {avoid: driving, when: from end until end of the day of end, title: b}
short: {do: rest, when: from start until end, title: c}
often: {do: water, when: from start until 20 hours after end, how often: every 190 minutes, title: d}
whole-day: {measure: mood, when: the day of start, title: e}
fixed: {take: medicine, when: at 02:30 on the day of start, title: f}
evening:
  {do: calm things, when: from 23:30 on the day before start until 01:30 on the day after start, title: g}
until-slept: {avoid: heavy machinery, when: from end until slept, title: h}
daily:
  do: light meal
  when: from 2 days before start until 2 days after end
  how often: every day at 01:30 and 02:30
  title: i
"""
HEAD = "routes: [iv]\nfacts: {slept: {ask: When did you wake, kind: moment}}"
ZONES = (
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "UTC",
)


def utc_iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def agenda_around(zone: str, starts: list[int], length: int = 3000) -> Agenda:
    """A course whose sessions start at these instants, seen from its first."""
    sessions = "\n".join(
        f"  - {{key: s{i}, route: iv, start: '{utc_iso(at)}', end: '{utc_iso(at + length)}'}}"
        for i, at in enumerate(starts)
    )
    course = course_of(
        f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: {zone}\nsessions:\n{sessions}\n"
    )
    return agenda(plan_of(protocol_with(RULES, HEAD), course), at=starts[0])


def calendar_text(found: Agenda) -> str:
    return ics_calendar(found, ENGLISH, stamp=found.at)


def assert_read_alike(agendas: list[Agenda]) -> None:
    """Both readers must find in each calendar what the engine says."""
    texts = [calendar_text(found) for found in agendas]
    calendars = [found.plan.course.calendar for found in agendas]
    for found, text, calendar in zip(agendas, texts, calendars, strict=True):
        assert sorted_edges(by_icalendar(text, calendar)) == engine_edges(found)
        assert sorted_edges(by_names(text, calendar)) == engine_edges(found)
    for found, events in zip(agendas, by_icaljs(texts, calendars), strict=True):
        assert sorted_edges(events) == engine_edges(found)


STEP, FIRST, LAST = 5 * 86400, 1577836800, 2051222400
"""From 2020 to 2034: ical.js reads no clock change after 2035. None of them are closer than a week."""


@lru_cache(maxsize=1024)
def clock_changes(zone: str) -> list[int]:
    """The clock changes of a zone, found by looking often and halving."""
    return [
        bisect_left(range(low + STEP), True, low, key=lambda at: offset(zone, at) != offset(zone, low))
        for low in range(FIRST, LAST, STEP)
        if offset(zone, low) != offset(zone, low + STEP)
    ]


def offset(zone: str, at: int) -> object:
    return datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize("zone", ZONES)
def test_two_readers_find_the_engines_instants_around_a_clock_change(zone):
    ahead = [at for at in clock_changes(zone) if at > 1767225600][:2] or [1774746000]
    starts = [at + hours * 3600 for at in ahead for hours in (-2, -1, 0, 1)]
    assert_read_alike([agenda_around(zone, [at]) for at in starts])


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, list[int], int]:
    """A zone, sessions near one of its clock changes (and one near the next), and their length."""
    zone = draw(st.sampled_from(sorted(available_timezones())))
    at = draw(st.sampled_from(pairs_of(zone)))
    shifts = [60 * draw(st.integers(-1700, 1700)) for _ in at]
    return (
        zone,
        sorted(a + shift for a, shift in zip(at, shifts, strict=True)),
        60 * draw(st.integers(1, 180)),
    )


@lru_cache(maxsize=1024)
def pairs_of(zone: str) -> list[tuple[int, ...]]:
    """Neighbouring clock changes, as long as a course may span both."""
    found = clock_changes(zone) or [1774746000]
    near = [(a, b) for a, b in pairwise(found) if b - a < 300 * 86400]
    return [*near, *((at,) for at in found)]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(moments(), min_size=12, max_size=20))
def test_any_zone_any_clock_change_any_minute(drawn):
    assert_read_alike([agenda_around(*one) for one in drawn])


TRAVEL = """afterwards: 1
course: c
protocol: test
time zone:
  - {zone: Europe/Berlin}
  - {from: 2026-10-24T18:00, zone: America/New_York}
  - {from: 2026-10-31T22:00, zone: Pacific/Auckland}
sessions:
  - {key: s1, route: iv, start: 2026-10-23T10:00, end: 2026-10-23T10:50}
  - {key: s2, route: iv, start: 2026-10-25T10:00, end: 2026-10-25T10:50}
  - {key: s3, route: iv, start: 2026-11-03T10:00, end: 2026-11-03T10:50}
"""


def test_a_course_that_travels_is_read_alike_and_brings_each_zone_once():
    course = course_of(TRAVEL)
    found = agenda(plan_of(protocol_with(RULES, HEAD), course), at=course.sessions[0].begins)
    assert_read_alike([found])
    zones = icalendar.Calendar.from_ical(calendar_text(found)).walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["America/New_York", "Europe/Berlin", "Pacific/Auckland"]


def test_a_whole_shipped_course_over_a_clock_change_is_read_alike():
    days = ("2026-10-20", "2026-10-23", "2026-10-27", "2026-10-30", "2026-11-03", "2026-11-06")
    sessions = "\n".join(f"  - {{key: s{i}, route: iv, planned: {day}T10:00}}" for i, day in enumerate(days))
    text = f"afterwards: 1\ncourse: c\nprotocol: standard\ntime zone: Europe/Berlin\nsessions:\n{sessions}\n"
    course = course_of(text)
    at, high = course.sessions[2].begins, course.sessions[-1].begins + 7 * 86400
    assert_read_alike([agenda(plan_of(shipped("standard"), course), at=at, high=high)])


def test_an_edge_that_its_clock_shows_twice_is_written_in_utc():
    fall_back = int(datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp())  # Berlin shows 02:00 once more
    text = calendar_text(agenda_around("Europe/Berlin", [fall_back - 1800, fall_back + 1800]))
    assert "DTSTART:20261025T003000Z" in text
    assert "DTSTART:20261025T013000Z" in text
    assert "TZID=Europe/Berlin:20261025T02" not in text


def test_a_day_that_begins_at_one_o_clock_is_still_a_whole_day():
    gap = int(datetime(2026, 9, 6, 4, tzinfo=UTC).timestamp())  # Santiago goes from 24:00 to 01:00
    found = agenda_around("America/Santiago", [gap + 12 * 3600])
    days = [e for e in by_names(calendar_text(found), found.plan.course.calendar) if e.allday]
    assert (gap, gap + 23 * 3600) in [event.edges for event in days]
