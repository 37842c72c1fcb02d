"""A clinic's calendar file (.ics): which moments it holds, on the person's own clock.

The file is a guest: it may be broken, huge, in another zone, or repeat for ever. Reading it never raises, and
what is not shown is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from ...care.timing import DAY_SECONDS, Calendar, Day, Instant

if TYPE_CHECKING:
    from icalendar import Component

MOST_BYTES = 4 * 1024**2
MOST_ENTRIES = 300
"""How many are shown; the later ones are counted."""
DAYS_BACK, DAYS_AHEAD = 366, 2 * 366
LONGEST_TITLE = 80
MOST_REPEATING = 50
MOST_REPEATS = 1000
YEARS_BACK = 5
"""A repeating event that began earlier is not followed."""
WITHOUT_DAYS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
DAYS_OF = {frequency: frozenset({"BYDAY"}) for frequency in ("DAILY", "WEEKLY", "MONTHLY")}
"""The parts that name days, by frequency; each of these finds one within every few months."""
PLAIN_DAY = re.compile("(-?[1-4])?(MO|TU|WE|TH|FR|SA|SU)")
SLOW = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_one_file = Lock()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CalendarEntry:
    """One dated event. ``at`` is None for one that takes the whole day."""

    day: Day
    second: int | None
    """Seconds after midnight on the person's clock."""
    title: str
    at: Instant | None
    is_guess: bool = False
    """Whether its zone is one that nobody knows, so that its time was read on the person's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReading:
    """What a file holds. ``problem`` is ``broken`` for what is no calendar; else empty."""

    entries: tuple[CalendarEntry, ...] = ()
    """Coming ones first, then those of the last year, the newest first."""
    problem: str = ""
    earlier: int = 0
    later: int = 0
    """Too far ahead, or past the number that is shown."""
    cancelled: int = 0
    unread: int = 0


@dataclass(slots=True)
class _Count:
    """What is left out."""

    earlier: int = 0
    later: int = 0
    cancelled: int = 0
    unread: int = 0
    repeating: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The time that is looked at, on one person's clock."""

    calendar: Calendar
    now: Instant
    count: _Count = field(default_factory=_Count)

    @property
    def first(self) -> Instant:
        return self.now - DAYS_BACK * DAY_SECONDS

    @property
    def last(self) -> Instant:
        return self.now + DAYS_AHEAD * DAY_SECONDS


def read_calendar(content: bytes, calendar: Calendar, now: Instant) -> CalendarReading:
    """The events of a file from a year back to two years ahead. Never raises."""
    if len(content) > MOST_BYTES or b"BEGIN:VCALENDAR" not in content[:4096].upper():
        return CalendarReading(problem="broken")
    # Seven megabytes in every process, for a page that few ever open: loaded when a file comes.
    from icalendar import Calendar as CalendarFile  # noqa: PLC0415
    from icalendar.timezone import tzp  # noqa: PLC0415

    try:
        with _one_file:
            tzp.use_default()  # it would keep the zones of one person's file for the next one's
            files = CalendarFile.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return CalendarReading(problem="broken")
    span = _Span(calendar=calendar, now=now)
    found: set[CalendarEntry] = set()
    for file in files:
        found.update(_entries(list(file.walk("VEVENT")), span))
    return _reading(found, span)


def _reading(found: set[CalendarEntry], span: _Span) -> CalendarReading:
    today = span.calendar.day_of(span.now)
    order = {entry: (entry.day, entry.second or 0, entry.title) for entry in found}
    ordered = sorted(found, key=order.__getitem__)
    coming = [entry for entry in ordered if entry.day >= today]
    past = [entry for entry in reversed(ordered) if entry.day < today]
    shown = [*coming, *past][:MOST_ENTRIES]
    count = span.count
    hidden = len(found) - len(shown)
    hidden_past = min(hidden, len(past))
    return CalendarReading(
        entries=tuple(shown),
        earlier=count.earlier + hidden_past,
        later=count.later + hidden - hidden_past,
        cancelled=count.cancelled,
        unread=count.unread,
    )


def _entries(events: list[Component], span: _Span) -> Iterator[CalendarEntry]:
    moved = _moved(events)
    for event in events:
        try:
            yield from _of_event(event, moved, span)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, LookupError):
            span.count.unread += 1


