"""A slow oracle for windows and rhythms: it reads a zone's clock minute by minute and follows the text of
docs/protocol.md word for word. It shares no code with the engine and reads sentences in its own way.

Instants are whole minutes since 1970-01-01T00:00Z; a day is a date's ordinal; a clock time is minutes.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

DAY = 1440
EPOCH = date(1970, 1, 1).toordinal()
UNITS = {"minute": 1, "hour": 60, "day": DAY, "week": 7 * DAY}

type Minute = int
type Shown = int
"""What the clock on the wall shows: its day (as an ordinal) times 1440, and its minute."""
type Stretch = tuple[Minute, Minute]
type Edge = tuple[Minute, Minute]
"""The earliest and the latest that a point can come."""


@dataclass(slots=True)
class Wall:
    """A clock on the wall: a zone, or the zones of a traveller, each from a minute on.

    It is read at every minute of every UTC day that is asked for, and what it showed is written down.
    """

    zones: tuple[tuple[Minute, ZoneInfo], ...]
    walked: dict[int, list[Shown]] = field(default_factory=dict)
    """By UTC day: what the clock shows at each of its minutes."""
    found: dict[Shown, list[Minute]] = field(default_factory=dict)
    dawns: dict[int, Minute] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str) -> Wall:
        return cls(((-(10**12), ZoneInfo(name)),))

    def zone(self, at: Minute) -> ZoneInfo:
        return [zone for since, zone in self.zones if since <= at][-1]

    def shows(self, at: Minute) -> Shown:
        """What the clock shows at an instant."""
        block, minute = divmod(at, DAY)
        return (self.walked.get(block) or self._walk(block))[minute]

    def day(self, at: Minute) -> int:
        """The local day of an instant."""
        return self.shows(at) // DAY

    def _walk(self, block: int) -> list[Shown]:
        minutes = range(block * DAY, (block + 1) * DAY)
        if len(self.zones) == 1:
            zone = self.zones[0][1]
            nows = [datetime.fromtimestamp(at * 60, zone) for at in minutes]
        else:
            nows = [datetime.fromtimestamp(at * 60, self.zone(at)) for at in minutes]
        found = self.walked[block] = [now.toordinal() * DAY + now.hour * 60 + now.minute for now in nows]
        return found

    def around(self, day: int) -> range:
        """All minutes that can show this day anywhere on earth."""
        block = day - EPOCH
        for near in range(block - 1, block + 2):
            if near not in self.walked:
                self._walk(near)
        return range((block - 1) * DAY + 1, (block + 2) * DAY)

    def readings(self, day: int, minute: int) -> list[Minute]:
        """The instants at which the clock shows this: two in a fold. In a gap: moved forward by the gap."""
        wanted = day * DAY + minute
        if wanted not in self.found:
            blocks = range(day - EPOCH - 1, day - EPOCH + 2)
            shown = [(block * DAY, self.walked.get(block) or self._walk(block)) for block in blocks]
            places = [first + i for first, minutes in shown for i in _places(minutes, wanted)]
            self.found[wanted] = places or [self._jump(wanted)]
        return self.found[wanted]

    def _jump(self, wanted: Shown) -> Minute:
        for at in self.around(wanted // DAY):
            before = self.shows(at - 1)
            if before < wanted < self.shows(at):
                return at + wanted - before - 1
        raise AssertionError(f"no gap around {wanted}")

    def wall(self, day: int, minute: int, *, careful: bool = False) -> Minute:
        """A wall time: in a fold the first, where a state closes the second."""
        return self.readings(day, minute)[-1 if careful else 0]

    def dawn(self, day: int) -> Minute:
        """The first instant of a day; of a day that was left out, the instant at which it was."""
        if day not in self.dawns:
            near = self.around(day)
            first = (at for at in near if self.shows(at) // DAY == day)
            left_out = (at for at in near if self.shows(at - 1) // DAY < day < self.shows(at) // DAY)
            self.dawns[day] = next(chain(first, left_out))
        return self.dawns[day]

    def step(self, at: Minute, number: int, unit: str, *, careful: bool = False) -> Minute:
        """So many calendar days, weeks or months on, at the same wall time."""
        day, minute = divmod(self.shows(at), DAY)
        return self.wall(stepped(day, number, unit), minute, careful=careful)


def _places(shown: list[Shown], wanted: Shown) -> Iterator[int]:
    place = -1
    for _ in range(shown.count(wanted)):
        place = shown.index(wanted, place + 1)
        yield place


def stepped(day: int, number: int, unit: str) -> int:
    """A date so many days, weeks or months later; 31 January and one month is the end of February."""
    if unit != "month":
        return day + number * UNITS[unit] // DAY
    old = date.fromordinal(day)
    year, month = divmod(old.year * 12 + old.month - 1 + number, 12)
    most = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(old.day, most)).toordinal()


_ANCHOR = r"(?P<anchor>start|end|next start)"
_DAY = r"the day (?:of|(?:(?P<days>\d+) days )?(?P<side>before|after)) " + _ANCHOR
_AMOUNT = r"(?P<least>\d+)(?: to (?P<most>\d+))? (?P<unit>[a-z]+?)s?"
_BETTER = r"(?: or better (?P<better>\d+) [a-z]+)?"
_SHIFT = re.compile(rf"{_AMOUNT}{_BETTER} (?P<way>before|after) {_ANCHOR}")
_CLOCK = re.compile(rf"(?P<hour>\d\d):(?P<minute>\d\d) on {_DAY}")
_WORD = re.compile(rf"(?P<word>[a-z]+) of {_DAY}")
_WHOLE = re.compile(_DAY)


@dataclass(slots=True)
class Sight:
    """What a rule sees: the clock, the anchors as (earliest, latest), and the words of the day."""

    wall: Wall
    anchors: dict[str, Edge]
    words: dict[str, tuple[int, int, int]]
    """``from``, ``surely by`` and ``to`` in minutes."""

    def edge(self, text: str, *, careful: bool = False) -> tuple[Edge, Minute | None]:
        """When a point comes, and the preferred instant if it has one."""
        if text in self.anchors:
            return self.anchors[text], None
        if found := _SHIFT.fullmatch(text):
            return self._shifted(found, careful=careful)
        if text.startswith("end of the day"):
            found = _WHOLE.fullmatch(text.removeprefix("end of "))
            assert found
            return self._both(found, lambda day: self.wall.dawn(day + 1)), None
        if found := _WHOLE.fullmatch(text.removeprefix("start of ")):
            return self._both(found, self.wall.dawn), None
        if found := _CLOCK.fullmatch(text):
            minute = int(found["hour"]) * 60 + int(found["minute"])
            return self._both(found, lambda day: self._clock(day, minute, careful=careful)), None
        found = _WORD.fullmatch(text)
        assert found, text
        first, sure, _ = self.words[found["word"]]
        low = self._both(found, lambda day: self._clock(day, first, careful=careful))
        high = self._both(found, lambda day: self._clock(day, sure, careful=careful))
        return (low[0], high[1]), None

    def _clock(self, day: int, minute: int, *, careful: bool) -> Minute:
        if minute == DAY:
            return self.wall.dawn(day + 1)
        return self.wall.wall(day, minute, careful=careful)

    def _both(self, found: re.Match[str], instant: Callable[[int], Minute]) -> Edge:
        side = {"before": -1, "after": 1}.get(found["side"] or "", 0)
        days = side * int(found["days"] or 1)
        low, high = (self.wall.day(at) + days for at in self.anchors[found["anchor"]])
        return instant(low), instant(high)

    def _shifted(self, found: re.Match[str], *, careful: bool) -> tuple[Edge, Minute | None]:
        sign = -1 if found["way"] == "before" else 1
        numbers = [sign * int(found[name] or found["least"]) for name in ("least", "most")]
        low, high = self.anchors[found["anchor"]]
        unit = found["unit"]

        def moved(at: Minute, number: int) -> Minute:
            if unit in ("minute", "hour"):
                return at + number * UNITS[unit]
            return self.wall.step(at, number, unit, careful=careful)

        best = None if not found["better"] else sign * int(found["better"])
        better = None if best is None else moved(low if sign < 0 else high, best)
        return (moved(low, min(numbers)), moved(high, max(numbers))), better

    def window(self, sentence: str, *, state: bool) -> Lanes:
        """The lanes of one sentence. ``state``: its closing edge reads doubtful clocks late."""
        if sentence == "during the session":
            sentence = "from start until end"
        if not sentence.startswith("from "):
            return self._part(sentence, state=state)
        opening, _, closing = sentence.removeprefix("from ").partition(" until ")
        (early, late), wish = self.edge(opening)
        (soon, last), hope = self.edge(closing, careful=state)
        better = []
        if wish is not None and wish < early:
            better.append((wish, early))
        if hope is not None and hope > last:
            better.append((last, hope))
        return Lanes(_stretch(late, soon), _stretch(early, last), better if early < last else [])

    def _part(self, text: str, *, state: bool) -> Lanes:
        """A whole day, or exactly that part of it."""
        if found := _WHOLE.fullmatch(text):
            opens = self._both(found, self.wall.dawn)
            closes = self._both(found, lambda day: self.wall.dawn(day + 1))
        else:
            found = _WORD.fullmatch(text)
            assert found, text
            first, _, last = self.words[found["word"]]
            opens = self._both(found, lambda day: self._clock(day, first, careful=False))
            closes = self._both(found, lambda day: self._clock(day, last, careful=state))
        return Lanes(_stretch(opens[1], closes[0]), _stretch(opens[0], closes[1]), [])


def _stretch(low: Minute, high: Minute) -> Stretch | None:
    return (low, high) if low < high else None


@dataclass(frozen=True, slots=True)
class Lanes:
    """The sure part, everything out to the outermost edges, and the preferred parts beyond."""

    core: Stretch | None
    outer: Stretch | None
    better: list[Stretch]


@dataclass(slots=True)
class Habit:
    """A rhythm in a window, found by walking through the window's minutes."""

    wall: Wall
    opens: Minute
    closes: Minute
    waking: int
    bedtime: int

    def slots(self, text: str) -> list[Minute]:
        """The instants at which the repeats open, in order."""
        return sorted(at for at in self._slots(text) if self.opens <= at < self.closes)

    def _slots(self, text: str) -> Iterator[Minute]:
        if found := re.fullmatch(r"every (\d+) (hour|minute)s", text):
            step = int(found[1]) * UNITS[found[2]]
            yield from range(self.opens, self.closes, step)
        elif text == "every 4 hours while awake":
            for day in self._dates():
                yield from range(self._instant("waking", day), self._instant("bedtime", day), 240)
        elif found := re.fullmatch(r"(\d+) times a (day|week|month)", text):
            for at in self._periods(found[2]):
                yield from [at] * int(found[1])
        elif found := re.fullmatch(r"every (\d+) days", text):
            first = self.wall.day(self.opens)
            yield from (self._within(day) for day in self._dates() if (day - first) % int(found[1]) == 0)
        else:
            head, _, times = text.partition(" at ")
            days = [day for day in self._dates() if head in ("every day", f"every {_weekday(day)}")]
            names = re.split(r", | and ", times) if times else []
            for day in days:
                yield from [self._instant(name, day) for name in names] or [self._within(day)]

    def _dates(self) -> list[int]:
        """Each local date that has minutes in the window. A day ends where the next one first begins."""
        first, last = self.wall.day(self.opens), self.wall.day(self.closes)
        dawn = self.wall.dawn
        return [
            day
            for day in range(first - 1, last + 2)
            if max(self.opens, dawn(day)) < min(self.closes, dawn(day + 1))
        ]

    def _within(self, day: int) -> Minute:
        return max(self.opens, self.wall.dawn(day))

    def _periods(self, unit: str) -> Iterator[Minute]:
        first = self.wall.day(self.opens)
        if unit == "day":
            yield from map(self._within, self._dates())
            return
        for k in range(60):
            yield max(self.opens, self.wall.dawn(stepped(first, k, unit)))
            if self.wall.dawn(stepped(first, k + 1, unit)) >= self.closes:
                return

    def _instant(self, name: str, day: int) -> Minute:
        amount, _, base = name.rpartition(" before ") if " before " in name else name.rpartition(" after ")
        shift = 0
        if amount:
            number, unit = amount.split()
            shift = int(number) * UNITS[unit.removesuffix("s")] * (-1 if " before " in name else 1)
        minutes = {"waking": self.waking, "bedtime": self.bedtime}.get(base)
        if minutes is None:
            minutes = int(base[:2]) * 60 + int(base[3:])
        return self.wall.wall(day, minutes) + shift


def _weekday(day: int) -> str:
    return date.fromordinal(day).strftime("%A").lower()


YEARS = (*range(2001, 2032), 2037, 2038, 2068, 2098)


@lru_cache(maxsize=1024)
def changes(name: str) -> tuple[Stretch, ...]:
    """Stretches with a clock change of a zone, found by looking twice a month."""
    zone = ZoneInfo(name)
    found = []
    for year in YEARS:
        marks = [
            int(datetime(year, month, day, tzinfo=UTC).timestamp()) // 60
            for month in range(1, 13)
            for day in (1, 16)
        ]
        offsets = [_offset(zone, at) for at in marks]
        found += [(marks[i], marks[i + 1]) for i in range(23) if offsets[i] != offsets[i + 1]]
    return tuple(found)


def change_in(name: str, stretch: Stretch) -> Minute:
    """The first minute after the clock change in a stretch, by halving."""
    zone, (low, high) = ZoneInfo(name), stretch
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: ZoneInfo, at: Minute) -> int:
    offset = datetime.fromtimestamp(at * 60, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60
