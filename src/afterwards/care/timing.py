"""Instants, local days and clock changes: the only module that knows time zones.

An *instant* is a whole number of seconds since 1970-01-01T00:00Z. A *day* is a local date as its
proleptic ordinal (``date.toordinal()``). Whole numbers keep windows half-open and exact, compare in one
machine step, and give the same bytes for the same input; zones enter and leave only here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from operator import le, lt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

type Instant = int
type Day = int

MINUTE, HOUR, DAY_SECONDS = 60, 3600, 86400
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years a course may speak of. Ketamine aftercare began later and no plan reaches further."""

_WALL = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?)?\Z", re.ASCII
)


class TimeTextError(ValueError):
    """A text that is not a time. ``reason`` is form, calendar, years, twice or never."""

    def __init__(self, reason: str, text: str, readings: tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason, self.text, self.readings = reason, text, readings


def zone(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, or None. Never touches the network."""
    try:
        return ZoneInfo(name) if name in zone_names() else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """All zone names, from the tz database's own list (asking the system opens every zone's file)."""
    return frozenset((files("tzdata") / "zones").read_text(encoding="ascii").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stretch of a course spent in one zone, from ``since`` on (None: since ever)."""

    zone: ZoneInfo
    since: Instant | None


@dataclass(frozen=True, slots=True)
class _Lane:
    """One zone-year: the instant at which each local day begins, and which days are plain."""

    first: Day
    midnights: tuple[Instant, ...]
    plain: tuple[bool, ...]
    """Plain: 24 hours long and no clock change inside, so wall time is midnight plus seconds."""


@lru_cache(maxsize=65536)
def _at(z: ZoneInfo, day: Day, second: int, fold: int = 0) -> Instant:
    d = date.fromordinal(day)
    naive = datetime(d.year, d.month, d.day, fold=fold) + timedelta(seconds=second)
    return int(naive.replace(tzinfo=z, fold=fold).timestamp())


def _first_instant(day: Day, midnight: Instant, day_of: Callable[[Instant], Day]) -> Instant:
    """The first instant of a day, also where a clock jumped over its midnight into the day."""
    if day_of(midnight - 1) < day:
        return midnight
    low, high = midnight - DAY_SECONDS, midnight
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if day_of(middle) >= day else (middle, high)
    return high


@lru_cache(maxsize=4096)
def _lane(z: ZoneInfo, year: int) -> _Lane:
    first = date(year, 1, 1).toordinal()
    days = range(first, date(year + 1, 1, 1).toordinal() + 1)
    midnights = tuple(
        [
            _first_instant(day, _at(z, day, 0), lambda at: datetime.fromtimestamp(at, z).toordinal())
            for day in days
        ]
    )
    offsets = [m - (d - 719163) * DAY_SECONDS for m, d in zip(midnights, days, strict=True)]
    noons = [_at(z, day, 12 * HOUR) - m for day, m in zip(days, midnights, strict=True)]
    # Some zones go back just after midnight, which repeats the last hour of the day before.
    even = [noon == 12 * HOUR for noon in noons]
    plain = tuple(
        [offsets[i] == offsets[i + 1] and even[i] and even[i + 1] for i in range(len(midnights) - 1)]
    )
    return _Lane(first, midnights, plain)


@lru_cache(maxsize=65536)
def _day_in(z: ZoneInfo, at: Instant) -> Day:
    return datetime.fromtimestamp(at, z).toordinal()


@lru_cache(maxsize=65536)
def _midnight(z: ZoneInfo, day: Day) -> Instant:
    lane = _lane(z, date.fromordinal(day).year)
    return lane.midnights[day - lane.first]


@lru_cache(maxsize=65536)
def _day_start(z: ZoneInfo, at: Instant, days: int) -> Instant:
    return _midnight(z, _day_in(z, at) + days)


@lru_cache(maxsize=512)
def _wall_lane(z: ZoneInfo, second: int, year: int) -> tuple[tuple[Instant, ...], bool]:
    """One wall time on every day of a year; people of one zone share it."""
    lane = _lane(z, year)
    found = [midnight + second for midnight in lane.midnights[:-1]]
    for i, plain in enumerate(lane.plain):
        if not plain:
            found[i] = _in_zone(z, lane.first + i, second, last=False)
    inside = all(map(le, lane.midnights, found)) and all(map(lt, found, lane.midnights[1:]))
    return tuple(found), inside


@dataclass(frozen=True, slots=True)
class Calendar:
    """A person's clock over the zones of a course. Travel is one more kind of clock change.

    Wall times that never happen (a gap) move forward by the gap, as RFC 5545 asks; wall times that
    happen twice (a fold) mean the first, unless the caller asks for the last.

    >>> berlin = Calendar.of("Europe/Berlin")
    >>> berlin.iso(berlin.wall(date(2026, 3, 29).toordinal(), 2 * 3600 + 1800))
    '2026-03-29T03:30:00+02:00'
    """

    stays: tuple[Stay, ...]
    single: ZoneInfo | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "single", self.stays[0].zone if len(self.stays) == 1 else None)

    @classmethod
    def of(cls, name: str) -> Calendar:
        """A calendar of one zone; ``name`` must be known."""
        return cls((Stay(zone=ZoneInfo(name), since=None),))

    @classmethod
    def of_stays(cls, first: str, later: Sequence[tuple[Day, int, str]]) -> Calendar:
        """A calendar that starts in ``first`` and changes zone at (day, second of day, zone).

        The moment of change is read on the new zone's clock: it is what the traveller reads on arrival.
        """
        stays = [Stay(zone=ZoneInfo(first), since=None)]
        for day, second, name in later:
            z = ZoneInfo(name)
            stays.append(Stay(zone=z, since=_at(z, day, second)))
        return cls(tuple(stays))

    def zone_at(self, at: Instant) -> ZoneInfo:
        """The zone in force at an instant."""
        if self.single is not None:
            return self.single
        index = bisect_right(self.stays, at, lo=1, key=lambda stay: stay.since or 0)
        return self.stays[index - 1].zone

    def midnight(self, day: Day) -> Instant:
        """The first instant of a local day."""
        if self.single is None:
            return _first_instant(day, self.wall(day, 0), self.day_of)
        return _midnight(self.single, day)

    def first_instant(self, day: Day, since: Instant | None) -> Instant:
        """``midnight``; for a state that hangs on ``since``, the later of both zones when one travelled."""
        if since is None or self.single is not None:
            return self.midnight(day)
        return max(self.midnight(day), _in_zone(self.zone_at(since), day, 0, last=False))

    def day_start(self, at: Instant, days: int, *, careful: bool = False) -> Instant:
        """The first instant of the day that many days after the day of ``at``.

        ``careful``: it closes a state that hangs on ``at``; where one travelled, the later of both zones.
        """
        if self.single is not None:
            return _day_start(self.single, at, days)
        return self.first_instant(self.day_of(at) + days, at if careful else None)

    def midnights(self, first: Day, last: Day) -> tuple[Instant, ...]:
        """The first instants of the days ``first`` … ``last``, both included."""
        if self.single is None:
            return tuple([self.midnight(day) for day in range(first, last + 1)])
        lane = _lane(self.single, date.fromordinal(first).year)
        found = lane.midnights[first - lane.first : last - lane.first + 1]
        while first + len(found) <= last:
            following = first + len(found)
            lane = _lane(self.single, date.fromordinal(following).year)
            found += lane.midnights[following - lane.first : last - lane.first + 1]
        return found

    def walls(self, second: int, first: Day, last: Day) -> tuple[tuple[Instant, ...], bool]:
        """The instants of one wall time (under 24:00) on the days ``first`` … ``last``, in one zone.

        Also whether each of them lies inside its own day, as wall times do but for a few clock changes.
        """
        assert self.single is not None, "a calendar of one zone"
        found: tuple[Instant, ...] = ()
        inside = True
        while first + len(found) <= last:
            following = first + len(found)
            year = date.fromordinal(following).year
            start = following - _lane(self.single, year).first
            lane, whole = _wall_lane(self.single, second, year)
            found += lane[start : start + last - following + 1]
            inside = inside and whole
        return found, inside

    def odd_days(self, first: Day, last: Day) -> list[Day]:
        """Days of ``first`` … ``last`` that are not plain: wall times on them need ``wall``."""
        if self.single is None:
            return list(range(first, last + 1))
        odd = []
        for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
            odd += [day for day in _odd_days(self.single, year) if first <= day <= last]
        return odd

    def wall(self, day: Day, second: int, *, last: bool = False) -> Instant:
        """The instant of a wall time (seconds after 00:00; 24:00 and more reach the next day)."""
        if second >= DAY_SECONDS:
            day, second = day + second // DAY_SECONDS, second % DAY_SECONDS
        if self.single is not None:
            lane = _lane(self.single, date.fromordinal(day).year)
            if lane.plain[day - lane.first]:
                return lane.midnights[day - lane.first] + second
            return _in_zone(self.single, day, second, last)
        return self._travelled(day, second, last)

    def _travelled(self, day: Day, second: int, last: bool) -> Instant:
        candidates = [_in_zone(stay.zone, day, second, last) for stay in self.stays]
        order = range(len(self.stays) - 1, -1, -1) if last else range(len(self.stays))
        for i in order:
            t, since = candidates[i], self.stays[i].since
            begun = since is None or t >= since
            if last and begun:
                return t
            ends = self.stays[i + 1].since if i + 1 < len(self.stays) else None
            if not last and (ends is None or t < ends):
                # Not begun: the traveller's clock jumped over this wall time; count on the old clock.
                return t if begun else candidates[i - 1]
        return candidates[0]

    def instants(self, day: Day, second: int) -> tuple[Instant, ...]:
        """All instants that a wall time of that day may mean: none in a gap, two in a fold."""
        times = {_at(stay.zone, day, second, fold) for stay in self.stays for fold in (0, 1)}
        return tuple(sorted(t for t in times if self.read(t) == (day, second)))

    def closing(self, day: Day, second: int, since: Instant) -> Instant:
        """A wall time as the closing edge of a *state* that hangs on ``since``: the careful reading.

        In a fold the second; where the person changed zone in between, the later of both zones' clocks.
        """
        t = self.wall(day, second, last=True)
        if self.single is None:
            t = max(t, _in_zone(self.zone_at(since), day, second, last=True))
        return t

    def read(self, at: Instant) -> tuple[Day, int]:
        """The local day and the second of that day on the clock."""
        local = datetime.fromtimestamp(at, self.zone_at(at))
        return local.toordinal(), local.hour * HOUR + local.minute * MINUTE + local.second

    def day_of(self, at: Instant) -> Day:
        """The local day of an instant."""
        return _day_in(self.single or self.zone_at(at), at)

    def step(self, at: Instant, steps: int, unit: str, *, last: bool = False) -> Instant:
        """``steps`` calendar days, weeks or months from ``at``, at the same wall time.

        31 January plus one month is the last day of February.
        """
        day, second = self.read(at)
        return self.wall(step_day(day, steps, unit), second, last=last)

    def local(self, at: Instant) -> datetime:
        """The instant as an aware datetime on the person's clock."""
        return datetime.fromtimestamp(at, self.zone_at(at))

    def iso(self, at: Instant) -> str:
        """RFC 3339 with the offset in force."""
        return self.local(at).isoformat()


