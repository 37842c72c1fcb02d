"""When somebody answers: against a slow clock that is read minute by minute, around real clock changes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from afterwards.care.opening import WEEKDAYS, changes, opening_at, week_of

MINUTE = 60
ZONES = ("America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut", "UTC")
DAYS_OF_CHANGE = {
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Europe/Madrid": ("2026-03-29", "2026-10-25"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "America/Santiago": ("2026-04-05", "2026-09-06"),
    "Asia/Beirut": ("2026-03-29", "2026-10-25"),
    "UTC": ("2026-03-08", "2026-11-01"),
}


def at(text: str, zone: str = "America/New_York") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def drawn(chance: random.Random) -> dict[str, list[str]]:
    """Hours of a week: some days closed, some in two parts, most edges where clocks change."""
    hours = {}
    for day in WEEKDAYS:
        parts = chance.choice((0, 1, 1, 2))
        minutes = sorted(chance.sample(range(0, 24 * 60 + 1, 15), 2 * parts))
        if parts and chance.random() < 0.5:
            minutes[0] = chance.randrange(0, min(minutes[1], 180) or 1, 5)
        hours[day] = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes]
    return hours


def on_the_wall(hours: dict[str, list[str]], zone: ZoneInfo, minute: int) -> tuple[bool, bool]:
    """Whether the wall clock stands inside of the hours, and whether an edge of that day comes twice."""
    now = datetime.fromtimestamp(minute * MINUTE, UTC).astimezone(zone)
    day = hours.get(WEEKDAYS[now.weekday()], [])
    edges = [int(text[:2]) * 60 + int(text[3:]) for text in day]
    shown = now.hour * 60 + now.minute
    inside = any(low <= shown < high for low, high in zip(edges[::2], edges[1::2], strict=True))
    twice = any(_is_twice(now.date(), edge, zone) for edge in edges if edge < 24 * 60)
    return inside, twice


def _is_twice(day: date, minute: int, zone: ZoneInfo) -> bool:
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    return wall.replace(fold=0).utcoffset() > wall.replace(fold=1).utcoffset()  # type: ignore[operator]


@pytest.mark.parametrize("name", ZONES)
def test_it_is_open_when_the_clock_on_the_wall_says_so_and_never_otherwise(name: str) -> None:
    chance, zone = random.Random(f"opening {name}"), ZoneInfo(name)
    for changed in DAYS_OF_CHANGE[name] * 6:
        hours = drawn(chance)
        week = week_of(hours, name)
        if week is None:
            continue
        noon = at(f"{changed}T12:00", name) // MINUTE
        for minute in range(noon - 14 * 60, noon + 14 * 60, 5):
            found = opening_at(week, minute * MINUTE)
            inside, twice = on_the_wall(hours, zone, minute)
            where = (name, hours, datetime.fromtimestamp(minute * MINUTE, zone).isoformat())
            assert inside or not found.is_open, where
            assert found.is_open or not inside or twice, where


@pytest.mark.parametrize("name", ZONES)
def test_nothing_changes_before_it_says(name: str) -> None:
    chance = random.Random(f"until {name}")
    for changed in DAYS_OF_CHANGE[name] * 4:
        week = week_of(drawn(chance), name)
        if week is None:
            continue
        now = at(f"{changed}T00:00", name) + chance.randrange(0, 86400, MINUTE)
        found = opening_at(week, now)
        assert found.until is not None
        assert now < found.until
        assert opening_at(week, found.until).is_open is not found.is_open
        for moment in range(now, found.until, max(MINUTE, (found.until - now) // 50)):
            assert opening_at(week, moment) == found
        assert found.until in changes(week, now, found.until + 1)


def test_a_lunch_break_closes() -> None:
    week = week_of({"tue": ["08:00", "12:00", "13:00", "17:00"]}, "America/New_York")
    assert week is not None
    assert opening_at(week, at("2026-11-10T11:59")).until == at("2026-11-10T12:00")
    assert not opening_at(week, at("2026-11-10T12:30")).is_open
    assert opening_at(week, at("2026-11-10T12:30")).until == at("2026-11-10T13:00")


def test_a_single_closed_day_is_closed() -> None:
    week = week_of({"fri": ["08:00", "17:00"], "mon": ["08:00", "17:00"], "closed": ["2026-12-25"]}, "UTC")
    assert week is not None
    found = opening_at(week, at("2026-12-25T10:00", "UTC"))
    assert (found.is_open, found.until) == (False, at("2026-12-28T08:00", "UTC"))


def test_hours_that_run_over_midnight_are_one_stretch_and_day_and_night_has_no_end() -> None:
    night = week_of({"mon": ["20:00", "24:00"], "tue": ["00:00", "06:00"]}, "UTC")
    assert night is not None
    assert opening_at(night, at("2026-11-09T23:00", "UTC")).until == at("2026-11-10T06:00", "UTC")
    always = week_of({day: ["00:00", "24:00"] for day in WEEKDAYS}, "Europe/Madrid")
    assert always is not None
    found = opening_at(always, at("2026-10-25T02:30", "Europe/Madrid"))
    assert (found.is_open, found.until) == (True, None)


@pytest.mark.parametrize(
    ("hours", "zone"),
    [
        ({}, "UTC"),
        ({"mon": "closed"}, "UTC"),
        ({"mon": ["17:00", "08:00"]}, "UTC"),
        ({"mon": ["08:00"]}, "UTC"),
        ({"mon": ["8 am", "5 pm"]}, "UTC"),
        ({"mon": ["08:00", "17:00"]}, "Mars/Olympus"),
        ({"closed": ["2026-12-25"]}, "UTC"),
    ],
)
def test_what_nobody_said_or_nobody_can_read_is_unknown(hours: dict[str, object], zone: str) -> None:
    assert week_of(hours, zone) is None


def test_a_slip_in_one_day_or_one_date_leaves_the_others() -> None:
    week = week_of({"mon": ["08:00", "17:00"], "tue": ["x", "y"], "closed": ["soon", "2026-11-16"]}, "UTC")
    assert week is not None
    assert opening_at(week, at("2026-11-09T10:00", "UTC")).is_open
    assert not opening_at(week, at("2026-11-10T10:00", "UTC")).is_open
    assert not opening_at(week, at("2026-11-16T10:00", "UTC")).is_open


def test_words_change_at_edges_and_at_midnight() -> None:
    week = week_of({"tue": ["08:00", "17:00"]}, "America/New_York")
    assert week is not None
    low = at("2026-11-10T07:00")
    found = changes(week, low, low + 24 * 3600)
    assert found == (at("2026-11-10T08:00"), at("2026-11-10T17:00"), at("2026-11-11T00:00"))
