"""What the level of today is made of, and which reports moved it most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .bank import B, Bank, F, Floats, S, State, W, bank_for
from .histories import History, Report
from .keeping import state_of
from .kept import Kept
from .mixing import mixture_mean, weights
from .parameters import Parameters, shipped
from .replaying import Run, replay
from .scales import MOOD, PHQ9, Scale
from .steps import level
from .values import Explanation, Moved

LOOK_BACK = 28
"""Reports of so many days are asked how much they moved the level; older ones are nearly forgotten."""
MOST = 3


def explain(
    reports: Iterable[Report],
    sessions: Iterable[int],
    at: int,
    *,
    scale: Scale = PHQ9,
    parameters: Parameters | None = None,
) -> Explanation:
    """The level at the end of day ``at`` in its parts, and the three reports of the last 28 days that moved
    it most.

    A report's weight is the level with it less the level without it.

    >>> weekly = [Report(day=day, scale="phq9", score=score) for day, score in ((-3, 19), (7, 9), (14, 8))]
    >>> found = explain(weekly, [0, 2, 4, 7, 9, 11], 14)
    >>> abs(found.usual - found.left + found.ups_and_downs - found.level) < 1e-9
    True
    """
    bank = bank_for(parameters or shipped(), scale.key)
    return explained(bank, History.of(reports, sessions, scale).until(at), at)


def explained(bank: Bank, known: History, at: int, kept: Iterable[Kept] = ()) -> Explanation:
    """The same from what was known at the end of the day. ``kept`` are true states of its past, if any."""
    early, first = at - LOOK_BACK, known.begins(at)
    begun = _lived(bank, known, early, kept) if first <= early else None
    after = None if begun is None else early
    asked = [(day, key) for key, told in _told(known) for day in told if day > early]
    stories = [known, *(known.without(day, key) for day, key in asked)]
    runs = [Run(history=one, last=at, begun=begun, after=after, starts=first) for one in stories]
    states = [ran.state for ran in replay(bank, runs)]
    return _explanation(known, at, states, asked)


def _lived(bank: Bank, known: History, day: int, kept: Iterable[Kept]) -> State:
    """The state at the end of a day, from the newest kept one before it."""
    last = max((one for one in kept if one.day <= day), key=lambda one: one.day, default=None)
    if last is None:
        return replay(bank, [Run(history=known, last=day)])[0].state
    return replay(bank, [Run(history=known, last=day, begun=state_of(last), after=last.day)])[0].state


def _told(known: History) -> Sequence[tuple[str, Iterable[int]]]:
    return ((known.scale.key, known.scores), (MOOD, known.moods))


def _explanation(
    known: History, at: int, states: Sequence[State], asked: Sequence[tuple[int, str]]
) -> Explanation:
    scale, levels = known.scale, [_level(state) for state in states]
    parts = _parts(states[0])
    told = {scale.key: known.scores, MOOD: known.moods}
    moved = [
        Moved(day=day, scale=key, score=told[key][day].score, by=scale.score(levels[0] - without))
        for (day, key), without in zip(asked, levels[1:], strict=True)
    ]
    moved.sort(key=lambda one: (-abs(one.by), -one.day, one.scale))
    usual, left, ups = (scale.score(float(part)) for part in parts)
    return Explanation(
        at=at,
        level=usual - left + ups,
        usual=usual,
        left=left,
        ups_and_downs=ups,
        moved=tuple(moved[:MOST]),
    )


def _level(state: State) -> float:
    return float(mixture_mean(state.log, level(state)[0])[0])


def _parts(state: State) -> Floats:
    share, mean = weights(state.log[0]), state.mean[:, 0]
    return np.array([share @ mean[B], share @ (mean[F] + mean[S]), share @ mean[W]])
