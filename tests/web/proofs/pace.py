"""How much of a proof runs, from which seed, and where its figures go.

CI runs each proof short and with a fixed seed. `make soak` runs the same proofs long, with a seed that it
draws and prints; a failure names the seed, and the same seed does the same again.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

IS_SOAK = bool(os.environ.get("AFTERWARDS_SOAK"))
SEED = int(os.environ.get("SEED") or 20261129)
SHARE = float(os.environ.get("AFTERWARDS_SOAK_SHARE") or 1)
"""Which part of the long figures to run, for a soak in less time than it needs."""


def rounds(short: int, long: int) -> int:
    """How often: ``short`` in CI, ``long`` in a soak."""
    return max(short, int(long * SHARE)) if IS_SOAK else short


def chance(name: str) -> random.Random:
    """This proof's own source of chance: it does not depend on what ran before it."""
    return random.Random(f"{SEED}:{name}")


def replay(path: str) -> str:
    """The one command that does the same again."""
    soak = f"AFTERWARDS_SOAK=1 AFTERWARDS_SOAK_SHARE={SHARE:g} " if IS_SOAK else ""
    return f"\nAgain, the same: SEED={SEED} {soak}.venv/bin/pytest -n 0 {path}"


def figures(name: str, **values: float) -> None:
    """Keep what was counted, one line each time; `tools/soak.py` adds them up to one table."""
    file = os.environ.get("AFTERWARDS_FIGURES")
    print(f"{name}: {values}")
    if file:
        with Path(file).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps({"proof": name, "seed": SEED, **values}) + "\n")
