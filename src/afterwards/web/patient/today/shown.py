"""What a screen of Today is made of: plain values, as the pieces of the look read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from ....care.timing import Instant
from ...look.band import DayBand

type Hidden = tuple[tuple[str, str], ...]


def form_id(stamp: str, *meaning: str) -> str:
    """The id of the fact that a form will make.

    It follows from the state of the record (``stamp``) and from what the form means, so that a double tap,
    a reload and the Back button send the same fact and not a second one.
    """
    return str(uuid5(NAMESPACE_OID, "\0".join((stamp, *meaning))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of a form, or with ``href`` a link that looks like one."""

    label: str
    name: str = ""
    value: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """The one lit panel."""

    title: str
    eyebrow: str = ""
    lines: tuple[str, ...] = ()
    action: str = ""
    hidden: Hidden = ()
    main: Button | None = None
    other: Button | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A box to tick, which is a form of its own."""

    action: str
    is_done: bool = False
    label: str = ""
    name: str = ""
    value: str = ""
    hidden: Hidden = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: a window, something to do, or something to know."""

    title: str
    second: str = ""
    mark: str = "item"
    share: float = 1
    href: str = ""
    is_over: bool = False
    closes: Instant | None = None
    over_text: str = ""
    tick: Tick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under a heading."""

    title: str = ""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question with its few answers, each a button."""

    text: str
    action: str
    hidden: Hidden
    answers: tuple[Button, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question whose answer can end a rule. ``told``: what yes does and what no does, before the tap."""

    headline: str
    second: str
    told: tuple[str, str]
    ask: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A plain button outside of the lit panel: "I am leaving"."""

    label: str
    action: str = ""
    hidden: Hidden = ()
    href: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """The energy check."""

    action: str
    chosen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodAsked:
    """The mood of today in one tap; once it is answered, what it was, with an undo and room for more."""

    text: str
    action: str
    hidden: Hidden
    rungs: tuple[tuple[int, str], ...]
    low: str = ""
    high: str = ""
    chosen: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A line under the top bar."""

    word: str
    text: str = ""
    kind: str = ""
    undo: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One whole screen."""

    stage: str
    theme: str
    mode: str
    day: str
    headline: str
    second: str = ""
    band: DayBand | None = None
    banners: tuple[Banner, ...] = ()
    energy: Energy | None = None
    ask: Ask | None = None
    lit: Lit | None = None
    groups: tuple[Group, ...] = ()
    folds: tuple[Group, ...] = ()
    note: str = ""
    note_href: str = ""
    acts: tuple[Act, ...] = ()
    next_change: Instant | None = None
    question: Question | None = None
    mood: MoodAsked | None = None
