"""Simpler methods on the same cases: last value, straight line, own exponential, EWMA.

Each says where it expects the level to go; how wide its band opens is fitted on people that nobody is scored
on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from afterwards.care.trajectory import Crossing, Forecast, Status
from afterwards.care.trajectory.forecasting import SHARES
from afterwards.care.trajectory.marks import missing
from afterwards.care.trajectory.mixing import sorted_quantiles

from .cases import CROSS_DAYS, HORIZONS, Case, cases
from .people import Floats

AHEAD = 90
PATHS = 500
TRAINING = 5
"""The seed of the people that the bands are fitted on."""

type Expect = Callable[[Case], Floats]


def _scores(case: Case) -> tuple[Floats, Floats]:
    known = case.ask.known.scores
    return np.array(list(known), np.float64), np.array([told.score for told in known.values()])


def last_value(case: Case) -> Floats:
    """It stays where the last score was."""
    return np.full(AHEAD, _scores(case)[1][-1])


def straight_line(case: Case) -> Floats:
    """The line through the scores of the last six weeks goes on."""
    days, scores = _scores(case)
    some = days >= case.ask.at - 42
    if some.sum() < 2:
        return last_value(case)
    slope, level = np.polyfit(days[some] - case.ask.at, scores[some], 1)
    return np.clip(level + slope * np.arange(1, AHEAD + 1), 0, 27)


def own_exponential(case: Case) -> Floats:
    """From the baseline down by what the last session left, fading: fitted to the scores since then by least
    squares."""
    days, scores = _scores(case)
    known = case.ask.known
    since = known.sessions[-1]
    before, after = scores[days < known.zero], days >= since
    if not len(before) or after.sum() < 2:
        return last_value(case)
    base, x, y = before.mean(), days[after] - since, scores[after]
    best = min(
        (float(((base - (a := _gain(base, x, y, fading)) * np.exp(-x / fading) - y) ** 2).sum()), fading, a)
        for fading in (5, 8, 12, 18, 27, 40, 60, 90, 140, 220, 400)
    )
    ahead = case.ask.at - since + np.arange(1, AHEAD + 1)
    return np.clip(base - best[2] * np.exp(-ahead / best[1]), 0, 27)


def _gain(base: float, x: Floats, y: Floats, fading: float) -> float:
    shape = np.exp(-x / fading)
    return float((shape * (base - y)).sum() / (shape * shape).sum())


def ewma(case: Case) -> Floats:
    """The exponentially weighted mean of the scores stays."""
    level = None
    for score in _scores(case)[1]:
        level = score if level is None else 0.6 * level + 0.4 * score
    return np.full(AHEAD, level)


METHODS: dict[str, Expect] = {
    "last value": last_value,
    "straight line": straight_line,
    "own exponential": own_exponential,
    "EWMA": ewma,
}


@lru_cache(maxsize=8)
def _spread(name: str) -> tuple[float, float]:
    """The variance of a score at once and what a day adds, from the misses after one and four weeks."""
    expect = METHODS[name]
    some = [case for case in _training() if not missing(case.ask.known, case.ask.at)]
    off = np.array([[case.scores[h] - expect(case)[h - 1] for h in HORIZONS] for case in some])
    near, far = (off[:, 0] ** 2).mean(), (off[:, -1] ** 2).mean()
    daily = max((far - near) / (HORIZONS[-1] - HORIZONS[0]), 0.01)
    return max(float(near - HORIZONS[0] * daily), 1.0), float(daily)


@lru_cache(maxsize=1)
def _training() -> tuple[Case, ...]:
    return tuple(cases(TRAINING, 300))


def method(name: str) -> Callable[[Sequence[Case]], list[Forecast]]:
    """A simpler method that answers cases like the bank does."""
    return lambda some: [_forecast(name, case) for case in some]


def _forecast(name: str, case: Case) -> Forecast:
    lacking, ask = missing(case.ask.known, case.ask.at), case.ask
    nothing = Forecast(
        scale="phq9",
        at=ask.at,
        status=Status.INSUFFICIENT,
        missing=lacking,
        levels=ask.levels,
        quantiles={},
        crossings=(),
        level_now=(),
        trial=False,
        silent=None,
        parameters=name,
    )
    if lacking:
        return nothing
    at_once, daily = _spread(name)
    expected = METHODS[name](case)
    walks = _walks()
    levels = expected + np.sqrt(0.5 * at_once) * walks[0][:, None] + np.sqrt(daily) * walks[1]
    noise = np.sqrt(0.5 * at_once) * walks[2]
    scores = {h: np.sort(np.clip(levels[:, h - 1] + noise[:, h - 1], 0, 27)) for h in HORIZONS}
    now = np.sort(np.clip(expected[0] + np.sqrt(0.5 * at_once) * walks[0], 0, 27))
    return replace(
        nothing,
        status=Status.OK,
        quantiles={h: tuple(sorted_quantiles(row, ask.levels)) for h, row in scores.items()},
        level_now=tuple(sorted_quantiles(now, ask.levels)),
        crossings=_crossing(case, levels, expected[0]),
    )


def _crossing(case: Case, levels: Floats, now: float) -> tuple[Crossing, ...]:
    if case.mark is None:
        return ()
    padded = np.hstack([np.full((PATHS, 6), now), levels])
    weeks = np.cumsum(padded, axis=1)
    weeks = np.maximum.accumulate(
        (weeks[:, 6:] - np.hstack([np.zeros((PATHS, 1)), weeks[:, :-7]])) / 7, axis=1
    )
    shares = (weeks >= case.mark).mean(axis=0)
    days = [int(np.searchsorted(shares, share)) + 1 for share in SHARES]
    first, half, last = (day if day <= AHEAD else None for day in days)
    chances = {day: float(shares[day - 1]) for day in CROSS_DAYS}
    return (
        Crossing(threshold=case.mark, chances=chances, days=(first, half, last), already=now >= case.mark),
    )


@lru_cache(maxsize=1)
def _walks() -> tuple[Floats, Floats, Floats]:
    chance = np.random.default_rng(37)
    return (
        chance.standard_normal(PATHS),
        np.cumsum(chance.standard_normal((PATHS, AHEAD)), axis=1),
        chance.standard_normal((PATHS, AHEAD)),
    )
