"""The proofs, long: pass after pass with new seeds until the time is over, and one table of figures.

    make soak MINUTES=60

Each pass does a part of the long figures with a seed that is printed; the same seed does the same again.
Passes on SQLite and on PostgreSQL take turns. What was counted is kept in ``build/soak/COMMIT.jsonl`` as it
is counted, and the table beside it is written after each pass; the next soak of the same commit adds to both.
A pass that has begun is ended. The exit code is 1 when any proof failed.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROOFS = [
    f"tests/web/proofs/test_{name}.py"
    for name in ("kills", "power_cuts", "statements", "forms", "fuzz", "sharing")
]
LAUNCHERS = ([sys.executable, "-m", "pytest"], [sys.executable, "tests/web/postgres/run.py"])
"""On SQLite, on PostgreSQL. Kills and cuts bring their own databases: they are in the first."""
UNHURRIED = ["-o", "faulthandler_timeout=0"]
"""An ordinary run ends a test that takes minutes; here that is no sign of anything."""
PART = "0.03"
"""Of the long figures in one pass: a seed stays quick to do again."""
COLUMNS = ("tried", "stored", "lost", "doubled", "failed", "wrong")


def one_pass(number: int, seed: int, kept: Path) -> bool:
    """Run the proofs once with that seed; whether all held."""
    given = {"AFTERWARDS_SOAK": PART, "SEED": str(seed), "AFTERWARDS_FIGURES": str(kept)}
    launcher = LAUNCHERS[number % len(LAUNCHERS)]
    print(f"pass {number + 1}: seed {seed}, {' '.join(launcher[1:])}", flush=True)
    command = [*launcher, *UNHURRIED, "-n", "auto", "--dist", "worksteal", "-q", *PROOFS]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, check=False).returncode == 0


def table(kept: Path) -> str:
    """What was counted, added up over all passes."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    seeds = set()
    for line in map(json.loads, kept.read_text("utf-8").splitlines() if kept.exists() else []):
        seeds.add(line.pop("seed"))
        sums[line.pop("proof")].update(line)
    rows = [
        f"| {proof} | {' | '.join(f'{counted[column]:,}' for column in COLUMNS)} |"
        for proof, counted in sorted(sums.items())
    ]
    head = [f"{len(seeds)} seeds.", "", f"| proof | {' | '.join(COLUMNS)} |", f"|---{'|--:' * len(COLUMNS)}|"]
    return "\n".join([*head, *rows, ""])


def main() -> int:
    """Pass after pass until the minutes are over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    until = time.monotonic() + 60 * parser.parse_args().minutes
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True).strip()
    kept = ROOT / f"build/soak/{commit}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    failed: list[int] = []
    passes = 0
    while not passes or time.monotonic() < until:
        seed = secrets.randbelow(10**9)
        if not one_pass(passes, seed, kept):
            failed.append(seed)
        passes += 1
        kept.with_suffix(".md").write_text(table(kept), encoding="utf-8")
    print(f"\n{passes} passes; failed with seeds: {failed or 'none'}\n\n{table(kept)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
