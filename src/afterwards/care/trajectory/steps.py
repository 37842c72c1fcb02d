"""A day of the bank, in place: decay, session, recall, observations. Rows and columns, never whole products.

Order within a day: decay, then the session, then what was reported. What was reported before the session
is used before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bank import ROUNDING, A, B, Bank, C, F, Floats, M, Places, R, S, State, W
from .scales import METRIC_MOST, MOOD_MOST

HALF_LOG_TAU = 0.9189385332046727
"""Half the logarithm of 2 pi: log-likelihoods are whole, so that a skipped report counts as one that was
sure."""
NOBODY: Places = np.empty(0, np.intp)


class Told(NamedTuple):
    """What some people told: their places, and their values on the metric of the equation."""

    places: Places = NOBODY
    values: Floats = np.empty(0)


class Day(NamedTuple):
    """What happened on a day to the people of a state, by their places."""

    sessions: Places = NOBODY
    scores: Told = Told()
    moods: Told = Told()
    early_scores: Told = Told()
    early_moods: Told = Told()
    habit: Floats | None = None
    """For each person 1 in a week with the habit, else 0; given only where the bank has the state."""


def live(bank: Bank, state: State, day: Day) -> None:
    """Bring people from the end of yesterday to the end of today."""
    _decay(bank, state)
    if len(day.early_scores.places) or len(day.early_moods.places):
        _before_the_session(bank, state, day)
    if len(day.sessions):
        _on(state, day.sessions, lambda some: _give(bank, some))
    _recall(state, bank.recall)
    _observe(bank, state, day.scores, day.moods, day.habit)


def level(state: State) -> tuple[Floats, Floats]:
    """Mean and variance of the level L in each filter, ``[people, filters]``."""
    row = _across(state.whole)
    return row[-1], np.maximum(_across(row), 0.0)


def _across(rows: Floats) -> Floats:
    """B - F - S + W along the first axis."""
    found: Floats = rows[B] - rows[F]
    found -= rows[S]
    found += rows[W]
    return found


def _decay(bank: Bank, state: State) -> None:
    state.whole *= bank.decay
    state.whole[B, B] += bank.drift
    state.whole[W, W] += bank.ups


def _give(bank: Bank, state: State) -> None:
    """A session: saturating, and so linear in the state."""
    known, mean, cov = bank.parameters, state.mean, state.cov
    left = np.abs(mean[M] - mean[F] - mean[S]) + known.spread_floor
    fast, slow = known.fast_gain, bank.slow_gain
    for rows in (state.whole, np.swapaxes(cov, 0, 1)):
        more_fast = fast * (rows[M] - rows[F] - rows[S])
        rows[S] += slow * (rows[M] - rows[S])
        rows[F] += more_fast
    cov[S, F] = cov[F, S]  # the same number, rounded once
    cov[F, F] += (known.fast_spread * fast * left) ** 2
    cov[S, S] += (known.slow_spread * slow * left) ** 2


def _recall(state: State, share: float) -> None:
    """Today's level enters what a questionnaire recalls. The decay of what was recalled is done already."""
    row = _across(state.whole)
    own = _across(row)
    row *= share
    state.whole[R] += row
    state.whole[:, R] += row[:-1]
    own *= share * share
    state.whole[R, R] += own


def _before_the_session(bank: Bank, state: State, day: Day) -> None:
    """Reports that came before the session of their day: recalled from the level before it.

    The recall is taken back afterwards, so that the day as a whole recalls the level after the session.
    """
    _recall(state, bank.recall)
    _observe(bank, state, day.early_scores, day.early_moods, day.habit)
    _recall(state, -bank.recall)


def _observe(bank: Bank, state: State, scores: Told, moods: Told, habit: Floats | None) -> None:
    """The questionnaire first, then the mood."""
    if len(scores.places):
        _on(state, scores.places, lambda some: _observe_score(bank, some, scores.values[:, None]))
    if len(moods.places):
        weeks = None if habit is None else habit[moods.places][:, None]
        _on(state, moods.places, lambda some: _observe_mood(bank, some, moods.values[:, None], weeks))


def _on(state: State, places: Places, change: Callable[[State], None]) -> None:
    """Change some people; copies only where these are not all."""
    if len(places) == state.people:
        change(state)
        return
    some = state.of(places)
    change(some)
    state.put(places, some)


def _observe_score(bank: Bank, state: State, told: Floats) -> None:
    known, row = bank.parameters, state.whole[R].copy()
    found = row[-1]
    noise = np.minimum(np.maximum(found, 0.0), METRIC_MOST)
    noise *= known.noise_slope
    noise += known.noise
    var = noise * noise
    var += row[R]
    var += ROUNDING
    _learn(bank, state, row, var, told, METRIC_MOST)


def _observe_mood(bank: Bank, state: State, told: Floats, habit: Floats | None) -> None:
    """The mood is A - slope x L, and C more in weeks with the habit."""
    slope = bank.slope
    row = _across(state.whole)
    row *= -slope
    row += state.whole[A]
    if habit is not None:
        row += habit * state.whole[C]
    var = _across(row)
    var *= -slope
    var += row[A]
    if habit is not None:
        var += habit * row[C]
    var += bank.parameters.mood_noise**2
    _learn(bank, state, row, var, told, MOOD_MOST)


def _past_the_end(told: Floats, found: Floats, most: float) -> NDArray[np.bool_] | None:
    """Where a score at an end of its scale meets a filter that lies beyond it: such a score pushes
    nothing."""
    if told.min() > 0 and told.max() < most:
        return None
    beyond: NDArray[np.bool_] = ((told <= 0) & (found < 0)) | ((told >= most) & (found > most))
    return beyond


def _learn(bank: Bank, state: State, row: Floats, var: Floats, told: Floats, most: float) -> None:
    """The update for a scalar observation with ends 0 and ``most``.

    ``row`` is the observation's covariance with the state and, last, what was expected; it is used up. What
    is off by more than 3.5 sd moves the state as if it were 3.5, and its log-likelihood goes on in a line.
    """
    skip, sd = _past_the_end(told, row[-1], most), np.sqrt(var)
    off = told - row[-1]
    off /= sd
    size = np.abs(off)
    inside = np.minimum(size, bank.parameters.outlier_sd)
    size -= 0.5 * inside
    size *= inside
    size += np.log(sd)
    size += HALF_LOG_TAU
    row /= sd
    if skip is not None:
        size[skip] = 0.0
        row[:, skip] = 0.0
    state.log -= size
    gain = row[:-1].copy()
    np.copysign(inside, off, out=row[-1])
    np.negative(row[-1], out=row[-1])
    state.whole -= gain[:, None] * row[None, :]
