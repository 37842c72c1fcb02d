"""Whether the mood was higher in weeks with a habit than in the others, sessions and fading taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from .bank import C, State, bank_for
from .histories import History, Report
from .mixing import weights
from .parameters import Parameters, shipped
from .replaying import Run, replay
from .scales import SCALES, Scale
from .values import HabitFinding, Missing, Status

WEEK = 7
LEAST_WEEKS, LEAST_MOODS = 4, 2
MOST_HABITS = 5
"""So many habits may be asked about at a time; say how many were looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitQuestion:
    """One habit of one person, in whole weeks from a day on."""

    history: History
    habit_days: frozenset[int]
    """Days on which it was done."""
    week_start: int
    weeks: int
    min_days: int
    """A week counts as one with the habit from so many days on."""

    def kinds(self) -> list[bool]:
        """For each week, whether it is one with the habit."""
        firsts = range(self.week_start, self.week_start + WEEK * self.weeks, WEEK)
        return [len(self.habit_days & frozenset(range(day, day + WEEK))) >= self.min_days for day in firsts]

    def moods(self) -> list[int]:
        """For each week, on how many of its days there is a mood."""
        firsts = range(self.week_start, self.week_start + WEEK * self.weeks, WEEK)
        return [sum(day in self.history.moods for day in range(first, first + WEEK)) for first in firsts]


def habit(
    reports: Iterable[Report],
    sessions: Iterable[int],
    habit_days: Iterable[int],
    *,
    week_start: int,
    weeks: int,
    min_days: int = 3,
    parameters: Parameters | None = None,
) -> HabitFinding:
    """Points of mood by which weeks with at least ``min_days`` days of a habit are higher than the others.

    It needs 4 weeks of each kind with at least 2 moods. An association and no cause; both may follow a good
    spell. Ask only about habits that the person named, five at a time at most, and say how many.
    """
    reports = list(reports)
    question = HabitQuestion(
        history=History.of(reports, sessions, beside_mood(reports)),
        habit_days=frozenset(habit_days),
        week_start=week_start,
        weeks=weeks,
        min_days=min_days,
    )
    return habits([question], parameters=parameters)[0]


def beside_mood(reports: Iterable[Report]) -> Scale:
    """The questionnaire that takes the sessions out of the moods: of those that may, the one told most."""
    told = Counter(one.scale for one in reports)
    return max((scale for scale in SCALES.values() if scale.takes_mood), key=lambda scale: told[scale.key])


def habits(asked: Sequence[HabitQuestion], *, parameters: Parameters | None = None) -> list[HabitFinding]:
    """Many questions at once, in the order asked; each as if it were alone."""
    numbers = parameters or shipped()
    counts = [_counts(one) for one in asked]
    able = [i for i, (some, others) in enumerate(counts) if min(some, others) >= LEAST_WEEKS]
    found: dict[int, HabitFinding] = {}
    for key in {asked[i].history.scale.key for i in able}:
        places = [i for i in able if asked[i].history.scale.key == key]
        ran = replay(bank_for(numbers, key, habit=True), [_run(asked[i]) for i in places])
        found |= {i: _finding(numbers, counts[i], one.state) for i, one in zip(places, ran, strict=True)}
    return [found[i] if i in found else _not_yet(*counts[i]) for i in range(len(asked))]


def _counts(one: HabitQuestion) -> tuple[int, int]:
    """How many weeks with and without the habit have moods enough."""
    known = [kind for kind, moods in zip(one.kinds(), one.moods(), strict=True) if moods >= LEAST_MOODS]
    return sum(known), len(known) - sum(known)


def _run(one: HabitQuestion) -> Run:
    """Moods of other weeks are left out: of them nobody said whether the habit was kept."""
    end = one.week_start + WEEK * one.weeks
    moods = {day: told for day, told in one.history.moods.items() if one.week_start <= day < end}
    kept = tuple(
        day
        for week, kind in enumerate(one.kinds())
        if kind
        for day in range(one.week_start + WEEK * week, one.week_start + WEEK * (week + 1))
    )
    history = replace(one.history, moods=moods).until(end - 1)
    return Run(history=history, last=end - 1, habit_days=kept)


def _finding(numbers: Parameters, counts: tuple[int, int], state: State) -> HabitFinding:
    share, mean, var = weights(state.log[0]), state.mean[C, 0], state.cov[C, C, 0]
    middle = float(share @ mean)
    reach = numbers.habit_interval_sd * sqrt(float(share @ (var + mean * mean)) - middle * middle)
    return HabitFinding(
        status=Status.OK,
        difference=middle,
        low=middle - reach,
        high=middle + reach,
        weeks_with=counts[0],
        weeks_without=counts[1],
    )


def _not_yet(some: int, others: int) -> HabitFinding:
    lacking = [("with", some), ("without", others)]
    missing = tuple(
        Missing(what="with" if what == "with" else "without", count=LEAST_WEEKS - count)
        for what, count in lacking
        if count < LEAST_WEEKS
    )
    return HabitFinding(status=Status.INSUFFICIENT, missing=missing, weeks_with=some, weeks_without=others)
