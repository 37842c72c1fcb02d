"""A care protocol as frozen values: what the reader makes and everything else uses.

Nothing here computes. Names follow the language: a *rule* is one verb, sentences of time, and who says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .diagnostics import Place
from .grammar import Amount, Point, Ramp, Rhythm, Sentence, Total
from .things import Vocabulary


class Verb(StrEnum):
    """What a rule asks for; the value is the key in the file."""

    AVOID = "avoid"
    LIMIT = "limit"
    HOLD = "hold"
    MAY = "may"
    DO = "do"
    TAKE = "take"
    ARRANGE = "arrange"
    BRING = "bring"
    MEET = "meet"
    MEASURE = "measure"
    REFLECT = "reflect"
    CONTACT = "contact"
    LEARN = "learn"
    WATCH_FOR = "watch for"
    GATE = "gate"


STATES = frozenset({Verb.AVOID, Verb.LIMIT, Verb.HOLD, Verb.MAY})
"""Verbs that hold while open and merge over sessions."""
NOTICES = frozenset({Verb.LEARN, Verb.WATCH_FOR})
"""Verbs that are shown and not ticked."""
ACTS = frozenset(Verb) - STATES - NOTICES - {Verb.GATE}
"""Verbs that are done once for each occurrence of their anchor."""

ACTORS = ("patient", "supporter", "therapist", "clinic")
FIRMNESS = ("must", "should", "if possible", "optional")
EVIDENCE = ("label", "guideline", "clinic says", "weak")
URGENCIES = ("now", "today", "soon", "next visit")


@dataclass(frozen=True, slots=True)
class Match:
    """What one fact must be: one of ``words``, or compared with ``number``."""

    fact: str
    words: tuple[str, ...] = ()
    bound: str = ""
    """``at least``, ``at most``, ``above`` or ``below``; empty for words."""
    number: float = 0.0


type Condition = tuple[tuple[Match, ...], ...]
"""Any of the maps; in each map all must match. Empty: no condition."""


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call, and how soon, when a sign shows."""

    who: str
    how_soon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that a protocol asks for."""

    id: str
    verb: Verb
    things: tuple[str, ...]
    title: str
    actors: tuple[str, ...] = ("patient",)
    when: tuple[Sentence, ...] = ()
    not_when: tuple[Sentence, ...] = ()
    not_before: Point | None = None
    how_often: Rhythm | None = None
    ramp: Ramp | None = None
    total: Total | None = None
    if_: Condition = ()
    unless: Condition = ()
    needs: Condition = ()
    except_: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    """The options as the vocabulary names them; set when a translation calls them otherwise."""
    prompts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    then: Call | None = None
    body: str = ""
    why: str = ""
    firm: str = "must"
    evidence: str = "clinic says"
    floor: bool = False
    source: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    formerly: str = ""
    layer: str = ""
    """The overlay or orders that last changed it; empty for the protocol's own words."""
    place: Place = field(default=Place(""), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def is_state(self) -> bool:
        """Whether it holds while open (avoid, limit, hold, may)."""
        return self.verb in STATES

    @property
    def is_act(self) -> bool:
        """Whether it is something to do and tick."""
        return self.verb in ACTS

    def place_of(self, key: str) -> Place:
        """Where a key of this rule stands."""
        return self.places.get(key, self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that may be told: a moment, or an answer."""

    name: str
    moment: bool
    ask: str
    answers: tuple[str, ...] = ()
    shown_answers: Mapping[str, str] = field(default_factory=dict)
    """How each answer reads in the protocol's language; one that is not here reads as it is."""
    number: str = ""
    """The unit of a number, when the answer is one."""
    by: str = ""
    each: str = "session"
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True)
class DayWord:
    """A word of the day: from ``start`` (surely by ``sure``) to ``end``, seconds after midnight."""

    start: int
    sure: int
    end: int
    given: bool = True
    """False for the words this program ships: an author must choose before it serves as an edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A number that a clinic may choose within bounds."""

    name: str
    value: Amount
    least: Amount | None = None
    most: Amount | None = None
    stricter: str = ""
    """``longer`` or ``shorter``."""
    must_choose: bool = False
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A kind of session: how long it lasts, or its parts in order, each with its length."""

    name: str = ""
    lasts: Amount | None = None
    parts: tuple[tuple[str, Amount], ...] = ()
    routes: tuple[str, ...] = ()
    """The routes it is the usual shape of."""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the course and the rhythm of its sessions. Suggests and checks; never books."""

    name: str
    sessions: int | None = None
    per_week: tuple[int, int] | None = None
    over: Amount | None = None
    every: Amount | None = None
    then: str = ""
    decided_by: str = ""
    may_be_none: bool = False
    title: str = ""
    routes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that rules point at."""

    id: str
    document: str
    dated: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to call."""

    id: str
    title: str
    phone: str = ""
    hours: str = ""
    place: Place = field(default=Place(""), compare=False)


NAMED = ("things", "routes", "settings", "phases", "shapes", "parts", "facts", "times of day")
"""The kinds of names that stay as they are in files and records, and that people may see called otherwise."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A rule that a layer took away, with its reason."""

    rule: str
    layer: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareProtocol:
    """A clinic's whole aftercare, all layers merged."""

    id: str
    title: str
    version: str
    effective_from: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    languages: tuple[str, ...] = ("en",)
    routes: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    phases: Mapping[str, Phase] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    day_words: Mapping[str, DayWord] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    rules: tuple[Rule, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    overlays: tuple[str, ...] = ()
    shown_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By kind of ``NAMED``: how a name reads in the protocol's language."""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where each key of the file stands."""

    def rule(self, id: str) -> Rule | None:
        """The rule of that id, also under a former id; None when there is none."""
        return next((r for r in self.rules if id in (r.id, r.formerly)), None)

    def shown(self, kind: str, name: str) -> str:
        """How a name reads where people see it: translated, else its title, else the name itself.

        ``kind`` is one of ``NAMED``.

        >>> words = {"things": {"alcohol": "alcohol y cerveza"}}
        >>> protocol = CareProtocol(id="a", title="A", version="1", shown_names=words)
        >>> protocol.shown("things", "alcohol"), protocol.shown("things", "wine")
        ('alcohol y cerveza', 'wine')
        """
        known = self.shown_names.get(kind, {})
        if name not in known and kind == "things":
            name = self.vocabulary.name(name) if self.vocabulary.name(name) in known else name
        title = self.phases[name].title if kind == "phases" and name in self.phases else ""
        return known.get(name) or title or name

    def shown_answer(self, fact: str, value: str) -> str:
        """How an answer reads where people see it; the answer itself stays the value to record."""
        if fact in self.facts:
            return self.facts[fact].shown_answers.get(value, value)
        kinds = {"takes": "things", "route": "routes", "phase": "phases", "shape": "shapes"}
        return self.shown(kinds[fact], value) if fact in kinds else value

    @property
    def claims(self) -> tuple[str, ...]:
        """All claim ids that its rules, session and phases carry, sorted."""
        found = {c for r in self.rules for c in r.claims}
        found |= {c for s in self.shapes.values() for c in s.claims}
        found |= {c for p in self.phases.values() for c in p.claims}
        return tuple(sorted(found))