def _moved(events: Iterable[Component]) -> dict[str, set[datetime | date]]:
    """By event, the repeats that stand in the file on their own."""
    found: dict[str, set[datetime | date]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            own = _property(event, "RECURRENCE-ID").dt
            found.setdefault(str(event.get("UID", "")), set()).add(_comparable(own))
    return found


def _of_event(
    event: Component, moved: dict[str, set[datetime | date]], span: _Span
) -> Iterator[CalendarEntry]:
    start: datetime | date = _property(event, "DTSTART").dt
    zoned = "TZID" in _property(event, "DTSTART").params
    title = _title(event)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        span.count.cancelled += 1
    elif "RRULE" not in event and "RDATE" not in event:
        yield from _entry(start, title, span, zoned=zoned)
    else:
        away = moved.get(str(event.get("UID", "")), set()) | _dates(event, "EXDATE")
        for one in _repeats(event, start, span):
            if _comparable(one) not in away:
                yield from _entry(one, title, span, zoned=zoned)


def _property(event: Component, name: str) -> Any:
    """A property as the library reads it: which of its many kinds it is shows when it is used."""
    return event[name]


def _title(event: Component) -> str:
    words = " ".join(str(event.get("SUMMARY", "")).split())
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST_TITLE]


def _entry(start: datetime | date, title: str, span: _Span, *, zoned: bool) -> Iterator[CalendarEntry]:
    """The event, if it lies in the span; else it is counted. ``zoned``: the file names a zone for it."""
    if not isinstance(start, datetime):
        at, day, second = span.calendar.midnight(start.toordinal()), start.toordinal(), None
        entry = CalendarEntry(day=day, second=None, title=title, at=None)
    else:
        at = _instant(start, span.calendar)
        day, second = span.calendar.read(at)
        is_guess = zoned and start.tzinfo is None
        entry = CalendarEntry(day=day, second=second, title=title, at=at, is_guess=is_guess)
    if at < span.first:
        span.count.earlier += 1
    elif at > span.last:
        span.count.later += 1
    else:
        yield entry


def _instant(start: datetime, calendar: Calendar) -> Instant:
    """A time without a zone is read on the person's own clock."""
    if start.tzinfo is not None:
        return int(start.timestamp())
    return calendar.wall(start.toordinal(), start.hour * 3600 + start.minute * 60 + start.second)


def _repeats(event: Component, start: datetime | date, span: _Span) -> Iterator[datetime | date]:
    """The starts of a repeating event, by its own wall clock, as far as the span reaches."""
    yield from _dates(event, "RDATE", raw=True)
    if "RRULE" not in event:
        yield start
        return
    span.count.repeating += 1
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped] # noqa: PLC0415

    rule = _property(event, "RRULE")
    old = span.calendar.local(span.now).year - YEARS_BACK
    if span.count.repeating > MOST_REPEATING or start.year < old or not _is_plain(rule):
        span.count.unread += 1
        return
    zone = start.tzinfo if isinstance(start, datetime) else None
    naive = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    last = datetime.fromtimestamp(span.last, UTC).replace(tzinfo=None)
    count = int(rule.get("COUNT", [MOST_REPEATS])[0])
    for one in islice(rrulestr(_ending(rule, zone, last), dtstart=naive), min(count, MOST_REPEATS)):
        yield one.replace(tzinfo=zone) if isinstance(start, datetime) else one.date()


def _is_plain(rule: Any) -> bool:
    """Whether it is one of the few forms that always find a next day, as "Tuesdays and Fridays" does.

    A rule of seconds, of no step, or for the 30th of February is followed for ever: the library looks at the
    end of a rule only when a day fits.
    """
    frequency = str(next(iter(rule.get("FREQ", [""])))).upper()
    parts = {str(name).upper() for name in rule} - WITHOUT_DAYS
    days = [str(day).upper() for day in rule.get("BYDAY", [])]
    return (
        int(rule.get("INTERVAL", [1])[0]) > 0
        and parts <= DAYS_OF.get(frequency, frozenset())
        and all(PLAIN_DAY.fullmatch(day) for day in days)
        and frequency in SLOW
    )


def _ending(rule: Any, zone: Any, last: datetime) -> str:
    """The rule with an end on the event's own wall clock: its own, or the end of what we look at.

    A rule that no day fits would else be followed to the end of the calendar.
    """
    until = last
    own = next(iter(rule.get("UNTIL", [])), None)
    if isinstance(own, datetime):
        wall = own.astimezone(zone or UTC).replace(tzinfo=None) if own.tzinfo else own
        until = min(last, wall)
    elif own is not None:
        until = min(last, datetime.combine(own, time(23, 59, 59)))
    kept = {name: value for name, value in rule.items() if name not in ("COUNT", "UNTIL")}
    text = type(rule)(kept).to_ical().decode("ascii")
    return f"{text};UNTIL={until:%Y%m%dT%H%M%S}"


def _dates(event: Component, key: str, *, raw: bool = False) -> set[Any]:
    lists = event.get(key, [])
    found = [one.dt for each in (lists if isinstance(lists, list) else [lists]) for one in each.dts]
    firsts = [one[0] if isinstance(one, tuple) else one for one in found]
    return set(firsts) if raw else {_comparable(one) for one in firsts}


def _comparable(one: datetime | date) -> datetime | date:
    """The same for the same moment in whatever zone it was written."""
    return one.astimezone(UTC) if isinstance(one, datetime) and one.tzinfo else one
