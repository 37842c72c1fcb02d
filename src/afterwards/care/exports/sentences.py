"""The sentences of a guide's language, its names and what the engine tells, said in a person's language.

In English they read as files write them (``protocol/printing.py``); other languages say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce

from ..plan.telling import Ask, Name, Stretch, Value
from ..protocol.grammar import (
    UNITS,
    Amount,
    Anchor,
    ClockOn,
    DayEnd,
    DayOf,
    Either,
    Form,
    Point,
    Rhythm,
    Sentence,
    Shift,
    Then,
    TimeOfDay,
    WordOf,
)
from ..protocol.tree import CareProtocol, Match, Rule
from ..timing import Instant, clock
from ..words import Words

PAIRS = frozenset({"next start"})
"""Anchors of two words that begin like another one."""

NOBODY = "nobody yet"
"""How a guide's file says that nobody has reviewed it."""

type Timed = Callable[[Instant], str]
"""How an instant is written."""


def length_phrase(amount: Amount, words: Words) -> str:
    """``48 hours``, ``3 a 6 horas``, ``24 hours or better 72 hours``."""
    number = str(amount.least)
    if amount.least != amount.most:
        number = words.say("length.range", {"least": amount.least, "most": amount.most})
    text = words.say("length", {"number": number, "unit": unit_phrase(amount.unit, amount.most, words)})
    if amount.better is None:
        return text
    unit = unit_phrase(amount.unit, amount.better, words)
    better = words.say("length", {"number": amount.better, "unit": unit})
    return words.say("length.better", {"length": text, "better": better})


def unit_phrase(unit: str, number: int, words: Words) -> str:
    """``hours``, or ``hour`` for one."""
    return words.say(f"unit.{unit}.one" if number == 1 else f"unit.{unit}")


def name_phrase(name: Name, guide: CareProtocol, words: Words) -> str:
    """How a name of the guide, of the vocabulary or of an actor reads in these words.

    A fact that has no name in them is said by its question.
    """
    kind, text = name
    if kind == "anchors":
        return text if words.reads_names else anchor_phrase(_anchor_of(text, guide), guide, words)
    if kind == "actors":
        return words.say(f"actor.{text}") if words.knows(f"actor.{text}") else text
    if guide.shown_names:
        shown = guide.shown(kind, text)
        if shown != text:
            return shown
    if kind == "facts" and words.knows(f"facts.{text}") and text not in guide.facts:
        return words.say(f"facts.{text}")
    if kind == "facts" and not words.reads_names and text in guide.facts:
        return bare(guide.facts[text].ask)
    return text


def _anchor_of(text: str, guide: CareProtocol) -> Anchor:
    """The anchor that a moment is known by: ``last session of induction``, ``light-walk done``."""
    if text in guide.facts:
        return Anchor("fact", text)
    for kind in ("first session", "last session"):
        if text.startswith(f"{kind} of "):
            return Anchor(kind, text.removeprefix(f"{kind} of "))
    for kind in ("start of", "end of", "next"):
        if text.startswith(f"{kind} ") and text not in PAIRS:
            return Anchor(kind, text.removeprefix(f"{kind} "))
    for kind in ("done", "missed"):
        if text.endswith(f" {kind}"):
            return Anchor(kind, text.removesuffix(f" {kind}"))
    return Anchor(text)


def reviewer_phrase(guide: CareProtocol, words: Words) -> str:
    """Who has reviewed a guide; ``nobody yet`` where its file says so, or says nothing."""
    return words.say("md.nobody") if guide.reviewed_by in ("", NOBODY) else guide.reviewed_by


def bare(ask: str) -> str:
    """A question without its marks."""
    return ask.rstrip("?").lstrip("¿")


def rule_name(id: str, guide: CareProtocol, words: Words) -> str:
    """A rule inside a sentence: by its id where ids can be read, else by its title."""
    rule = guide.rule(id)
    return id if words.reads_names or rule is None else rule.title


