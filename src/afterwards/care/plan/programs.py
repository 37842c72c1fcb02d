"""A protocol prepared for compiling: each rule's family of anchors and its sentences as functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..protocol.tree import (
    Amount,
    Anchor,
    CareProtocol,
    DayEnd,
    DayOf,
    Either,
    Form,
    Point,
    Rule,
    Sentence,
    Shift,
    Then,
    Verb,
    WordOf,
)
from .points import Resolve, resolver
from .scenes import Scene
from .windows import NEVER_BOUND, Edge, Window, window_of

type Build = Callable[[Scene], tuple[Window | None, str]]
"""A window from a scene, or the fact that its opening waits for."""

SESSION_ANCHORS = frozenset({"start", "end", "arrival", "leaving", "booking", "start of", "end of"})
COURSE_ANCHORS = frozenset({"course start", "course end", "first session", "last session"})
STRONG = ("session", "therapy visit", "missed session")


class MixedAnchorsError(ValueError):
    """A rule that hangs on two families which repeat apart."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one}, {two}")
        self.one, self.two = one, two


def anchors_in(point: Point | None) -> Iterator[Anchor]:
    """The anchors of a point, in the order written."""
    match point:
        case None:
            return
        case Anchor():
            yield point
        case Shift():
            yield point.anchor
        case DayOf():
            yield point.anchor
        case DayEnd():
            yield point.day.anchor
        case Then() | Either():
            yield from anchors_in(point.first)
            yield from anchors_in(point.second)
        case _:
            yield point.day.anchor


def amounts_in(point: Point | None) -> Iterator[Amount]:
    """The amounts of a point."""
    match point:
        case Shift():
            yield point.amount
        case Then() | Either():
            yield from amounts_in(point.first)
            yield from amounts_in(point.second)


def words_in(point: Point | None) -> Iterator[str]:
    """The words of the day that stand as an edge in a point."""
    match point:
        case WordOf():
            yield point.word
        case Then() | Either():
            yield from words_in(point.first)
            yield from words_in(point.second)


def points_of(rule: Rule) -> Iterator[Point]:
    """The points of ``when`` and ``not before``."""
    for sentence in rule.when:
        yield from (point for point in (sentence.opens, sentence.closes) if point)
    if rule.not_before:
        yield rule.not_before


def anchors_of(sentence: Sentence) -> Iterator[Anchor]:
    """The anchors of one sentence, with those that its form implies."""
    yield from anchors_in(sentence.opens)
    yield from anchors_in(sentence.closes)
    yield from anchors_in(sentence.part)
    if sentence.form is Form.DURING:
        yield Anchor("start" if sentence.span == "session" else "course start")


def family(rule: Rule) -> str:
    """The family of anchors that a rule is made once for. Raises MixedAnchorsError."""
    if rule.verb is Verb.GATE:
        return "session"
    anchors = [anchor for sentence in rule.when for anchor in anchors_of(sentence)]
    return family_of(anchors)


def family_of(anchors: list[Anchor]) -> str:
    """The family of a set of anchors: one that repeats, else the course. Raises MixedAnchorsError."""
    names = list(dict.fromkeys(_family_name(anchor) for anchor in anchors))
    strong = [name for name in names if name in STRONG or name.endswith(" missed")]
    if len(strong) > 1:
        raise MixedAnchorsError(strong[0], strong[1])
    if strong:
        return strong[0]
    weak = [name for name in names if name not in ("course", "next")]
    if weak:
        return next((name for name in weak if name.endswith(" done")), weak[0])
    return "session" if names == ["next"] else "course"


def _family_name(anchor: Anchor) -> str:
    if anchor.kind in SESSION_ANCHORS:
        return "session"
    if anchor.kind in COURSE_ANCHORS:
        return "course"
    if anchor.kind in ("done", "missed"):
        return f"{anchor.name} {anchor.kind}"
    if anchor.kind == "fact":
        return anchor.name
    return "next" if anchor.kind in ("next", "next start") else anchor.kind


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


@dataclass(frozen=True, slots=True)
class Programs:
    """A protocol and its programs, in an order in which no rule waits for a later one."""

    protocol: CareProtocol
    programs: tuple[Program, ...]


def prepare(protocol: CareProtocol) -> Programs:
    """Prepare a protocol once; compiling a person's plan is then only arithmetic.

    Rules of mixed families are left out: checking reports them (E16).
    """
    ready, waiting = [], []
    for rule in protocol.rules:
        try:
            program = _program(protocol, rule)
        except MixedAnchorsError:
            continue
        (waiting if program.waits_for_rules else ready).append(program)
    return Programs(protocol, tuple(ready + waiting))


def _program(protocol: CareProtocol, rule: Rule) -> Program:
    own = family(rule)
    builds = tuple(_build(protocol, rule, s) for s in rule.when if s.form is not Form.ALWAYS)
    cuts = []
    for sentence in rule.not_when:
        cuts.append((family_of(list(anchors_of(sentence))), _build(protocol, rule, sentence)))
    words = dict(protocol.day_words)
    not_before = resolver(rule.not_before, words) if rule.not_before else None
    anchors = [a for s in rule.when for a in anchors_of(s)]
    waits = tuple(a.name for a in anchors if a.kind == "next")
    undated = any(s.form is Form.ALWAYS for s in rule.when)
    return Program(rule, own, builds, tuple(cuts), not_before, undated, waits)


def _build(protocol: CareProtocol, rule: Rule, sentence: Sentence) -> Build:
    words = dict(protocol.day_words)
    match sentence.form:
        case Form.FROM:
            assert sentence.opens
            return _from(
                resolver(sentence.opens, words),
                resolver(sentence.closes, words, careful=rule.is_state) if sentence.closes else _course_end,
            )
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


def _known(scene: Scene, since: int | None) -> Edge:
    return Edge(scene.known, scene.known)


def _course_end(scene: Scene, since: int | None) -> Edge:
    return scene.moments.get("course end", NEVER_BOUND)


def _from(opening: Resolve, closing: Resolve) -> Build:
    def build(scene: Scene) -> tuple[Window | None, str]:
        opens = opening(scene, scene.at)
        if opens.awaits and opens.lo is None:
            return None, opens.awaits
        return window_of(opens, closing(scene, opens.lo)), ""

    return build


def _at(point: Resolve) -> Build:
    def build(scene: Scene) -> tuple[Window | None, str]:
        lo, hi, _, awaits, _ = point(scene, scene.at)
        if lo is None:
            return None, awaits
        return Window(lo, None, lo, None if hi is None else hi, due=True), ""

    return build


def _during(span: str) -> Build:
    if span == "session":
        edges = ("start", "end")
    elif span == "course":
        edges = ("course start", "course end")
    else:
        name = span.removeprefix("phase ")
        edges = (f"first session of {name}", f"end of phase {name}")

    def build(scene: Scene) -> tuple[Window | None, str]:
        opens = scene.moment(edges[0])
        if opens.lo is None:
            return None, opens.awaits
        return window_of(opens, scene.moment(edges[1])), ""

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

    def build(scene: Scene) -> tuple[Window | None, str]:
        opens = opening(scene, scene.at)
        if opens.lo is None:
            return None, opens.awaits
        return window_of(opens, closing(scene, opens.lo)), ""

    return build
