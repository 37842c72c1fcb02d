"""How quickly the benefit of a session fades, for one person."""

from __future__ import annotations

import numpy as np

from .bank import Bank, F, Floats, S, State
from .mixing import weights
from .scales import METRIC_MOST, SCALES
from .values import Fading

SHARES = (0.1, 0.5, 0.9)
_LONGEST = 4096.0
_HALVINGS = 50


def fading(bank: Bank, state: State, since: int, at: int) -> Fading | None:
    """In how many days half of the benefit left at the last session (day ``since``) is gone.

    Between sessions the benefit only decays, so what is known of it today says what it was then. Nothing
    where it was smaller than the scale's meaningful change: then there is nothing whose fading could be told.
    """
    days = at - since
    fast = np.maximum(state.mean[F, 0], 0.0) / bank.kept(F) ** days
    slow = np.maximum(state.mean[S, 0], 0.0) / bank.kept(S) ** days
    share, whole = weights(state.log[0]), fast + slow
    if float(share @ whole) < SCALES[bank.scale].metric(SCALES[bank.scale].meaningful):
        return None
    halves = _half_times(bank, fast, slow)
    some = whole > METRIC_MOST * 1e-6
    low, middle, high = (_weighted(halves[some], share[some], level) for level in SHARES)
    return Fading(days=(low, middle, high), since=since)


def _half_times(bank: Bank, fast: Floats, slow: Floats) -> Floats:
    """When fast and slow benefit together have halved, in each filter: by halving an interval."""
    goal, low, high = (fast + slow) / 2, np.zeros_like(fast), np.full_like(fast, _LONGEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        left = fast * bank.kept(F) ** middle + slow * bank.kept(S) ** middle
        low, high = np.where(left > goal, middle, low), np.where(left > goal, high, middle)
    found: Floats = (low + high) / 2
    return found


def _weighted(values: Floats, share: Floats, level: float) -> float:
    """The smallest value up to which so much of the weight lies."""
    order = np.argsort(values, kind="stable")
    summed = np.cumsum(share[order])
    place = int(np.searchsorted(summed, level * summed[-1]))
    return float(values[order][min(place, len(values) - 1)])