def _in_zone(z: ZoneInfo, day: Day, second: int, last: bool) -> Instant:
    first = _at(z, day, second)
    return max(first, _at(z, day, second, fold=1)) if last else first


@lru_cache(maxsize=4096)
def _odd_days(z: ZoneInfo, year: int) -> tuple[Day, ...]:
    lane = _lane(z, year)
    return tuple(lane.first + i for i, plain in enumerate(lane.plain[:-1]) if not plain)


def step_day(day: Day, steps: int, unit: str) -> Day:
    """A date moved by calendar days, weeks or months (months clip to the month's last day)."""
    if unit != "months":
        return day + steps * (7 if unit == "weeks" else 1)
    d = date.fromordinal(day)
    months = d.year * 12 + d.month - 1 + steps
    year, month = divmod(months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1).toordinal()
    first = date(year, month + 1, 1).toordinal()
    return min(first + d.day - 1, following - 1)


def parse_day(text: str) -> Day:
    """A date ``YYYY-MM-DD`` within the years of a course. Raises TimeTextError."""
    match = _WALL.match(text)
    if not match or match[4]:
        raise TimeTextError("form", text)
    return _checked_day(match, text)


def _checked_day(match: re.Match[str], text: str) -> Day:
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])).toordinal()
    except ValueError:
        raise TimeTextError("calendar", text) from None
    if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise TimeTextError("years", text)
    return day


