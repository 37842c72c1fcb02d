"""What the engine tells, in words: why an edge is not clear, what is asked, and why a thing is there."""

from __future__ import annotations

from ..plan.doubts import Doubt
from ..plan.explaining import Reason
from ..plan.plan import Plan
from ..plan.questions import Question
from ..plan.telling import Ask, Name
from ..protocol.grammar import Amount, Anchor
from ..protocol.tree import CareProtocol, Match, Rule, Setting, Verb
from ..timing import Instant
from ..words import Words
from . import written
from .moments import Manner, bound, upper_first, when_phrase
from .names import anchor_of, bare, moment_phrase, moves_phrase
from .sentences import Timed, joined, length_phrase, match_phrase, rule_phrase, value_phrase

TIMES = ("time", "low", "high")
"""The fields of a reason that are instants."""

ORDERS = "orders"
"""The layer of one person's own changes."""


def question_text(question: Question, guide: CareProtocol, words: Words) -> str:
    """An open question of an agenda: ``Is somebody here to take you home?``."""
    fields = {key: value_phrase(value, guide, words, str) for key, value in question.fields.items()}
    if "ask" in fields:
        fields["ask"] = bare(fields["ask"])
    return words.say(question.key, fields)


def question_line(question: Question, plan: Plan, words: Words) -> str:
    """An open question as a screen asks it: ``No solid food: the guide says 3 to 8 hours.``.

    Sessions stand by their numbers, and a length by the title of the rule that waits for it.
    """
    fields = dict(question.fields)
    if "session" in fields:
        fields["session"] = _numbered(plan, str(fields["session"]))
    if question.key == "ask.setting":
        length = value_phrase(fields["range"], plan.protocol, words, str)
        text = words.say("said.setting asked", {"title": _asking(question, plan).title, "range": length})
    else:
        text = question_text(question._replace(fields=fields), plan.protocol, words)
    return upper_first(bound(text, words))


def _asking(question: Question, plan: Plan) -> Rule:
    """The rule that a length is asked for: of those that wait for it, one that closes something."""
    ids = {id.partition("/")[0] for id in question.about}
    rules = [rule for rule in plan.protocol.rules if rule.id in ids]
    return next((rule for rule in rules if rule.verb in (Verb.AVOID, Verb.LIMIT)), rules[0])


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
    """One reason in the language of files, for programs; ``timed`` writes its instants."""
    return words.say(reason.key, written.filled(reason.fields, guide, words, timed, TIMES))


def reason_sentence(reason: Reason, plan: Plan, manner: Manner) -> str:
    """One reason as somebody reads it now: ``Session 2 ended yesterday, 10:50 am.``.

    Sessions go by their number and times by the day's name, as on the rest of the screen.
    """

    def timed(at: Instant) -> str:
        return when_phrase(at, manner)

    return bound(reason_said(reason, plan, manner.words, timed), manner.words)


def reason_said(reason: Reason, plan: Plan, words: Words, timed: Timed) -> str:
    """One reason as a person reads it: with no name of a file, and sessions by their numbers."""
    match reason.key:
        case "why.rule":
            return _rule(reason, plan, words)
        case "why.moment":
            return _moment(reason, plan, words, timed)
        case "why.waits":
            return _waits(reason, plan, words)
        case "why.moment.setting":
            return _setting(reason, plan, words)
        case "why.layer":
            return words.say("said.layer.orders" if reason.fields["layer"] == ORDERS else "said.layer")
        case "why.condition.yes" | "why.condition.unknown":
            return _condition(reason, plan, words)
        case "why.merged":
            return _merged(reason, plan, words)
        case "why.moves":
            return _moves(reason, plan, words)
    return words.say(reason.key, _plain(reason, plan, words, timed))


def _plain(reason: Reason, plan: Plan, words: Words, timed: Timed) -> dict[str, str]:
    said = {
        key: timed(value)
        if key in TIMES and isinstance(value, int)
        else value_phrase(value, plan.protocol, words, timed)
        for key, value in reason.fields.items()
    }
    if "session" in said:
        said["session"] = _numbered(plan, said["session"])
    return said


