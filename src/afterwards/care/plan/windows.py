"""Windows: half-open stretches of time whose edges may still be unclear; their union and their difference.

Every edge of a sentence is a pair (earliest, latest). A window therefore has three lanes: the *core*
``[opens, closes)`` in which the rule surely holds, the *unclear* stretch around it out to ``earliest`` and
``latest``, and *better*: stretches that are advised and never counted as a breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..timing import Instant

FAR_PAST, FAR_FUTURE = -(2**62), 2**62

type Stretch = tuple[Instant, Instant]


class Edge(NamedTuple):
    """When a point of a sentence comes: not before ``lo``, not after ``hi``.

    ``hi`` None: nothing bounds it. ``lo`` None: nothing is known. ``awaits`` names the fact that it waits
    for; ``sooner`` names a fact that may bring it earlier. ``better`` is the preferred instant.
    """

    lo: Instant | None
    hi: Instant | None
    better: Instant | None = None
    awaits: str = ""
    sooner: str = ""


NEVER_BOUND = Edge(None, None)


class Window(NamedTuple):
    """One window. None for ``opens``: since ever; for ``closes`` and ``latest``: nothing bounds it."""

    opens: Instant | None
    closes: Instant | None
    earliest: Instant | None
    latest: Instant | None
    better: tuple[Stretch, ...] = ()
    closes_on: str = ""
    """The fact that closes it; ``closes`` is then the earliest that it can be."""
    sooner_on: str = ""
    due: bool = False
    """It is due at ``opens`` (late after ``latest``) and stays open until done."""

    @property
    def start(self) -> Instant:
        """Where its outermost clear or unclear lane begins, for comparing."""
        return FAR_PAST if self.earliest is None else self.earliest

    @property
    def stop(self) -> Instant:
        """Where its outermost lane ends; far away while it waits for a fact."""
        return FAR_FUTURE if self.latest is None else self.latest

    @property
    def core(self) -> Stretch:
        """The sure part as numbers for comparing; while it waits for a fact it has no end."""
        opens = FAR_PAST if self.opens is None else self.opens
        open_end = self.closes is None or bool(self.closes_on)
        return opens, FAR_FUTURE if open_end or self.closes is None else self.closes

    @property
    def floor(self) -> Instant:
        """The earliest instant at which it can close, for comparing."""
        if self.closes is None:
            return self.opens or FAR_PAST if self.closes_on else FAR_FUTURE
        return self.closes


def window_of(opening: Edge, closing: Edge) -> Window | None:
    """The window between two edges; None when it closes before it opens or has no length."""
    opens, earliest = opening.hi, opening.lo
    if opens is None:
        opens = earliest
    closes, latest = closing.lo, closing.hi
    if opens is not None and closes is not None and closes <= opens:
        if closing.awaits:
            closes = opens
        elif latest is not None and earliest is not None and latest <= earliest:
            return None
        else:
            closes = opens
    better = []
    if opening.better is not None and earliest is not None and opening.better < earliest:
        better.append((opening.better, earliest))
    if closing.better is not None and latest is not None and closing.better > latest:
        better.append((latest, closing.better))
    return Window(opens, closes, earliest, latest, tuple(better), closing.awaits, closing.sooner)


def union(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The windows in order, with those merged whose cores or unclear lanes overlap or touch."""
    merged: list[Window] = []
    for window in sorted(windows, key=_order):
        if merged and _touch(merged[-1], window):
            merged[-1] = _joined(merged[-1], window)
        else:
            merged.append(window)
    return tuple(merged)


def _order(window: Window) -> tuple[Instant, Instant, Instant]:
    return window.start, window.floor, window.stop


def touch(one: Window, two: Window) -> bool:
    """Whether two windows overlap or touch, in whichever order."""
    return _touch(*sorted((one, two), key=_order))


def _touch(one: Window, two: Window) -> bool:
    if one.due or two.due:
        return False
    end = one.floor if one.closes_on else max(one.floor, one.stop)
    return two.start <= end


def _joined(one: Window, two: Window) -> Window:
    last = two if two.floor >= one.floor else one
    latest = None if one.latest is None or two.latest is None else max(one.latest, two.latest)
    closes = None if FAR_FUTURE in (one.floor, two.floor) else max(one.floor, two.floor)
    opens = _least(one.opens, two.opens)
    earliest = _least(one.earliest, two.earliest)
    closes_on = last.closes_on or one.closes_on or two.closes_on
    if last.closes_on and last.closes is None:
        closes = None
    lane = (FAR_PAST if earliest is None else earliest, FAR_FUTURE if latest is None else latest)
    better = tuple(piece for b in (*one.better, *two.better) for piece in _without(b, lane))
    return Window(opens, closes, earliest, latest, better, closes_on, last.sooner_on)


def _least(one: Instant | None, two: Instant | None) -> Instant | None:
    return None if one is None or two is None else min(one, two)


def _without(stretch: Stretch, cut: Stretch) -> Iterator[Stretch]:
    if stretch[0] < cut[0]:
        yield stretch[0], min(stretch[1], cut[0])
    if stretch[1] > cut[1]:
        yield max(stretch[0], cut[1]), stretch[1]


def minus(windows: tuple[Window, ...], cuts: Iterable[Stretch]) -> tuple[Window, ...]:
    """The windows without the cuts."""
    for cut in cuts:
        windows = tuple(piece for window in windows for piece in _cut(window, cut))
    return windows


def _cut(window: Window, cut: Stretch) -> Iterator[Window]:
    low, high = cut
    if high <= window.start or low >= window.stop:
        yield window
        return
    better = tuple(piece for b in window.better for piece in _without(b, cut))
    if low > window.start:
        closes = low if window.closes is None or window.closes > low else window.closes
        yield window._replace(closes=closes, latest=low, better=better, closes_on="", sooner_on="")
    if high < window.stop and (window.closes is None or window.closes_on or window.closes > high):
        opens = high if window.opens is None or window.opens < high else window.opens
        yield window._replace(opens=opens, earliest=high, better=better)
