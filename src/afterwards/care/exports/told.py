"""What the engine tells, in words: why an edge is not clear, what is asked, and why a thing is there."""

from __future__ import annotations

from ..plan.doubts import Doubt
from ..plan.explaining import Reason
from ..plan.plan import Plan
from ..plan.questions import Question
from ..protocol.tree import CareProtocol
from ..timing import Instant
from ..words import Words
from .moments import Manner, bound, when_phrase
from .sentences import Timed, bare, filled, value_phrase

TIMES = ("time", "low", "high")
"""The fields of a reason that are instants."""


def question_text(question: Question, guide: CareProtocol, words: Words) -> str:
    """An open question of an agenda: ``Is somebody here to take you home?``."""
    fields = filled(question.fields, guide, words, str)
    if "ask" in fields:
        fields["ask"] = bare(fields["ask"])
    return words.say(question.key, fields)


def ask_text(ask: str, words: Words) -> str:
    """The question of a fact as a whole sentence, with the marks of its language."""
    return words.say("ask.fact", {"ask": bare(ask)})


def doubt_text(doubt: Doubt, plan: Plan, words: Words) -> str:
    """What a doubt is about: ``2 to 3 hours``, ``10:40 to 11:00``; empty where nothing more is to say."""
    return value_phrase(doubt.about, plan.protocol, words, _clock_time(plan))


def _clock_time(plan: Plan) -> Timed:
    return lambda at: f"{plan.course.calendar.local(at):%H:%M}"


def doubt_sentence(doubt: Doubt, plan: Plan, words: Words) -> str:
    """A doubt as a sentence: ``The guide says 2 to 3 hours.``; empty for a contradiction, which is asked."""
    key = f"unclear.{doubt.why}"
    return words.say(key, {"text": doubt_text(doubt, plan, words)}) if words.knows(key) else ""


def reason_text(reason: Reason, guide: CareProtocol, words: Words, timed: Timed) -> str:
    """One reason in words; ``timed`` writes its instants."""
    return words.say(reason.key, filled(reason.fields, guide, words, timed, TIMES))


def reason_sentence(reason: Reason, plan: Plan, manner: Manner) -> str:
    """One reason as somebody reads it now: ``Session 2 ended yesterday, 10:50 am.``.

    Sessions go by their number and times by the day's name, as on the rest of the screen.
    """
    fields = dict(reason.fields)
    if "session" in fields:
        fields["session"] = _numbered(plan, str(fields["session"]))

    def timed(at: Instant) -> str:
        return when_phrase(at, manner)

    said = filled(fields, plan.protocol, manner.words, timed, TIMES)
    return bound(manner.words.say(reason.key, said), manner.words)


def _numbered(plan: Plan, key: str) -> str:
    return next((str(s.number) for s in plan.scenes["session"] if s.key == key), key)
