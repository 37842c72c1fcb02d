"""The bank: 36 Kalman filters a person, each with its own kind, fading, gain and slope, mixed by likelihood.

The state of a filter, all on the metric of 0 to 27 but for the mood intercept:

====  =========================================================================
B     the level without treatment
M     the largest benefit that sessions can give
F, S  what is left of the fast and the slow benefit
W     recent ups and downs
A     the mood that belongs to level 0
R     the level as a questionnaire recalls it; it looks back some days
C     (only where a habit is asked about) what weeks with it add to the mood
====  =========================================================================

The level itself is L = B - F - S + W.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .parameters import Parameters

type Floats = NDArray[np.float64]
type Places = NDArray[np.intp]

B, M, F, S, W, A, R, C = range(8)
STATES = 7
ROUNDING = 1 / 12
"""The variance that whole-number answers add."""


@dataclass(slots=True)
class State:
    """Many people's filters: log-likelihoods ``[people, filters]``, and covariances with the means as one
    more column, ``[states, states + 1, people, filters]``, so that what is done to a row is done to both.

    It changes in place, day by day.
    """

    log: Floats
    whole: Floats

    @property
    def people(self) -> int:
        """How many."""
        return len(self.log)

    @property
    def mean(self) -> Floats:
        """``[states, people, filters]``, a view."""
        return self.whole[:, -1]

    @property
    def cov(self) -> Floats:
        """``[states, states, people, filters]``, a view."""
        return self.whole[:, :-1]

    def first(self, count: int) -> State:
        """The first people, as a view on the same numbers."""
        return State(self.log[:count], self.whole[:, :, :count])

    def of(self, places: Places) -> State:
        """Some people, copied out."""
        return State(self.log[places], self.whole[:, :, places])

    def put(self, places: Places, some: State) -> None:
        """Write some people back."""
        self.log[places], self.whole[:, :, places] = some.log, some.whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bank:
    """What all people with one scale have in common: each filter's constants, as rows of 36."""

    parameters: Parameters
    scale: str
    states: int
    decay: Floats
    """``[states, states + 1, 1, filters]``: what is left after a day, of covariances and means."""
    drift: float
    ups: float
    """The variances that a day adds to B and W."""
    recall: float
    """The share of today in what is recalled."""
    slow_gain: Floats
    slope: Floats
    gain_mean: Floats
    gain_var: Floats
    prior: Floats
    """Log weights before any report."""

    def kept(self, state: int) -> Floats:
        """What is left of one state after a day, in each filter."""
        found: Floats = self.decay[state, -1, 0]
        return found

    def start(self, people: int) -> State:
        """Nobody has told anything yet: the population, where everybody begins.

        Recalled and true level are the same, so the covariance has no full rank.
        """
        known, base = self.parameters, self.parameters.baselines[self.scale]
        filters, var = len(self.prior), base.sd**2
        state = State(
            np.tile(self.prior, (people, 1)), np.zeros((self.states, self.states + 1, people, filters))
        )
        mean, cov = state.mean, state.cov
        mean[B] = mean[R] = base.mean
        mean[M] = self.gain_mean * base.mean
        mean[A] = known.mood_intercept_mean
        cov[B, B] = cov[B, R] = cov[R, B] = var
        cov[M, M] = self.gain_mean**2 * var + self.gain_var * (base.mean**2 + var)
        for one in (B, R):
            cov[one, M] = cov[M, one] = self.gain_mean * var
        cov[W, W] = cov[W, R] = cov[R, W] = known.ups_sd**2
        cov[R, R] = var + known.ups_sd**2
        cov[A, A] = known.mood_intercept_sd**2
        if self.states > C:
            cov[C, C] = known.habit_sd**2
        return state


@lru_cache(maxsize=64)
def bank_for(parameters: Parameters, scale: str, *, habit: bool = False) -> Bank:
    """The bank of a scale; with a habit it has one state more."""
    states = STATES + habit
    kinds, fadings, gains, slopes = zip(*parameters.grid(), strict=True)
    keep = np.ones((states + 1, 1, len(kinds)))
    keep[F] = math.exp(-1 / parameters.fast_fading_days)
    keep[S] = np.exp(-1 / np.array(fadings))
    keep[W] = math.exp(-1 / parameters.ups_days)
    keep[R] = math.exp(-1 / parameters.recall_days)
    return Bank(
        parameters=parameters,
        scale=scale,
        states=states,
        decay=keep[:-1, None] * keep[None, :],
        drift=parameters.drift_sd**2,
        ups=parameters.ups_sd**2 * (1 - math.exp(-2 / parameters.ups_days)),
        recall=1 - math.exp(-1 / parameters.recall_days),
        slow_gain=np.array(gains),
        slope=np.array(slopes),
        gain_mean=np.array([kind.gain_mean for kind in kinds]),
        gain_var=np.array([kind.gain_sd**2 for kind in kinds]),
        prior=np.log(np.array(parameters.weights)),
    )
