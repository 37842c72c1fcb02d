"""Reports: scores with their days, and the sessions that they are set against.

A report that came with its time is before or after a session by the clock. One that has only a day (paper, a
file of the past) and falls on a session's day counts as before it: forms on that day are filled in while one
waits, and they ask about the days before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from ..timing import Day, Instant, TimeTextError, parse_day

LONGEST_LIFE = 130
"""Years. A report from longer ago than any life is a slip."""
ORIGINS = ("here", "clinic", "paper", "file", "daylio", "bearable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One score on one day. ``key`` is the check-in's own key, or empty for what was brought along."""

    day: Day
    value: Decimal
    instrument: str
    version: str
    name: str = "total"
    at: Instant | None = None
    key: str = ""
    origin: str = "here"

    @property
    def edition(self) -> str:
        """The first number of its version: what differs in it was scored in another way."""
        return edition_of(self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMark:
    """A session that was held: its day, and when it started where that is known."""

    key: str
    day: Day
    start: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """Something that happened in a person's life, in a few words of theirs."""

    day: Day
    words: str


@lru_cache(maxsize=256)
def edition_of(version: str) -> str:
    """The first number of a version."""
    return version.partition(".")[0]


def is_before(report: Report, session: SessionMark) -> bool:
    """Whether a report was made before a session began."""
    if report.at is not None and session.start is not None:
        return report.at < session.start
    return report.day <= session.day


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Reports by day and time; on one day those without a time come first. The order given plays no part."""
    return tuple(sorted(reports, key=_place))


def _place(one: Report) -> tuple[Day, bool, Instant, str, Decimal]:
    return one.day, one.at is not None, one.at or 0, one.key, one.value


def of_one_scale(
    reports: Iterable[Report], instrument: str, name: str, *, until: Day, edition: str = ""
) -> tuple[Report, ...]:
    """The reports of one score up to a day, in order, the last one of each day.

    Another form or another edition is another scale and is left out, however much alike they are.
    """
    mine = [one for one in reports if one.instrument == instrument and one.name == name and one.day <= until]
    last: dict[Day, Report] = {}
    for one in mine:
        if edition and one.edition != edition:
            continue
        other = last.get(one.day)
        if other is None or _place(other) <= _place(one):
            last[one.day] = one
    return tuple(sorted(last.values(), key=attrgetter("day")))


def day_refusal(day: Day | str, *, today: Day, born: Day | None = None) -> str | None:
    """Why a report may not have this day: a key of ``words``; None when it may.

    ``day`` may be a text, as it comes in. Tomorrow, the day before one's birth and 30 February are refused.

    >>> from datetime import date
    >>> today = date(2026, 11, 22).toordinal()
    >>> [day_refusal(text, today=today) for text in ("2026-11-22", "2026-11-23", "2027-02-29", "1970-01-01")]
    [None, 'refusal.future', 'refusal.day', 'refusal.long ago']
    """
    if isinstance(day, str):
        try:
            day = parse_day(day)
        except TimeTextError as error:
            if error.reason != "years":
                return "refusal.day"
            return "refusal.long ago" if error.text < "2000" else "refusal.future"
    if day > today:
        return "refusal.future"
    if born is not None and day < born:
        return "refusal.before birth"
    years = date.fromordinal(today).year - date.fromordinal(day).year
    return "refusal.long ago" if years > LONGEST_LIFE else None
