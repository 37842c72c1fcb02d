"""The answers: frozen values in points of the scale asked about. Days are whole numbers, day 0 the first
session.

Nothing here computes, so that a page can show a stored answer without numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

FARTHEST = 90
"""No answer reaches beyond this many days from the day it is given."""
HORIZONS = (7, 14, 28)
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
CROSS_DAYS = (14, 28, 56)


class Status(StrEnum):
    """Whether there is enough for a personal answer."""

    OK = "ok"
    INSUFFICIENT = "insufficient"
    """Not enough yet. What is given then is of people with the same sessions: "people like you, not you"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is missing for a personal answer.

    ``scores``: more scores, from any time. ``later``: scores from after day 3. ``recent``: one that is new.
    For a habit, weeks that have at least two moods: ``with`` the habit, or ``without`` it.
    """

    what: Literal["scores", "later", "recent", "with", "without"]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The half-way mark: here half of the gain is gone. In points of the scale; higher = worse."""

    level: float
    baseline: float
    """The mean of the scores before the first session."""
    best: float
    """The lowest mean of two scores in a row after day 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBand:
    """Where the level most likely was, or a score will be, on a day: 50 and 80 times in 100, and its
    middle."""

    day: int
    low80: float
    low50: float
    middle: float
    high50: float
    high80: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """When the 7-day mean of the underlying level reaches a mark, if no session beyond the planned ones is
    held.

    It is a range and a set of chances. A single date of it is no answer.
    """

    threshold: float
    chances: Mapping[int, float]
    """The chance that it has been reached within so many days, 0 to 1."""
    days: tuple[int | None, int | None, int | None]
    """The days from now by which 1 in 10, half, and 9 in 10 of the courses have reached it; none beyond
    90."""
    already: bool
    """Whether the estimated 7-day mean is at or past it today. Then no date may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a person would report, and when a mark would be reached, as seen from the end of a day.

    When the status is insufficient, everything here is of people with the same sessions and no report: never
    show it as the person's own.
    """

    scale: str
    at: int
    status: Status
    missing: tuple[Missing, ...]
    levels: tuple[float, ...]
    """The probabilities of the quantiles below, in the order asked for."""
    quantiles: Mapping[int, tuple[float, ...]]
    """By days ahead: quantiles of the score that the person would report then."""
    crossings: tuple[Crossing, ...]
    """One for each threshold, in the order asked for."""
    level_now: tuple[float, ...]
    """Quantiles of the underlying level today."""
    trial: bool
    """Whether the scale's settings were never tested, not even on simulated people."""
    silent: int | None
    """Days since the last report of any kind. After 14 the curve is not drawn on."""
    parameters: str
    """The version of the parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """In how many days half of what the last session left is gone: 1 in 10, as likely as not, 9 in 10.

    It speaks of the person's scores and not of the drug. Under two weeks and over a year it is coarse.
    """

    days: tuple[float, float, float]
    since: int
    """The day of the last session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How much one report moved the level of today, in points: with it, less without it."""

    day: int
    scale: str
    score: float
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The level of today in its parts: usual - left + ups_and_downs, in points of the scale."""

    at: int
    level: float
    usual: float
    """The level without treatment."""
    left: float
    """What is left from the sessions."""
    ups_and_downs: float
    """Recent ups (above zero: worse) and downs."""
    moved: tuple[Moved, ...]
    """The reports that moved it most, the strongest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a drift signal costs and misses, as measured on simulated people that the rule never saw."""

    false_a_year: float
    """False signals in a year of one person."""
    caught: float
    """The share of true losses of half the gain that are flagged within a week after, 0 to 1."""
    before: float
    """The share that is flagged before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Recent scores suggest that about half of the improvement may have gone. No emergency, and no all-clear
    where it is silent."""

    day: int
    chance: float
    """The chance on that day that the level is at or past the mark."""
    level: float
    """The estimated level on that day."""
    mark: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """All signals in a stretch of days. Each depends on what was known at the end of its day, and on no
    more."""

    signals: tuple[Signal, ...]
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitFinding:
    """Whether the mood was higher in weeks with a habit than in the others, sessions and fading taken out.

    An association, never a cause. Effects under about 0.6 points cannot be seen in half a year.
    """

    status: Status
    missing: tuple[Missing, ...] = ()
    difference: float | None = None
    """Points of mood (0 to 10) by which weeks with the habit are higher."""
    low: float | None = None
    high: float | None = None
    """The ends of the 95 % interval."""
    weeks_with: int = 0
    weeks_without: int = 0
    """Weeks of each kind with at least two moods."""

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """Everything that a card or a page shows of one person and one scale, as of the end of a day."""

    forecast: Forecast
    mark: Mark | None
    past: tuple[DayBand, ...]
    """The underlying level from the first day to today, as it was known on each day."""
    ahead: tuple[DayBand, ...]
    """The score that the person would report, from tomorrow on, if no session beyond the planned is held."""
    fading: Fading | None
    explanation: Explanation | None
    watch: Watch | None
    sessions: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()
    """Sessions ahead that the forecast takes as held."""
    reports: tuple[tuple[int, float], ...] = ()
    """Day and points of each report of the scale."""
    moods: int = 0
    """How many daily moods were told."""
