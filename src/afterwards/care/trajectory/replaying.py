"""From histories to the bank's state: many people day by day, in chunks that share nothing.

Everybody begins at their own first day, so people of different years stand side by side; those with the most
days stand first, and the rest drop out at the end as they are done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .bank import Bank, C, Floats, Places, State
from .histories import DayScore, History
from .steps import NOBODY, Day, Told, level, live

CHUNK = 125
"""So many people at once at most; more fit no cache. Their results do not depend on who else is there."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """One person's days to live through, and the days on which to look at the level."""

    history: History
    last: int
    looks: tuple[int, ...] = ()
    """Days in order, each with its level recorded at its end; days outside the run are left out."""
    begun: State | None = None
    """One person's state at the end of a day, to go on from; else the population before the first day."""
    after: int | None = None
    """The day of ``begun``."""
    starts: int | None = None
    """The day to begin on, where it is not the history's own."""
    habit_days: tuple[int, ...] = ()
    """Days that lie in a week with the habit, where the bank asks about one."""

    @property
    def first(self) -> int:
        """The first day to live through."""
        if self.after is not None:
            return self.after + 1
        return self.history.begins(self.last) if self.starts is None else self.starts

    @property
    def span(self) -> int:
        """How many days that is."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looks:
    """The level at the end of some days in each filter: ``[days, filters]``."""

    days: tuple[int, ...]
    log: Floats
    mean: Floats
    var: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ran:
    """Where a run ended: one person's state, and what was seen on the way."""

    state: State
    looks: Looks


def replay(bank: Bank, runs: Sequence[Run], *, chunk: int = CHUNK) -> list[Ran]:
    """Live through all runs; the results in the order of the runs."""
    order = sorted(range(len(runs)), key=lambda i: -runs[i].span)
    found: dict[int, Ran] = {}
    for low in range(0, len(order), chunk):
        some = order[low : low + chunk]
        found.update(zip(some, _together(bank, [runs[i] for i in some]), strict=True))
    return [found[i] for i in range(len(runs))]


def _together(bank: Bank, runs: Sequence[Run]) -> Iterator[Ran]:
    """A chunk, the longest runs first."""
    state = bank.start(len(runs))
    for place, run in enumerate(runs):
        if run.begun is not None:
            state.put(np.array([place]), run.begun)
    days = _Days(bank, runs)
    seen = [_Seen(run, len(bank.prior)) for run in runs]
    for step in range(days.most):
        live(bank, days.alive(state, step), days.on(step, len(runs)))
        places = days.looks_on(step)
        if len(places):
            some = state.of(places)
            mean, var = level(some)
            for row, place in enumerate(places):
                seen[place].add(some.log[row], mean[row], var[row])
    for place in range(len(runs)):
        yield Ran(state=state.of(np.array([place])), looks=seen[place].looks())


class _Seen:
    """Rows as they are recorded."""

    __slots__ = ("_days", "_rows", "_used")

    def __init__(self, run: Run, filters: int) -> None:
        self._days = tuple(day for day in run.looks if run.first <= day <= run.last)
        self._rows = np.empty((3, len(self._days), filters))
        self._used = 0

    def add(self, log: Floats, mean: Floats, var: Floats) -> None:
        self._rows[:, self._used] = log, mean, var
        self._used += 1

    def looks(self) -> Looks:
        log, mean, var = self._rows
        return Looks(days=self._days, log=log, mean=mean, var=var)


class _Days:
    """Who has what on which step, for a chunk whose longest runs stand first."""

    __slots__ = ("_alive", "_habit", "_looks", "_moods", "_scores", "_sessions", "most")

    def __init__(self, bank: Bank, runs: Sequence[Run]) -> None:
        spans = np.array([run.span for run in runs], np.intp)
        self.most = int(spans.max(initial=0))
        self._alive = np.searchsorted(-spans, -np.arange(self.most))
        scores = [_on_the_metric(run.history) for run in runs]
        moods = [run.history.moods for run in runs]
        self._scores = [_told(runs, scores, early=early) for early in (False, True)]
        self._moods = [_told(runs, moods, early=early) for early in (False, True)]
        self._sessions = _places(runs, [run.history.sessions for run in runs])
        self._looks = _places(runs, [run.looks for run in runs])
        self._habit = _places(runs, [run.habit_days for run in runs]) if bank.states > C else None

    def alive(self, state: State, step: int) -> State:
        """Those who have not reached their last day."""
        return state.first(int(self._alive[step]))

    def looks_on(self, step: int) -> Places:
        return self._looks.get(step, NOBODY)

    def on(self, step: int, people: int) -> Day:
        nothing = Told()
        return Day(
            sessions=self._sessions.get(step, NOBODY),
            scores=self._scores[0].get(step, nothing),
            moods=self._moods[0].get(step, nothing),
            early_scores=self._scores[1].get(step, nothing),
            early_moods=self._moods[1].get(step, nothing),
            habit=None if self._habit is None else _ones(self._habit.get(step, NOBODY), people),
        )


def _on_the_metric(history: History) -> Mapping[int, DayScore]:
    scale = history.scale
    return {day: DayScore(scale.metric(told.score), told.early) for day, told in history.scores.items()}


def _told(runs: Sequence[Run], told: Sequence[Mapping[int, DayScore]], *, early: bool) -> dict[int, Told]:
    """By step: the places of those who told something, and what."""
    found: dict[int, tuple[list[int], list[float]]] = {}
    for place, (run, scores) in enumerate(zip(runs, told, strict=True)):
        first, span = run.first, run.span
        for day, one in scores.items():
            if one.early is early and 0 <= day - first < span:
                places, values = found.setdefault(day - first, ([], []))
                places.append(place)
                values.append(one.score)
    return {
        step: Told(np.array(places), np.array(values, np.float64)) for step, (places, values) in found.items()
    }


def _places(runs: Sequence[Run], days: Sequence[Iterable[int]]) -> dict[int, Places]:
    """By step: the places of those for whom it is one of their days."""
    found: dict[int, list[int]] = {}
    for place, (run, some) in enumerate(zip(runs, days, strict=True)):
        first, span = run.first, run.span
        for day in some:
            if 0 <= day - first < span:
                found.setdefault(day - first, []).append(place)
    return {step: np.array(places) for step, places in found.items()}


def _ones(places: Places, people: int) -> Floats:
    found = np.zeros(people)
    found[places] = 1.0
    return found
