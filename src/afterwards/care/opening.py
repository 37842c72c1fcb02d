"""When somebody answers, and working time: a clinic's week on its own clock, closed days and clock changes.

It never says "open" while the clock on the clinic's wall stands outside of the hours. Hours that nobody gave
are unknown, which is neither open nor closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .timing import DAY_SECONDS, Calendar, Day, Instant, TimeTextError, parse_clock, parse_day, zone

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED_DAYS = "closed"
"""The key of ``hours`` under which single days stand on which nobody answers."""
LOOK = 15
"""Days that are looked ahead for the next change."""
FARTHEST = 60
"""Days that are looked through for working time; a clinic that is closed longer is closed."""

type Span = tuple[int, int]
"""From and until, in seconds after midnight; until is at most 24:00."""
type Stretch = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The hours of a week, in one zone."""

    calendar: Calendar
    spans: tuple[tuple[Span, ...], ...]
    """Of Monday to Sunday, each in order; none: closed."""
    closed: frozenset[Day] = frozenset()
    """Single days on which nobody answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether somebody answers at an instant, and when that changes."""

    is_open: bool
    until: Instant | None
    """None: not within the next two weeks."""


def week_of(hours: Mapping[str, object], zone_name: str) -> Week | None:
    """The hours as they are stored: by day a list of times, two and two, and ``closed`` with single dates.

    None where they are unknown: no zone, or no day that can be read.

    >>> week = week_of({"mon": ["08:00", "12:00", "13:00", "17:00"]}, "America/New_York")
    >>> week.spans[0] if week else None
    ((28800, 43200), (46800, 61200))
    """
    if zone(zone_name) is None:
        return None
    spans = tuple(spans_of(hours.get(day)) for day in WEEKDAYS)
    if not any(spans):
        return None
    return Week(calendar=Calendar.of(zone_name), spans=spans, closed=frozenset(_days(hours.get(CLOSED_DAYS))))


def spans_of(found: object) -> tuple[Span, ...]:
    """The hours of one day as they are stored; none where they can not be read."""
    if not isinstance(found, list | tuple) or len(found) % 2:
        return ()
    times = [parse_clock(str(text)) for text in found]
    known = [time for time in times if time is not None]
    if len(known) < len(times) or known != sorted(set(known)):
        return ()
    return tuple(zip(known[::2], known[1::2], strict=True))


def _days(found: object) -> Iterator[Day]:
    for text in found if isinstance(found, list | tuple) else ():
        try:
            yield parse_day(str(text))
        except TimeTextError:
            continue


def opening_at(week: Week, at: Instant) -> Opening:
    """Whether somebody answers at ``at``, and when that changes."""
    last = week.calendar.day_of(at) + LOOK
    for opens, closes in stretches(week, week.calendar.day_of(at) - 1, last):
        if at < opens:
            return Opening(is_open=False, until=opens)
        if at < closes:
            endless = closes >= week.calendar.midnight(last + 1)
            return Opening(is_open=True, until=None if endless else closes)
    return Opening(is_open=False, until=None)


def changes(week: Week, low: Instant, high: Instant) -> tuple[Instant, ...]:
    """Each instant in ``[low, high)`` at which "open until 5 pm" must read otherwise: edges and midnights."""
    calendar = week.calendar
    first, last = calendar.day_of(low), calendar.day_of(high)
    edges = {edge for stretch in stretches(week, first - 1, last) for edge in stretch}
    edges |= set(calendar.midnights(first, last))
    return tuple(sorted(edge for edge in edges if low <= edge < high))


def stretches(week: Week, first: Day, last: Day) -> Iterator[Stretch]:
    """The stretches in which somebody answers on the days ``first`` … ``last``; those that touch are one."""
    before: Stretch | None = None
    for day in range(first, last + 1):
        if day in week.closed:
            continue
        for low, high in week.spans[date.fromordinal(day).weekday()]:
            opens, closes = _opens(week.calendar, day, low), _closes(week.calendar, day, high)
            if opens >= closes:
                continue
            if before is not None and opens <= before[1]:
                before = (before[0], closes)
                continue
            if before is not None:
                yield before
            before = (opens, closes)
    if before is not None:
        yield before


def worked(week: Week, at: Instant, seconds: int) -> Instant | None:
    """The instant at which so much working time has passed since ``at``; None: not within 60 days.

    Four working hours from Friday afternoon end on Monday.
    """
    today = week.calendar.day_of(at)
    for opens, closes in stretches(week, today - 1, today + FARTHEST):
        there = closes - max(opens, at)
        if there >= seconds:
            return max(opens, at) + seconds
        seconds -= max(there, 0)
    return None


def end_of_next_day(week: Week, at: Instant) -> Instant | None:
    """When the first working day after the day of ``at`` ends; None within 60 days."""
    today = week.calendar.day_of(at)
    for day in range(today + 1, today + FARTHEST):
        ends = [closes for _, closes in stretches(week, day, day)]
        if ends:
            return ends[-1]
    return None


def _opens(calendar: Calendar, day: Day, second: int) -> Instant:
    """Where a wall time comes twice, the later; where it never comes, the first minute after it."""
    return (
        calendar.wall(day, second, last=True)
        if _is_read(calendar, day, second)
        else _after(calendar, day, second)
    )


def _closes(calendar: Calendar, day: Day, second: int) -> Instant:
    """Where a wall time comes twice, the earlier."""
    return calendar.wall(day, second) if _is_read(calendar, day, second) else _after(calendar, day, second)


def _is_read(calendar: Calendar, day: Day, second: int) -> bool:
    return second == DAY_SECONDS or bool(calendar.instants(day, second))


def _after(calendar: Calendar, day: Day, second: int) -> Instant:
    """The first instant at which the clock shows more than a wall time that it jumps over."""
    low, high = calendar.midnight(day) - 1, calendar.wall(day, second)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if calendar.read(middle) >= (day, second) else (middle, high)
    return high
