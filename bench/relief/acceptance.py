"""The acceptance table: every figure on people that the method never saw, its limits, and the study's own
range."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from afterwards.care.trajectory import MOOD, History, Report, forecast, monitor
from afterwards.care.trajectory.forecasting import forecasts

from .cases import Case, cases
from .forms import NINE, Form
from .scoring import Answered, answered, figures
from .signals import bank_alarms, courses, habit_figures, signal_figures

EFFECT = 1.2
PEOPLE = 300
"""Whom the limits are for."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One line of the table."""

    name: str
    what: str
    low: float | None = None
    high: float | None = None
    reference: str = ""
    """What the study of the method measured on its own simulated people, over six cohorts."""
    sd: float = 0.0
    """How much the figure varies between cohorts of 300 of ours."""

    def met(self, value: float, people: int = PEOPLE) -> bool:
        """Whether a value lies inside. The limits are for 300 people; with fewer, chance moves the figures
        more and the limits are widened by twice as much."""
        slack = 2 * self.sd * max(0.0, math.sqrt(PEOPLE / people) - 1)
        over = self.low is None or value >= self.low - slack
        return over and (self.high is None or value <= self.high + slack)

    @property
    def bounds(self) -> str:
        """As in the table."""
        if self.low is None or self.high is None:
            return f">= {self.low:g}" if self.low is not None else f"<= {self.high:g}"
        return f"{self.low:g}-{self.high:g}"


def _limits() -> Iterator[Limit]:
    yield Limit(name="answered", what='answered ("ok"), %', low=88, reference="96-98", sd=1.0)
    for h, mae, crps, maes, crpss in (
        (7, 2.35, 1.60, "1.99-2.17", "1.37-1.50"),
        (14, 2.75, 1.86, "2.36-2.55", "1.61-1.74"),
        (28, 3.30, 2.25, "2.75-3.07", "1.88-2.10"),
    ):
        yield Limit(name=f"MAE {h}", what=f"MAE {h} d, points", high=mae, reference=maes, sd=0.08)
        yield Limit(name=f"CRPS {h}", what=f"CRPS {h} d", high=crps, reference=crpss, sd=0.06)
        for share, low, high, seen in ((50, 43, 60, "47-54"), (80, 74, 88, "78-83"), (95, 90, 99, "93-97")):
            what = f"cover {share} % at {h} d, %"
            sd = 1.9 if share < 95 else 0.8
            yield Limit(name=f"cover {share} {h}", what=what, low=low, high=high, reference=seen, sd=sd)
    yield Limit(name="width 28", what="80 % width at 28 d, points", high=10.0, reference="9.0-9.1", sd=0.05)
    yield Limit(name="level MAE", what="level today: MAE", high=1.9, reference="1.45-1.58", sd=0.04)
    for share, low, high, seen in ((80, 74, 90, "80-83"), (95, 90, 99, "93-96")):
        what = f"level today: cover {share} %, %"
        yield Limit(name=f"level cover {share}", what=what, low=low, high=high, reference=seen, sd=1.2)
    for d, most, seen in ((14, 0.135, ".108-.121"), (28, 0.185, ".151-.161"), (56, 0.225, ".172-.208")):
        yield Limit(name=f"Brier {d}", what=f"Brier {d} d", high=most, reference=seen, sd=0.01)
    for d, low, high, skill in ((28, 0.07, 0.11, ".12-.29"), (56, 0.09, 0.12, ".14-.31")):
        yield Limit(
            name=f"skill {d}", what=f"Brier skill over base rate {d} d", low=low, reference=skill, sd=0.03
        )
        what = f"calibration error {d} d"
        yield Limit(name=f"calibration {d}", what=what, high=high, reference=".03-.08", sd=0.013)
    what = "crossing date in its 80 % range, %"
    yield Limit(name="date inside", what=what, low=78, high=95, reference="84-87", sd=1.5)
    yield from _other_limits()


