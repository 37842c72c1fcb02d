"""Time as the language says it: amounts, anchors, points, sentences, rhythms. Only values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNITS = {"minutes": 60, "hours": 3600}
CALENDAR_UNITS = ("days", "weeks", "months")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time: at least ``least``, at most ``most``, better ``better``, in one unit."""

    least: int
    most: int
    unit: str
    better: int | None = None
    setting: str = ""
    """The setting it was read from; it prints as ``(setting)``."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A moment that dates hang on: ``kind`` as in docs/protocol.md, with the name it needs."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """An amount before (-1) or after (+1) an anchor."""

    amount: Amount
    sign: int
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class DayOf:
    """The local day of an anchor, moved by whole days. As a point: its first instant."""

    anchor: Anchor
    days: int = 0


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The end of a local day."""

    day: DayOf


@dataclass(frozen=True, slots=True)
class ClockOn:
    """A wall time on a day."""

    second: int
    day: DayOf


@dataclass(frozen=True, slots=True)
class WordOf:
    """A word of the day, such as evening, on a day: an edge when it stands as a point."""

    word: str
    day: DayOf


type Moment = Anchor | Shift | DayOf | DayEnd | ClockOn | WordOf


@dataclass(frozen=True, slots=True)
class Then:
    """``first and then second``: the second counts only at or after the first."""

    first: Moment
    second: Moment


@dataclass(frozen=True, slots=True)
class Either:
    """``first or second``: whichever comes first."""

    first: Moment
    second: Moment


type Point = Moment | Then | Either


class Form(StrEnum):
    """The shapes of a sentence of time."""

    ALWAYS = "always"
    FROM = "from"
    UNTIL = "until"
    AT = "at"
    BY = "by"
    DURING = "during"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of time. ``opens``/``closes`` by form; ``span`` for DURING; ``part`` for PART."""

    form: Form
    opens: Point | None = None
    closes: Point | None = None
    span: str = ""
    """``session``, ``course`` or the name of a phase."""
    part: DayOf | WordOf | None = None


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A clock time (``base`` is ``clock``) or waking, bedtime, sunrise, sunset; moved by ``offset`` s."""

    base: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often. ``form``: every | weekday | times | as set by."""

    form: str
    least: int = 1
    most: int = 1
    unit: str = "days"
    while_awake: bool = False
    times: tuple[TimeOfDay, ...] = ()
    after_last: bool = False
    grid: Anchor | None = None
    weekday: int = 0
    actor: str = ""

    @property
    def daily(self) -> bool:
        """Whether it comes on every day, counted from the opening."""
        every_day = self.form == "every" and self.unit == "days" and self.least == self.most == 1
        return every_day and not (self.after_last or self.while_awake) and self.grid is None

    @property
    def counted_from_nothing(self) -> bool:
        """Whether it repeats by weeks or months and nobody said counted from what."""
        steps = self.form == "every" and self.unit in ("weeks", "months")
        return steps and not self.after_last and self.grid is None


@dataclass(frozen=True, slots=True)
class Ramp:
    """An offer to do more: ``add`` times, after ``kept`` periods held, at most ``most`` times."""

    add: int
    kept: int
    most: int
    unit: str


@dataclass(frozen=True, slots=True)
class Total:
    """A count over the whole window that raises a flag and never changes what is asked."""

    bound: str
    """``at least``, ``at most`` or ``exactly``."""
    amount: int
    text: str
