"""Sentences of time: text to tree. The grammar stands in docs/protocol.md."""

from __future__ import annotations

from typing import NoReturn

from ...timing import parse_clock
from ..diagnostics import near
from ..grammar import (
    Anchor,
    ClockOn,
    DayEnd,
    DayOf,
    Either,
    Form,
    Moment,
    Point,
    Sentence,
    Shift,
    Then,
    WordOf,
)
from .words import NUMBER_WORDS, Names, SentenceError, Words

_FORMS = "'always', 'from', 'until', 'at', 'by', 'during' or 'the day of …'"
PLAIN_ANCHORS = ("start", "end", "arrival", "leaving", "booking")
PAIRS = ("course start", "course end", "missed session", "therapy visit", "next start")


def parse_sentence(text: str, names: Names) -> Sentence:
    """One sentence of time. Raises SentenceError with the place inside the text.

    >>> from afterwards.care.protocol.printing import sentence_text
    >>> sentence_text(parse_sentence("from 48 hours  before start until 2 days after end", Names()))
    'from 48 hours before start until 2 days after end'
    """
    words = Words(text, names)
    sentence = _sentence(words)
    words.finish()
    return sentence


def parse_point(text: str, names: Names) -> Point:
    """A point of time by itself, as in ``not before``. Raises SentenceError."""
    words = Words(text, names)
    point = _point(words)
    words.finish()
    return point


def _sentence(words: Words) -> Sentence:
    if words.take("always"):
        return Sentence(Form.ALWAYS)
    if words.take("from"):
        opens = _point(words)
        closes = _point(words) if words.take("until") else None
        return Sentence(Form.FROM, opens, closes)
    for form in (Form.UNTIL, Form.AT, Form.BY):
        if words.take(form.value):
            return Sentence(form, None, _point(words))
    if words.take("during"):
        return Sentence(Form.DURING, span=_span(words))
    if words.follows("the", "day") or words.peek() in words.names.day_words:
        part = _moment(words)
        if isinstance(part, DayOf | WordOf):
            return Sentence(Form.PART, part=part)
    words.expected(_FORMS, _hint(words))


def _hint(words: Words) -> str:
    if words.starts_amount():
        return "An amount needs a word in front, as in 'from 2 hours before start until start'."
    return near(words.peek(), ("always", "from", "until", "at", "by", "during"))


def _span(words: Words) -> str:
    if words.take("the", "session"):
        return "session"
    if words.take("the", "course"):
        return "course"
    if words.take("phase"):
        name = words.take_name(words.names.phases)
        if name:
            return f"phase {name}"
        rest = words.text[words.offset :]
        words.fail("E17", kind="phase", name=rest, near=near(rest, words.names.phases))
    words.expected("'the session', 'the course' or 'phase NAME'")


def _point(words: Words) -> Point:
    first = _moment(words)
    if words.take("and", "then"):
        return Then(first, _moment(words))
    if words.follows("and"):
        words.fail(
            "E07",
            problem="A bare 'and' says nothing about the order",
            hint="Write 'and then': the second counts only once the first has come.",
        )
    if words.take("or"):
        return Either(first, _moment(words))
    return first


def _moment(words: Words) -> Moment:
    if words.starts_amount() or (words.peek() in NUMBER_WORDS and words.peek() != "one"):
        return _shift(words)
    clock = parse_clock(words.peek())
    if ":" in words.peek():
        if clock is None:
            word = words.peek()
            words.fail("E09", text=word, problem="is not a time of day", hint="00:00 to 24:00.")
        words.next()
        if not words.take("on"):
            words.expected("'on' and a day", f"As in '{words.before()} on the day of start'.")
        return ClockOn(clock, _day(words))
    if words.take("end", "of", "the", "day"):
        words.index -= 2
        return DayEnd(_day(words))
    if words.follows("start", "of", "the", "day"):
        words.index += 2
        return _day(words)
    if words.follows("the", "day"):
        return _day(words)
    if words.peek() in words.names.day_words and words.peek(1) == "of":
        word = words.next()
        words.next()
        return WordOf(word, _day(words))
    return read_anchor(words)


def _shift(words: Words) -> Shift:
    start = words.offset
    amount = words.amount()
    text = words.text[start : words.offset].strip()
    if words.peek() not in ("before", "after"):
        problem = f"Expected 'before' or 'after' following '{text}'"
        words.fail("E07", problem=problem, hint=f"As in '{text} after end'.")
    sign = -1 if words.next() == "before" else 1
    return Shift(amount, sign, read_anchor(words))


def _day(words: Words) -> DayOf:
    if not words.take("the", "day"):
        words.expected("'the day'", "As in 'the day of start' or 'the day after end'.")
    if words.take("of"):
        return DayOf(read_anchor(words), 0)
    days = 1
    if words.peek()[:1].isdigit():
        days = words.number()
        if days > 3660:
            words.fail("E09", text=f"{days} days", problem="is longer than ten years", hint="")
        if not (words.take("days") or words.take("day")):
            words.expected("'days'", "As in 'the day 3 days after end'.")
    if words.peek() not in ("before", "after"):
        words.expected("'of', 'before' or 'after'", "As in 'the day after start'.")
    sign = -1 if words.next() == "before" else 1
    return DayOf(read_anchor(words), sign * days)


def read_anchor(words: Words) -> Anchor:
    """The anchor at the cursor. Raises SentenceError."""
    names = words.names
    for edge in ("start of", "end of"):
        if words.take(*edge.split()):
            return Anchor(edge, _name(words, names.parts, "part"))
    for edge in ("first session", "last session"):
        if words.take(*edge.split()):
            phase = _name(words, names.phases, "phase") if words.take("of") else ""
            return Anchor(edge, phase)
    for pair in PAIRS:
        if words.take(*pair.split()):
            return Anchor(pair)
    fact = words.take_name(names.moments)
    if fact:
        return Anchor("fact", fact)
    return _rule_anchor(words) or _plain_anchor(words)


def _rule_anchor(words: Words) -> Anchor | None:
    mark = words.index
    rule = words.take_name(words.names.rules)
    if rule and words.peek() in ("done", "missed"):
        return Anchor(words.next(), rule)
    words.index = mark
    return None


def _plain_anchor(words: Words) -> Anchor:
    if words.take("next"):
        return Anchor("next", _name(words, words.names.rules, "rule"))
    if words.peek() in PLAIN_ANCHORS:
        return Anchor(words.next())
    _unknown_anchor(words)


def _unknown_anchor(words: Words) -> NoReturn:
    if words.index >= len(words.tokens):
        words.expected("a moment", "As in 'start', 'end' or 'next start'.")
    names = words.names
    known = (*PLAIN_ANCHORS, *PAIRS, "first session", "last session", *names.moments)
    known += tuple(f"{rule} done" for rule in names.rules)
    rest = words.text[words.offset :].lower()
    text = words.peek()
    for stop in (" until ", " and ", " or "):
        rest = rest.partition(stop)[0]
    if rest.endswith((" done", " missed")):
        text = rest
    raise SentenceError("E08", words.offset, word=text, near=near(text, known))


def _name(words: Words, known: frozenset[str], kind: str) -> str:
    name = words.take_name(known)
    if name:
        return name
    rest = words.peek() or "nothing"
    words.fail("E17", kind=kind, name=rest, near=near(rest, known))
