"""The drift signal and the habit question on simulated people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from afterwards.care.trajectory import History
from afterwards.care.trajectory.habits import HabitQuestion, habits
from afterwards.care.trajectory.marks import half_way_mark
from afterwards.care.trajectory.monitoring import Watched, watches, watching_from

from .cases import filled_in, histories, history_of
from .forms import NINE, Form
from .people import (
    LEAD,
    Bools,
    Cohort,
    Floats,
    clinic,
    drawn_chances,
    drawn_traits,
    induction,
    lived,
    told,
    with_boosters,
)

UNTIL = 200
EARLY, LATE, GAP = 21, 7, 14
"""In days. A signal belongs to a loss from three weeks before it, and is in time up to a week after it. Less
than two weeks below the mark do not end a loss."""
WEEKS = 26


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """One person to be watched, with the days on which half of the gain is truly lost."""

    watched: Watched
    losses: tuple[tuple[int, int], ...]
    """First and last day of each stretch at or past the mark."""


def courses(seed: int, people: int, form: Form = NINE) -> list[Course]:
    """Treated people with a half-way mark, as fixed on the first day on which it is known."""
    lives, reports = filled_in(form, *clinic(seed, people), seed)
    found: list[Course] = []
    for told_all, levels in zip(histories(lives, reports, form.scale), lives.levels, strict=True):
        start, mark = _begin(told_all)
        if mark is not None and start < UNTIL - 28:
            found.append(
                Course(
                    watched=Watched(history=told_all, start=start, end=UNTIL, mark=mark),
                    losses=_losses(levels, mark, start),
                )
            )
    return found


def _begin(history: History) -> tuple[int, float | None]:
    start = watching_from(history.sessions)
    assert start is not None
    for day in [start, *(day for day in history.scores if start < day < start + 28)]:
        mark = half_way_mark(history.until(day))
        if mark is not None:
            return day, mark.level
    return start, None


def _losses(levels: Floats, mark: float, start: int) -> tuple[tuple[int, int], ...]:
    """Stretches in which the true 7-day mean is at or past the mark; short breaks do not end one."""
    weeks = np.convolve(levels, np.ones(7) / 7)[: len(levels)]
    days = [day for day in range(start, UNTIL + 1) if weeks[LEAD + day] >= mark]
    stretches: list[list[int]] = []
    for day in days:
        if stretches and day - stretches[-1][1] <= GAP:
            stretches[-1][1] = day
        else:
            stretches.append([day, day])
    return tuple((first, last) for first, last in stretches)


def signal_figures(some: Sequence[Course], alarms: Sequence[Sequence[int]]) -> dict[str, float]:
    """Caught by a week after, caught before, false in a patient-year, median lead in days."""
    caught, before, false, lost, leads, days = 0, 0, 0, 0, [], 0
    for course, signals in zip(some, alarms, strict=True):
        start, end = course.watched.start, course.watched.end
        days += end - start + 1
        for first, _ in course.losses:
            if start < first <= end - LATE:
                lost += 1
                near = [day for day in signals if first - EARLY <= day <= first + LATE]
                caught += bool(near)
                before += bool(near and near[0] < first)
                leads += [first - near[0]] if near else []
        false += sum(
            not any(first - EARLY <= day <= last + LATE for first, last in course.losses) for day in signals
        )
    return {
        "losses": lost,
        "caught": 100 * caught / lost,
        "before": 100 * before / lost,
        "false a year": false / (days / 365.25),
        "lead": float(np.median(leads)),
    }


def bank_alarms(some: Sequence[Course]) -> list[list[int]]:
    """Those of the shipped rule."""
    return [[signal.day for signal in one.signals] for one in watches([course.watched for course in some])]


def last_score_alarms(some: Sequence[Course], margin: float) -> list[list[int]]:
    """When the last PHQ-9 lies at the mark less a margin."""

    def alarms(one: Watched) -> Iterator[int]:
        armed, last = True, -99
        assert one.mark is not None
        for day, score in one.history.scores.items():
            if one.start <= day <= one.end:
                if armed and score.score >= one.mark - margin and day - last >= 28:
                    armed, last = False, day
                    yield day
                armed |= score.score < one.mark - margin - 2

    return [list(alarms(course.watched)) for course in some]


def mood_ewma_alarms(some: Sequence[Course], drop: float) -> list[list[int]]:
    """When an EWMA of the mood lies so far under its best."""

    def alarms(one: Watched) -> Iterator[int]:
        armed, last, mean, best = True, -99, 0.0, -1.0
        for i, (day, mood) in enumerate(one.history.moods.items()):
            mean = mood.score if i == 0 else 0.85 * mean + 0.15 * mood.score
            best = max(best, mean) if i >= 7 else best
            if one.start <= day <= one.end and best >= 0:
                if armed and mean <= best - drop and day - last >= 28:
                    armed, last = False, day
                    yield day
                armed |= mean > best - 0.6 * drop

    return [list(alarms(course.watched)) for course in some]


def _habit_weeks(chance: np.random.Generator, people: int, days: int) -> tuple[Bools, Bools]:
    """Days with the habit, and the weeks that have three of them: in spells, as habits are."""
    likely = np.clip(0.42 + 0.22 * chance.standard_normal((people, WEEKS)), 0.05, 0.95)
    for week in range(1, WEEKS):
        likely[:, week] = 0.4 * likely[:, week - 1] + 0.6 * likely[:, week]
    done = chance.random((people, WEEKS, 7)) < likely[:, :, None]
    whole = np.zeros((people, LEAD + days), np.bool_)
    whole[:, LEAD : LEAD + 7 * WEEKS] = done.reshape(people, -1)
    kept = np.zeros_like(whole)
    kept[:, LEAD : LEAD + 7 * WEEKS] = np.repeat(done.sum(axis=2) >= 3, 7, axis=1)
    return whole, kept


def habit_figures(seed: int, people: int, effect: float, form: Form = NINE) -> dict[str, float]:
    """Cover of the 95 % interval, and how often it leaves out zero."""
    chance, cohort, days = np.random.default_rng([seed, 31, round(10 * effect)]), Cohort(), 7 * WEEKS + 5
    traits, chances = drawn_traits(cohort, chance, people), drawn_chances(cohort, chance, people, days)
    lives = lived(traits, chances, with_boosters(chance, induction(chance, people, days)))
    done, kept = _habit_weeks(chance, people, days)
    lives, reports = filled_in(form, lives, told(lives, chance, effect * kept), seed)
    asked = [
        HabitQuestion(
            history=history_of(form.scale, lives.sessions[i], reports.scores[i], reports.moods[i]),
            habit_days=frozenset(int(day) - LEAD for day in np.flatnonzero(done[i])),
            week_start=0,
            weeks=WEEKS,
            min_days=3,
        )
        for i in range(people)
    ]
    found = [one for one in habits(asked) if one.difference is not None]
    cover = [one.low is not None and one.high is not None and one.low <= effect <= one.high for one in found]
    return {
        "asked": people,
        "answered": len(found),
        "cover": 100 * float(np.mean(cover)),
        "clear": 100 * float(np.mean([one.clear for one in found])),
    }
