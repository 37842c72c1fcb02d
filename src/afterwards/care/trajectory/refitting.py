"""Fitting the constants to a site's own people: only when asked for, never in place of the shipped file by
itself.

Weights of the grid by expectation and maximisation, with ten made-up people at the shipped weights; then the
spreads one by one, as far as they make the site's reports likelier. People who are held out say whether it
helped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .bank import Floats, bank_for
from .forecasting import Ask, forecasts
from .histories import History
from .mixing import weights
from .parameters import Parameters
from .replaying import Run, replay
from .values import Forecast, Status

LEAST_PEOPLE = 150
PSEUDO_PEOPLE = 10
HELD_OUT = 5
"""Every fifth person is not fitted on, and judges."""
SPREADS = ("ups_sd", "drift_sd", "noise", "mood_noise", "mood_intercept_sd", "fast_spread", "slow_spread")
STEPS = (1.25, 1.1)
_MOST = 2.0
"""A spread moves by no more than this factor from the shipped one."""
_ROUNDS = 2
_NEAR, _FAR = 7, 35
"""A forecast is judged by the next score that comes so many days after it."""


class TooFewPeopleError(Exception):
    """A site with too few people for a fit of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How forecasts did on people who were held out, before and after."""

    people: int
    reports: int
    likelihood: float
    """Mean log-likelihood of a report."""
    forecasts: int
    error: float
    """Mean absolute error of the next score, in points."""
    cover80: float
    """How often it lay in the 80 % range, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """New parameters, and how they and the old ones did on people that neither had seen."""

    parameters: Parameters
    people: int
    before: Judged
    after: Judged

    @property
    def helped(self) -> bool:
        """Whether the new ones made the reports of held-out people likelier."""
        return self.after.likelihood > self.before.likelihood

    def report(self) -> dict[str, object]:
        """The calibration report that stands beside the new file, as plain values."""

        def values(one: Judged) -> dict[str, object]:
            return {
                "people": one.people,
                "reports": one.reports,
                "log_likelihood_a_report": round(one.likelihood, 4),
                "forecasts": one.forecasts,
                "mean_absolute_error": round(one.error, 3),
                "cover_80": round(one.cover80, 3),
            }

        return {
            "format": "afterwards relief calibration",
            "parameters": self.parameters.version,
            "fitted_on_people": self.people,
            "judged_on": "every fifth person, held out",
            "before": values(self.before),
            "after": values(self.after),
            "helped": self.helped,
        }


def refit(people: Sequence[History], parameters: Parameters, *, version: str, made: str) -> Refit:
    """Fit weights and spreads to a site's people, each with everything they told, all of one scale.

    Raises TooFewPeopleError under 150 people. It takes about a minute for 150 people and half a year each.
    """
    if len(people) < LEAST_PEOPLE:
        raise TooFewPeopleError(f"{len(people)} people; a fit needs {LEAST_PEOPLE}.")
    judges = people[::HELD_OUT]
    rest = [one for i, one in enumerate(people) if i % HELD_OUT]
    scale = people[0].scale.key
    fitted = _with_weights(rest, parameters, parameters)
    for step in STEPS:
        for _ in range(_ROUNDS):
            fitted = _with_spreads(rest, fitted, parameters, step)
    fitted = _with_weights(rest, fitted, parameters)
    trusted = {**fitted.baselines, scale: replace(fitted.baselines[scale], trial=False)}
    source = f"refitted on {len(rest)} people of one site, from version {parameters.version}"
    fitted = replace(fitted, baselines=trusted, version=version, made=made, source=source)
    return Refit(
        parameters=fitted, people=len(rest), before=_judged(judges, parameters), after=_judged(judges, fitted)
    )


def _logs(people: Sequence[History], parameters: Parameters) -> Floats:
    """How likely each person's reports are in each filter, without its weight: ``[people, filters]``."""
    bank = bank_for(parameters, people[0].scale.key)
    ran = replay(bank, [Run(history=one, last=_last(one)) for one in people])
    return np.concatenate([one.state.log for one in ran]) - bank.prior


