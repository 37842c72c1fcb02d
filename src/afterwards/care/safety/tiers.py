"""How urgent each sign is: what the person is told, and whom the clinic's ladder must reach.

The table is ours and shipped; a form may only point at its rows. Sources: the notes on signs and when to call
(a survey of clinic leaflets, labels and papers), and for thoughts of death the ladder that the clinic's lead
clinician must confirm before it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Told(IntEnum):
    """What the person is told, the most urgent first. The higher tier wins, always."""

    NOW = 1
    TODAY = 2
    MENTION = 3
    EXPECTED = 4


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
class Urgency:
    """A row of the table."""

    told: Told
    alert: Tier | None = None
    """The tier of the alert; None where no person needs to be reached."""
    crisis: bool = False
    """Whether the crisis line is shown at once, before any score."""
    asks_first: bool = False
    """Whether the clinic hears of it only if the person says so."""


def _row(told: Told, alert: Tier | None = None, *, crisis: bool = False, asks_first: bool = False) -> Urgency:
    return Urgency(told=told, alert=alert, crisis=crisis, asks_first=asks_first)


URGENCIES: dict[str, Urgency] = {
    "dark thoughts on some days": _row(Told.TODAY, Tier.NOTICE, crisis=True),
    "dark thoughts on most days": _row(Told.TODAY, Tier.MODERATE, crisis=True),
    "dark thoughts nearly every day": _row(Told.TODAY, Tier.MODERATE, crisis=True),
    "wish to be dead": _row(Told.TODAY, Tier.NOTICE, crisis=True),
    "thoughts of killing oneself": _row(Told.TODAY, Tier.NOTICE, crisis=True),
    "thoughts of how": _row(Told.TODAY, Tier.MODERATE, crisis=True),
    "intent to act": _row(Told.NOW, Tier.HIGH, crisis=True),
    "plan to act": _row(Told.NOW, Tier.HIGH, crisis=True),
    "act in the last three months": _row(Told.NOW, Tier.HIGH, crisis=True),
    "act longer ago": _row(Told.TODAY, Tier.MODERATE, crisis=True),
    "suicide screen positive": _row(Told.TODAY, Tier.MODERATE, crisis=True),
    "suicide screen acute": _row(Told.NOW, Tier.HIGH, crisis=True),
    "wants help now": _row(Told.NOW, Tier.HIGH, crisis=True),
    "chest pain": _row(Told.NOW, Tier.HIGH),
    "trouble breathing": _row(Told.NOW, Tier.HIGH),
    "fainting": _row(Told.NOW, Tier.HIGH),
    "swollen face": _row(Told.NOW, Tier.HIGH),
    "sudden severe headache": _row(Told.NOW, Tier.HIGH),
    "vomiting that keeps fluids out": _row(Told.TODAY, Tier.MODERATE),
    "feeling unreal": _row(Told.TODAY, Tier.MODERATE),
    "hearing voices": _row(Told.TODAY, Tier.MODERATE),
    "little sleep with high energy": _row(Told.TODAY, Tier.MODERATE),
    "still shaken": _row(Told.TODAY, Tier.NOTICE),
    "rash": _row(Told.TODAY, Tier.NOTICE),
    "red hot skin at the drip site": _row(Told.TODAY, Tier.NOTICE),
    "frequent urine": _row(Told.TODAY, Tier.NOTICE),
    "urgent urine": _row(Told.TODAY, Tier.NOTICE),
    "burning urine": _row(Told.TODAY, Tier.MODERATE),
    "blood in urine": _row(Told.TODAY, Tier.MODERATE),
    "craving": _row(Told.TODAY, Tier.NOTICE, asks_first=True),
    "using more than prescribed": _row(Told.TODAY, Tier.NOTICE, asks_first=True),
    "blood pressure above the limit": _row(Told.TODAY, Tier.MODERATE),
    "memory trouble": _row(Told.MENTION),
    "constipation": _row(Told.MENTION),
    "headache": _row(Told.EXPECTED),
    "nausea": _row(Told.EXPECTED),
    "dizziness": _row(Told.EXPECTED),
    "tiredness": _row(Told.EXPECTED),
    "blurred sight": _row(Told.EXPECTED),
    "floaty": _row(Told.EXPECTED),
    "vivid dreams": _row(Told.EXPECTED),
    "strong feelings": _row(Told.EXPECTED),
}
"""Every sign of ``care/checkin/signs`` with what it calls for."""
