"""Which anchors a rule hangs on, and the family that it is made once for."""

from __future__ import annotations

from collections.abc import Iterator

from ..protocol.grammar import (
    Amount,
    Anchor,
    DayEnd,
    DayOf,
    Either,
    Form,
    Point,
    Sentence,
    Shift,
    Then,
    WordOf,
)
from ..protocol.tree import Rule, Verb

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
