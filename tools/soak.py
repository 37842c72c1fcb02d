"""The long run of the proofs: passes with ever new seeds until the time is over, then one table of figures.

    make soak MINUTES=60

Each pass runs every proof of `tests/web/proofs` with a part of its long rounds and a seed that is printed;
the same seed does the same again. A pass that has begun is ended. The exit code is 1 when any proof failed.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

PROOFS = "tests/web/proofs"
SHARE = "0.05"
"""The part of the long rounds in one pass: a seed stays quick to do again."""


def one_pass(seed: int, kept: Path) -> bool:
    """Run every proof once with that seed; whether all held."""
    given = {"AFTERWARDS_SOAK": "1", "AFTERWARDS_SOAK_SHARE": SHARE, "SEED": str(seed)}
    environment = {**os.environ, **given, "AFTERWARDS_FIGURES": str(kept)}
    print(f"seed {seed}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", PROOFS]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def table(kept: Path) -> str:
    """What was counted, added up over all passes."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lines = kept.read_text("utf-8").splitlines() if kept.exists() else []
    for line in map(json.loads, lines):
        proof = line.pop("proof")
        line.pop("seed")
        sums[proof].update(line)
    rows = [f"| {proof} | {what} | {n:,g} |" for proof in sorted(sums) for what, n in sums[proof].items()]
    return "\n".join(["| proof | counted | in all |", "|---|---|---|", *rows])


def main() -> int:
    """Pass after pass until the minutes are over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    until = time.monotonic() + 60 * parser.parse_args().minutes
    failed: list[int] = []
    passes = 0
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures.jsonl"
        while not passes or time.monotonic() < until:
            seed = secrets.randbelow(10**9)
            passes += 1
            if not one_pass(seed, kept):
                failed.append(seed)
        print(f"\n{passes} passes; failed with seeds: {failed or 'none'}\n\n{table(kept)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
