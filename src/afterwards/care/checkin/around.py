"""Before and after each session: what reports say close to it, and the mean of seven days for daily taps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..timing import Day
from .change import Change, change
from .instrument import Scoring
from .reports import Report, SessionMark, in_order, is_before

REACH = 14
"""So many days before and after a session a form still speaks of it."""
WEEK = 7
LEAST = 3
"""A mean of a week needs that many days; fewer are single moods, not a mean."""
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundSession:
    """One session with the scores nearest to it. What is not known is None, never filled in."""

    session: SessionMark
    before: Decimal | None
    after: Decimal | None
    change: Change | None


def around_sessions(
    scoring: Scoring, reports: Iterable[Report], sessions: Iterable[SessionMark], *, daily: bool = False
) -> tuple[AroundSession, ...]:
    """Each session in order, with the last form before it and the first one after it.

    What counts for a session was reported after the one before it and before the next one: else a session
    would be told what another one did. ``daily``: for a tap a day, the means of the seven days before and
    after, the days of sessions apart. ``reports`` are of one scale, one a day (``reports.of_one_scale``).
    """
    held = sorted(sessions, key=lambda one: (one.day, one.start or 0))
    ordered = in_order(reports)
    found = []
    for session, previous, following in zip(held, [None, *held], [*held[1:], None], strict=False):
        pick = _week_around if daily else _forms_around
        before, after = pick(ordered, session, previous, following)
        both = None if before is None or after is None else change(scoring, before, after)
        found.append(AroundSession(session=session, before=before, after=after, change=both))
    return tuple(found)


def _forms_around(
    reports: Sequence[Report],
    session: SessionMark,
    previous: SessionMark | None,
    following: SessionMark | None,
) -> tuple[Decimal | None, Decimal | None]:
    earlier = [one for one in reports if is_before(one, session) and session.day - one.day <= REACH]
    earlier = [one for one in earlier if previous is None or not is_before(one, previous)]
    later = [one for one in reports if 0 < one.day - session.day <= REACH]
    later = [one for one in later if following is None or is_before(one, following)]
    return earlier[-1].value if earlier else None, later[0].value if later else None


def _week_around(
    reports: Sequence[Report],
    session: SessionMark,
    previous: SessionMark | None,
    following: SessionMark | None,
) -> tuple[Decimal | None, Decimal | None]:
    start = session.day - WEEK if previous is None else max(session.day - WEEK, previous.day + 1)
    stop = session.day + WEEK + 1 if following is None else min(session.day + WEEK + 1, following.day)
    before = mean_between(reports, start, session.day)
    return before, mean_between(reports, session.day + 1, stop)


def mean_between(reports: Iterable[Report], low: Day, high: Day, least: int = LEAST) -> Decimal | None:
    """The mean of the reports on the days ``[low, high)``; None where fewer than ``least`` are known."""
    values = [one.value for one in reports if low <= one.day < high]
    if len(values) < max(1, least):
        return None
    return _mean(sum(values, Decimal(0)), len(values))


def week_means(reports: Sequence[Report]) -> tuple[tuple[Day, Decimal], ...]:
    """For each day with a report, the mean of the seven days that end on it, where three are known.

    >>> tap = {"instrument": "daily", "version": "1", "name": "mood"}
    >>> week_means([Report(day=day, value=Decimal(day), **tap) for day in (1, 2, 3)])
    ((3, Decimal('2.00')),)
    """
    found, start, total = [], 0, Decimal(0)
    for number, one in enumerate(reports):
        total += one.value
        while reports[start].day <= one.day - WEEK:
            total -= reports[start].value
            start += 1
        count = number + 1 - start
        if count >= LEAST:
            found.append((one.day, _mean(total, count)))
    return tuple(found)


def _mean(total: Decimal, count: int) -> Decimal:
    return (total / count).quantize(HUNDREDTH, ROUND_HALF_UP)


def spreads(
    reports: Sequence[Report], means: Iterable[tuple[Day, Decimal]]
) -> tuple[tuple[Day, Decimal, Decimal], ...]:
    """For each mean of a week, the lowest and the highest report of its seven days. The reports are in order.

    >>> tap = {"instrument": "daily", "version": "1", "name": "mood"}
    >>> spreads([Report(day=day, value=Decimal(day), **tap) for day in (1, 2, 3)], [(3, Decimal(2))])
    ((3, Decimal('1'), Decimal('3')),)
    """
    found, start, wanted = [], 0, {day for day, _ in means}
    values = [one.value for one in reports]
    for number, one in enumerate(reports):
        while reports[start].day <= one.day - WEEK:
            start += 1
        if one.day in wanted:
            near = values[start : number + 1]
            found.append((one.day, min(near), max(near)))
    return tuple(found)
