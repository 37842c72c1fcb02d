"""What a person would report in the next weeks, and when a mark would be reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .bank import Bank, Floats, State, bank_for
from .histories import History, Report
from .marks import missing, silent_for
from .mixing import mixture_mean, mixture_quantiles, sorted_quantiles
from .parameters import Parameters, shipped
from .paths import PAST, Paths, paths
from .replaying import Looks, Run, replay
from .scales import PHQ9, Scale
from .steps import level
from .values import CROSS_DAYS, FARTHEST, HORIZONS, LEVELS, Crossing, Forecast, Status

WEEK = 7
SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What somebody wants to know of one person as of the end of a day."""

    history: History
    at: int
    planned: tuple[int, ...] = ()
    """Days with a session that is only planned. Those up to ``at`` are left out."""
    horizons: tuple[int, ...] = HORIZONS
    """Days ahead, 0 to 90."""
    levels: tuple[float, ...] = LEVELS
    """Probabilities of the quantiles, 0 to 1."""
    thresholds: tuple[float, ...] = ()
    """Marks in points of the scale."""
    cross_days: tuple[int, ...] = CROSS_DAYS
    """Days ahead within which a mark may be reached, 1 to 90."""

    @property
    def known(self) -> History:
        """What was known at the end of the day."""
        return self.history.until(self.at)


def forecast(
    reports: Iterable[Report],
    sessions: Iterable[int],
    at: int,
    *,
    scale: Scale = PHQ9,
    planned: Iterable[int] = (),
    horizons: Sequence[int] = HORIZONS,
    levels: Sequence[float] = LEVELS,
    thresholds: Sequence[float] = (),
    cross_days: Sequence[int] = CROSS_DAYS,
    parameters: Parameters | None = None,
) -> Forecast:
    """A forecast as of the end of day ``at``; what is dated later is not looked at.

    It says what would be reported if no session beyond the planned ones is held. Nothing reaches beyond 90
    days. The same input gives the same answer. Tested on simulated people only.

    >>> weekly = [Report(day=day, scale="phq9", score=score) for day, score in ((-3, 19), (7, 9), (14, 8))]
    >>> found = forecast(weekly, [0, 2, 4, 7, 9, 11], 14, thresholds=[13.5])
    >>> found.status.value, sorted(found.quantiles), found.crossings[0].already
    ('ok', [7, 14, 28], False)
    """
    ask = Ask(
        history=History.of(reports, sessions, scale),
        at=at,
        planned=tuple(planned),
        horizons=tuple(horizons),
        levels=tuple(levels),
        thresholds=tuple(thresholds),
        cross_days=tuple(cross_days),
    )
    return forecasts([ask], parameters=parameters)[0]


def forecasts(asks: Sequence[Ask], *, parameters: Parameters | None = None) -> list[Forecast]:
    """Forecasts of many people at once, in the order asked; each as if it were alone."""
    numbers = parameters or shipped()
    found: dict[int, Forecast] = {}
    for scale in {ask.history.scale.key for ask in asks}:
        places = [i for i, ask in enumerate(asks) if ask.history.scale.key == scale]
        bank = bank_for(numbers, scale)
        some = [asks[i] for i in places]
        for i, ask, ran in zip(places, some, replay(bank, [run_of(ask) for ask in some]), strict=True):
            found[i] = told(bank, ask, ran.state, past_levels(ran.looks))
    return [found[i] for i in range(len(asks))]


def run_of(ask: Ask) -> Run:
    """The days to live through: with the person's reports, or where there are not enough, without any."""
    known = ask.known
    if missing(known, ask.at):
        known = known.silent()
    return Run(history=known, last=ask.at, looks=tuple(range(ask.at - PAST, ask.at)))


def past_levels(looks: Looks) -> tuple[float, ...]:
    """The estimated levels of the days before today, the newest last, within 0 to 27."""
    return tuple(np.clip(mixture_mean(looks.log, looks.mean), 0, 27).tolist())


def told(bank: Bank, ask: Ask, state: State, past: Sequence[float]) -> Forecast:
    """The answer from one person's state at the end of the day."""
    scale, known = ask.history.scale, ask.known
    lacking = missing(known, ask.at)
    mean, var = level(state)
    now = mixture_quantiles(state.log, mean, var, ask.levels)[0]
    courses = paths(
        bank, state, _reach(ask), max(ask.horizons, default=0), tuple(day - ask.at for day in ask.planned)
    )
    today = float(np.clip(mixture_mean(state.log, mean)[0], 0, 27))
    return Forecast(
        scale=scale.key,
        at=ask.at,
        status=Status.INSUFFICIENT if lacking else Status.OK,
        missing=lacking,
        levels=ask.levels,
        quantiles=_quantiles(bank, courses, ask, scale),
        crossings=_crossings(courses, ask, scale, _padded(past, today), today),
        level_now=tuple(scale.score(value) for value in now.tolist()),
        trial=bank.parameters.baselines[scale.key].trial,
        silent=silent_for(known, ask.at),
        parameters=bank.parameters.version,
    )


def _reach(ask: Ask) -> int:
    return FARTHEST if ask.thresholds else max(ask.horizons, default=0)


def _padded(past: Sequence[float], today: float) -> tuple[float, ...]:
    """As many past levels as a 7-day mean needs; where the curve is younger, its first one stands for
    them."""
    known = tuple(past[-PAST:])
    return (known[0] if known else today,) * (PAST - len(known)) + known


def _quantiles(bank: Bank, courses: Paths, ask: Ask, scale: Scale) -> dict[int, tuple[float, ...]]:
    """Of the reported score, drawn apart about the middle, and kept within the scale."""
    if not ask.horizons:
        return {}
    scores = courses.reported(ask.horizons)
    middle = sorted_quantiles(scores, (0.5,))
    wide = middle + bank.parameters.widening * (sorted_quantiles(scores, ask.levels) - middle)
    rows = np.clip(wide, 0, 27).tolist()
    return {h: tuple(map(scale.score, row)) for h, row in zip(ask.horizons, rows, strict=True)}


def _crossings(
    courses: Paths, ask: Ask, scale: Scale, past: Sequence[float], today: float
) -> tuple[Crossing, ...]:
    if not ask.thresholds:
        return ()
    worst = courses.worst_week(past)
    week = (sum(past) + today) / (len(past) + 1)
    return tuple(_crossing(worst, mark, scale.metric(mark), week, ask.cross_days) for mark in ask.thresholds)


def _crossing(worst: Floats, mark: float, metric: float, week: float, days: Sequence[int]) -> Crossing:
    shares = (worst >= metric).mean(axis=1)
    first = [int(np.searchsorted(shares, share - 1e-9)) + 1 for share in SHARES]
    ten, half, ninety = (day if day <= FARTHEST else None for day in first)
    return Crossing(
        threshold=mark,
        chances={day: float(shares[day - 1]) for day in days},
        days=(ten, half, ninety),
        already=week >= metric,
    )
