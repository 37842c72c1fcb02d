"""Points of time turned into small functions, once for each protocol; per person only arithmetic is left."""

from __future__ import annotations

from collections.abc import Callable

from ..protocol.grammar import UNITS, Anchor, ClockOn, DayEnd, DayOf, Either, Point, Shift, Then, WordOf
from ..protocol.printing import anchor_text, is_calendar
from ..protocol.tree import DayWord
from ..timing import DAY_SECONDS, Calendar, Instant
from .scenes import Scene
from .windows import Edge, new

type Resolve = Callable[[Scene, Instant | None], Edge]
"""An edge from a scene; ``since`` is the instant from which an awaited fact counts."""


type Offsets = tuple[str, int, int]
"""An anchor's text and the least and most seconds to add to it."""


def offsets(point: Point) -> Offsets | None:
    """A point that is only an anchor, or a counted amount from one; None for all others."""
    match point:
        case Anchor(kind) if kind not in ("fact", "done", "missed", "next"):
            return anchor_text(point), 0, 0
        case Shift(amount, sign, anchor) if amount.better is None and not is_calendar(amount.unit):
            base, unit = offsets(anchor), UNITS[amount.unit] * sign
            near, far = amount.least * unit, amount.most * unit
            return None if base is None else (base[0], min(near, far), max(near, far))
        case _:
            return None


def resolver(point: Point, words: dict[str, DayWord], *, careful: bool = False) -> Resolve:
    """The function that finds a point. ``careful``: it closes a state, so doubtful clocks read late."""
    match point:
        case Anchor():
            return _anchor(point)
        case Shift():
            return (
                _calendar_shift(point, careful) if is_calendar(point.amount.unit) else _elapsed_shift(point)
            )
        case DayOf():
            return _day(point, careful)
        case DayEnd(day):
            return _day(DayOf(day.anchor, day.days + 1), careful)
        case ClockOn(second, day):
            return _wall(day, second, second, careful)
        case WordOf(word, day):
            return _wall(day, words[word].start, words[word].sure, careful)
        case Then(first, second):
            return _then(resolver(first, words, careful=careful), resolver(second, words, careful=careful))
        case Either(first, second):
            return _either(resolver(first, words, careful=careful), resolver(second, words, careful=careful))


def _anchor(anchor: Anchor) -> Resolve:
    text = anchor_text(anchor)
    awaited = Edge(None, None, awaits=text)
    if anchor.kind in ("fact", "done", "missed"):

        def told(scene: Scene, since: Instant | None) -> Edge:
            own = scene.moments.get(text)
            if own is not None:
                return own
            at = scene.fact(text, since)
            return awaited if at is None else new(Edge, (at, at, None, "", ""))

        return told
    if anchor.kind == "next":
        return lambda scene, _since: scene.next_opening(anchor.name)
    return lambda scene, _since: scene.moments.get(text, awaited)


def _elapsed_shift(shift: Shift) -> Resolve:
    base, amount = _anchor(shift.anchor), shift.amount
    unit = UNITS[amount.unit]
    near, far = amount.least * unit * shift.sign, amount.most * unit * shift.sign
    low, high = min(near, far), max(near, far)
    better = None if amount.better is None else amount.better * unit * shift.sign

    def find(scene: Scene, since: Instant | None) -> Edge:
        lo, hi, _, awaits, sooner = base(scene, since)
        if lo is None:
            return Edge(None, None, None, awaits, sooner)
        at_best = None if better is None else (lo if better < 0 or hi is None else hi) + better
        return new(Edge, (lo + low, None if hi is None else hi + high, at_best, awaits, sooner))

    return find


def _calendar_shift(shift: Shift, careful: bool) -> Resolve:
    base, amount, sign = _anchor(shift.anchor), shift.amount, shift.sign
    low, high = sorted((amount.least * sign, amount.most * sign))

    def find(scene: Scene, since: Instant | None) -> Edge:
        lo, hi, _, awaits, sooner = base(scene, since)
        if lo is None:
            return Edge(None, None, None, awaits, sooner)
        step, unit = scene.calendar.step, amount.unit
        latest = None if hi is None else step(hi, high, unit, last=careful)
        from_edge = lo if sign < 0 or hi is None else hi
        better = None if amount.better is None else step(from_edge, amount.better * sign, unit, last=careful)
        return Edge(step(lo, low, unit, last=careful), latest, better, awaits, sooner)

    return find


def _day(day: DayOf, careful: bool) -> Resolve:
    """The first instant of a local day: no wall time, so a fold at midnight does not touch it."""
    base, days = _anchor(day.anchor), day.days

    def find(scene: Scene, since: Instant | None) -> Edge:
        lo, hi, _, awaits, sooner = base(scene, since)
        if lo is None:
            return Edge(None, None, None, awaits, sooner)
        calendar = scene.calendar
        first = calendar.day_start(lo, days, careful=careful)
        if hi is None or hi == lo:
            return new(Edge, (first, None if hi is None else first, None, awaits, sooner))
        last = calendar.day_start(hi, days, careful=careful)
        return Edge(first, last, None, awaits, sooner)

    return find


def _wall(day: DayOf, first: int, sure: int, careful: bool) -> Resolve:
    """A wall time on a day: from ``first``, surely by ``sure``."""
    base, days = _anchor(day.anchor), day.days

    def at(calendar: Calendar, anchor: Instant, second: int) -> Instant:
        local_day = calendar.day_of(anchor) + days
        if second == DAY_SECONDS:  # the end of the day, and no wall time
            return calendar.first_instant(local_day + 1, anchor if careful else None)
        return calendar.closing(local_day, second, anchor) if careful else calendar.wall(local_day, second)

    def find(scene: Scene, since: Instant | None) -> Edge:
        lo, hi, _, awaits, sooner = base(scene, since)
        if lo is None:
            return Edge(None, None, None, awaits, sooner)
        latest = None if hi is None else at(scene.calendar, hi, sure)
        return Edge(at(scene.calendar, lo, first), latest, None, awaits, sooner)

    return find


def _then(first: Resolve, second: Resolve) -> Resolve:
    def find(scene: Scene, since: Instant | None) -> Edge:
        a = first(scene, since)
        if a.awaits or a.lo is None:
            return a
        b = second(scene, a.lo)
        if b.awaits or b.lo is None:
            return Edge(a.lo, None, None, b.awaits)
        # A computed moment that comes before the first adds nothing to it.
        latest = None if a.hi is None or b.hi is None else max(a.hi, b.hi)
        return Edge(max(a.lo, b.lo), latest)

    return find


def _either(first: Resolve, second: Resolve) -> Resolve:
    def find(scene: Scene, since: Instant | None) -> Edge:
        a, b = first(scene, since), second(scene, since)
        known = [edge for edge in (a, b) if not edge.awaits and edge.lo is not None]
        if not known:
            return a
        waiting = next((edge.awaits for edge in (a, b) if edge.awaits), "")
        lo = min(edge.lo for edge in known if edge.lo is not None)
        ends = [edge.hi for edge in known if edge.hi is not None]
        return Edge(lo, min(ends) if ends else None, None, "", waiting)

    return find
