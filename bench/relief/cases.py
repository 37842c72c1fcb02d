"""What is asked of every method: an origin, what was known then, and what truly came if no session was
held."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from afterwards.care.trajectory import MOOD, History, Report, Scale
from afterwards.care.trajectory.forecasting import Ask
from afterwards.care.trajectory.marks import half_way_mark

from .forms import NINE, Form
from .people import LEAD, Floats, Lives, Reports, clinic, scored

HORIZONS = (7, 14, 28)
CROSS_DAYS = (14, 28, 56)
LEVELS = tuple(round(0.025 * i, 3) for i in range(1, 40))
ORIGINS = ((20, 30), (31, 70), (71, 150))


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One origin of one person."""

    ask: Ask
    scores: dict[int, float]
    """The score that would be reported so many days later."""
    level: float
    """The true level on that day."""
    weeks: Floats
    """The true 7-day mean on each of the next 90 days."""

    @property
    def mark(self) -> float | None:
        """The half-way mark as it was known then."""
        return self.ask.thresholds[0] if self.ask.thresholds else None

    @property
    def crossed(self) -> int | None:
        """On which day from the origin the mark is truly reached; nothing within 90."""
        assert self.mark is not None
        over = self.weeks >= self.mark
        return int(over.argmax()) + 1 if over.any() else None


def histories(lives: Lives, reports: Reports, scale: Scale) -> list[History]:
    """What each person has told in all."""
    return [
        history_of(scale, lives.sessions[i], reports.scores[i], reports.moods[i])
        for i in range(len(lives.levels))
    ]


def history_of(scale: Scale, sessions: Floats, scores: Floats, moods: Floats) -> History:
    """One person's rows as a history."""
    told = [
        Report(day=int(day) - LEAD, scale=key, score=float(row[day]))
        for key, row in ((scale.key, scores), (MOOD, moods))
        for day in np.flatnonzero(~np.isnan(row))
    ]
    return History.of(told, [int(day) - LEAD for day in np.flatnonzero(sessions)], scale)


def filled_in(form: Form, lives: Lives, reports: Reports, seed: int) -> tuple[Lives, Reports]:
    """The same people with another questionnaire."""
    scores = form.score(reports.scores, np.random.default_rng([seed, 37]))
    return replace(lives, levels=form.level(lives.levels)), replace(reports, scores=scores)


def cases(seed: int, people: int, form: Form = NINE) -> list[Case]:
    """Three origins a person."""
    lives, reports = filled_in(form, *clinic(seed, people), seed)
    told = histories(lives, reports, form.scale)
    chance = np.random.default_rng([seed, 29])
    found: list[Case] = []
    for low, high in ORIGINS:
        origins = chance.integers(low, high + 1, people)
        rest = lives.until(origins)
        read = form.score(scored(rest, chance), chance)
        found += [_case(told[i], int(origins[i]), form.level(rest.levels[i]), read[i]) for i in range(people)]
    return found


def _case(told: History, at: int, levels: Floats, read: Floats) -> Case:
    mark = half_way_mark(told.until(at))
    ask = Ask(
        history=told,
        at=at,
        horizons=HORIZONS,
        levels=LEVELS,
        thresholds=(mark.level,) if mark else (),
        cross_days=CROSS_DAYS,
    )
    today = LEAD + at
    weeks = np.array([levels[day - 6 : day + 1].mean() for day in range(today + 1, today + 91)])
    return Case(
        ask=ask,
        scores={h: float(read[today + h]) for h in HORIZONS},
        level=float(levels[today]),
        weeks=weeks,
    )
