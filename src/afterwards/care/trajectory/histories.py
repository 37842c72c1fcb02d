"""What one person has told: reports and sessions by day, and what can be asked of them.

Days are whole numbers. Day 0 is the day of the first session. Nothing here computes with numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from .scales import MOOD, Scale

LEAD = 14
"""How many days before the first session the curve begins, unless a report is earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One score that a person gave on a day, in points of its scale (``phq9``, ``phq8``, ``gad7``, ``pcl5``,
    ``peg``),
    or a daily mood (``mood``, 0 to 10, higher = better)."""

    day: int
    scale: str
    score: float
    before_session: bool = False
    """Whether it was given before the session of that day. Without a session it means nothing."""


class DayScore(NamedTuple):
    """A score as it is used: its points, and whether it came before that day's session."""

    score: float
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One person's reports of one scale, their moods, and the sessions that were held, each by day."""

    scale: Scale
    scores: Mapping[int, DayScore]
    moods: Mapping[int, DayScore]
    """Daily moods; empty for scales that take none."""
    sessions: tuple[int, ...]
    """Days with a session, each once, in order."""
    zero: int
    """The day of the first session, also where that lies ahead; 0 where there is none."""

    @classmethod
    def of(cls, reports: Iterable[Report], sessions: Iterable[int], scale: Scale) -> History:
        """What of the reports belongs to a scale. Of several on a day, the last one given is kept.

        Two sessions on a day count as one. Other scales are left out.

        >>> from afterwards.care.trajectory import PHQ9
        >>> two = [Report(day=3, scale="phq9", score=9), Report(day=3, scale="phq9", score=8)]
        >>> History.of(two, [0, 0], PHQ9).scores[3].score
        8
        """
        days = tuple(sorted(set(sessions)))
        held, kept = frozenset(days), {scale.key: dict[int, DayScore](), MOOD: dict[int, DayScore]()}
        for report in reports:
            if report.scale in kept:
                early = report.before_session and report.day in held
                kept[report.scale][report.day] = DayScore(report.score, early)
        moods = kept[MOOD] if scale.takes_mood else {}
        zero = days[0] if days else 0
        return cls(
            scale=scale, scores=_in_order(kept[scale.key]), moods=_in_order(moods), sessions=days, zero=zero
        )

    def until(self, day: int) -> History:
        """What was known at the end of a day."""
        return replace(
            self,
            scores=_in_order({d: told for d, told in self.scores.items() if d <= day}),
            moods=_in_order({d: told for d, told in self.moods.items() if d <= day}),
            sessions=tuple(d for d in self.sessions if d <= day),
        )

    def silent(self) -> History:
        """The same sessions without any report: what is known of people like this one, and no more."""
        return replace(self, scores={}, moods={})

    def without(self, day: int, key: str) -> History:
        """The same without one report: of the scale, or of the mood."""
        told = self.moods if key == MOOD else self.scores
        rest = _in_order({d: one for d, one in told.items() if d != day})
        return replace(self, moods=rest) if key == MOOD else replace(self, scores=rest)

    def begins(self, at: int) -> int:
        """The day on which its curve begins: 14 days before the first session, or at the first report if
        earlier.

        Without a session so far it begins at most 14 days before the first report, or before ``at``.
        """
        first = min([*self.scores, *self.moods], default=at)
        lead = self.zero - LEAD
        if not self.sessions:
            lead = max(lead, first - LEAD)
        return min(first, lead, at)

    def report_days(self) -> tuple[int, ...]:
        """All days with a report, in order."""
        return tuple(sorted({*self.scores, *self.moods}))


def _in_order(told: Mapping[int, DayScore]) -> Mapping[int, DayScore]:
    return MappingProxyType({day: told[day] for day in sorted(told)})
