"""The drift signal: a confirmation within days that about half of a gain may have gone. No crystal ball."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .bank import Floats, bank_for
from .histories import History, Report
from .marks import half_way_mark
from .mixing import chance_at_or_past, mixture_mean
from .parameters import Parameters, shipped
from .replaying import Looks, Run, replay
from .scales import PHQ9, Scale
from .values import Budget, Signal, Watch

QUIET_DAYS = 7
"""Nothing is signalled in the first days after the induction."""
CLOSE = 8
"""Sessions that follow each other within so many days belong to the induction: weekly ones do, boosters do
not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One person to be watched from one day to another, both included."""

    history: History
    start: int
    end: int
    mark: float | None = None
    """In points of the scale. Without it the person's own half-way mark, as it was known on each day."""


def monitor(
    reports: Iterable[Report],
    sessions: Iterable[int],
    start: int,
    end: int,
    *,
    scale: Scale = PHQ9,
    mark: float | None = None,
    parameters: Parameters | None = None,
) -> Watch:
    """All drift signals from day ``start`` to ``end``, as they would have been given day by day.

    On each day with a new report: a signal when the chance that the level is at or past the mark rises
    through 35 %; armed again when it falls below 0.6 of that; at most one in 28 days. Nothing later than its
    day is looked at. Without ``mark``, people with less gain than the scale's meaningful change get no
    signal.

    >>> worse = [(-3, 20), (10, 6), (17, 5), (24, 7), (31, 13), (38, 16), (45, 17)]
    >>> weekly = [Report(day=day, scale="phq9", score=score) for day, score in worse]
    >>> [signal.day for signal in monitor(weekly, [0, 2, 4, 7, 9, 11], 18, 60).signals]
    [31]
    """
    history = History.of(reports, sessions, scale)
    return watches([Watched(history=history, start=start, end=end, mark=mark)], parameters=parameters)[0]


def watches(asked: Sequence[Watched], *, parameters: Parameters | None = None) -> list[Watch]:
    """Many people at once, in the order asked; each as if it were alone."""
    numbers = parameters or shipped()
    found: dict[int, Watch] = {}
    for key in {one.history.scale.key for one in asked}:
        places = [i for i, one in enumerate(asked) if one.history.scale.key == key]
        ran = replay(bank_for(numbers, key), [_run(asked[i]) for i in places])
        found.update((i, watched(numbers, asked[i], one.looks)) for i, one in zip(places, ran, strict=True))
    return [found[i] for i in range(len(asked))]


def _run(one: Watched) -> Run:
    """Up to the last report in time; the days after it bring nothing new."""
    days = [day for day in one.history.report_days() if one.start <= day <= one.end]
    last = max(days, default=one.history.begins(one.start))
    return Run(history=one.history.until(last), last=last, looks=tuple(days))


def watched(numbers: Parameters, one: Watched, looks: Looks) -> Watch:
    """The signals from the levels as they were known at the end of each day with a report."""
    return watch_of(numbers, readings(one, looks))


def watch_of(numbers: Parameters, found: Iterable[Signal]) -> Watch:
    """The signals among readings, in order of days, with their price."""
    budget = Budget(
        false_a_year=numbers.signal_false_a_year, caught=numbers.signal_caught, before=numbers.signal_before
    )
    return Watch(signals=tuple(_signals(numbers, found)), budget=budget)


def readings(one: Watched, looks: Looks) -> tuple[Signal, ...]:
    """For each day of ``looks`` on which there was a mark: what a signal of that day would say."""
    return tuple(found for i in range(len(looks.days)) if (found := _reading(one, looks, i)) is not None)


def _reading(one: Watched, looks: Looks, i: int) -> Signal | None:
    day, scale, row = looks.days[i], one.history.scale, slice(i, i + 1)
    mark = _mark_on(one, day)
    if mark is None:
        return None
    log, mean, var = looks.log[row], looks.mean[row], looks.var[row]
    chance = float(chance_at_or_past(log, mean, var, scale.metric(mark))[0])
    return Signal(day=day, chance=chance, level=scale.score(_mean(log, mean)), mark=mark)


def _signals(numbers: Parameters, found: Iterable[Signal]) -> Iterable[Signal]:
    armed, last = True, None
    for one in found:
        free = last is None or one.day - last >= numbers.signal_gap_days
        if armed and free and one.chance >= numbers.signal_chance:
            armed, last = False, one.day
            yield one
        elif one.chance < numbers.signal_rearm * numbers.signal_chance:
            armed = True


def _mark_on(one: Watched, day: int) -> float | None:
    if one.mark is not None:
        return one.mark
    own = half_way_mark(one.history.until(day))
    return None if own is None else own.level


def _mean(log: Floats, mean: Floats) -> float:
    return float(np.clip(mixture_mean(log, mean)[0], 0, 27))


def watching_from(sessions: Sequence[int]) -> int | None:
    """The first day of watching: 7 days after the induction. Nothing where no session was held.

    The induction ends with the first session that is followed by none within 8 days.

    >>> watching_from([0, 2, 4, 7, 9, 11, 39])
    18
    """
    days = sorted(set(sessions))
    if not days:
        return None
    ends = next((day for day, later in pairwise(days) if later - day > CLOSE), days[-1])
    return ends + QUIET_DAYS