def _numbered(plan: Plan, key: str) -> str:
    return next((str(s.number) for s in plan.scenes["session"] if s.key == key), key)


def _rule(reason: Reason, plan: Plan, words: Words) -> str:
    rule = reason.fields["sentence"]
    assert isinstance(rule, Rule)
    text = rule_phrase(rule, plan.protocol, words)
    return words.say("said.rule", {"who": reason.fields["who"], "rule": text})


def _moment(reason: Reason, plan: Plan, words: Words, timed: Timed) -> str:
    anchor, at = _anchor(reason, plan), reason.fields["time"]
    assert isinstance(at, int)
    if anchor.kind == "fact":
        ask = bare(plan.protocol.facts[anchor.name].ask)
        return words.say("said.moment.fact", {"ask": ask, "time": upper_first(timed(at))})
    moment = upper_first(moment_phrase(anchor, plan.protocol, words))
    return words.say("said.moment", {"moment": moment, "time": timed(at)})


def _waits(reason: Reason, plan: Plan, words: Words) -> str:
    awaited = reason.fields["fact"]
    if isinstance(awaited, Ask):
        return words.say("said.waits.fact", {"ask": bare(awaited.text)})
    return waits_phrase(_anchor(reason, plan), plan.protocol, words)


def waits_phrase(anchor: Anchor, guide: CareProtocol, words: Words) -> str:
    """What something waits for: ``It waits for your next session.``, or for the answer to a question."""
    if anchor.kind == "fact":
        return words.say("said.waits.fact", {"ask": bare(guide.facts[anchor.name].ask)})
    return words.say("said.waits", {"moment": moment_phrase(anchor, guide, words)})


def _anchor(reason: Reason, plan: Plan) -> Anchor:
    name = reason.fields["fact"]
    assert isinstance(name, Name)
    return anchor_of(name.name, plan.protocol)


def _setting(reason: Reason, plan: Plan, words: Words) -> str:
    name, value = reason.fields["setting"], reason.fields["value"]
    assert isinstance(name, Name)
    assert isinstance(value, Amount)
    setting = plan.protocol.settings[name.name]
    fields = {"value": length_phrase(value, words), "range": _bounds(setting, words)}
    if setting.must_choose and value.least != value.most:
        return words.say("said.setting.ask", fields)
    base = plan.protocol.places.get("protocol", setting.place)
    key = "said.setting" if setting.place.file == base.file else "said.setting.chosen"
    return words.say(f"{key}.between" if fields["range"] else key, fields)


def _bounds(setting: Setting, words: Words) -> str:
    """From what to what a clinic may choose: ``24 to 96 hours``, ``30 minutes to 4 hours``."""
    least, most = setting.least, setting.most
    if least is None or most is None:
        return ""
    shown = str(least.least) if least.unit == most.unit else length_phrase(least, words)
    return words.say("said.between", {"least": shown, "most": length_phrase(most, words)})


def _condition(reason: Reason, plan: Plan, words: Words) -> str:
    match = reason.fields["value"]
    assert isinstance(match, Match)
    guide, fact = plan.protocol, plan.protocol.facts.get(match.fact)
    fields = {"value": match_phrase(match, guide, words), "ask": bare(fact.ask) if fact else ""}
    given = words.say("given.fact" if fact else f"given.{match.fact}", fields)
    return words.say(reason.key.replace("why.", "said."), {"given": given})


def _merged(reason: Reason, plan: Plan, words: Words) -> str:
    keys = str(reason.fields["others"]).split(", ")
    numbers = joined([_numbered(plan, key) for key in keys], words)
    return words.say("said.merged" if len(keys) == 1 else "said.merged.many", {"numbers": numbers})


def _moves(reason: Reason, plan: Plan, words: Words) -> str:
    anchors = reason.fields["anchors"]
    assert isinstance(anchors, tuple)
    moves = moves_phrase([a for a in anchors if isinstance(a, Anchor)], plan.protocol, words)
    return words.say("said.moves", {"moves": moves})
