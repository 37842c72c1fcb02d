"""The symptom check as it is shown: four questions, and what to do after them. Words only, no deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...care.safety.red_flags import BODY, MILD, MIND, NOW
from ...care.safety.triage import QUESTIONS, Check
from ...care.safety.urgency import Urgency
from ...care.words import Words
from .shown import Calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign to tap."""

    key: str
    title: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of the four."""

    number: int
    title: str
    second: str
    signs: tuple[Sign, ...]
    takes_many: bool
    """The last: mild signs are ticked, all that fit."""

    @property
    def following(self) -> int:
        """The number of the next."""
        return self.number + 1

    @property
    def before(self) -> int:
        """The number of the one before; 0 for the first."""
        return self.number - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What to do, for one urgency."""

    urgency: int
    title: str
    second: str
    calls: tuple[str, ...]
    """emergency, line or clinic, in this order."""
    line_for: str = ""
    """The one sign for which the crisis line is shown; empty: for every sign."""
    aside: tuple[str, str]
    """Title and text of the lit panel."""
    or_else: bool = False
    """Whether it says below when to call the emergency number after all."""
    shows: str = ""
    """What somebody else reads, in large letters."""


def questions_of(check: Check, words: Words, own: Mapping[str, str]) -> tuple[Question, ...]:
    """The four questions. ``own`` are the titles of signs that only a guide knows."""
    asked = {
        NOW: (
            _("Any of these right now?"),
            _("Tap the first one that fits you, or the person you sit with."),
        ),
        MIND: (_("And your thoughts?"), _("Tap the first one that fits.")),
        BODY: (_("And your body?"), _("Tap the first one that fits.")),
        MILD: (_("Or one of these?"), _("Tick all that fit.")),
    }
    return tuple(
        Question(
            number=number,
            title=asked[number][0],
            second=asked[number][1],
            signs=tuple(sign_of(row.key, words, own) for row in check if row.question == number),
            takes_many=number == MILD,
        )
        for number in QUESTIONS
    )


def sign_of(key: str, words: Words, own: Mapping[str, str]) -> Sign:
    """A sign's words: ours, or for one that only the guide knows the guide's."""
    if key in own:
        return Sign(key=key, title=own[key], more=_("Your guide names it."))
    more = f"check.{key}.more"
    return Sign(key=key, title=words.say(f"check.{key}"), more=words.say(more) if words.knows(more) else "")


def urgency_says(urgency: Urgency) -> str:
    """What the check said, in a short sentence."""
    return {
        Urgency.EMERGENCY: _("It said: emergency, now."),
        Urgency.CRISIS: _("It said: the crisis line, now."),
        Urgency.AT_ONCE: _("It said: the clinic, now."),
        Urgency.TODAY: _("It said: the clinic, today."),
        Urgency.MENTION: _("It said: at the next visit."),
        Urgency.EXPECTED: _("It said: expected for some hours."),
        Urgency.NOTHING: _("It said: nothing on the list fits."),
    }[urgency]


def results_of(calls: Calls, *, is_own: bool) -> tuple[Result, ...]:
    """What to do for each urgency that this page can come to. Without a known session nothing is expected."""
    found = [
        urgency
        for urgency in reversed(Urgency)
        if is_own or urgency not in (Urgency.EXPECTED, Urgency.AT_ONCE)
    ]
    return tuple(result_of(urgency, calls) for urgency in found)


def result_of(urgency: Urgency, calls: Calls) -> Result:
    """What to do for one urgency."""
    return {
        Urgency.EMERGENCY: _emergency,
        Urgency.CRISIS: _crisis,
        Urgency.AT_ONCE: _at_once,
        Urgency.TODAY: _today,
        Urgency.MENTION: _mention,
        Urgency.EXPECTED: _expected,
        Urgency.NOTHING: _nothing,
    }[urgency](calls)


def _now(label: str) -> str:
    return _("{call} now.").format(call=label)


def _emergency(calls: Calls) -> Result:
    please = _("I need help now. Please call {number}.").format(number=calls.emergency.href[4:])
    return Result(
        urgency=Urgency.EMERGENCY,
        title=_now(calls.emergency.label),
        second=_("This can not wait. Do not be alone, and do not drive."),
        calls=("emergency", "line"),
        line_for="danger",
        aside=(_("Until help comes"), _("Stay together. Unlock the door. Say what was given, and when.")),
        shows=please if calls.is_known else _("I need help now. Please call an ambulance."),
    )


def _crisis(calls: Calls) -> Result:
    return Result(
        urgency=Urgency.CRISIS,
        title=_now(calls.line.calls[0].label) if calls.is_known else _("Talk to someone now."),
        second=_("You can just talk. Then tell your clinic today."),
        calls=("line", "clinic"),
        aside=(_("Until then"), _("Be with someone, or go where people are. This can pass.")),
        or_else=True,
        shows=_("I have dark thoughts. Please stay with me."),
    )


def _at_once(calls: Calls) -> Result:
    return Result(
        urgency=Urgency.AT_ONCE,
        title=_("Call the clinic now."),
        second=_("Your guide says so. Nobody there, or it gets worse? Call the number below."),
        calls=("clinic", "emergency"),
        aside=(_("Until then"), _("Be with someone. Note when it began.")),
        or_else=True,
        shows=_("I do not feel well. Please stay with me."),
    )


def _today(calls: Calls) -> Result:
    return Result(
        urgency=Urgency.TODAY,
        title=_("Call the clinic today."),
        second=_("From what you told us, it should not wait for your next visit."),
        calls=("clinic",),
        aside=(_("Until then"), _("Be with someone. Low light. Name five things you can see.")),
        or_else=True,
        shows=_("I do not feel well. Please stay with me."),
    )


def _mention(calls: Calls) -> Result:
    return Result(
        urgency=Urgency.MENTION,
        title=_("Tell them at your next visit."),
        second=_("Worse, or still there tomorrow? Then call the clinic."),
        calls=("clinic",),
        aside=(_("Until then"), _("Rest. Note when it began, and what helps.")),
        or_else=True,
        shows=_("I do not feel well."),
    )


def _expected(calls: Calls) -> Result:
    return Result(
        urgency=Urgency.EXPECTED,
        title=_("This is expected."),
        second=_("Not gone by then, or worse? Call the clinic."),
        calls=("clinic",),
        aside=(_("Until then"), _("Rest. Low light. Small sips of water.")),
        or_else=True,
        shows=_("I do not feel well."),
    )


def _nothing(calls: Calls) -> Result:
    return Result(
        urgency=Urgency.NOTHING,
        title=_("Nothing on this list fits."),
        second=_("Does it worry you? That is enough. Call the clinic."),
        calls=("clinic",),
        aside=(_("Until then"), _("Be with someone, if you can. Rest.")),
        or_else=True,
        shows=_("I do not feel well."),
    )
