"""The fixed table of normal numbers that every forecast uses: the same for everyone, today and tomorrow.

So a forecast is deterministic, and two of them can be compared. The table is written down as a recipe in
whole numbers instead of a megabyte of digits: each column holds the 1,000 mid-quantiles of the normal
distribution, each once, in an order drawn by a mixing function. A test keeps its checksum.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .bank import Floats

PATHS = 1000
_SALT = 9547
"""Chosen among the first 12,000: with it the sums of the daily columns spread most nearly as they should."""


@lru_cache(maxsize=8)
def columns(first: int, count: int) -> Floats:
    """Columns of the table as rows ``[count, 1000]``, each with mean 0 and sd 1."""
    places = np.arange(PATHS * first, PATHS * (first + count), dtype=np.uint64).reshape(count, PATHS)
    keys = _mixed(places + np.uint64(_SALT << 32))
    found: Floats = _quantiles()[np.argsort(keys, axis=1, kind="stable")]
    found.flags.writeable = False
    return found


@lru_cache(maxsize=1)
def _quantiles() -> Floats:
    normal = NormalDist()
    found = np.array([normal.inv_cdf((i + 0.5) / PATHS) for i in range(PATHS)])
    found /= np.sqrt(np.mean(found * found))
    return found


def _mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Whole numbers stirred (the finishing steps of SplitMix64; Steele, Lea and Flood 2014)."""
    keys = (keys + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
