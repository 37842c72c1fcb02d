"""A protocol prepared for compiling: each rule's family of anchors and its sentences as functions.

Rules of one guide share few sentences ("from end until end of the day of end"). Each distinct sentence
becomes one function, and a scene remembers what it gave: a person's plan is little more than looking up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..protocol.grammar import DayEnd, DayOf, Form, Sentence, WordOf
from ..protocol.tree import CareProtocol, Rule, Verb
from .families import MixedAnchorsError, anchors_of, family, family_of
from .points import Offsets, Resolve, offsets, resolver
from .scenes import Made, Scene
from .windows import NEVER_BOUND, Edge, Window, new, window_of

type Build = Callable[[Scene], Made]
"""What a sentence gives in a scene: its windows, or the fact that its opening waits for."""


@dataclass(frozen=True, slots=True)
class Program:
    """One rule, ready to be compiled for any course."""

    rule: Rule
    family: str
    builds: tuple[Build, ...]
    cuts: tuple[tuple[str, Build], ...]
    """The family and the window of each ``not when``."""
    not_before: Resolve | None
    undated: bool
    waits_for_rules: tuple[str, ...]
    """Rules whose openings it needs (``next RULE``)."""
    plain: bool
    """Dated, on no condition, with nothing cut out: no question but when."""


@dataclass(frozen=True, slots=True)
class Programs:
    """A protocol and its programs in order of rule id; those that wait for another rule stand in ``late``."""

    protocol: CareProtocol
    programs: tuple[Program, ...]
    late: frozenset[str]
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """Derived views of this protocol, each made once when it is first asked for."""

    @property
    def in_order(self) -> Sequence[Program]:
        """The order in which they can be compiled."""
        if not self.late:
            return self.programs
        return sorted(self.programs, key=lambda program: program.rule.id in self.late)


def prepare(protocol: CareProtocol) -> Programs:
    """Prepare a protocol once; compiling a person's plan is then only arithmetic.

    Rules of mixed families are left out: checking reports them (E16).
    """
    shared: dict[tuple[Sentence, bool], Build] = {}
    programs: list[Program] = []
    for rule in sorted(protocol.rules, key=lambda rule: rule.id):
        try:
            programs.append(_program(protocol, rule, shared))
        except MixedAnchorsError:
            continue
    late = frozenset(program.rule.id for program in programs if program.waits_for_rules)
    return Programs(protocol, tuple(programs), late)


def _program(protocol: CareProtocol, rule: Rule, shared: dict[tuple[Sentence, bool], Build]) -> Program:
    def build(sentence: Sentence) -> Build:
        key = (sentence, rule.is_state)
        if key not in shared:
            shared[key] = _build(protocol, rule, sentence)
        return shared[key]

    anchors = [a for s in rule.when for a in anchors_of(s)]
    undated = any(s.form is Form.ALWAYS for s in rule.when)
    free = not (rule.if_ or rule.unless or rule.not_when or rule.verb is Verb.GATE)
    return Program(
        rule,
        family(rule),
        tuple(build(s) for s in rule.when if s.form is not Form.ALWAYS),
        tuple((family_of(list(anchors_of(s))), build(s)) for s in rule.not_when),
        resolver(rule.not_before, dict(protocol.day_words)) if rule.not_before else None,
        undated,
        tuple(a.name for a in anchors if a.kind == "next"),
        free and not undated,
    )


def _build(protocol: CareProtocol, rule: Rule, sentence: Sentence) -> Build:
    words = dict(protocol.day_words)
    match sentence.form:
        case Form.FROM:
            assert sentence.opens
            closes = sentence.closes
            closing = resolver(closes, words, careful=rule.is_state) if closes else _course_end
            build = _from(resolver(sentence.opens, words), closing)
            low, high = offsets(sentence.opens), offsets(closes) if closes else None
            return build if low is None or high is None else _counted(low, high, build)
        case Form.UNTIL:
            assert sentence.closes
            return _from(_known, resolver(sentence.closes, words, careful=rule.is_state))
        case Form.BY:
            assert sentence.closes
            return _from(_known, resolver(sentence.closes, words))
        case Form.AT:
            assert sentence.closes
            return _at(resolver(sentence.closes, words))
        case Form.DURING:
            return _during(sentence.span)
        case _:
            assert sentence.part
            return _part(protocol, sentence.part, rule.is_state)


def _made(window: Window | None) -> Made:
    return ((), "") if window is None else ((window,), "")


def _known(scene: Scene, _since: int | None) -> Edge:
    return Edge(scene.known, scene.known)


def _course_end(scene: Scene, _since: int | None) -> Edge:
    return scene.moments.get("course end", NEVER_BOUND)


def _from(opening: Resolve, closing: Resolve) -> Build:
    def build(scene: Scene) -> Made:
        opens = opening(scene, scene.at)
        if opens.awaits and opens.lo is None:
            return (), opens.awaits
        return _made(window_of(opens, closing(scene, opens.lo)))

    return build


def _counted(low: Offsets, high: Offsets, build: Build) -> Build:
    """A window between two counted points whose anchors are known: sums only, and ``build`` for the rest."""
    (opens_at, open_least, open_most), (closes_at, close_least, close_most) = low, high

    def count(scene: Scene) -> Made:
        opening, closing = scene.moments.get(opens_at), scene.moments.get(closes_at)
        if opening is None or closing is None or opening.awaits or closing.awaits:
            return build(scene)
        earliest, latest_opening = opening[0], opening[1]
        closes, latest = closing[0], closing[1]
        if earliest is None or latest_opening is None or closes is None or latest is None:
            return build(scene)
        opens, closes = latest_opening + open_most, closes + close_least
        if closes <= opens:
            return build(scene)
        edges = (opens, closes, earliest + open_least, latest + close_most, (), "", "", False)
        return (new(Window, edges),), ""

    return count


def _at(point: Resolve) -> Build:
    def build(scene: Scene) -> Made:
        lo, hi, _, awaits, _ = point(scene, scene.at)
        if lo is None:
            return (), awaits
        return (Window(lo, None, lo, hi, due=True),), ""

    return build


def _during(span: str) -> Build:
    if span == "session":
        edges = ("start", "end")
    elif span == "course":
        edges = ("course start", "course end")
    else:
        name = span.removeprefix("phase ")
        edges = (f"first session of {name}", f"end of phase {name}")

    def build(scene: Scene) -> Made:
        opens = scene.moment(edges[0])
        if opens.lo is None:
            return (), opens.awaits
        return _made(window_of(opens, scene.moment(edges[1])))

    return build


def _part(protocol: CareProtocol, part: DayOf | WordOf, careful: bool) -> Build:
    words = dict(protocol.day_words)
    if isinstance(part, DayOf):
        opening, closing = resolver(part, words), resolver(DayEnd(part), words, careful=careful)
    else:
        # As a part of the day a word is exact: the whole stretch, with no doubt at its edge.
        word = words[part.word]
        exact = {part.word: type(word)(word.start, word.start, word.end)}
        opening = resolver(part, exact)
        last = {part.word: type(word)(word.end, word.end, word.end)}
        closing = resolver(part, last, careful=careful)

    def build(scene: Scene) -> Made:
        opens = opening(scene, scene.at)
        if opens.lo is None:
            return (), opens.awaits
        return _made(window_of(opens, closing(scene, opens.lo)))

    return build
