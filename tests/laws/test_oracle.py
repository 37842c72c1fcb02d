"""The engine against the minute walker, around real clock changes of all zones."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from afterwards.care.course import Course
from afterwards.care.protocol.tree import CareProtocol
from laws.given import Item, course_of, course_with, items, plan_of, protocol_with
from laws.oracle import Habit, Lanes, Minute, Sight, Stretch, Wall, change_in, changes

CHUNKS = 8
LOOKED_AT = range(CHUNKS if os.environ.get("AFTERWARDS_SOAK") else 2)
HARD = (
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Asuncion",
    "America/Caracas",
    "America/Goose_Bay",
    "America/Havana",
    "America/Santiago",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Volgograd",
    "Pacific/Apia",
    "Pacific/Fakaofo",
)
"""Changes at midnight, of half an hour, of two hours, of a whole day, and in Ramadan: drawn twice more."""
CLOCKS = ("00:01", "00:05", "00:30", "01:00", "01:30", "01:45", "02:00", "02:30", "03:00", "23:30", "24:00")
SENTENCES = (
    "from start until end",
    "from 48 hours before start until 48 hours after end",
    "from 90 minutes before start until 7 hours after end",
    "from 1 day before start until 1 day after end",
    "from 2 days before start until 2 days after end",
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
    *(f"from end until {c} on the day after end" for c in CLOCKS[2:7]),
)
ZONES = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})
OLD_NAMES = ("US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "Etc/")
STEPS = (
    "from 1 week before start until 1 week after end",
    "from 1 month before start until 1 month after end",
    "from start until 2 to 3 weeks after end",
    "from the day 7 days before start until the day 7 days after end",
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
SPAN = "from start until end of the day 2 days after start"
WORDS = {"night": (10, 40, 180), "evening": (1290, 1380, 1440)}
HEAD = """times of day:
  night: {from: 00:10, surely by: 00:40, to: 03:00}
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


@lru_cache(maxsize=4)
def protocol(sentences: tuple[str, ...], rhythms: tuple[str, ...], span: str = SPAN) -> CareProtocol:
    """Each sentence once as a state and once as a notice; each rhythm as an act."""
    rules = []
    for i, sentence in enumerate(sentences):
        rules.append(f"state-{i}: {{avoid: alcohol, when: '{sentence}', title: T}}")
        rules.append(f"notice-{i}: {{learn: the day, when: '{sentence}', title: T}}")
    for i, rhythm in enumerate(rhythms):
        rules.append(f"habit-{i}: {{do: rest, when: '{span}', how often: '{rhythm}', title: T}}")
    return protocol_with("\n".join(rules), HEAD)


def draws(chunk: int, times: int = 2) -> Iterator[tuple[str, Minute, random.Random]]:
    """Real clock changes of every zone that has any, and more of the hard ones."""
    for name in ZONES[chunk::CHUNKS]:
        draw, real = random.Random(f"afterwards {name}"), changes(name)
        number = 1 if name.startswith(OLD_NAMES) or "/" not in name else times + 2 * (name in HARD)
        for stretch in draw.sample(real, min(number, len(real))):
            yield name, change_in(name, stretch), draw


def case_near(name: str, middle: Minute, draw: random.Random) -> Case:
    start = middle + draw.choice((draw.randint(-3500, 600), draw.randint(-90, 90)))
    length = draw.choice((None, 10, draw.randint(1, 2000)))
    waking, bedtime = draw.choice(((420, 1350), (150, 1410), (90, 1290)))
    return Case(name, start, None if length is None else start + length, waking, bedtime)


def course_for(case: Case, zones: str = "") -> Course:
    end = "" if case.end is None else f", end: '{iso(case.end)}'"
    start = iso(case.start)
    return course_of(
        f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: {zones or case.zone}\n"
        f"waking: '{clock(case.waking)}'\nbedtime: '{clock(case.bedtime)}'\n"
        f"sessions: [{{key: s1, planned: '{start}', start: '{start}'{end}}}]\n"
    )


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def sight_for(case: Case, wall: Wall) -> Sight:
    end = (case.start + 40, case.start + 60) if case.end is None else (case.end, case.end)
    return Sight(wall, {"start": (case.start, case.start), "end": end}, WORDS)


