"""From 36 filters to one answer: weights by likelihood, and quantiles and chances of the mixture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from .bank import Floats
from .scales import METRIC_MOST

_STEPS = 64
_REACH = 9
_NEAR = 1e-9
_NODES = np.arange(-_REACH * _STEPS, _REACH * _STEPS + 1) / _STEPS
_AT_NODES = np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in _NODES])
_DENSITY = np.exp(-0.5 * _NODES * _NODES) / math.sqrt(2 * math.pi)


def weights(log: Floats) -> Floats:
    """What each filter counts, from its log-likelihood; along the last axis they add up to 1."""
    found = np.exp(log - log.max(axis=-1, keepdims=True))
    found /= found.sum(axis=-1, keepdims=True)
    return found


def normal_cdf(x: Floats) -> Floats:
    """The normal distribution function, exact to rounding: from the nearest node by its Taylor series."""
    x = np.clip(x, -_REACH, _REACH)
    node = np.rint(x * _STEPS).astype(np.intp) + _REACH * _STEPS
    at = _NODES[node]
    d = x - at
    square = at * at
    series = (square * (square - 6) + 3) * d / 120 + (3 - square) * at / 24
    series = ((series * d + (square - 1) / 6) * d - at / 2) * d + 1
    return _AT_NODES[node] + _DENSITY[node] * d * series


def chance_at_or_past(log: Floats, mean: Floats, var: Floats, mark: float) -> Floats:
    """The chance that the level is at or past a mark, by rows."""
    above = normal_cdf((mean - mark) / np.sqrt(np.maximum(var, 1e-12)))
    found: Floats = (weights(log) * above).sum(axis=-1)
    return found


def mixture_mean(log: Floats, mean: Floats) -> Floats:
    """The mean over the filters, by rows."""
    found: Floats = (weights(log) * mean).sum(axis=-1)
    return found


def mixture_quantiles(log: Floats, mean: Floats, var: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles of the level within 0 to 27, ``[rows, levels]``: Newton's steps, kept inside a bracket."""
    share, sd = weights(log)[:, None], np.sqrt(np.maximum(var, 1e-12))[:, None]
    middle = mean[:, None]
    wanted = np.clip(np.array(levels, np.float64), 1e-12, 1 - 1e-12)
    shape = (mean.shape[0], len(wanted))
    low = np.broadcast_to((middle - 8 * sd).min(axis=-1), shape).copy()
    high = np.broadcast_to((middle + 8 * sd).max(axis=-1), shape).copy()
    mean_of_all = (share * middle).sum(axis=-1)
    spread = np.sqrt((share * (sd * sd + (middle - mean_of_all[..., None]) ** 2)).sum(axis=-1))
    found = mean_of_all + spread * np.array([NormalDist().inv_cdf(one) for one in wanted.tolist()])
    for _ in range(80):
        off = (found[..., None] - middle) / sd
        over = (share * normal_cdf(off)).sum(axis=-1) - wanted
        high, low = np.where(over > 0, found, high), np.where(over > 0, low, found)
        slope = (share * np.exp(-0.5 * off * off) / sd).sum(axis=-1) / math.sqrt(2 * math.pi)
        step = found - over / np.maximum(slope, 1e-300)
        new = np.where((step > low) & (step < high), step, 0.5 * (low + high))
        done = np.abs(new - found).max(initial=0.0) < _NEAR
        found = new
        if done:
            break
    inside: Floats = np.clip(found, 0.0, METRIC_MOST)
    return inside


def sorted_quantiles(ordered: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles of samples that are sorted along the last axis, between neighbours in a line."""
    place = np.array(levels, np.float64) * (ordered.shape[-1] - 1)
    below = np.minimum(place.astype(np.intp), ordered.shape[-1] - 2)
    share = place - below
    found: Floats = ordered[..., below] * (1 - share) + ordered[..., below + 1] * share
    return found
