"""The signs of the symptom check, each with how soon to call, whence we have it and how sure it is.

A person reads them from the top and taps the first that fits: what is most urgent stands in the first
question. The words are ``check.KEY`` and ``check.KEY.more`` of ``care/words``; the printed sheet says some
of them shorter (``sheet.sign.…``). A clinic's guide may add signs and raise them; nothing takes one away.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..timing import HOUR
from .urgency import Urgency

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
    urgency: Urgency
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
        urgency=Urgency.EMERGENCY,
        things=("trouble breathing", "slow breathing"),
        source="fda",
        evidence="guideline",
        sheet="breath",
    ),
    Flag(
        key="waking",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("cannot be woken", "fainting", "very sleepy"),
        source="fda",
        evidence="guideline",
        sheet="waking",
    ),
    Flag(key="chest", question=NOW, urgency=Urgency.EMERGENCY, things=("chest pain",), sheet="chest"),
    Flag(
        key="swelling",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("swollen face", "throat closing"),
        sheet="swelling",
    ),
    Flag(
        key="head",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("seizure", "sudden severe headache", "sudden vision change", "sudden weakness"),
        sheet="head",
    ),
    Flag(
        key="vomiting",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("vomiting that will not end",),
        sheet="vomiting",
    ),
    Flag(
        key="belly",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("constipation with severe belly pain",),
        sheet="belly",
    ),
    Flag(
        key="pressure",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("very high blood pressure with signs",),
        source="label",
        evidence="label",
        sheet="pressure",
    ),
    Flag(
        key="danger",
        question=NOW,
        urgency=Urgency.EMERGENCY,
        things=("suicidal plan", "suicidal act", "cannot stay safe"),
        source="label",
        evidence="label",
        sheet="danger",
    ),
    Flag(
        key="dark",
        question=MIND,
        urgency=Urgency.CRISIS,
        things=("new suicidal thoughts",),
        source="label",
        evidence="label",
        sheet="dark",
    ),
    Flag(
        key="voices",
        question=MIND,
        urgency=Urgency.TODAY,
        things=("hearing voices", "false beliefs", "severe confusion"),
        sheet="voices",
    ),
    Flag(key="unreal", question=MIND, urgency=Urgency.TODAY, things=("feeling unreal",), sheet="unreal"),
    Flag(
        key="high",
        question=MIND,
        urgency=Urgency.TODAY,
        things=("little sleep with high energy", "racing thoughts", "risk taking"),
        evidence="weak",
        sheet="high",
    ),
    Flag(
        key="shaken",
        question=MIND,
        urgency=Urgency.TODAY,
        things=("still shaken", "old trauma coming back", "fear"),
        sheet="shaken",
    ),
    Flag(
        key="craving",
        question=MIND,
        urgency=Urgency.TODAY,
        things=("craving", "using more than prescribed"),
        source="label",
        evidence="label",
        sheet="craving",
    ),
    Flag(
        key="fluids",
        question=BODY,
        urgency=Urgency.TODAY,
        things=("vomiting that keeps fluids out",),
        sheet="fluids",
    ),
    Flag(
        key="bladder",
        question=BODY,
        urgency=Urgency.TODAY,
        things=("burning urine", "blood in urine", "urgent urine", "frequent urine"),
        sheet="bladder",
    ),
    Flag(key="rash", question=BODY, urgency=Urgency.TODAY, things=("rash", "itching"), sheet="rash"),
    Flag(
        key="drip",
        question=BODY,
        urgency=Urgency.TODAY,
        things=("red hot skin at the drip site",),
        routes=("iv",),
        sheet="drip",
    ),
    Flag(
        key="number",
        question=BODY,
        urgency=Urgency.TODAY,
        things=("very high blood pressure",),
        source="label",
        evidence="label",
    ),
    Flag(key="lasting", question=BODY, urgency=Urgency.TODAY, things=("side effect that lasts",)),
    Flag(
        key="headache",
        question=MILD,
        urgency=Urgency.MENTION,
        fades=SAME_DAY,
        source="label",
        evidence="label",
    ),
    Flag(
        key="sick", question=MILD, urgency=Urgency.MENTION, fades=SAME_DAY, source="label", evidence="label"
    ),
    Flag(
        key="tired", question=MILD, urgency=Urgency.MENTION, fades=SAME_DAY, source="label", evidence="label"
    ),
    Flag(
        key="floaty",
        question=MILD,
        urgency=Urgency.MENTION,
        fades=Fades(usual=3 * HOUR, too_long=24 * HOUR),
        source="label",
        evidence="label",
    ),
    Flag(
        key="weepy",
        question=MILD,
        urgency=Urgency.MENTION,
        fades=Fades(usual=24 * HOUR, too_long=48 * HOUR),
        evidence="weak",
    ),
    Flag(
        key="mood", question=MILD, urgency=Urgency.MENTION, things=("symptoms coming back",), evidence="weak"
    ),
    Flag(key="blocked", question=MILD, urgency=Urgency.MENTION, things=("constipation",)),
    Flag(key="repeats", question=MILD, urgency=Urgency.MENTION, things=("side effect that repeats",)),
    Flag(key="other", question=MILD, urgency=Urgency.TODAY, things=("unexpected sign", "worrying sign")),
)

NOT_SURE = {NOW: Urgency.TODAY, MIND: Urgency.TODAY, BODY: Urgency.TODAY, MILD: Urgency.MENTION}
"""By question: "I am not sure" counts at the least so much. It is never milder than "none of these"."""
