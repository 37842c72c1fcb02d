"""What a chart needs, as numbers: reports, the mean of a week, bands, sessions, life events.

Nothing is smoothed. The line of a best guess belongs to the trajectory; a chart takes it as ``Estimate`` and
draws it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..timing import Day, step_day
from .around import spreads, week_means
from .instrument import Band, Instrument, Scoring
from .reports import LifeEvent, Report, SessionMark, of_one_scale
from .standing import Baseline, baseline

LEAST_DAYS = 28
"""The shortest stretch that is drawn: four weeks, so that two reports do not look like a cliff."""
MARGIN = 3
"""Days left free at both ends, more on a long stretch: a circle needs room."""
LINES = 5
"""About so many lines of the scale, where no bands give them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One day of a best guess: the middle, and where it most likely was."""

    day: Day
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One score over a stretch of days, ready to be drawn or listed."""

    instrument: Instrument
    scoring: Scoring
    reports: tuple[Report, ...]
    """One a day, the last of each, in order."""
    means: tuple[tuple[Day, Decimal], ...]
    """Of a daily tap: the mean of the seven days that end on a day."""
    spreads: tuple[tuple[Day, Decimal, Decimal], ...] = ()
    """For each mean, the lowest and the highest of its seven days: one mood is weather."""
    sessions: tuple[SessionMark, ...]
    events: tuple[LifeEvent, ...]
    baseline: Baseline | None
    low: Day
    high: Day
    today: Day
    since: Day | None = None
    """The first day that was asked for; None: everything was."""
    earlier: Report | None = None
    """The last report before that day."""
    left_out: int = 0
    """Reports of days that have not come, or of another edition: counted, not drawn."""

    @property
    def levels(self) -> tuple[Decimal, ...]:
        """Where lines are drawn: at the bands, else at even steps; the ends always."""
        if self.scoring.bands:
            return (*(band.low for band in self.scoring.bands), self.scoring.high)
        return even_steps(self.scoring.low, self.scoring.high)

    @property
    def bands(self) -> tuple[tuple[Band, Decimal], ...]:
        """Each band with its upper end."""
        bands = self.scoring.bands
        ends = [*(band.low for band in bands[1:]), self.scoring.high]
        return tuple(zip(bands, ends, strict=True)) if bands else ()

    @property
    def noise(self) -> tuple[Decimal, Decimal] | None:
        """What lies too near the start to count as change, by the first published measure.

        None without a start before treatment, or without a measure. The ends themselves count.
        """
        if self.baseline is None or not self.baseline.is_before_treatment or not self.scoring.changes:
            return None
        measure, start = self.scoring.changes[0], self.baseline.value
        needed = measure.points if measure.points is not None else start * (measure.share or Decimal(0))
        if not needed:
            return None
        return max(self.scoring.low, start - needed), min(self.scoring.high, start + needed)

    @property
    def days(self) -> tuple[Day, ...]:
        """The days whose dates stand below: at even steps of weeks or months."""
        return date_ticks(self.low, self.high)


def trend(
    instrument: Instrument,
    reports: Iterable[Report],
    sessions: Iterable[SessionMark],
    events: Iterable[LifeEvent] = (),
    *,
    today: Day,
    name: str = "",
    since: Day | None = None,
) -> Trend:
    """The numbers of a chart, as of a day. Raises KeyError for a score that the instrument does not have.

    ``since`` is the first day that is shown; left out, everything is.
    """
    scoring = instrument.scoring(name)
    if scoring is None:
        raise KeyError(name)
    every = tuple(reports)
    edition = instrument.version.partition(".")[0]
    known = of_one_scale(every, instrument.id, scoring.name, until=today, edition=edition)
    mine = [one for one in every if one.instrument == instrument.id and one.name == scoring.name]
    drawable = [one for one in mine if one.day <= today and one.edition == edition]
    held = sorted((one for one in sessions if one.day <= today), key=lambda one: (one.day, one.start or 0))
    shown = tuple(one for one in known if since is None or one.day >= since)
    before = known[: len(known) - len(shown)]
    recent = [one for one in held if since is None or one.day >= since]
    low, high = _span(shown, recent, since, today)
    means = _means(instrument, known, low)
    return Trend(
        instrument=instrument,
        scoring=scoring,
        reports=shown,
        means=means,
        spreads=spreads(known, means),
        sessions=tuple(recent),
        events=tuple(sorted((e for e in events if low <= e.day <= high), key=lambda e: (e.day, e.words))),
        baseline=baseline(instrument, known, held, until=today),
        low=low,
        high=high,
        today=today,
        since=since,
        earlier=before[-1] if before else None,
        left_out=len(mine) - len(drawable),
    )


def _means(instrument: Instrument, reports: tuple[Report, ...], low: Day) -> tuple[tuple[Day, Decimal], ...]:
    """Weekly means, of daily taps alone: a form looks back by itself."""
    return tuple(one for one in week_means(reports) if one[0] >= low) if instrument.tap else ()


def _span(
    reports: tuple[Report, ...], sessions: list[SessionMark], since: Day | None, today: Day
) -> tuple[Day, Day]:
    """From the first report, or from the first session where it came before; to today."""
    firsts = [*(one.day for one in reports[:1]), *(one.day for one in sessions[:1])]
    low = since if since is not None else min(firsts, default=today)
    margin = max(MARGIN, (today - low) // 40)
    high = today + margin
    return min(low - margin, high - LEAST_DAYS), high


def even_steps(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """A few round levels from one end to the other.

    >>> [str(level) for level in even_steps(Decimal(0), Decimal(10))]
    ['0', '2', '4', '6', '8', '10']
    """
    for step in (1, 2, 5, 10, 20, 25, 50, 100):
        if (high - low) / step <= LINES:
            break
    levels = [low + step * number for number in range(int((high - low) / step) + 1)]
    return tuple(levels if levels[-1] == high else [*levels, high])


def date_ticks(low: Day, high: Day, most: int = 4) -> tuple[Day, ...]:
    """At most so many days for the dates below: each Monday of 1, 2 or 4 weeks, or firsts of months.

    >>> [date.fromordinal(day).isoformat() for day in date_ticks(739000, 739030)]
    ['2024-04-29', '2024-05-06', '2024-05-13', '2024-05-20']
    """
    monday = low + (7 - date.fromordinal(low).weekday()) % 7
    for weeks in (1, 2, 4):
        if (high - monday) // (7 * weeks) < most:
            return tuple(range(monday, high + 1, 7 * weeks))
    start = step_day(date.fromordinal(low).replace(day=1).toordinal(), 1, "months")
    for months in (2, 3, 6, 12, 24, 60, 120):
        found = _firsts(start, high, months)
        if len(found) <= most:
            break
    return found


def _firsts(start: Day, high: Day, months: int) -> tuple[Day, ...]:
    found = []
    day, number = start, 0
    while day <= high:
        found.append(day)
        number += months
        day = step_day(start, number, "months")
    return tuple(found)
