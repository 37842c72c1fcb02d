"""The sentences of a guide's language, said to the person they are for: whole, and with no name of a file.

"From 48 hours before your session starts until 48 hours after it ends." Files have a language of their own
(``protocol/printing.py``); values as files write them stand in ``written.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from ..plan.families import anchors_in
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
from ..timing import Instant
from ..words import Words
from .moments import alone_phrase, lower_first, upper_first
from .names import (
    clause_phrase,
    day_phrase,
    moment_phrase,
    name_phrase,
    until_phrase,
)

type Timed = Callable[[Instant], str]
"""How an instant is written."""


def length_phrase(amount: Amount, words: Words) -> str:
    """``48 hours``, ``3 a 6 horas``, ``24 hours or better 72 hours``."""
    return _length(amount, words, "length.better")


def _length(amount: Amount, words: Words, key: str) -> str:
    number = str(amount.least)
    if amount.least != amount.most:
        number = words.say("length.range", {"least": amount.least, "most": amount.most})
    text = words.say("length", {"number": number, "unit": unit_phrase(amount.unit, amount.most, words)})
    if amount.better is None:
        return text
    unit = unit_phrase(amount.unit, amount.better, words)
    better = words.say("length", {"number": amount.better, "unit": unit})
    return words.say(key, {"length": text, "better": better})


def unit_phrase(unit: str, number: int, words: Words) -> str:
    """``hours``, or ``hour`` for one."""
    return words.say(f"unit.{unit}.one" if number == 1 else f"unit.{unit}")


# ---- points of time


class _Points:
    """Says the points of one sentence; ``opens`` is the point that it has named before, if any."""

    def __init__(self, guide: CareProtocol, words: Words, opens: Point | None = None) -> None:
        self.guide, self.words = guide, words
        self.named = tuple(anchors_in(opens))
        self.session = any(anchor.kind in ("start", "end") for anchor in self.named)

    def _again(self, anchor: Anchor) -> bool:
        return self.session and anchor.kind in ("start", "end")

    def clause(self, anchor: Anchor) -> str:
        return clause_phrase(anchor, self.guide, self.words, again=self._again(anchor))

    def shift(self, point: Shift) -> str:
        key = "point.before" if point.sign < 0 else "point.after"
        length = _length(point.amount, self.words, "length.or better")
        return self.words.say(key, {"length": length, "clause": self.clause(point.anchor)})

    def day(self, day: DayOf) -> str:
        words, anchor, number = self.words, day.anchor, abs(day.days)
        if not number:
            if self.named == (anchor,):
                return words.say("day.that")
            return day_phrase(anchor, self.guide, words, again=self._again(anchor))
        key, clause = "day.after" if day.days > 0 else "day.before", self.clause(anchor)
        if day.days < 0 and not self._again(anchor) and words.knows(f"before.{anchor.kind}"):
            clause = words.say(f"before.{anchor.kind}")
        return words.say(key if number == 1 else f"{key}.many", {"number": number, "clause": clause})

    def point(self, point: Point, role: str) -> str:
        """A point by its ``role``: ``from``, ``until``, or ``at`` and ``by``."""
        words = self.words
        match point:
            case Anchor() if role == "until":
                return until_phrase(point, self.guide, words, again=self._again(point))
            case Anchor():
                return moment_phrase(point, self.guide, words)
            case Shift():
                return self.shift(point)
            case DayOf():
                day = self.day(point)
                return day if role in ("from", "then") else words.say("point.begin", {"day": day})
            case DayEnd(day):
                return words.say("point.end", {"day": self.day(day)})
            case ClockOn(second, day):
                time = alone_phrase(second % 86400, words)
                return words.say("point.clock", {"time": time, "day": self.day(day)})
            case WordOf():
                return self.word(point)
            case Then(first, second):
                ends = {"first": self.point(first, "then"), "second": self.point(second, role)}
                return words.say("point.then", ends)
            case Either(first, second):
                ends = {"first": self.point(first, role), "second": self.point(second, role)}
                return words.say("point.or", ends)

    def word(self, point: WordOf) -> str:
        """``the morning of the day after it ends``, ``noon on the day of your session``."""
        words, key = self.words, f"point.word.{point.word}"
        shown = name_phrase(Name("times of day", point.word), self.guide, words)
        if shown == point.word:
            known = f"word.{point.word}"
            shown = words.say(known if words.knows(known) else "word.own", {"word": point.word})
        fields = {"word": shown, "day": self.day(point.day)}
        return words.say(key if words.knows(key) else "point.word", fields)


# ---- sentences of time


def sentence_phrase(sentence: Sentence, guide: CareProtocol, words: Words) -> str:
    """A sentence of time: ``from the end of your session until the end of that day``."""
    points, opens, closes = _Points(guide, words), sentence.opens, sentence.closes
    match sentence.form:
        case Form.FROM:
            assert opens is not None
            return _stretch(opens, closes, guide, words)
        case Form.PART:
            return _part(sentence, points)
        case Form.DURING if sentence.span.startswith("phase "):
            name = name_phrase(Name("phases", sentence.span.removeprefix("phase ")), guide, words)
            return words.say("when.during.phase", {"name": name})
        case Form.DURING:
            return words.say(f"when.during.{sentence.span}")
        case Form.AT:
            assert closes is not None
            return _at(closes, points)
        case Form.ALWAYS:
            return words.say("when.always")
        case form:
            assert closes is not None
            key = "when.by.length" if form is Form.BY and isinstance(closes, Shift) else f"when.{form.value}"
            return words.say(key, {"high": points.point(closes, form.value)})


def _stretch(opens: Point, closes: Point | None, guide: CareProtocol, words: Words) -> str:
    points = _Points(guide, words)
    if closes is None:
        return words.say("when.from", {"low": points.point(opens, "from")})
    match opens, closes:
        case Anchor(), Shift(anchor=anchor, sign=1) if anchor == opens:
            return words.say("when.for", {"point": points.shift(closes)})
        case Shift(anchor=anchor, sign=-1), Anchor() if anchor == closes:
            return words.say("when.for", {"point": points.shift(opens)})
    high = _Points(guide, words, opens).point(closes, "until")
    return words.say("when.from until", {"low": points.point(opens, "from"), "high": high})


def _at(point: Point, points: _Points) -> str:
    words = points.words
    if isinstance(point, Anchor) and words.knows(f"when.at.{point.kind}"):
        return words.say(f"when.at.{point.kind}")
    if isinstance(point, WordOf):
        return _on(point, points)
    key = {Shift: "when.at.length", ClockOn: "when.at.clock"}.get(type(point), "when.at")
    return words.say(key, {"high": points.point(point, "at")})


def _part(sentence: Sentence, points: _Points) -> str:
    assert sentence.part is not None
    if isinstance(sentence.part, WordOf):
        return _on(sentence.part, points)
    return points.words.say("when.on", {"day": points.day(sentence.part)})


def _on(point: WordOf, points: _Points) -> str:
    key = f"when.on.{point.word}"
    return points.words.say(key if points.words.knows(key) else "when.on", {"day": points.word(point)})


def times_phrases(rule: Rule, guide: CareProtocol, words: Words) -> Iterator[str]:
    """When a rule holds and how often, as whole sentences: ``For 24 hours after your session ends.``."""
    texts = [sentence_phrase(sentence, guide, words) for sentence in rule.when]
    cuts = [sentence_phrase(sentence, guide, words) for sentence in rule.not_when]
    if texts and cuts:
        texts[-1] = words.say("when.but not", {"when": texts[-1], "cuts": joined(cuts, words)})
    if rule.how_often is not None:
        texts.append(rhythm_phrase(rule.how_often, guide, words))
    for text in texts:
        yield upper_first(words.say("line", {"text": text}))


def rule_phrase(rule: Rule, guide: CareProtocol, words: Words) -> str:
    """A rule in one sentence: ``no alcohol, for 24 hours after your session ends``."""
    texts = [sentence_phrase(sentence, guide, words) for sentence in rule.when]
    cuts = [sentence_phrase(sentence, guide, words) for sentence in rule.not_when]
    title = lower_first(rule.title)
    if not texts:
        return title
    when = reduce(lambda one, two: words.say("when.and", {"first": one, "second": two}), texts)
    if cuts:
        when = words.say("when.but not", {"when": when, "cuts": joined(cuts, words)})
    return words.say("rule.when", {"what": title, "when": when})


# ---- how often


def rhythm_phrase(rhythm: Rhythm, guide: CareProtocol, words: Words) -> str:
    """How often: ``every 2 to 3 hours while you are awake``, ``3 veces por semana``."""
    text, every = _beat(rhythm, words), rhythm.form == "every"
    if every and rhythm.while_awake:
        text = words.say("rhythm.awake", {"rhythm": text})
    if rhythm.times and rhythm.form != "as set by":
        times = joined([_time(time, words) for time in rhythm.times], words)
        text = words.say("rhythm.at", {"rhythm": text, "times": times})
    if every and rhythm.after_last:
        text = words.say("rhythm.after last", {"rhythm": text})
    if every and rhythm.grid:
        moment = moment_phrase(rhythm.grid, guide, words)
        text = words.say("rhythm.from", {"rhythm": text, "moment": moment})
    return text


def _beat(rhythm: Rhythm, words: Words) -> str:
    number = str(rhythm.least)
    if rhythm.least != rhythm.most:
        number = words.say("length.range", {"least": rhythm.least, "most": rhythm.most})
    one = ".one" if rhythm.most == 1 else ""
    match rhythm.form:
        case "as set by":
            return words.say(f"rhythm.as set by.{rhythm.actor}")
        case "weekday":
            day = words.listed("sheet.weekdays")[rhythm.weekday]
            return words.say("rhythm.weekday", {"weekday": day})
        case "times":
            unit = unit_phrase(rhythm.unit, 1, words)
            return words.say(f"rhythm.times{one}", {"number": number, "unit": unit})
        case _:
            unit = unit_phrase(rhythm.unit, rhythm.most, words)
            return words.say(f"rhythm.every{one}", {"number": number, "unit": unit})


def _time(time: TimeOfDay, words: Words) -> str:
    if time.base == "clock":
        return words.say("time.clock", {"time": alone_phrase(time.offset, words)})
    if not time.offset:
        return words.say(f"time.{time.base}")
    seconds = abs(time.offset)
    unit = "hours" if seconds % UNITS["hours"] == 0 else "minutes"
    number = seconds // UNITS[unit]
    length = words.say("length", {"number": number, "unit": unit_phrase(unit, number, words)})
    fields = {"length": length, "clause": words.say(f"time.base.{time.base}")}
    return words.say("point.before" if time.offset < 0 else "point.after", fields)


def joined(texts: list[str], words: Words) -> str:
    """``a, b and c``."""
    head, last = texts[:-1], texts[-1]
    return words.say("sheet.and", {"head": ", ".join(head), "last": last}) if head else last


# ---- conditions and other values


def match_phrase(match: Match, guide: CareProtocol, words: Words) -> str:
    """What a condition asks a fact to be: ``at least 18``, ``yes``, ``benzodiazepines or opioids``."""
    if match.bound:
        return words.say(f"match.{match.bound}", {"number": words.number(match.number)})
    shown = [_answer(match.fact, word, guide, words) for word in match.words]
    return reduce(lambda one, two: words.say("match.or", {"first": one, "second": two}), shown)


def _answer(fact: str, word: str, guide: CareProtocol, words: Words) -> str:
    shown = guide.shown_answer(fact, word)
    plain = shown == word and fact in ("route", "stopped early") and words.knows(f"match.{word}")
    return words.say(f"match.{word}") if plain else shown


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
            return ", ".join(
                name_phrase(one, guide, words) if isinstance(one, Name) else moment_phrase(one, guide, words)
                for one in value
            )
