"""Measuring: the product, a peer and a ceiling in turn, the least CPU time of each, and a steady machine.

Gates are ratios inside one run; absolute figures are only reported. A run is void when a fixed loop takes
more than 15 % longer or shorter after it than before.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

ROUNDS = 5
STEADY = 0.15


@dataclass(slots=True)
class Row:
    """One line of the table; times in milliseconds of CPU."""

    path: str
    figure: float
    unit: str = "ms"
    peers: dict[str, float] = field(default_factory=dict)
    ceiling: float | None = None
    goal: str = ""
    met: bool | None = None
    void: bool = False

    def values(self) -> dict[str, object]:
        """As plain values, for the kept JSON."""
        return asdict(self)


def gauge() -> float:
    """The CPU time of a fixed loop: how fast this machine is just now."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        total = 0
        for i in range(200_000):
            total += i & 7
        best = min(best, time.process_time() - start)
    return best


def least(work: Callable[[], object], seconds: float = 0.15) -> float:
    """The least CPU time of a piece of work in milliseconds, over repeats filling ``seconds``."""
    best, spent = float("inf"), 0.0
    while spent < seconds:
        start = time.process_time()
        work()
        taken = time.process_time() - start
        best, spent = min(best, taken), spent + max(taken, 1e-6)
    return best * 1000


def interleaved(works: dict[str, Callable[[], object]]) -> tuple[dict[str, float], bool]:
    """Each piece of work in turn, five rounds; the least of each, and whether the machine was unsteady."""
    gc.collect()
    gc.freeze()
    before = gauge()
    found = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            found[name] = min(found[name], least(work))
    after = gauge()
    gc.unfreeze()
    return found, abs(after - before) / before > STEADY
