"""The bank's state as few bytes: 36 weights, means, upper triangles and the last levels, in single precision.

About 5.2 kB a person. What is read back differs from what was written in the seventh digit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .bank import STATES, Floats, State

LEVELS_KEPT = 6
"""Today's estimated level and those of the five days before: the next 7-day means need them."""
_UPPER = np.triu_indices(STATES)
_ROWS = 1 + STATES + len(_UPPER[0])

type Numbers = NDArray[np.float32]


def numbers_in(filters: int) -> int:
    """How many numbers one person takes."""
    return _ROWS * filters + LEVELS_KEPT


def packed(state: State, levels: Floats) -> Numbers:
    """A row of numbers for each person; ``levels`` is ``[people, 6]``, the newest last.

    Log weights are taken relative to the likeliest filter, so that the ones that count keep their digits.
    """
    people, filters = state.log.shape
    found = np.empty((people, numbers_in(filters)), np.float32)
    rows = found[:, : _ROWS * filters].reshape(people, _ROWS, filters)
    rows[:, 0] = state.log - state.log.max(axis=1, keepdims=True)
    rows[:, 1 : 1 + STATES] = np.moveaxis(state.mean, 0, 1)
    rows[:, 1 + STATES :] = np.moveaxis(state.cov[_UPPER], 0, 1)
    found[:, _ROWS * filters :] = levels
    return found


def unpacked(numbers: Numbers) -> tuple[State, Floats]:
    """State and levels of the people in these rows."""
    people, filters = len(numbers), (numbers.shape[1] - LEVELS_KEPT) // _ROWS
    rows = np.moveaxis(numbers[:, : _ROWS * filters].reshape(people, _ROWS, filters), 1, 0)
    state = State(rows[0].astype(np.float64), np.empty((STATES, STATES + 1, people, filters)))
    state.whole[:, -1] = rows[1 : 1 + STATES]
    state.whole[_UPPER] = rows[1 + STATES :]
    state.whole[_UPPER[1], _UPPER[0]] = rows[1 + STATES :]
    return state, numbers[:, _ROWS * filters :].astype(np.float64)
