"""What others need for the same work, and what is near the bottom of what the machine can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import numpy as np
import recurring_ical_events
from dateutil import rrule
from whenever import Date, Time

from .sample import DAYS, FIRST

ZONE = "America/New_York"
TIMES = [time(6 + i) for i in range(15)]
SINGLE = 204


def recurring_calendar() -> Callable[[], int]:
    """recurring-ical-events: 15 daily events for 90 days and 204 single ones, asked for the whole span."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for i, at in enumerate(TIMES):
        start = datetime.combine(FIRST, at)
        lines += _event(f"daily-{i}", start, f"RRULE:FREQ=DAILY;COUNT={DAYS}")
    for i in range(SINGLE):
        start = datetime.combine(FIRST + timedelta(days=i % DAYS), time(10, i % 60))
        lines += _event(f"single-{i}", start, "")
    calendar = icalendar.Calendar.from_ical("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n")
    end = FIRST + timedelta(days=DAYS + 1)
    return lambda: len(recurring_ical_events.of(calendar).between(FIRST, end))


def _event(uid: str, start: datetime, rule: str) -> list[str]:
    stamp = start.strftime("%Y%m%dT%H%M%S")
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART;TZID={ZONE}:{stamp}", "DURATION:PT1H", "SUMMARY:x"]
    return [*lines, rule, "END:VEVENT"] if rule else [*lines, "END:VEVENT"]


def dateutil_rules() -> int:
    """dateutil: the daily rules and the single times with their zone, as sorted instants of both edges."""
    zone = ZoneInfo(ZONE)
    hour = timedelta(hours=1)
    found: list[datetime] = []
    for at in TIMES:
        start = datetime.combine(FIRST, at, tzinfo=zone)
        found += list(rrule.rrule(rrule.DAILY, count=DAYS, dtstart=start))
    found += [
        datetime.combine(FIRST + timedelta(days=i % DAYS), time(10), tzinfo=zone) for i in range(SINGLE)
    ]
    return len(sorted((at.timestamp(), (at + hour).timestamp()) for at in found))


def whenever_loop() -> int:
    """A plain loop with whenever: every day and time turned into an instant, sorted."""
    first = Date(FIRST.year, FIRST.month, FIRST.day)
    times = [Time(at.hour) for at in TIMES]
    found = []
    for n in range(DAYS):
        day = first.add(days=n)
        found += [day.at(at).assume_tz(ZONE).timestamp() for at in times]
    found.sort()
    return len(found)


def numpy_rows() -> Callable[[], int]:
    """The ceiling: lanes precompiled, rows by numpy, sorted, as Python values."""
    zone = ZoneInfo(ZONE)
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    midnights = np.array([int(datetime.combine(d, time(), tzinfo=zone).timestamp()) for d in days])
    offsets = np.array([at.hour * 3600 for at in TIMES])
    single = np.arange(SINGLE) * 7200 + int(midnights[0])

    def rows() -> int:
        opens = np.concatenate([(midnights[None, :] + offsets[:, None]).ravel(), single])
        ranks = np.concatenate([np.repeat(np.arange(len(offsets)), DAYS), np.arange(SINGLE) + 100])
        order = np.argsort(opens, kind="stable")
        return len(list(zip(opens[order].tolist(), ranks[order].tolist(), strict=True)))

    return rows
