"""The signs of the symptom check, each with how soon to call, whence we have it and how sure it is.

A person reads them from the top and taps the first that fits: what is most urgent stands in the first
question. The words are ``check.KEY`` and ``check.KEY.more`` of ``care/words``; the printed sheet says some
of them shorter (``sheet.sign.…``). A clinic's guide may add signs and raise them; nothing takes one away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ..timing import HOUR


class Tier(IntEnum):
    """How soon, from nothing to at once. The highest of all that was said wins."""

    NOTHING = 0
    """Nothing on the list fits."""
    EXPECTED = 1
    """Expected until a known time."""
    MENTION = 2
    """At the next visit."""
    TODAY = 3
    """The clinic, today."""
    AT_ONCE = 4
    """The clinic, now: only where a guide says so."""
    CRISIS = 5
    """The crisis line now, and the clinic today."""
    EMERGENCY = 6
    """The emergency number now."""


NOW, MIND, BODY, MILD = 1, 2, 3, 4
"""The four questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fades:
    """What is expected after a session and how long. Seconds after its recorded end."""

    usual: int
    """So long it is expected."""
    too_long: int
    """From then on it is a matter for the clinic today; in between, for the next visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One sign."""

    key: str
    question: int
    tier: Tier
    """Of one that fades: as long as no session's end is known."""
    things: tuple[str, ...] = ()
    """Names of the shipped vocabulary by which a guide's ``watch for`` finds it."""
    routes: tuple[str, ...] = ()
    """Only after these; none: after all."""
    fades: Fades | None = None
    source: str = "notes"
    """A key of SOURCES."""
    evidence: str = "clinic says"
    """As in a guide: label, guideline, clinic says or weak."""
    sheet: str = ""
    """Its short words on paper, ``sheet.sign.KEY``; empty where paper leaves it out."""


SOURCES = {
    "notes": "Afterwards notes on signs, 22 November 2026. Not reviewed by a clinician yet.",
    "label": "Spravato (esketamine) prescribing information",
    "fda": "FDA warning on compounded ketamine, October 2023",
}

SAME_DAY = Fades(usual=24 * HOUR, too_long=24 * HOUR)

RED_FLAGS = (
    Flag(
        key="breath",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("trouble breathing", "slow breathing"),
        source="fda",
        evidence="guideline",
        sheet="breath",
    ),
    Flag(
        key="waking",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("cannot be woken", "fainting", "very sleepy"),
        source="fda",
        evidence="guideline",
        sheet="waking",
    ),
    Flag(key="chest", question=NOW, tier=Tier.EMERGENCY, things=("chest pain",), sheet="chest"),
    Flag(
        key="swelling",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("swollen face", "throat closing"),
        sheet="swelling",
    ),
    Flag(
        key="head",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("seizure", "sudden severe headache", "sudden vision change", "sudden weakness"),
        sheet="head",
    ),
    Flag(
        key="vomiting",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("vomiting that will not end",),
        sheet="vomiting",
    ),
    Flag(
        key="belly",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("constipation with severe belly pain",),
        sheet="belly",
    ),
    Flag(
        key="pressure",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("very high blood pressure with signs",),
        source="label",
        evidence="label",
        sheet="pressure",
    ),
    Flag(
        key="danger",
        question=NOW,
        tier=Tier.EMERGENCY,
        things=("suicidal plan", "suicidal act", "cannot stay safe"),
        source="label",
        evidence="label",
        sheet="danger",
    ),
    Flag(
        key="dark",
        question=MIND,
        tier=Tier.CRISIS,
        things=("new suicidal thoughts",),
        source="label",
        evidence="label",
        sheet="dark",
    ),
    Flag(
        key="voices",
        question=MIND,
        tier=Tier.TODAY,
        things=("hearing voices", "false beliefs", "severe confusion"),
        sheet="voices",
    ),
    Flag(key="unreal", question=MIND, tier=Tier.TODAY, things=("feeling unreal",), sheet="unreal"),
    Flag(
        key="high",
        question=MIND,
        tier=Tier.TODAY,
        things=("little sleep with high energy", "racing thoughts", "risk taking"),
        evidence="weak",
        sheet="high",
    ),
    Flag(
        key="shaken",
        question=MIND,
        tier=Tier.TODAY,
        things=("still shaken", "old trauma coming back", "fear"),
        sheet="shaken",
    ),
    Flag(
        key="craving",
        question=MIND,
        tier=Tier.TODAY,
        things=("craving", "using more than prescribed"),
        source="label",
        evidence="label",
        sheet="craving",
    ),
    Flag(
        key="fluids",
        question=BODY,
        tier=Tier.TODAY,
        things=("vomiting that keeps fluids out",),
        sheet="fluids",
    ),
    Flag(
        key="bladder",
        question=BODY,
        tier=Tier.TODAY,
        things=("burning urine", "blood in urine", "urgent urine", "frequent urine"),
        sheet="bladder",
    ),
    Flag(key="rash", question=BODY, tier=Tier.TODAY, things=("rash", "itching"), sheet="rash"),
    Flag(
        key="drip",
        question=BODY,
        tier=Tier.TODAY,
        things=("red hot skin at the drip site",),
        routes=("iv",),
        sheet="drip",
    ),
    Flag(
        key="number",
        question=BODY,
        tier=Tier.TODAY,
        things=("very high blood pressure",),
        source="label",
        evidence="label",
    ),
    Flag(key="lasting", question=BODY, tier=Tier.TODAY, things=("side effect that lasts",)),
    Flag(key="headache", question=MILD, tier=Tier.MENTION, fades=SAME_DAY, source="label", evidence="label"),
    Flag(key="sick", question=MILD, tier=Tier.MENTION, fades=SAME_DAY, source="label", evidence="label"),
    Flag(key="tired", question=MILD, tier=Tier.MENTION, fades=SAME_DAY, source="label", evidence="label"),
    Flag(
        key="floaty",
        question=MILD,
        tier=Tier.MENTION,
        fades=Fades(usual=3 * HOUR, too_long=24 * HOUR),
        source="label",
        evidence="label",
    ),
    Flag(
        key="weepy",
        question=MILD,
        tier=Tier.MENTION,
        fades=Fades(usual=24 * HOUR, too_long=48 * HOUR),
        evidence="weak",
    ),
    Flag(key="mood", question=MILD, tier=Tier.MENTION, things=("symptoms coming back",), evidence="weak"),
    Flag(key="blocked", question=MILD, tier=Tier.MENTION, things=("constipation",)),
    Flag(key="repeats", question=MILD, tier=Tier.MENTION, things=("side effect that repeats",)),
    Flag(key="other", question=MILD, tier=Tier.TODAY, things=("unexpected sign", "worrying sign")),
)

NOT_SURE = {NOW: Tier.TODAY, MIND: Tier.TODAY, BODY: Tier.TODAY, MILD: Tier.MENTION}
"""By question: "I am not sure" counts at the least so much. It is never milder than "none of these"."""
