"""Doubts: why an edge of an occurrence is not clear, what it is about, and whose question it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..protocol.grammar import Anchor, Point
from ..protocol.tree import Match
from .families import amounts_in, anchors_in, points_of, words_in
from .occurrences import Occurrence
from .plan import Activity, Plan
from .telling import Ask, Name, Stretch, Value


class Doubt(NamedTuple):
    """``why`` is range, word, planned end, answer not known, contradiction or no sun."""

    why: str
    about: Value
    """The range, the word, the stretch, the question or the title; empty for what has none."""
    whose: str


def doubts_of(
    plan: Plan, one: Occurrence, asks: tuple[Match, ...] = (), *, contradicted: bool = False
) -> tuple[Doubt, ...]:
    """All doubts about one occurrence; empty when every edge is clear."""
    return tuple(dict.fromkeys((*_known(plan, one, asks, contradicted), *_edges(one))))


def _known(plan: Plan, one: Occurrence, asks: tuple[Match, ...], contradicted: bool) -> Iterator[Doubt]:
    """What is not known of it as a whole."""
    if contradicted:
        yield Doubt("contradiction", one.activity.rule.title, "clinic")
    if one.by_clock:
        yield Doubt("no sun", "", "patient")
    for match in asks:
        fact = plan.protocol.facts.get(match.fact)
        about = Ask(fact.ask) if fact else Name("facts", match.fact)
        yield Doubt("answer not known", about, (fact and fact.by) or "patient")


def _edges(one: Occurrence) -> Iterator[Doubt]:
    """Why its edges are not clear, if they are not."""
    rule, rhythm = one.activity.rule, one.activity.rule.how_often
    if rhythm is not None and rhythm.form == "every" and rhythm.least != rhythm.most:
        yield Doubt("range", rhythm, "clinic")
    clear = not any(_unclear(w.opens, w.earliest) or _unclear(w.closes, w.latest) for w in one.windows)
    if clear:
        return
    for point in points_of(rule):
        for amount in amounts_in(point):
            if amount.least != amount.most:
                # The same range is one question, also where two settings hold it.
                yield Doubt("range", replace(amount, setting=""), "clinic")
        for word in words_in(point):
            yield Doubt("word", Name("times of day", word), "clinic")
    if _hangs_on_end(list(points_of(rule)), one):
        for activity in (one.activity, *one.merged):
            session = activity.scene.session
            if session is not None and session.end is None:
                yield Doubt("planned end", _end_of(activity), "clinic")


def _unclear(edge: int | None, outer: int | None) -> bool:
    return edge is not None and outer is not None and edge != outer


def _hangs_on_end(points: list[Point], one: Occurrence) -> bool:
    if any(s.span == "session" for s in one.activity.rule.when):
        return True
    anchors: list[Anchor] = [anchor for point in points for anchor in anchors_in(point)]
    return any(anchor.kind in ("end", "end of", "start of") for anchor in anchors) or not points


def _end_of(activity: Activity) -> Value:
    end = activity.scene.moments["end"]
    return "" if end.lo is None or end.hi is None else Stretch(end.lo, end.hi)
