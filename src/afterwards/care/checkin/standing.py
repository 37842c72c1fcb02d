"""How a person stands against their start, with the evidence and the measure. A description, never a verdict.

Good news needs two things: the level or the drop that papers ask for, and a change that is more than noise.
So a small drop from a small start is no response, however large a part of it it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..timing import Day
from .change import Change, change
from .instrument import LOWER, Instrument, Scoring
from .reports import Report, SessionMark, in_order, is_before, of_one_scale

BASELINE_DAYS = 60
"""How far before the first session a report still tells of the start."""
TAP_DAYS = 7
"""The same for a daily tap: a week, as for every mean of taps."""
SETTLES = 3
"""From so many days after the first session on, a form speaks of the time after it (trials ask on day 3)."""
GRACE = 7
"""A form speaks of the present for as long as it looks back, and a week more."""
RELATED = (frozenset({"phq-9", "phq-8"}),)
"""Forms that ask nearly the same. They are still two scales and never one line."""


class Kind(StrEnum):
    """The kinds of standing, the worst first; ``not enough`` stands outside of that order."""

    NOT_ENOUGH = "not enough"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no clear change"
    BETTER = "better"
    RESPONSE = "response"
    REMISSION = "remission"

    @property
    def rank(self) -> int:
        """Higher is better."""
        return list(Kind).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Where change is measured from: the mean of these reports."""

    value: Decimal
    reports: tuple[Report, ...]
    is_before_treatment: bool
    """False where no session is on record: then it is the first report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a person stands, and why that is said."""

    kind: Kind
    missing: tuple[str, ...] = ()
    """What there is not enough of: keys of ``words``."""
    baseline: Baseline | None = None
    last: Report | None = None
    change: Change | None = None
    session_since: bool = False
    """Whether a session was held after the last report."""


def baseline(
    instrument: Instrument, reports: Iterable[Report], sessions: Iterable[SessionMark], *, until: Day
) -> Baseline | None:
    """The mean of the reports in the sixty days before the first session (of taps: in the seven days).

    Without sessions it is the first report.

    None where the first session was held without such a report.
    """
    scoring = instrument.scoring()
    if scoring is None:
        return None
    known = of_one_scale(reports, instrument.id, scoring.name, until=until, edition=_edition(instrument))
    first = _first(sessions, until)
    if first is None:
        return _mean(known[:1], is_before_treatment=False)
    # A form asks about the days before it; a tap asks about now, so the session's own day says neither.
    least, most = (1, TAP_DAYS) if instrument.tap else (0, BASELINE_DAYS)
    before = [one for one in known if is_before(one, first) and least <= first.day - one.day <= most]
    return _mean(tuple(before), is_before_treatment=True)


def standing(
    instrument: Instrument, reports: Iterable[Report], sessions: Iterable[SessionMark], *, today: Day
) -> Standing | None:
    """How a person stands on an instrument's main score as of a day.

    None for an instrument without a published meaningful change: nobody knows what would count. Reports and
    sessions of later days play no part.
    """
    scoring = instrument.scoring()
    if scoring is None or not scoring.changes:
        return None
    every, held = in_order(reports), tuple(one for one in sessions if one.day <= today)
    known = of_one_scale(every, instrument.id, scoring.name, until=today, edition=_edition(instrument))
    start = baseline(instrument, every, held, until=today)
    last = known[-1] if known else None
    missing = _missing(instrument, every, held, start, last, today)
    if missing or start is None or last is None:
        return Standing(kind=Kind.NOT_ENOUGH, missing=missing, baseline=start, last=last)
    found = change(scoring, start.value, last.value)
    since = any(is_before(last, one) and one.day >= last.day for one in held)
    return Standing(kind=_kind(scoring, found), baseline=start, last=last, change=found, session_since=since)


def _kind(scoring: Scoring, found: Change) -> Kind:
    if not found.is_meaningful:
        return Kind.NO_CLEAR_CHANGE
    if found.gain < 0:
        return Kind.WORSE
    if scoring.remission is not None and _passes(scoring, found.after, scoring.remission):
        return Kind.REMISSION
    if scoring.response is not None and found.gain >= found.before * scoring.response:
        return Kind.RESPONSE
    return Kind.BETTER


def _passes(scoring: Scoring, value: Decimal, level: Decimal) -> bool:
    return value < level if scoring.better == LOWER else value > level


def _missing(
    instrument: Instrument,
    reports: tuple[Report, ...],
    sessions: tuple[SessionMark, ...],
    start: Baseline | None,
    last: Report | None,
    today: Day,
) -> tuple[str, ...]:
    first = _first(sessions, today)
    found = [] if first else ["missing.no session"]
    if first and start is None:
        found.append("missing.other form" if _switched(instrument, reports, first) else "missing.baseline")
    if first and (last is None or last.day - first.day < SETTLES):
        found.append("missing.after")
    elif last is not None and today - last.day > fresh_for(instrument):
        found.append("missing.recent")
    return tuple(found)


def fresh_for(instrument: Instrument) -> int:
    """For how many days a report of it speaks of the present."""
    return instrument.looks_back + GRACE


def _switched(instrument: Instrument, reports: tuple[Report, ...], first: SessionMark) -> bool:
    """Whether the start was measured with a related form instead."""
    others = {id for family in RELATED if instrument.id in family for id in family} - {instrument.id}
    return any(one.instrument in others and is_before(one, first) for one in reports)


def _first(sessions: Iterable[SessionMark], until: Day) -> SessionMark | None:
    held = [one for one in sessions if one.day <= until]
    return min(held, key=lambda one: (one.day, one.start or 0), default=None)


def _mean(reports: tuple[Report, ...], *, is_before_treatment: bool) -> Baseline | None:
    if not reports:
        return None
    value = sum((one.value for one in reports), Decimal(0)) / len(reports)
    return Baseline(value=value, reports=reports, is_before_treatment=is_before_treatment)


def _edition(instrument: Instrument) -> str:
    return instrument.version.partition(".")[0]