def _last(one: History) -> int:
    return max(one.report_days(), default=0)


def _total(logs: Floats, share: Sequence[float]) -> float:
    """The log-likelihood of all people."""
    whole = logs + np.log(np.array(share))
    most = whole.max(axis=1, keepdims=True)
    return float((most[:, 0] + np.log(np.exp(whole - most).sum(axis=1))).sum())


def _with_weights(people: Sequence[History], fitted: Parameters, shipped: Parameters) -> Parameters:
    """The weights after expectation and maximisation."""
    logs, prior = _logs(people, fitted), np.array(shipped.weights)
    share = prior
    for _ in range(200):
        counted = weights(logs + np.log(share)).sum(axis=0) + PSEUDO_PEOPLE * prior
        new = counted / counted.sum()
        near = np.abs(new - share).max() < 1e-6
        share = new
        if near:
            break
    return replace(fitted, weights=tuple(share.tolist()))


def _with_spreads(
    people: Sequence[History], fitted: Parameters, shipped: Parameters, step: float
) -> Parameters:
    """One round over all spreads: each takes a step if that makes the reports likelier."""
    scale = people[0].scale.key
    best = _total(_logs(people, fitted), fitted.weights)
    for name in (*SPREADS, "baseline"):
        for factor in (step, 1 / step):
            tried = _stepped(fitted, shipped, name, factor, scale)
            likely = _total(_logs(people, tried), tried.weights) if tried else -np.inf
            if tried and likely > best:
                fitted, best = tried, likely
                break
    return fitted


def _stepped(
    fitted: Parameters, shipped: Parameters, name: str, factor: float, scale: str
) -> Parameters | None:
    """The parameters with one spread moved; nothing where that is too far from the shipped one."""
    if name == "baseline":
        now = fitted.baselines[scale]
        old, new = shipped.baselines[scale].sd, now.sd * factor
        tried = replace(fitted, baselines={**fitted.baselines, scale: replace(now, sd=new)})
    else:
        old, new = getattr(shipped, name), getattr(fitted, name) * factor
        change: dict[str, Any] = {name: new}
        tried = replace(fitted, **change)
    return tried if 1 / _MOST <= new / old <= _MOST else None


def _judged(people: Sequence[History], parameters: Parameters) -> Judged:
    logs = _logs(people, parameters)
    reports = sum(len(one.scores) + len(one.moods) for one in people)
    asked, truth = _questions(people)
    found = [(one, score) for one, score in zip(forecasts(asked, parameters=parameters), truth, strict=True)]
    rows = np.array([_row(one) for one, _ in found if one.status is Status.OK])
    scores = np.array([score for one, score in found if one.status is Status.OK])
    return Judged(
        people=len(people),
        reports=reports,
        likelihood=_total(logs, parameters.weights) / max(reports, 1),
        forecasts=len(scores),
        error=float(np.abs(rows[:, 1] - scores).mean()) if len(scores) else 0.0,
        cover80=float(((rows[:, 0] <= scores) & (scores <= rows[:, 2])).mean()) if len(scores) else 0.0,
    )


def _questions(people: Sequence[History]) -> tuple[list[Ask], list[float]]:
    """From a quarter, half and three quarters of each person's days: what is the next score one to five weeks
    on?"""
    asked, truth = [], []
    for one in people:
        last = _last(one)
        for at in sorted({last // 4, last // 2, 3 * last // 4}):
            later = next((day for day in one.scores if _NEAR <= day - at <= _FAR), None)
            if later is not None:
                held = tuple(day for day in one.sessions if at < day <= later)
                levels = (0.1, 0.5, 0.9)
                asked.append(Ask(history=one, at=at, planned=held, horizons=(later - at,), levels=levels))
                truth.append(one.scores[later].score)
    return asked, truth


def _row(one: Forecast) -> tuple[float, ...]:
    """The three quantiles of the one horizon."""
    return next(iter(one.quantiles.values()))
