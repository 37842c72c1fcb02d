"""How much of a proof runs, from which seed, and where its figures go.

An ordinary run does a little of each proof, with a fixed seed. `tools/soak.py` does much of it, with a seed
that it draws and prints; a failure names the seed, and the same seed does the same again.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable
from math import ceil
from pathlib import Path

SOAK = float(os.environ.get("AFTERWARDS_SOAK") or 0)
"""Which part of the long figures to run: 1 for all; 0 for an ordinary run."""
SEED = int(os.environ.get("SEED") or 20261129)


def rounds(short: int, long: int) -> int:
    """How often: ``short`` in an ordinary run, of ``long`` a part in a soak."""
    return max(short, int(long * SOAK)) if SOAK else short


def some[T](name: str, things: Iterable[T]) -> list[T]:
    """All of them in an ordinary run, which does little with each; in a soak a drawn part."""
    found = list(things)
    return chance(name).sample(found, ceil(len(found) * SOAK)) if SOAK else found


def chance(name: str) -> random.Random:
    """This proof's own source of chance: it does not depend on what ran before it."""
    return random.Random(f"{SEED}:{name}")


def replay(path: str) -> str:
    """The one command that does the same again."""
    soak = f"AFTERWARDS_SOAK={SOAK:g} " if SOAK else ""
    return f"\nAgain, the same: SEED={SEED} {soak}.venv/bin/pytest -n 0 {path}"


def figures(
    proof: str,
    tried: int,
    *,
    stored: int = 0,
    lost: int = 0,
    doubled: int = 0,
    failed: int = 0,
    wrong: int = 0,
) -> None:
    """Keep what was counted: one line, as soon as it is known; `tools/soak.py` makes one table of them.

    ``failed``: answers of 500 and above that nobody promised. ``wrong``: whatever else is not as promised.
    """
    counted = {"tried": tried, "stored": stored, "lost": lost, "doubled": doubled, "failed": failed}
    if file := os.environ.get("AFTERWARDS_FIGURES"):
        with Path(file).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps({"proof": proof, "seed": SEED, **counted, "wrong": wrong}) + "\n")
