"""How much a score changed, and whether that is more than noise, by whose measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .instrument import LOWER, Meaningful, Scoring


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One published measure, as it applies here."""

    measure: Meaningful
    needed: Decimal
    """How many points it takes, from this start."""
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one score to another. Several measures may disagree; the first one decides, all are told."""

    before: Decimal
    after: Decimal
    gain: Decimal
    """Points towards the better; below 0 it got worse."""
    verdicts: tuple[Verdict, ...]

    @property
    def is_meaningful(self) -> bool:
        """Whether the deciding measure calls it a change."""
        return bool(self.verdicts) and self.verdicts[0].is_met

    @property
    def dissent(self) -> tuple[Verdict, ...]:
        """The measures that come to another verdict than the deciding one, so that they must be told."""
        return tuple(one for one in self.verdicts[1:] if one.is_met != self.is_meaningful)

    @property
    def word(self) -> str:
        """``better``, ``worse`` or ``noise``."""
        if not self.is_meaningful:
            return "noise"
        return "better" if self.gain > 0 else "worse"


def change(scoring: Scoring, before: Decimal, after: Decimal) -> Change:
    """What happened between two scores of one scale.

    >>> from .library import instrument
    >>> found = change(instrument("phq-9").scoring(), Decimal(19), Decimal(15))
    >>> found.word, [(str(one.needed), one.is_met) for one in found.verdicts]
    ('noise', [('5', False), ('3.8', True)])
    """
    gain = before - after if scoring.better == LOWER else after - before
    verdicts = tuple(_verdict(measure, before, gain) for measure in scoring.changes)
    return Change(before=before, after=after, gain=gain, verdicts=verdicts)


def _verdict(measure: Meaningful, before: Decimal, gain: Decimal) -> Verdict:
    needed = measure.points if measure.points is not None else before * (measure.share or Decimal(0))
    # A fifth of nothing is nothing: from a start of 0 every point would count.
    return Verdict(measure=measure, needed=needed, is_met=needed > 0 and abs(gain) >= needed)
