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
new = tuple.__new__
"""Makes a named tuple without the call that its class adds: plans make thousands."""


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
    def reach(self) -> Instant:
        """Where it surely or perhaps still holds; while it waits for a fact, the earliest it can close."""
        return self.floor if self.closes_on else self.stop

    @property
    def hollow(self) -> bool:
        """Whether no part of it is certain."""
        return self.opens is not None and self.opens == self.closes and not self.closes_on

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
    earliest, opens, early, _, _ = opening
    closes, latest, late, awaits, sooner = closing
    if opens is not None and closes is not None and closes > opens and early is None and late is None:
        return new(Window, (opens, closes, earliest, latest, (), awaits, sooner, False))
    if opens is None:
        opens = earliest
    if opens is not None and closes is not None and closes <= opens:
        if not closing.awaits and latest is not None and earliest is not None and latest <= earliest:
            return None
        # No core is certain: it stands at the latest opening that the last closing still allows.
        closes = opens = opens if latest is None else min(opens, latest)
    better = []
    if opening.better is not None and earliest is not None and opening.better < earliest:
        better.append((opening.better, earliest))
    if closing.better is not None and latest is not None and closing.better > latest:
        better.append((latest, closing.better))
    return Window(opens, closes, earliest, latest, tuple(better), closing.awaits, closing.sooner)


def union(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The windows in order, merged lane by lane: core over unclear over better.

    Cores that overlap or touch become one. Where only unclear lanes meet, the cores stay apart and the
    unclear stretch between them belongs to the earlier one. A window that waits for a fact reaches, for
    merging, to the earliest instant at which it can close.
    """
    every = sorted(set(windows), key=_order)
    if len(every) < 2:
        return tuple(every)
    plain = [window for window in every if not window.due]
    cores = _joined_cores([window for window in plain if not window.hollow])
    found = [window for window in every if window.due]
    hulls = _joined_stretches([(window.start, window.reach) for window in plain])
    for hull in hulls:
        inside = [core for core in cores if hull[0] <= core[0] and core[1] <= hull[1]]
        found += _lanes(hull, inside) or [_hollow(hull, plain)]
    for stretch in dict.fromkeys(b for window in plain for b in window.better):
        _advise(found, stretch, hulls)
    return tuple(sorted(found, key=_order))


type Core = tuple[Instant, Instant, str, str]


def _order(window: Window) -> tuple[Instant, Instant, Instant]:
    return window.start, window.floor, window.stop


def _joined_cores(windows: list[Window]) -> list[Core]:
    found: list[Core] = []
    for window in sorted(windows, key=lambda w: (w.core[0], w.floor)):
        opens, closes, fact, sooner = window.core[0], window.floor, window.closes_on, window.sooner_on
        if found and opens <= found[-1][1]:
            first, last, known, before = found[-1]
            if closes > last:
                known, before = fact or known, sooner
            found[-1] = (first, max(last, closes), known or fact, before)
        else:
            found.append((opens, closes, fact, sooner))
    return found


def _joined_stretches(stretches: list[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _lanes(hull: Stretch, cores: list[Core]) -> list[Window]:
    """The cores of one hull, each with the unclear lane up to the next."""
    found = []
    for i, (opens, closes, fact, sooner) in enumerate(cores):
        earliest = opens if i else hull[0]
        latest = cores[i + 1][0] if i + 1 < len(cores) else hull[1]
        waits = bool(fact) and latest == closes
        edges = [_known(edge) for edge in (opens, closes, earliest, latest)]
        found.append(Window(edges[0], edges[1], edges[2], None if waits else edges[3], (), fact, sooner))
    return found


def _known(edge: Instant) -> Instant | None:
    return None if edge in (FAR_PAST, FAR_FUTURE) else edge


def _hollow(hull: Stretch, windows: list[Window]) -> Window:
    point = next(w.opens for w in windows if hull[0] <= w.start <= hull[1])
    return Window(point, point, _known(hull[0]), _known(hull[1]))


def _advise(windows: list[Window], stretch: Stretch, hulls: list[Stretch]) -> None:
    """Give what is left of a preferred stretch outside all lanes to the window next to it."""
    pieces = [stretch]
    for hull in hulls:
        pieces = [piece for one in pieces for piece in _without(one, hull)]
    for piece in pieces:
        near = min(windows, key=lambda w: min(abs(w.start - piece[1]), abs(w.stop - piece[0])))
        windows[windows.index(near)] = near._replace(better=(*near.better, piece))


def touch(one: Window, two: Window) -> bool:
    """Whether two windows overlap or touch, in their cores or their unclear lanes."""
    return not (one.due or two.due) and one.start <= two.reach and two.start <= one.reach


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
        yield Window(
            window.opens if window.opens is None else min(window.opens, low),
            low if window.closes is None or window.closes > low else window.closes,
            window.earliest,
            low,
            tuple(b for b in better if b[0] < low),
        )
    if high < window.stop:
        opens = high if window.opens is None or window.opens < high else window.opens
        closes = window.closes if window.closes is None else max(window.closes, opens)
        after = tuple(b for b in better if b[1] > high)
        yield window._replace(opens=opens, closes=closes, earliest=high, better=after)