def _other_limits() -> Iterator[Limit]:
    yield Limit(name="caught", what="signal: caught by D+7, %", low=62, reference="68-81", sd=2.5)
    yield Limit(name="before", what="signal: before D, %", low=28, reference="34-49", sd=2.5)
    what = "signal: false a patient-year"
    yield Limit(name="false a year", what=what, high=1.40, reference="0.80-1.04", sd=0.08)
    yield Limit(name="habit cover", what="habit: 95 % cover, %", low=90, high=100, reference="95-97", sd=0.9)
    yield Limit(name="habit false", what="habit: false claims, %", high=8, reference="2-4", sd=1.2)
    yield Limit(name="habit power", what="habit: power at 1.2 points, %", low=60, reference="77-100", sd=3)
    yield Limit(name="ms", what="a forecast alone, replay included, ms", high=80, reference="20-31")


LIMITS = tuple(_limits())


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """One cohort."""

    seed: int
    people: int
    values: dict[str, float]
    answers: Answered
    same: bool
    """Deterministic, whatever the order of the reports; signals as if the future were unknown."""


def accepted(seed: int, people: int, form: Form = NINE) -> Result:
    """All figures of one fresh cohort."""
    some = cases(seed, people, form)
    answers = answered(some, forecasts([case.ask for case in some]))
    values = figures(answers)
    watched = courses(seed, people, form)
    alarms = bank_alarms(watched)
    values |= signal_figures(watched, alarms)
    none, much = (habit_figures(seed, people, effect, form) for effect in (0.0, EFFECT))
    values |= {
        "habit cover": (none["cover"] + much["cover"]) / 2,
        "habit false": none["clear"],
        "habit power": much["clear"],
        "ms": _alone(some[:: max(1, len(some) // 12)]),
    }
    same = all(map(_same, some[:8])) and all(
        _causal(course.watched.history, course.watched.start, course.watched.mark, found)
        for course, found in list(zip(watched, alarms, strict=True))[:8]
    )
    return Result(seed=seed, people=people, values=values, answers=answers, same=same)


def _alone(some: Sequence[Case]) -> float:
    """CPU time of a forecast by itself: the median person, the best of three."""
    found = []
    for case in some:
        spent = []
        for _ in range(3):
            start = time.process_time()
            forecasts([case.ask])
            spent.append(time.process_time() - start)
        found.append(min(spent))
    return 1000 * float(np.median(found))


def _reports(history: History) -> list[Report]:
    told = ((history.scale.key, history.scores), (MOOD, history.moods))
    return [Report(day=day, scale=key, score=one.score) for key, some in told for day, one in some.items()]


def _same(case: Case) -> bool:
    """Twice the same, and the other way round the same; and the future does not matter."""
    ask = case.ask
    reports = _reports(ask.history)
    known = [report for report in reports if report.day <= ask.at]
    sessions = ask.history.sessions
    one, two, three = (
        forecast(told, sessions, ask.at, scale=ask.history.scale, thresholds=ask.thresholds)
        for told in (reports, reports[::-1], known)
    )
    return one == two == three


def _causal(history: History, start: int, mark: float | None, found: Sequence[int]) -> bool:
    """Each signal is given by what was known on its day."""
    for end in (start + 30, start + 90):
        told = history.until(end)
        seen = monitor(_reports(told), told.sessions, start, end, scale=told.scale, mark=mark).signals
        if [one.day for one in seen] != [day for day in found if day <= end]:
            return False
    return True


def print_table(results: Sequence[Result]) -> bool:
    """One line a figure: its limit, the study's range, ours; whether all are met."""
    heads = [f"seed {one.seed}" for one in results]
    print(f"{'figure':42} {'must':>12} {'study':>12}  " + " ".join(f"{head:>10}" for head in heads))
    fine = True
    for limit in LIMITS:
        values = [one.values[limit.name] for one in results]
        met = all(limit.met(value, one.people) for value, one in zip(values, results, strict=True))
        fine &= met
        shown = " ".join(f"{value:10.3f}" if abs(value) < 10 else f"{value:10.1f}" for value in values)
        print(f"{limit.what:42} {limit.bounds:>12} {limit.reference:>12}  {shown}  {'' if met else 'MISSED'}")
    print("deterministic, order irrelevant, causal:", *("yes" if one.same else "NO" for one in results))
    losses, lead = ([one.values[key] for one in results] for key in ("losses", "lead"))
    print(
        "losses:", *(f"{value:.0f}" for value in losses), "· median lead, days:", *(f"{v:.0f}" for v in lead)
    )
    return fine and all(one.same for one in results)