def parse_instant(text: str, calendar: Calendar) -> Instant:
    """``YYYY-MM-DDTHH:MM[:SS][offset]``; without offset it is the calendar's wall time.

    Raises TimeTextError: ``twice`` and ``never`` for wall times in a fold or gap, since a recorded fact
    must not be guessed.
    """
    match = _WALL.match(text)
    if not match or not match[4]:
        raise TimeTextError("form", text)
    day = _checked_day(match, text)
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise TimeTextError("calendar", text)
    seconds = hour * HOUR + minute * MINUTE + second
    if match[7]:
        try:
            return int(datetime.fromisoformat(text.replace(" ", "T")).timestamp())
        except ValueError:
            raise TimeTextError("calendar", text) from None
    times = calendar.instants(day, seconds)
    if len(times) != 1:
        readings = tuple(calendar.iso(at) for at in times)
        raise TimeTextError("twice" if times else "never", text, readings)
    return times[0]


def instant_of(text: str) -> Instant:
    """``YYYY-MM-DDTHH:MM[:SS]`` with its offset, as stored facts have it. Raises TimeTextError."""
    if not (match := _WALL.match(text)) or not match[7]:
        raise TimeTextError("form", text)
    return parse_instant(text, Calendar.of("UTC"))


def is_date(text: str) -> bool:
    """Whether the text has the form of a date without a time."""
    match = _WALL.match(text)
    return bool(match and not match[4])


def parse_clock(text: str) -> int | None:
    """``HH:MM`` (00:00 to 24:00) as seconds after midnight, or None."""
    if not (match := re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII)):
        return None
    seconds = int(match[1]) * HOUR + int(match[2]) * MINUTE
    return seconds if int(match[2]) < 60 and seconds <= DAY_SECONDS else None


def clock(seconds: int) -> str:
    """Seconds after midnight as ``HH:MM``."""
    return f"{seconds // HOUR:02d}:{seconds % HOUR // MINUTE:02d}"


def utc(at: Instant) -> datetime:
    """The instant as a UTC datetime."""
    return datetime.fromtimestamp(at, UTC)
