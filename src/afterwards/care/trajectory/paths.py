"""A thousand courses that one person's next 90 days may take, drawn with the fixed table of normals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from .bank import ROUNDING, STATES, B, Bank, F, Floats, M, Places, R, S, State, W
from .mixing import weights
from .normals import PATHS, columns
from .scales import METRIC_MOST
from .values import FARTHEST

_FIRST_DAILY = STATES
"""The columns before are for the state of today."""
_FIRST_GAIN = _FIRST_DAILY + 3 * FARTHEST
_WEEK = 7
PAST = _WEEK - 2
"""How many estimated levels before today the first 7-day mean, tomorrow's, needs beside today's own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """Courses from today on, on the metric of 0 to 27, ``[days, paths]``."""

    levels: Floats
    """The level on each day; row 0 is today."""
    recalled: Floats
    """What a questionnaire recalls on each of the first days; row 0 is today."""
    noise: float
    noise_slope: float

    def reported(self, days: Sequence[int]) -> Floats:
        """The scores that would be given on these days from today, ``[days, paths]``, sorted."""
        recalled = self.recalled[list(days)]
        sd = np.sqrt((self.noise + self.noise_slope * np.clip(recalled, 0, METRIC_MOST)) ** 2 + ROUNDING)
        drawn = columns(_FIRST_DAILY + 2 * FARTHEST, FARTHEST)
        places = [max(day - 1, 0) for day in days]
        found: Floats = np.clip(recalled + sd * drawn[places], 0, METRIC_MOST)
        found.sort(axis=1)
        return found

    def worst_week(self, past: Sequence[float]) -> Floats:
        """The highest 7-day mean of the level up to each day from tomorrow on, ``[days, paths]``.

        ``past`` holds the estimated levels of the days before today, the newest last; the first six days
        need them.
        """
        rows = [*(np.full(PATHS, level) for level in past[-PAST:]), *self.levels]
        found = np.empty_like(self.levels[1:])
        week, worst = np.sum(rows[: _WEEK - 1], axis=0), np.zeros(PATHS)
        for day, row in enumerate(rows[_WEEK - 1 :]):
            week += row
            np.maximum(worst, week, out=worst)
            np.multiply(worst, 1 / _WEEK, out=found[day])
            week -= rows[day]
        return found


def paths(bank: Bank, state: State, days: int, recalled: int, planned: Sequence[int] = ()) -> Paths:
    """The courses of the one person in ``state`` over so many days, what is recalled on some of the first of
    them.

    ``planned`` are days from today with a session.
    """
    which = _filters(state)
    begin = _begin(state, which)
    raw = _untreated_and_fading(bank, begin, which, days)
    if planned:
        _plan(bank, begin, which, raw, planned)
    levels = np.empty((days + 1, PATHS))
    levels[0] = begin[B] - begin[F] - begin[S] + begin[W]
    levels[1:] = raw
    np.clip(levels, 0.0, METRIC_MOST, out=levels)
    known = bank.parameters
    memory = _recalled(bank, begin[R], levels[: recalled + 1])
    return Paths(levels=levels, recalled=memory, noise=known.noise, noise_slope=known.noise_slope)


def _filters(state: State) -> Places:
    """Which filter each path begins in: as many for each as its weight says, in order."""
    ends = np.cumsum(weights(state.log[0]))
    found = np.searchsorted(ends, (np.arange(PATHS) + 0.5) / PATHS)
    return np.minimum(found, len(ends) - 1)


def _begin(state: State, which: Places) -> Floats:
    """A state for each path, ``[states, paths]``, from its filter's mean and covariance."""
    used, place = np.unique(which, return_inverse=True)
    cov = np.moveaxis(state.cov[:STATES, :STATES, 0, used], -1, 0)
    size, axes = np.linalg.eigh(cov)
    roots = axes * np.sqrt(np.maximum(size, 0.0))[:, None, :] @ np.swapaxes(axes, 1, 2)
    found: Floats = state.mean[:STATES, 0, which] + np.einsum("iab,bi->ai", roots[place], columns(0, STATES))
    return found


@lru_cache(maxsize=8)
def _wander(bank: Bank) -> Floats:
    """What the drift of B and new ups and downs add by each day, the same for everyone, ``[90, paths]``."""
    drift = math.sqrt(bank.drift) * columns(_FIRST_DAILY, FARTHEST).cumsum(axis=0)
    ups, keep = math.sqrt(bank.ups) * columns(_FIRST_DAILY + FARTHEST, FARTHEST), float(bank.kept(W)[0])
    for day in range(1, FARTHEST):
        ups[day] += keep * ups[day - 1]
    return drift + ups


def _untreated_and_fading(bank: Bank, begin: Floats, which: Places, days: int) -> Floats:
    """The level on each day from tomorrow if no session is held. Each state only decays: one product."""
    later = np.arange(1, days + 1)[:, None]
    fast, ups = bank.kept(F)[0] ** later, bank.kept(W)[0] ** later
    slow = bank.kept(S)
    kinds = np.unique(slow)
    each = [np.where(slow[which] == one, -begin[S], 0.0) for one in kinds]
    found: Floats = np.hstack([np.ones_like(fast), -fast, ups, kinds**later]) @ np.stack(
        [begin[B], begin[F], begin[W], *each]
    )
    found += _wander(bank)[:days]
    return found


def _plan(bank: Bank, begin: Floats, which: Places, levels: Floats, planned: Sequence[int]) -> None:
    """Take what planned sessions add off the levels. What a session gave fades like the rest."""
    known, days = bank.parameters, len(levels)
    fast, slow = float(bank.kept(F)[0]), bank.kept(S)[which]
    f, s, today = begin[F], begin[S], 0
    drawn = columns(_FIRST_GAIN, 2 * FARTHEST)
    for day in sorted({day for day in planned if 1 <= day <= days}):
        f, s, today = f * fast ** (day - today), s * slow ** (day - today), day
        left = np.abs(begin[M] - f - s) + known.spread_floor
        gain = bank.slow_gain[which]
        more_fast = known.fast_gain * (begin[M] - f - s + known.fast_spread * left * drawn[2 * day - 2])
        more_slow = gain * (begin[M] - s + known.slow_spread * left * drawn[2 * day - 1])
        f, s = f + more_fast, s + more_slow
        later = np.arange(days - day + 1)[:, None]
        levels[day - 1 :] -= fast**later * more_fast + slow**later * more_slow


def _recalled(bank: Bank, begin: Floats, levels: Floats) -> Floats:
    keep, share = 1 - bank.recall, bank.recall
    found = share * levels
    found[0] = begin
    for before, today in pairwise(found):
        today += keep * before
    return found
