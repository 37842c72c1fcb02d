"""The engine against the minute walker, around real clock changes of all zones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from laws.given import course_of, items, plan_of, protocol_with
from laws.oracle import Habit, Lanes, Minute, Sight, Stretch, Wall, changes

from afterwards.care.plan import Plan
from afterwards.care.protocol.tree import CareProtocol

CHUNKS = 8
CLOCKS = ("00:00", "00:01", "00:30", "01:00", "01:30", "01:45", "02:00", "02:30", "03:00", "23:30", "24:00")
SENTENCES = (
    "from start until end",
    "from 48 hours before start until 48 hours after end",
    "from 90 minutes before start until 7 hours after end",
    "from 1 day before start until 1 day after end",
    "from 2 days before start until 2 days after end",
    "from 1 week before start until 1 week after end",
    "from start until 1 month after end",
    "from 2 to 26 hours before start until 3 to 30 hours after end",
    "from 1 to 2 days before start until 1 to 3 days after end",
    "from 24 hours or better 72 hours before start until 24 hours or better 48 hours after end",
    "from end until end of the day of end",
    "from end until the day after end",
    "from start of the day of start until end of the day 2 days after end",
    "the day of start",
    "the day before start",
    "the day after start",
    "the day 2 days after end",
    "night of the day after start",
    "night of the day of end",
    "evening of the day before start",
    "from evening of the day before start until start",
    "from end until night of the day after end",
    "from start until night of the day 2 days after start",
    "during the session",
    *(f"from {c} on the day of start until {c} on the day after start" for c in CLOCKS),
    *(f"from end until {c} on the day after end" for c in CLOCKS[2:8]),
)
RHYTHMS = (
    "every day",
    "every 2 days",
    "every 7 hours",
    "every 90 minutes",
    "3 times a day",
    "2 times a week",
    "every sunday",
    "every day at 00:00",
    "every day at 01:30 and 12:00",
    "every day at 02:30",
    "every sunday at 02:30",
    "every day at waking and bedtime",
    "every day at 1 hour after waking, 12:00 and 30 minutes before bedtime",
    "every 4 hours while awake",
)
SPAN = "from start until end of the day 3 days after start"
WORDS = {"night": (0, 30, 180), "evening": (1290, 1380, 1440)}
HEAD = """times of day:
  night: {from: 00:00, surely by: 00:30, to: 03:00}
  evening: {from: 21:30, surely by: 23:00, to: 24:00}
