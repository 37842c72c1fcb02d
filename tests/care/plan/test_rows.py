"""Rows and columns: the quick ways to many windows say the same as the slow ones."""

from __future__ import annotations

from datetime import date

import pytest

from afterwards.care.plan.cohort import daily_column
from afterwards.care.plan.rhythms import slots
from afterwards.care.plan.rows import rows
from afterwards.care.timing import Calendar
from laws.given import course_with, plan_of, protocol_with

OFTEN = (
    "every day",
    "every day at 02:30",
    "every day at waking and bedtime",
    "every day at sunrise and 1 hour before sunset",
    "every 5 hours",
    "2 times a week",
    "every 3 days at 08:00",
    "every monday",
)
RULES = "\n".join(
    [
        f"r{i}: {{do: walk, when: during the course, how often: {often}, title: T}}"
        for i, often in enumerate(OFTEN)
    ]
    + ["no: {avoid: alcohol, when: from 48 hours before start until 48 hours after end, title: T}"]
    + ["wait: {avoid: driving, when: from start until next start, title: T}"]
)
ZONES = ("America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "Africa/Casablanca")


def plan(zone: str):  # type: ignore[no-untyped-def]
    sessions = ", ".join(f"{{key: s{d}, planned: 2026-10-{d}T10:00}}" for d in (20, 23, 30))
    place = "place: {latitude: 40.7, longitude: -74.0}"
    course = f"starts: 2026-10-19\nends: 2027-01-10\n{place}\nsessions: [{sessions}]"
    return plan_of(protocol_with(RULES, "session: {lasts: 40 to 60 minutes}"), course_with(course, zone))


@pytest.mark.parametrize("zone", ZONES)
def test_rows_are_the_slots_and_windows_walked_one_by_one(zone: str) -> None:
    found = plan(zone)
    walked = []
    for rank, activity in enumerate(found.activities):
        if activity.rule.how_often is None:
            walked += [(w.opens, rank) for w in activity.windows]
        else:
            walked += [(slot.opens, rank) for slot in slots(found, activity, -(2**62), found.horizon())]
    assert [(row[0], row[2]) for row in rows(found)] == sorted(walked)
    assert len(walked) > 400


@pytest.mark.parametrize("zone", ZONES)
def test_the_rows_of_each_day_are_those_of_the_whole_that_touch_it(zone: str) -> None:
    found = plan(zone)
    calendar, whole = found.course.calendar, rows(found)
    waiting = {rank for rank, a in enumerate(found.activities) for w in a.windows if w.closes_on}
    for day in range(date(2026, 10, 22).toordinal(), date(2026, 11, 6).toordinal()):
        low, high = calendar.midnight(day), calendar.midnight(day + 1)
        touching = [r for r in whole if r[0] < high and (r[1] > low or r[2] in waiting)]
        assert rows(found, low, high) == touching


@pytest.mark.parametrize("zone", [*ZONES, "Europe/Berlin", "America/Santiago"])
def test_a_column_holds_each_persons_wall_time_on_each_day(zone: str) -> None:
    calendar, walls = Calendar.of(zone), [0, 1800, 2 * 3600 + 1800, 7 * 3600, 23 * 3600 + 3540]
    first, days = date(2026, 9, 1).toordinal(), 90
    column = daily_column(calendar, walls, first, days)
    assert column == [calendar.wall(first + day, wall) for day in range(days) for wall in walls]
