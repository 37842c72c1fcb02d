"""Instants as iCalendar times, and the VTIMEZONE of every zone that they were written in.

A time is written on the wall clock of the zone in force there, so that a person reads their own clock. A
wall time that happens twice is written in UTC: clients disagree about which one it means.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..timing import DAY_SECONDS, Calendar, Day, Instant, utc

LOOK_BACK_YEARS = 1
"""How far back the change before the first event is looked for; clients need none that is older."""


class Change(NamedTuple):
    """A clock change: when, from which offset to which, and what the new clock is called."""

    at: Instant
    before: timedelta
    after: timedelta
    name: str
    daylight: bool


class Edges:
    """Writes the edges of one calendar and remembers which zones it wrote, and how far they reach.

    >>> Edges(Calendar.of("Europe/Berlin")).time(1774713600)
    ';TZID=Europe/Berlin:20260328T170000'
    """

    __slots__ = ("_calendar", "_days", "_reach", "_times")

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._times: dict[Instant, str] = {}
        self._days: dict[Instant, Day | None] = {}
        self._reach: dict[ZoneInfo, tuple[Instant, Instant]] = {}

    def time(self, at: Instant) -> str:
        """An instant as the parameters and the value of DTSTART or DTEND."""
        found = self._times.get(at)
        if found is None:
            found = self._times[at] = self._written(at)
        return found

    def _written(self, at: Instant) -> str:
        zone = self._calendar.zone_at(at)
        local = datetime.fromtimestamp(at, zone)
        twice = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
        if twice or zone.key in ("UTC", "Etc/UTC"):
            return f":{utc_text(at)}"
        low, high = self._reach.get(zone, (at, at))
        self._reach[zone] = min(low, at), max(high, at)
        return f";TZID={zone.key}:{_digits(local)}"

    def day(self, at: Instant) -> Day | None:
        """The local day that begins at an instant; None when none does."""
        if at not in self._days:
            day = self._calendar.day_of(at)
            self._days[at] = day if self._calendar.midnight(day) == at else None
        return self._days[at]

    def zones(self) -> str:
        """One VTIMEZONE for each zone written so far, in order of name."""
        found = sorted(self._reach.items(), key=lambda one: one[0].key)
        return "".join(zone_text(zone, low, high) for zone, (low, high) in found)


def _digits(local: datetime) -> str:
    clock = local.hour * 10000 + local.minute * 100 + local.second
    return f"{date_text(local)}T{clock:06d}"


def date_text(day: date) -> str:
    """A date as ``20260328``, for the years of a course."""
    return f"{day.year * 10000 + day.month * 100 + day.day}"


def utc_text(at: Instant) -> str:
    """An instant as ``20260328T160000Z``."""
    return f"{_digits(utc(at))}Z"


def zone_text(zone: ZoneInfo, low: Instant, high: Instant) -> str:
    """A VTIMEZONE that is right from ``low`` to ``high``, both included.

    Every clock change in between stands there by itself, and so does the one before; no rule is guessed.
    """
    observances = "".join(_observance(change) for change in _observed(zone, low, high))
    return f"BEGIN:VTIMEZONE\r\nTZID:{zone.key}\r\n{observances}END:VTIMEZONE\r\n"


def _observed(zone: ZoneInfo, low: Instant, high: Instant) -> list[Change]:
    """The change in force at ``low`` and all later ones up to ``high``."""
    first = utc(low).year - LOOK_BACK_YEARS
    changes = [c for year in range(first, utc(high).year + 1) for c in clock_changes(zone, year)]
    before = [change for change in changes if change.at <= low]
    since = before[-1] if before else _long_in_force(zone, low)
    return [since, *(change for change in changes if low < change.at <= high)]


def _long_in_force(zone: ZoneInfo, at: Instant) -> Change:
    """A clock that has run unchanged for years, as if it had begun with 2 January 1970."""
    local = datetime.fromtimestamp(at, zone)
    offset = local.utcoffset() or timedelta()
    since = DAY_SECONDS - int(offset.total_seconds())
    return Change(since, offset, offset, local.tzname() or "", daylight=False)


def _observance(change: Change) -> str:
    kind = "DAYLIGHT" if change.daylight else "STANDARD"
    return (
        f"BEGIN:{kind}\r\nDTSTART:{_digits(utc(change.at) + change.before)}\r\n"
        f"TZOFFSETFROM:{_offset_text(change.before)}\r\nTZOFFSETTO:{_offset_text(change.after)}\r\n"
        f"TZNAME:{change.name}\r\nEND:{kind}\r\n"
    )


def _offset_text(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60  # in the years of a course no zone counts in seconds
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


@lru_cache(maxsize=2048)
def clock_changes(zone: ZoneInfo, year: int) -> tuple[Change, ...]:
    """The clock changes of a zone in a year of UTC, to the second."""
    start, stop = (int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (year, year + 1))
    found = []
    before = _offset(zone, start)
    for low in range(start, stop, DAY_SECONDS):
        after = _offset(zone, low + DAY_SECONDS)
        if after != before:
            found.append(_change(zone, low, before, after))
            before = after
    return tuple(found)


def _change(zone: ZoneInfo, low: Instant, before: timedelta, after: timedelta) -> Change:
    """The change within the day from ``low``. Where winter is the exception (Dublin), the rise is summer."""
    old = datetime.fromtimestamp(low, zone)
    at = _moment(zone, low, low + DAY_SECONDS)
    new = datetime.fromtimestamp(at, zone)
    saved, was_saved = (local.dst() or timedelta() for local in (new, old))
    daylight = saved > timedelta() or (was_saved < timedelta() and after > before)
    return Change(at, before, after, new.tzname() or "", daylight)


def _moment(zone: ZoneInfo, low: Instant, high: Instant) -> Instant:
    """The first instant of the new clock; the old one still runs at ``low``."""
    old = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: ZoneInfo, at: Instant) -> timedelta:
    return datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
