"""P1: a week of 100,000 people in 40 zones, as columns of instants."""

from __future__ import annotations

import random
import resource
from datetime import date

from afterwards.care.plan.cohort import daily_column
from afterwards.care.timing import Calendar

from .measure import Row, interleaved

PEOPLE, ZONES, DAYS, TIMES = 100_000, 40, 7, 3
FIRST = date(2026, 10, 29).toordinal()  # the week of the clock change in North America
NAMES = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Halifax",
    "America/St_Johns",
    "America/Toronto",
    "America/Mexico_City",
    "America/Bogota",
    "America/Lima",
    "America/Santiago",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Cairo",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Perth",
    "Australia/Adelaide",
    "Australia/Sydney",
    "Pacific/Auckland",
]


def run() -> list[Row]:
    """Three times of day for everybody, zone by zone."""
    chance = random.Random(7)
    walls = [[chance.randrange(5 * 60, 23 * 60) * 60 for _ in range(PEOPLE // ZONES)] for _ in NAMES]
    calendars = [Calendar.of(name) for name in NAMES]
    for calendar, some in zip(calendars, walls, strict=True):
        column = daily_column(calendar, some, FIRST, DAYS)
        for i in (0, len(some) // 2, len(some) - 1):
            for d in range(DAYS):
                assert column[d * len(some) + i] == calendar.wall(FIRST + d, some[i])

    def week() -> int:
        count = 0
        for _ in range(TIMES):
            for calendar, some in zip(calendars, walls, strict=True):
                count += len(daily_column(calendar, some, FIRST, DAYS))
        return count

    found, void = interleaved({"week": week})
    rate = PEOPLE * DAYS * TIMES / found["week"] / 1000
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Row(
            "cohort, 100,000 people a week",
            rate,
            "M/s",
            goal="≥10 M/s",
            met=rate >= 10,
            void=void,
        ),
        Row("cohort, resident memory", rss, "MiB", goal="≤300 MiB", met=rss <= 300),
    ]