def anchor_phrase(anchor: Anchor, guide: CareProtocol, words: Words) -> str:
    """``end``, ``el final``, ``light-walk done``, ``first session of induction``."""
    match anchor.kind:
        case "fact":
            return name_phrase(Name("facts", anchor.name), guide, words)
        case "done" | "missed" | "next":
            return words.say(f"anchor.{anchor.kind}", {"name": rule_name(anchor.name, guide, words)})
        case "first session" | "last session" if anchor.name:
            name = name_phrase(Name("phases", anchor.name), guide, words)
            return words.say(f"anchor.{anchor.kind}.of", {"name": name})
        case "start of" | "end of":
            name = name_phrase(Name("parts", anchor.name), guide, words)
            return words.say(f"anchor.{anchor.kind}", {"name": name})
        case kind:
            return words.say(f"anchor.{kind}") if words.knows(f"anchor.{kind}") else kind


def _day(day: DayOf, guide: CareProtocol, words: Words) -> str:
    anchor, number = anchor_phrase(day.anchor, guide, words), abs(day.days)
    if not number:
        return words.say("day.of", {"anchor": anchor})
    key = "day.after" if day.days > 0 else "day.before"
    return words.say(key if number == 1 else f"{key}.many", {"number": number, "anchor": anchor})


def point_phrase(point: Point, guide: CareProtocol, words: Words) -> str:
    """A point of time: ``48 hours after end``, ``el final del día del comienzo``."""
    match point:
        case Anchor():
            return anchor_phrase(point, guide, words)
        case Shift(amount, sign, anchor):
            length = length_phrase(amount, words)
            if amount.setting and words.reads_names:
                setting = name_phrase(Name("settings", amount.setting), guide, words)
                length = words.say("length.setting", {"setting": setting})
            fields = {"length": length, "anchor": anchor_phrase(anchor, guide, words)}
            return words.say("point.before" if sign < 0 else "point.after", fields)
        case DayOf():
            return _day(point, guide, words)
        case DayEnd(day):
            return words.say("point.end", {"day": _day(day, guide, words)})
        case ClockOn(second, day):
            return words.say("point.clock", {"time": clock(second), "day": _day(day, guide, words)})
        case WordOf(word, day):
            shown = name_phrase(Name("times of day", word), guide, words)
            return words.say("point.word", {"word": shown, "day": _day(day, guide, words)})
        case Then(first, second) | Either(first, second):
            key = "point.then" if isinstance(point, Then) else "point.or"
            ends = (point_phrase(one, guide, words) for one in (first, second))
            return words.say(key, dict(zip(("first", "second"), ends, strict=True)))


def sentence_phrase(sentence: Sentence, guide: CareProtocol, words: Words) -> str:
    """A sentence of time: ``from start until 48 hours after end``."""
    points = {"low": sentence.opens, "high": sentence.closes}
    fields = {key: point_phrase(point, guide, words) for key, point in points.items() if point is not None}
    match sentence.form:
        case Form.FROM if "high" in fields:
            return words.say("when.from until", fields)
        case Form.PART:
            assert sentence.part is not None
            return point_phrase(sentence.part, guide, words)
        case Form.DURING if sentence.span.startswith("phase "):
            name = name_phrase(Name("phases", sentence.span.removeprefix("phase ")), guide, words)
            return words.say("when.during.phase", {"name": name})
        case Form.DURING:
            return words.say(f"when.during.{sentence.span}")
        case form:
            return words.say(f"when.{form.value}", fields)


def rhythm_phrase(rhythm: Rhythm, guide: CareProtocol, words: Words) -> str:
    """How often: ``every 2 to 3 hours while awake``, ``3 veces por semana``."""
    pieces = [_beat(rhythm, guide, words)]
    every = rhythm.form == "every"
    if every and rhythm.while_awake:
        pieces.append(words.say("rhythm.awake"))
    if rhythm.times and rhythm.form != "as set by":
        times = joined([_time(time, words) for time in rhythm.times], words)
        pieces.append(words.say("rhythm.at", {"times": times}))
    if every and rhythm.after_last:
        pieces.append(words.say("rhythm.after last"))
    if every and rhythm.grid:
        pieces.append(words.say("rhythm.from", {"anchor": anchor_phrase(rhythm.grid, guide, words)}))
    return " ".join(pieces)


