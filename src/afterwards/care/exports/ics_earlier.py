"""Reading back a calendar that this program wrote, to tell clients what has moved and what fell away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ..timing import HOUR, MINUTE, Calendar, Instant, zone
from .ics_text import unfolded

_TIME = re.compile(
    r"(?:;TZID=(?P<zone>[^:;]+)|;VALUE=DATE)?:(?P<day>\d{8})(?:T(?P<clock>\d{6})(?P<utc>Z)?)?\Z", re.ASCII
)
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)


class EarlierEvent(NamedTuple):
    """One event of an earlier calendar; ``start`` and ``end`` as they stand there, ``end`` may be empty."""

    uid: str
    start: str
    end: str
    sequence: int
    status: str
    opens: Instant
    closes: Instant


def earlier_events(text: str, calendar_uid: str, calendar: Calendar) -> dict[str, EarlierEvent] | None:
    """The events of an earlier calendar by UID; None when the text is not that course's calendar.

    Events that cannot be read are left out: another program has changed them, and they are its own now.
    """
    own: dict[str, str] = {}
    events: dict[str, EarlierEvent] = {}
    for component, values in _components(unfolded(text)):
        if component == "VCALENDAR":
            own = values
        elif component == "VEVENT" and (event := _event(values, calendar)) is not None:
            events[event.uid] = event
    return events if own.get("UID") == f":{calendar_uid}" else None


def _components(lines: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each component that ends, with its own lines: name to parameters and value."""
    stack: list[tuple[str, dict[str, str]]] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            stack.append((line[6:], {}))
        elif not stack:
            return
        elif line.startswith("END:"):
            yield stack.pop()
        elif match := re.match(r"[A-Z-]+", line):
            stack[-1][1].setdefault(match[0], line[match.end() :])


def _event(values: Mapping[str, str], calendar: Calendar) -> EarlierEvent | None:
    uid, start, end = (values.get(name, "") for name in ("UID", "DTSTART", "DTEND"))
    sequence = values.get("SEQUENCE", ":0")[1:]
    opens = _instant(start, calendar)
    closes = _instant(end, calendar) if end else opens
    if not uid or opens is None or closes is None or not _NUMBER.match(sequence):
        return None
    status = values.get("STATUS", ":CONFIRMED")[1:]
    return EarlierEvent(uid[1:], start, end, int(sequence), status, opens, closes)


def _instant(text: str, calendar: Calendar) -> Instant | None:
    match = _TIME.match(text)
    if match is None:
        return None
    try:
        return _read(match, calendar)
    except ValueError:  # no such date
        return None


def _read(match: re.Match[str], calendar: Calendar) -> Instant | None:
    digits, clock = match["day"], match["clock"] or "000000"
    day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).toordinal()
    second = int(clock[:2]) * HOUR + int(clock[2:4]) * MINUTE + int(clock[4:])
    if match["utc"]:
        return Calendar.of("UTC").wall(day, second)
    if match["zone"] is None:
        return calendar.wall(day, second)
    return Calendar.of(match["zone"]).wall(day, second) if zone(match["zone"]) else None