session: {lasts: 40 to 60 minutes}"""


@dataclass(frozen=True, slots=True)
class Case:
    """A session near a clock change. ``end`` None: planned, 40 to 60 minutes."""

    zone: str
    start: Minute
    end: Minute | None
    waking: int
    bedtime: int

    def __str__(self) -> str:
        return f"{self.zone} {iso(self.start)} to {iso(self.end) if self.end else 'planned end'}"


def iso(at: Minute) -> str:
    return datetime.fromtimestamp(at * 60, UTC).strftime("%Y-%m-%dT%H:%MZ")


def minute(text: object) -> Minute:
    assert isinstance(text, str)
    seconds = datetime.fromisoformat(text).timestamp()
    assert seconds % 60 == 0, text
    return int(seconds) // 60


@lru_cache(maxsize=1)
def protocol() -> CareProtocol:
    """Each sentence once as a state and once as a notice; each rhythm as an act."""
    rules = []
    for i, sentence in enumerate(SENTENCES):
        rules.append(f"state-{i}: {{avoid: alcohol, when: '{sentence}', title: T}}")
        rules.append(f"notice-{i}: {{learn: the day, when: '{sentence}', title: T}}")
    for i, rhythm in enumerate(RHYTHMS):
        rules.append(f"habit-{i}: {{do: rest, when: '{SPAN}', how often: '{rhythm}', title: T}}")
    return protocol_with("\n".join(rules), HEAD)


def cases(chunk: int) -> Iterator[Case]:
    """Three sessions near three real changes of every zone that has any; else one anywhere."""
    for name in sorted(available_timezones())[chunk::CHUNKS]:
        draw = random.Random(f"afterwards {name}")
        real = changes(name)
        middles = draw.sample(real, min(2, len(real))) or [draw.randrange(16_000_000, 67_000_000)]
        for middle in middles:
            start = middle + draw.choice((draw.randint(-3500, 600), draw.randint(-90, 90)))
            length = draw.choice((None, 10, draw.randint(1, 2000)))
            waking, bedtime = draw.choice(((420, 1350), (150, 1410), (90, 1290)))
            yield Case(name, start, None if length is None else start + length, waking, bedtime)


def plan_for(case: Case, zones: str = "") -> Plan:
    end = "" if case.end is None else f", end: '{iso(case.end)}'"
    start = iso(case.start)
    return plan_of(
        protocol(),
        course_of(
            f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: {zones or case.zone}\n"
            f"waking: '{clock(case.waking)}'\nbedtime: '{clock(case.bedtime)}'\n"
            f"sessions: [{{key: s1, planned: '{start}', start: '{start}'{end}}}]\n"
        ),
    )


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def sight_for(case: Case, wall: Wall) -> Sight:
    end = (case.start + 40, case.start + 60) if case.end is None else (case.end, case.end)
    return Sight(wall, {"start": (case.start, case.start), "end": end}, WORDS)


def lanes_of(item: dict[str, object] | None) -> Lanes:
    if item is None:
        return Lanes(None, None, [])
    (window,) = item["windows"]  # type: ignore[misc]
    opens, closes = minute(window["opens"]), minute(window["closes"])
    early = minute(window.get("opens_earliest", window["opens"]))
    late = minute(window.get("closes_latest", window["closes"]))
    better = [(minute(b["opens"]), minute(b["closes"])) for b in window["better"]]
    return Lanes(stretch(opens, closes), stretch(early, late), better)


def stretch(low: Minute, high: Minute) -> Stretch | None:
    return (low, high) if low < high else None


def shown(lanes: Lanes) -> str:
    parts = [lanes.core, lanes.outer, *lanes.better]
    return ", ".join("none" if s is None else f"[{iso(s[0])}, {iso(s[1])})" for s in parts)


def wrong_windows(case: Case, wall: Wall, found: dict[str, dict[str, object]]) -> Iterator[str]:
    sight = sight_for(case, wall)
    for i, sentence in enumerate(SENTENCES):
        for kind in ("state", "notice"):
            wanted = sight.window(sentence, state=kind == "state")
            lanes = lanes_of(found.get(f"{kind}-{i}/s1"))
            if wanted != lanes:
                yield f"{case}: {kind} '{sentence}'\n  wanted {shown(wanted)}\n  found  {shown(lanes)}"


def wrong_rhythms(case: Case, wall: Wall, found: dict[str, dict[str, object]]) -> Iterator[str]:
    closes = sight_for(case, wall).window(SPAN, state=False).core
    assert closes
    habit = Habit(wall, *closes, case.waking, case.bedtime)
    opened: dict[str, list[Minute]] = {}
    for item in found.values():
        (window,) = item["windows"]  # type: ignore[misc]
        opened.setdefault(str(item["rule"]), []).append(minute(window["opens"]))
    for i, rhythm in enumerate(RHYTHMS):
        wanted, slots = habit.slots(rhythm), sorted(opened.get(f"habit-{i}", []))
        if wanted != slots:
            odd = sorted(set(wanted) ^ set(slots))
            yield f"{case}: '{rhythm}' wanted {len(wanted)}, found {len(slots)}: {[iso(at) for at in odd]}"


def offsets_are_real(case: Case, found: dict[str, dict[str, object]]) -> None:
    zone = ZoneInfo(case.zone)
    for item in found.values():
        for window in item["windows"]:  # type: ignore[attr-defined]
            for text in (window["opens"], window["closes"]):
                at = datetime.fromisoformat(text)
                assert at.astimezone(zone).isoformat() == text


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_windows_and_rhythms_are_what_the_minute_walker_finds(chunk):
    wrong: list[str] = []
    for case in cases(chunk):
        found = items(plan_for(case), iso(case.start))
        wall = Wall.of(case.zone)
        offsets_are_real(case, found)
        wrong += wrong_windows(case, wall, found)
        wrong += wrong_rhythms(case, wall, found)
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:12])