def lanes_of(item: Item | None) -> Lanes:
    if item is None:
        return Lanes(None, None, [])
    (window,) = item["windows"]
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


def wrong_windows(
    case: Case, wall: Wall, sentences: tuple[str, ...], found: dict[str, Item]
) -> Iterator[str]:
    sight = sight_for(case, wall)
    for i, sentence in enumerate(sentences):
        for kind in ("state", "notice"):
            wanted = sight.window(sentence, state=kind == "state")
            lanes = lanes_of(found.get(f"{kind}-{i}/s1"))
            if wanted != lanes:
                yield f"{case}: {kind} '{sentence}'\n  wanted {shown(wanted)}\n  found  {shown(lanes)}"


def wrong_rhythms(case: Case, wall: Wall, found: dict[str, Item], span: str = SPAN) -> Iterator[str]:
    closes = sight_for(case, wall).window(span, state=False).core
    assert closes
    habit = Habit(wall, *closes, case.waking, case.bedtime)
    opened: dict[str, list[Minute]] = {}
    for item in found.values():
        (window,) = item["windows"]
        opened.setdefault(str(item["rule"]), []).append(minute(window["opens"]))
    for i, rhythm in enumerate(RHYTHMS):
        wanted, slots = habit.slots(rhythm), sorted(opened.get(f"habit-{i}", []))
        if wanted != slots:
            odd = sorted(set(wanted) ^ set(slots))
            yield f"{case}: '{rhythm}' wanted {len(wanted)}, found {len(slots)}: {[iso(at) for at in odd]}"


def offsets_are_real(case: Case, found: dict[str, Item]) -> None:
    zone = ZoneInfo(case.zone)
    for item in found.values():
        for window in item["windows"]:
            for text in (window["opens"], window["closes"]):
                at = datetime.fromisoformat(text)
                assert at.astimezone(zone).isoformat() == text


def wrong_in(case: Case, span: str = SPAN) -> Iterator[str]:
    wall = Wall.of(case.zone)
    found = items(plan_of(protocol(SENTENCES, RHYTHMS, span), course_for(case)), iso(case.start))
    offsets_are_real(case, found)
    yield from wrong_windows(case, wall, SENTENCES, found)
    yield from wrong_rhythms(case, wall, found, span)


@pytest.mark.parametrize("chunk", LOOKED_AT)
def test_windows_and_rhythms_near_clock_changes_are_what_the_minute_walker_finds(chunk):
    drawn = list(draws(chunk))
    assert len(drawn) >= 60, "eight chunks, as in a soak: more than 600 moments"
    wrong = [text for one in drawn for text in wrong_in(case_near(*one))]
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:12])


@pytest.mark.parametrize(("zone", "jump"), [("Pacific/Apia", 22_087_320), ("Pacific/Fakaofo", 22_087_380)])
def test_windows_and_rhythms_around_a_left_out_day_are_what_the_minute_walker_finds(zone, jump):
    cases = [Case(zone, jump - before, jump - before + 50, 420, 1350) for before in (3000, 1500, 700, 60)]
    week = "from start until end of the day 6 days after start"
    wrong = [text for case in cases for text in wrong_in(case, week)]
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:12])


@pytest.mark.parametrize("chunk", LOOKED_AT)
def test_calendar_steps_that_land_on_a_clock_change_are_what_the_minute_walker_finds(chunk):
    wrong: list[str] = []
    for name, middle, draw in list(draws(chunk, 1))[::3]:
        wall = Wall.of(name)
        days = draw.choice((-31, -30, -7, 7, 14, 30))
        start = middle + days * 1440 + draw.randint(-120, 120)
        case = Case(name, start, draw.choice((None, start + draw.randint(1, 90))), 420, 1350)
        found = items(plan_of(protocol(STEPS, ()), course_for(case)), iso(case.start))
        wrong += wrong_windows(case, wall, STEPS, found)
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:12])


