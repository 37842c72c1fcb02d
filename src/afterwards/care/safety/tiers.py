"""How urgent each sign is: how soon the person is told to call, and whom the clinic's ladder must reach.

The table is ours and shipped; a form may only point at its rows. Sources: the notes on signs and when to call
(a survey of clinic leaflets, labels and papers), and for thoughts of death the ladder that the clinic's lead
clinician must confirm before it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .urgency import Urgency


class Tier(StrEnum):
    """How soon a named person of the clinic must have looked."""

    NOTICE = "notice"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for a notice, 2 for high: for taking the higher of two."""
        return list(Tier).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table."""

    urgency: Urgency
    alert: Tier | None = None
    """The tier of the alert; None where no person needs to be reached."""
    crisis: bool = False
    """Whether the crisis line is shown at once, before any score."""
    asks_first: bool = False
    """Whether the clinic hears of it only if the person says so."""


def _row(
    urgency: Urgency, alert: Tier | None = None, *, crisis: bool = False, asks_first: bool = False
) -> Row:
    is_crisis = crisis or urgency is Urgency.CRISIS
    return Row(urgency=urgency, alert=alert, crisis=is_crisis, asks_first=asks_first)


URGENCIES: dict[str, Row] = {
    "dark thoughts on some days": _row(Urgency.CRISIS, Tier.NOTICE),
    "dark thoughts on most days": _row(Urgency.CRISIS, Tier.MODERATE),
    "dark thoughts nearly every day": _row(Urgency.CRISIS, Tier.MODERATE),
    "wish to be dead": _row(Urgency.CRISIS, Tier.NOTICE),
    "thoughts of killing oneself": _row(Urgency.CRISIS, Tier.NOTICE),
    "thoughts of how": _row(Urgency.CRISIS, Tier.MODERATE),
    "intent to act": _row(Urgency.EMERGENCY, Tier.HIGH, crisis=True),
    "plan to act": _row(Urgency.EMERGENCY, Tier.HIGH, crisis=True),
    "act in the last three months": _row(Urgency.EMERGENCY, Tier.HIGH, crisis=True),
    "act longer ago": _row(Urgency.CRISIS, Tier.MODERATE),
    "suicide screen positive": _row(Urgency.CRISIS, Tier.MODERATE),
    "suicide screen acute": _row(Urgency.EMERGENCY, Tier.HIGH, crisis=True),
    "wants help now": _row(Urgency.EMERGENCY, Tier.HIGH, crisis=True),
    "chest pain": _row(Urgency.EMERGENCY, Tier.HIGH),
    "trouble breathing": _row(Urgency.EMERGENCY, Tier.HIGH),
    "fainting": _row(Urgency.EMERGENCY, Tier.HIGH),
    "swollen face": _row(Urgency.EMERGENCY, Tier.HIGH),
    "sudden severe headache": _row(Urgency.EMERGENCY, Tier.HIGH),
    "vomiting that keeps fluids out": _row(Urgency.TODAY, Tier.MODERATE),
    "feeling unreal": _row(Urgency.TODAY, Tier.MODERATE),
    "hearing voices": _row(Urgency.TODAY, Tier.MODERATE),
    "little sleep with high energy": _row(Urgency.TODAY, Tier.MODERATE),
    "still shaken": _row(Urgency.TODAY, Tier.NOTICE),
    "rash": _row(Urgency.TODAY, Tier.NOTICE),
    "red hot skin at the drip site": _row(Urgency.TODAY, Tier.NOTICE),
    "frequent urine": _row(Urgency.TODAY, Tier.NOTICE),
    "urgent urine": _row(Urgency.TODAY, Tier.NOTICE),
    "burning urine": _row(Urgency.TODAY, Tier.MODERATE),
    "blood in urine": _row(Urgency.TODAY, Tier.MODERATE),
    "craving": _row(Urgency.TODAY, Tier.NOTICE, asks_first=True),
    "using more than prescribed": _row(Urgency.TODAY, Tier.NOTICE, asks_first=True),
    "blood pressure above the limit": _row(Urgency.TODAY, Tier.MODERATE),
    "memory trouble": _row(Urgency.MENTION),
    "constipation": _row(Urgency.MENTION),
    "headache": _row(Urgency.EXPECTED),
    "nausea": _row(Urgency.EXPECTED),
    "dizziness": _row(Urgency.EXPECTED),
    "tiredness": _row(Urgency.EXPECTED),
    "blurred sight": _row(Urgency.EXPECTED),
    "floaty": _row(Urgency.EXPECTED),
    "vivid dreams": _row(Urgency.EXPECTED),
    "strong feelings": _row(Urgency.EXPECTED),
}
"""Every sign of ``care/checkin/signs`` with what it calls for."""
