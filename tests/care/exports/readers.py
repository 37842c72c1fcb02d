"""Two readers of calendars that are not ours: icalendar (Python) and ical.js (Node)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

import icalendar
import pytest

from afterwards.care.agenda import Agenda
from afterwards.care.protocol.grammar import Form
from afterwards.care.protocol.tree import Verb
from afterwards.care.timing import Calendar

NODE = Path(__file__).parents[2] / "node"
EPOCH = date(1970, 1, 1).toordinal()
UNSHOWN = {Verb.LEARN, Verb.WATCH_FOR, Verb.GATE, Verb.MAY}
_numbers = count()


class Read(NamedTuple):
    """One event as a reader understands it; all-day edges are the first instants of their local days."""

    start: int
    end: int
    uid: str = ""
    title: str = ""
    allday: bool = False

    @property
    def edges(self) -> tuple[int, int]:
        return self.start, self.end


def needs_node() -> None:
    """Skip the test where Node or ical.js is not installed."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed, so ical.js cannot read our calendars")
    if not (NODE / "node_modules/ical.js").is_dir():
        pytest.skip("ical.js is not installed: run `make node-tools` with a network")


def by_icaljs(texts: list[str], calendars: list[Calendar]) -> list[list[Read]]:
    """The events of each text as ical.js reads them, all in one run of Node."""
    needs_node()
    command = ["node", "instants.mjs"]
    done = subprocess.run(command, cwd=NODE, input="".join(texts).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: list[list[Read]] = [[] for _ in texts]
    for line in done.stdout.decode().split("\n")[:-1]:
        event = json.loads(line)
        start, end = event["start"], event["end"]
        if event["allday"]:
            start, end = (calendars[event["calendar"]].midnight(EPOCH + day) for day in (start, end))
        read = Read(start, end, event["uid"], event["summary"], event["allday"])
        found[event["calendar"]].append(read)
    return found


def by_icalendar(text: str, calendar: Calendar) -> list[Read]:
    """The events of a text as icalendar reads them.

    It knows IANA names and would not look at our VTIMEZONE, so each zone gets a name that nobody knows.
    """
    renamed = re.sub(r"TZID([=:])", rf"TZID\1/unknown-{next(_numbers)}/", text)
    return [_read(event, calendar) for event in icalendar.Calendar.from_ical(renamed).walk("VEVENT")]


def by_names(text: str, calendar: Calendar) -> list[Read]:
    """The same, but by the names of the zones, as clients read that ignore VTIMEZONE."""
    return [_read(event, calendar) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]


def _read(event: icalendar.Event, calendar: Calendar) -> Read:
    start, end = (_instant(edge, calendar) for edge in (event.start, event.end))
    return Read(start, end, str(event["UID"]), str(event["SUMMARY"]), not isinstance(event.start, datetime))


def _instant(edge: date, calendar: Calendar) -> int:
    if not isinstance(edge, datetime):
        return calendar.midnight(edge.toordinal())
    assert edge.tzinfo is not None, edge
    return int(edge.timestamp())


def engine_edges(agenda: Agenda) -> list[tuple[int, int]]:
    """What a neutral calendar of that agenda must say, straight from its windows."""
    calendar, found = agenda.plan.course.calendar, []
    for item in agenda.items:
        undated = any(sentence.form is Form.ALWAYS for sentence in item.rule.when)
        for window in item.windows:
            if item.rule.verb in UNSHOWN or undated:
                continue
            opens, closes = window.opens, window.closes
            if item.rule.verb in ("avoid", "limit", "hold"):  # the careful side of every doubt
                opens = window.earliest
                closes = closes if window.latest is None else window.latest
            elif opens is None and item.rule.is_act:  # something to do by a moment: a mark there
                opens, closes = window.closes, None
            if opens is None:
                continue
            if closes is None or closes == opens:  # a mark: an instant, or the day that begins there
                day = calendar.day_of(opens)
                closes = calendar.midnight(day + 1) if calendar.midnight(day) == opens else opens
            found.append((opens, closes))
    return sorted(found)


def sorted_edges(events: Iterable[Read]) -> list[tuple[int, int]]:
    return sorted(event.edges for event in events)