def one_state(when: str, zone: str, start: str, end: str, words: str = "") -> Item:
    plan = plan_of(
        protocol_with(f"a: {{avoid: alcohol, when: {when}, title: T}}", words or "routes: [iv]"),
        course_with(f"sessions: [{{key: s1, planned: '{start}', start: '{start}', end: '{end}'}}]", zone),
    )
    windows: list[Item] = items(plan, start)["a/s1"]["windows"]
    return windows[0]


def test_a_state_that_is_part_of_a_day_closes_at_the_second_reading():
    words = "times of day: {night: {from: 00:00, to: 01:30}}"
    when, day = "night of the day of start", "2026-11-01"
    window = one_state(when, "America/New_York", f"{day}T10:00", f"{day}T10:50", words)
    assert window["closes"] == "2026-11-01T01:30:00-05:00"


def test_midnight_as_a_clock_time_of_a_state_closes_at_the_second_reading():
    when = "from start until 00:00 on the day after start"
    window = one_state(when, "America/Managua", "2006-09-30T15:00Z", "2006-09-30T16:00Z")
    assert window["closes"] == "2006-10-01T00:00:00-06:00"


def test_a_fold_that_reaches_back_over_midnight_is_seen_on_the_day_before():
    when = "from start until 23:30 on the day after start"
    window = one_state(when, "America/Moncton", "2006-10-27T18:17Z", "2006-10-27T19:00Z")
    assert window["closes"] == "2006-10-28T23:30:00-04:00"


def test_a_day_that_a_zone_left_out_has_no_waking_hours():
    rhythm = "how often: every 4 hours while awake"
    rule = f"a: {{do: rest, when: from start until 3 days after start, {rhythm}, title: T}}"
    session = "sessions: [{key: s1, planned: '2011-12-28T15:57Z', start: '2011-12-28T15:57Z'}]"
    found = items(plan_of(protocol_with(rule), course_with(session, "Pacific/Fakaofo")), "2011-12-28T15:57Z")
    opens = [item["windows"][0]["opens"] for item in found.values()]
    assert len(opens) == len(set(opens))


def travels(number: int) -> Iterator[Case]:
    """Sessions of people who change zone within three days of them."""
    draw = random.Random("afterwards travels")
    for _ in range(number):
        start = draw.randrange(17_000_000, 60_000_000)
        yield Case(draw.choice(ZONES), start, start + draw.randint(10, 300), 420, 1350)


def test_a_traveller_keeps_the_later_of_both_clocks_for_what_is_forbidden():
    draw = random.Random("arrivals")
    wrong: list[str] = []
    for case in travels(60):
        arrival, other = case.start + draw.randint(400, 4000), draw.choice(ZONES)
        there = datetime.fromtimestamp(arrival * 60, ZoneInfo(other)).replace(tzinfo=None, second=0)
        zones = f"[{{zone: {case.zone}}}, {{zone: {other}, from: '{there:%Y-%m-%dT%H:%M}'}}]"
        wall = Wall(((-(10**12), ZoneInfo(case.zone)), (arrival, ZoneInfo(other))))
        wrong += wrong_travel(case, wall, zones)
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:12])


TRAVEL = (
    "from end until end of the day of end",
    "from end until end of the day 2 days after end",
    "from end until 12:00 on the day after end",
    "from end until 07:30 on the day 2 days after end",
    "from end until 48 hours after end",
)


def wrong_travel(case: Case, wall: Wall, zones: str) -> Iterator[str]:
    course = course_for(case, zones)
    found = items(plan_of(protocol(TRAVEL, ()), course), iso(case.start))
    home = sight_for(case, Wall((wall.zones[0],)))
    for i, sentence in enumerate(TRAVEL):
        here = sight_for(case, wall)
        for kind in ("state", "notice"):
            wanted = here.window(sentence, state=kind == "state").core
            old = home.window(sentence, state=kind == "state").core
            assert wanted
            assert old
            if kind == "state":
                wanted = (wanted[0], max(wanted[1], old[1]))
            lanes = lanes_of(found.get(f"{kind}-{i}/s1"))
            if lanes.core != wanted:
                yield f"{case} {zones} {kind} '{sentence}' {shown(lanes)} not until {iso(wanted[1])}"