def _beat(rhythm: Rhythm, guide: CareProtocol, words: Words) -> str:
    number = str(rhythm.least)
    if rhythm.least != rhythm.most:
        number = words.say("length.range", {"least": rhythm.least, "most": rhythm.most})
    one = ".one" if rhythm.most == 1 else ""
    match rhythm.form:
        case "as set by":
            actor = name_phrase(Name("actors", rhythm.actor), guide, words)
            return words.say("rhythm.as set by", {"actor": actor})
        case "weekday":
            day = words.listed("rhythm.weekdays")[rhythm.weekday]
            return words.say("rhythm.weekday", {"weekday": day})
        case "times":
            unit = unit_phrase(rhythm.unit, 1, words)
            return words.say(f"rhythm.times{one}", {"number": number, "unit": unit})
        case _:
            unit = unit_phrase(rhythm.unit, rhythm.most, words)
            return words.say(f"rhythm.every{one}", {"number": number, "unit": unit})


def _time(time: TimeOfDay, words: Words) -> str:
    if time.base == "clock":
        return clock(time.offset)
    base = words.say(f"time.{time.base}")
    if not time.offset:
        return base
    seconds = abs(time.offset)
    unit = "hours" if seconds % UNITS["hours"] == 0 else "minutes"
    number = seconds // UNITS[unit]
    length = words.say("length", {"number": number, "unit": unit_phrase(unit, number, words)})
    return words.say("point.before" if time.offset < 0 else "point.after", {"length": length, "anchor": base})


def joined(texts: list[str], words: Words) -> str:
    """``a, b and c``."""
    head, last = texts[:-1], texts[-1]
    return words.say("sheet.and", {"head": ", ".join(head), "last": last}) if head else last


def rule_phrase(rule: Rule, guide: CareProtocol, words: Words) -> str:
    """A rule in one sentence: verb, things, time."""
    things = ", ".join(name_phrase(Name("things", thing), guide, words) for thing in rule.things)
    text = words.say("rule.what", {"verb": words.say(f"verb.{rule.verb.value}"), "things": things})
    for key, field, sentences in (
        ("rule.when", "when", rule.when),
        ("rule.but not", "cuts", rule.not_when),
    ):
        times = "; ".join(sentence_phrase(sentence, guide, words) for sentence in sentences)
        text = words.say(key, {"what": text, field: times}) if times else text
    return text


def match_phrase(match: Match, guide: CareProtocol, words: Words) -> str:
    """What a condition asks a fact to be: ``at least 18``, ``yes``, ``benzodiazepines or opioids``."""
    if match.bound:
        return words.say(f"match.{match.bound}", {"number": words.number(match.number)})
    shown = [guide.shown_answer(match.fact, word) for word in match.words]
    return reduce(lambda one, two: words.say("point.or", {"first": one, "second": two}), shown)


def value_phrase(value: Value, guide: CareProtocol, words: Words, timed: Timed) -> str:
    """Any value that fills a sentence of the engine, in words."""
    match value:
        case Name():
            return name_phrase(value, guide, words)
        case Ask(text):
            return text
        case Stretch(low, high):
            if low == high:
                return timed(low)
            return words.say("line.numbers", {"low": timed(low), "high": timed(high)})
        case Amount():
            return length_phrase(value, words)
        case Rhythm():
            return rhythm_phrase(value, guide, words)
        case Rule():
            return rule_phrase(value, guide, words)
        case Match():
            return match_phrase(value, guide, words)
        case str() | int():
            return str(value)
        case _:
            return ", ".join(_listed(value, guide, words))


def _listed(values: Iterable[Name | Anchor], guide: CareProtocol, words: Words) -> Iterable[str]:
    for value in values:
        if isinstance(value, Name):
            yield name_phrase(value, guide, words)
        else:
            yield anchor_phrase(value, guide, words)


def filled(
    fields: Mapping[str, Value], guide: CareProtocol, words: Words, timed: Timed, times: Iterable[str] = ()
) -> dict[str, str]:
    """All fields of a sentence in words; those named in ``times`` are instants."""
    return {
        key: timed(value)
        if key in times and isinstance(value, int)
        else value_phrase(value, guide, words, timed)
        for key, value in fields.items()
    }
