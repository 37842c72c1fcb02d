"""P4: the relief curve. A forecast with its replay, a day of many people, a site's daily round, one new
report."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from afterwards.care.trajectory import PHQ9, History, Report
from afterwards.care.trajectory.bank import Bank, Floats, bank_for
from afterwards.care.trajectory.forecasting import Ask, forecasts
from afterwards.care.trajectory.keeping import Today, keep, lived_rows
from afterwards.care.trajectory.mixing import mixture_mean
from afterwards.care.trajectory.packing import LEVELS_KEPT, numbers_in, packed
from afterwards.care.trajectory.parameters import shipped
from afterwards.care.trajectory.replaying import Run, replay
from afterwards.care.trajectory.steps import Day, Told, level, live

from .measure import Row, interleaved
from .relief.plain_bank import PlainBank

DAYS, PEOPLE, ROUND = 200, 125, 500
SESSIONS = (0, 2, 5, 7, 9, 12, 40, 70, 100)
SMALL, LARGE = 2_000, 200_000
MEBI = 1 << 20


def run() -> list[Row]:
    """Correctness first: the plain peer must come to the same numbers."""
    bank = bank_for(shipped(), PHQ9.key)
    rows = [*_one_person(), *_many_days(bank)]
    few, many = _round(SMALL), _round(LARGE)
    flat = many["ms"] / few["ms"]
    goal = f"≤0.03 ms, flat from {SMALL:,} ({few['ms']:.4f} ms, {flat:.2f}x)"
    met = many["ms"] <= 0.03 and flat <= 1.25
    rows.append(Row(f"daily round of {LARGE:,}, a person", many["ms"], goal=goal, met=met))
    goal = "≤1024 MiB"
    rows.append(Row("daily round, resident memory", many["MiB"], "MiB", goal=goal, met=many["MiB"] <= 1024))
    return rows


def _story(seed: int) -> History:
    """200 days: a weekly score with a third missed, a mood on nearly half of the days, nine sessions."""
    chance = np.random.default_rng(seed)
    told = [Report(day=day, scale="phq9", score=int(chance.integers(4, 16))) for day in range(-7, DAYS, 7)]
    told = [report for report in told if chance.random() < 0.67]
    moods = [day for day in range(-7, DAYS) if chance.random() < 0.46]
    told += [Report(day=day, scale="mood", score=int(chance.integers(3, 9))) for day in moods]
    return History.of(told, SESSIONS, PHQ9)


def _one_person() -> list[Row]:
    story, at = _story(1), DAYS - 14
    ask = Ask(history=story, at=at, thresholds=(12.0,))
    before = keep(story, at - 1)
    found, void = interleaved(
        {
            "forecast": lambda: forecasts([ask]),
            "replay": lambda: replay(bank_for(shipped(), PHQ9.key), [Run(history=story, last=at)]),
            "report": lambda: keep(story, at, before),
        }
    )
    share = found["report"] / found["replay"]
    return [
        Row(
            "forecast with replay of 200 days",
            found["forecast"],
            goal="≤15 ms",
            met=found["forecast"] <= 15,
            void=void,
        ),
        Row(
            "one new report",
            found["report"],
            peers={"replay": found["replay"]},
            goal=f"one day, no replay: ≤1/4 of it ({share:.2f})",
            met=share <= 0.25,
            void=void,
        ),
    ]


def _many_days(bank: Bank) -> list[Row]:
    """Forty days of 125 people, half of whom tell a mood and one in ten a score on each."""
    days = 40
    scores, moods = (_some(seed, share, days) for seed, share in ((1, 0.1), (2, 0.5)))
    mine, other = _lived(bank, scores, moods), _lived_plainly(bank, scores, moods)
    assert np.allclose(mine, other, atol=1e-8)
    found, void = interleaved(
        {"bank": lambda: _lived(bank, scores, moods), "plain": lambda: _lived_plainly(bank, scores, moods)}
    )
    figure, peer = (found[name] / days / PEOPLE for name in ("bank", "plain"))
    times = peer / figure
    goal = f"≤0.03 ms, ≥3x plain numpy ({times:.1f}x)"
    met = figure <= 0.03 and times >= 3
    return [
        Row("a person's day in batch", figure, peers={"plain numpy": peer}, goal=goal, met=met, void=void)
    ]


def _some(seed: int, share: float, days: int) -> Floats:
    chance = np.random.default_rng(seed)
    told = np.rint(chance.uniform(2, 9, (days, PEOPLE)))
    return np.where(chance.random(told.shape) < share, told, np.nan)


def _lived(bank: Bank, scores: Floats, moods: Floats) -> Floats:
    state = bank.start(PEOPLE)
    for score, mood in zip(scores, moods, strict=True):
        live(bank, state, Day(scores=_given(score), moods=_given(mood)))
    return np.moveaxis(state.mean, 0, -1)


def _given(row: Floats) -> Told:
    places = np.flatnonzero(~np.isnan(row))
    return Told(places, row[places])


def _lived_plainly(bank: Bank, scores: Floats, moods: Floats) -> Floats:
    plain = PlainBank(bank, PEOPLE)
    for score, mood in zip(scores, moods, strict=True):
        plain.live(score, mood)
    return plain.x


# ---- a site's daily round, in a process of its own so that its memory is its own


def _round(people: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.p4_relief", str(people)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def round_over(people: int) -> dict[str, float]:
    """Everybody's kept state a day on, in a file, 500 people at a time: CPU a person, and memory at its
    most."""
    bank = bank_for(shipped(), PHQ9.key)
    width = numbers_in(bank.parameters.filters)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept"
        path.write_bytes(b"")
        first = _begun(bank)
        with path.open("r+b") as file:
            for _ in range(0, people, ROUND):
                file.write(first)
            spent = 0.0
            for low in range(0, people, ROUND):
                file.seek(low * width * 4)
                content = file.read(ROUND * width * 4)
                start = time.process_time()
                rows = np.frombuffer(content, np.float32).reshape(-1, width)
                content = lived_rows(bank, rows, _told(len(rows))).tobytes()
                spent += time.process_time() - start
                file.seek(low * width * 4)
                file.write(content)
    return {
        "ms": 1000 * spent / people,
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEBI,
    }


def _begun(bank: Bank) -> bytes:
    state = bank.start(ROUND)
    for _ in range(30):
        live(bank, state, Day())
    mean, _ = level(state)
    levels = np.repeat(mixture_mean(state.log, mean)[:, None], LEVELS_KEPT, axis=1)
    return packed(state, levels).tobytes()


def _told(people: int) -> Sequence[Today]:
    """On a day one in ten tells a score, one in two a mood, one in fifty has a session."""
    return [
        Today(
            score=8 if i % 10 == 3 else None,
            mood=6 if i % 2 else None,
            session=i % 50 == 7,
        )
        for i in range(people)
    ]


if __name__ == "__main__":
    print(json.dumps(round_over(int(sys.argv[1]))))
