"""How good forecasts are, each figure as the acceptance table names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from afterwards.care.trajectory import Forecast, Status

from .cases import CROSS_DAYS, HORIZONS, LEVELS, Case
from .people import Floats

_AT = {level: i for i, level in enumerate(LEVELS)}
BINS = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Answered:
    """Cases that a method answered, with its answers."""

    cases: Sequence[Case]
    forecasts: Sequence[Forecast]
    asked: int

    @property
    def dated(self) -> list[tuple[Case, Forecast]]:
        """Those with a half-way mark that is not passed yet, as far as the method knows."""
        both = zip(self.cases, self.forecasts, strict=True)
        return [(case, found) for case, found in both if found.crossings and not found.crossings[0].already]


def answered(cases: Sequence[Case], forecasts: Sequence[Forecast]) -> Answered:
    """The ones with a personal answer."""
    ok = [i for i, found in enumerate(forecasts) if found.status is Status.OK]
    return Answered(cases=[cases[i] for i in ok], forecasts=[forecasts[i] for i in ok], asked=len(cases))


def figures(some: Answered) -> dict[str, float]:
    """All figures of the forecasts."""
    found = {"answered": 100 * len(some.cases) / some.asked}
    for h in HORIZONS:
        rows = np.array([one.quantiles[h] for one in some.forecasts])
        truth = np.array([case.scores[h] for case in some.cases])
        found |= {f"{name} {h}": value for name, value in _of_scores(rows, truth).items()}
    now = np.array([one.level_now for one in some.forecasts])
    level = np.array([case.level for case in some.cases])
    found["level MAE"] = float(np.abs(now[:, _AT[0.5]] - level).mean())
    found |= {f"level cover {share}": _cover(now, level, share) for share in (80, 95)}
    return found | _of_crossings(some.dated)


def _of_scores(rows: Floats, truth: Floats) -> dict[str, float]:
    off = truth[:, None] - rows
    levels = np.array(LEVELS)
    pinball = np.maximum(levels * off, (levels - 1) * off)
    covers = {f"cover {share}": _cover(rows, truth, share) for share in (50, 80, 95)}
    return {
        "MAE": float(np.abs(off[:, _AT[0.5]]).mean()),
        "CRPS": float(2 * pinball.mean()),
        **covers,
        "width": float((rows[:, _AT[0.9]] - rows[:, _AT[0.1]]).mean()),
    }


def _cover(rows: Floats, truth: Floats, share: int) -> float:
    """How often the truth lies in the middle so many per cent."""
    low = round((1 - share / 100) / 2, 3)
    inside = (rows[:, _AT[low]] <= truth) & (truth <= rows[:, _AT[round(1 - low, 3)]])
    return 100 * float(inside.mean())


def _of_crossings(dated: Sequence[tuple[Case, Forecast]]) -> dict[str, float]:
    found: dict[str, float] = {}
    days = [case.crossed for case, _ in dated]
    for within in CROSS_DAYS:
        chances = np.array([one.crossings[0].chances[within] for _, one in dated])
        came = np.array([day is not None and day <= within for day in days], np.float64)
        brier, base = float(((chances - came) ** 2).mean()), came.mean()
        found[f"Brier {within}"] = brier
        found[f"skill {within}"] = float(1 - brier / (base * (1 - base)))
        found[f"calibration {within}"] = _calibration(chances, came)
    inside = [_inside(one.crossings[0].days, day) for (_, one), day in zip(dated, days, strict=True)]
    found["date inside"] = 100 * float(np.mean(inside))
    return found


def bins(chances: Floats, came: Floats) -> list[tuple[float, float, int]]:
    """In ten bins: the mean chance, how often it came, and of how many."""
    place = np.minimum((chances * BINS).astype(int), BINS - 1)
    return [
        (float(chances[place == i].mean()), float(came[place == i].mean()), int((place == i).sum()))
        for i in range(BINS)
        if (place == i).any()
    ]


def _calibration(chances: Floats, came: Floats) -> float:
    return sum(count * abs(said - was) for said, was, count in bins(chances, came)) / len(came)


def _inside(said: tuple[int | None, int | None, int | None], day: int | None) -> bool:
    """Whether the true date lies in the 80 % range; both may lie beyond 90 days."""
    first, last = (91 if one is None else one for one in (said[0], said[2]))
    true = 91 if day is None else day
    return first <= true <= last


Method = Callable[[Sequence[Case]], list[Forecast]]


def compared(methods: Mapping[str, Method], cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """The figures of some methods on the same cases."""
    return {name: figures(answered(cases, method(cases))) for name, method in methods.items()}
