"""Sunrise and sunset against almanacs, and what happens where the sun stays away."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from afterwards.care.plan import Plan
from afterwards.care.sunlight import sun, sun_lane
from afterwards.care.timing import Calendar
from laws.given import course_with, items, plan_of, protocol_with

PLACES = {
    "New York": (40.71, -74.01, "America/New_York"),
    "Berlin": (52.52, 13.41, "Europe/Berlin"),
    "London": (51.51, -0.13, "Europe/London"),
    "Sydney": (-33.87, 151.21, "Australia/Sydney"),
    "Tokyo": (35.68, 139.69, "Asia/Tokyo"),
    "Tromsø": (69.65, 18.96, "Europe/Oslo"),
}


def minute_of(place: str, day: str, event: str) -> float | None:
    """Minutes after local midnight, by the clock on the wall."""
    latitude, longitude, zone = PLACES[place]
    at = sun(event, latitude, longitude, date.fromisoformat(day).toordinal(), ZoneInfo(zone))
    if at is None:
        return None
    local, second = Calendar.of(zone).read(at)
    assert local == date.fromisoformat(day).toordinal()
    return second / 60


@pytest.mark.parametrize(
    ("place", "day", "sunrise", "sunset"),
    [
        ("New York", "2026-06-21", "05:25", "20:31"),
        ("New York", "2026-12-21", "07:17", "16:32"),
        ("Berlin", "2026-06-21", "04:43", "21:33"),
        ("Berlin", "2026-12-21", "08:15", "15:54"),
        ("London", "2026-06-21", "04:43", "21:21"),
        ("London", "2026-12-21", "08:04", "15:53"),
        ("Sydney", "2026-06-21", "07:00", "16:54"),
        ("Sydney", "2026-12-22", "05:41", "20:05"),
        ("Tokyo", "2026-03-20", "05:45", "17:53"),
    ],
)
def test_the_sun_agrees_with_the_almanac_within_three_minutes(
    place: str, day: str, sunrise: str, sunset: str
) -> None:
    for event, text in (("sunrise", sunrise), ("sunset", sunset)):
        found = minute_of(place, day, event)
        assert found is not None
        assert abs(found - int(text[:2]) * 60 - int(text[3:])) <= 3, (event, found)


@pytest.mark.parametrize("day", ["2026-12-10", "2026-12-21", "2026-06-21"])
def test_in_polar_night_and_under_the_midnight_sun_nothing_rises_or_sets(day: str) -> None:
    assert minute_of("Tromsø", day, "sunrise") is None
    assert minute_of("Tromsø", day, "sunset") is None


def test_a_lane_of_days_says_the_same_as_each_day() -> None:
    latitude, longitude, name = PLACES["Tromsø"]
    first, zone = date(2026, 11, 20).toordinal(), ZoneInfo(name)
    lane = sun_lane("sunrise", (latitude, longitude), first, first + 70, zone)
    alone = [sun("sunrise", latitude, longitude, day, zone) for day in range(first, first + 71)]
    assert [None if at < 0 else at for at in lane] == alone
    assert None in alone
    assert any(at is not None for at in alone)


def test_every_day_of_a_year_has_its_own_sunrise() -> None:
    latitude, longitude, name = PLACES["Sydney"]
    first = date(2026, 1, 1).toordinal()
    calendar = Calendar.of(name)
    lane = sun_lane("sunrise", (latitude, longitude), first, first + 364, ZoneInfo(name))
    assert [calendar.day_of(at) for at in lane] == list(range(first, first + 365))


# -- in the plan --

OFTEN = "every day at sunrise and 1 hour before sunset"
LIGHT = f"lit: {{do: light, when: from first session, how often: {OFTEN}, title: T}}"


def day_plan(place: str | None, day: str) -> Plan:
    latitude, longitude, zone = PLACES[place or "Tromsø"]
    where = f"place: {{latitude: {latitude}, longitude: {longitude}}}\n" if place else ""
    rest = f"ends: {day}\nsessions: [{{key: s1, planned: {day}T00:00}}]"
    return plan_of(protocol_with(LIGHT), course_with(where + rest, zone))


def shown(place: str | None, day: str) -> list[tuple[str, list[str]]]:
    """When light is asked for on a day, and what is not clear about it."""
    listed = items(day_plan(place, day), f"{day}T00:00").values()
    return [(i["windows"][0]["opens"][11:16], [d["why"] for d in i["unclear"]]) for i in listed]  # type: ignore[index, attr-defined]


def test_rhythms_follow_the_sun_where_it_rises() -> None:
    (rise, clear), (dusk, _) = shown("New York", "2026-06-21")
    assert clear == []
    assert "05:22" <= rise <= "05:28"
    assert "19:28" <= dusk <= "19:34"


@pytest.mark.parametrize("place", ["Tromsø", None], ids=["polar night", "no place told"])
def test_without_the_sun_the_clock_stands_in_and_the_agenda_says_so(place: str | None) -> None:
    assert shown(place, "2026-12-21") == [("08:00", ["no sun"]), ("17:00", ["no sun"])]


def test_the_last_days_before_polar_night_still_follow_the_sun() -> None:
    for day in ("2026-11-15", "2027-01-25"):
        (_, first), (_, second) = shown("Tromsø", day)
        assert first == second == []
