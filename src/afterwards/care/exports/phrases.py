"""When something is, in words: one way to say it for the sheet, for Markdown and for the screen.

Each gives a part of a sentence; ``second_lines.py`` makes whole ones of them for the rows of a screen. Every
text is a key of ``words``. Hours that are not settled stay unsettled: "11:20 to 11:50 am, ask your clinic
which".
"""

from __future__ import annotations

from ..plan.families import amounts_in
from ..plan.telling import Name
from ..plan.windows import Window
from ..protocol.grammar import Anchor, DayEnd, DayOf, Point, Shift
from ..protocol.tree import CareProtocol, Rule, Verb
from ..timing import Instant
from ..words import Words
from .moments import Manner, span_phrase, upper_first
from .names import name_phrase
from .sentences import length_phrase


def window_phrase(window: Window, rule: Rule, manner: Manner, at: Instant) -> str:
    """One window as somebody reads it at ``at``, without a full stop.

    "Until Thursday, 10:50 am", "Until you have slept. Tomorrow morning at the earliest.", "Until today,
    11:20 to 11:50 am, ask your clinic which". A ``hold`` asks the clinic; it never tells anyone to stop.
    """
    text = upper_first(_window(window, rule, manner, at))
    if rule.verb is Verb.HOLD and not is_over(window, at):
        return manner.words.say("sheet.hold", {"when": text})
    return text


def _window(window: Window, rule: Rule, manner: Manner, at: Instant) -> str:
    words = manner.words
    if window.due and window.opens is not None:
        return words.say("sheet.due", {"when": manner.begun(window.opens)})
    if rule.verb is Verb.GATE and rule.things[0] == "leaving":
        return _gate(window, rule, manner)
    if window.earliest is None and window.closes is not None and not rule.is_state:
        key = "sheet.was by" if is_over(window, at) else "sheet.by"
        return words.say(key, {"when": manner.closing(window.closes)})
    if is_over(window, at):
        return over_phrase(window, manner)
    if window.opens is None or at >= window.opens:
        return end_phrase(window, rule, manner, at)
    return _ahead(window, rule, manner)


def _gate(window: Window, rule: Rule, manner: Manner) -> str:
    if window.closes is None or rule.not_before is None:
        return manner.words.say("sheet.gate.leaving")
    when = manner.between(window.closes, window.latest or window.closes)
    return manner.words.say("sheet.gate", {"when": when})


def is_over(window: Window, at: Instant) -> bool:
    """Whether a window has surely ended; one that waits for an answer has not."""
    return window.closes is not None and not window.closes_on and at >= max(window.core[1], window.stop)


def over_phrase(window: Window, manner: Manner) -> str:
    """``over. Ended 7:40 am``, ``terminó a las 7:40``: of a window that is over."""
    assert window.closes is not None
    latest = window.latest or window.closes
    one = latest == window.closes
    when = manner.ended(window.closes) if one else manner.between(window.closes, latest)
    return manner.words.say("sheet.over", {"when": when})


def _ahead(window: Window, rule: Rule, manner: Manner) -> str:
    assert window.opens is not None
    earliest = window.opens if window.earliest is None else window.earliest
    plain = not window.closes_on and not window.sooner_on and window.latest == window.closes
    if plain and window.closes is not None and earliest == window.opens and not window.better:
        return span_phrase(window.opens, window.closes, manner)
    low = open_phrase(window, rule, manner)
    if window.closes is None and not window.closes_on:
        return low
    return manner.words.say("sheet.joined", {"low": low, "high": end_phrase(window, rule, manner)})


def open_phrase(window: Window, rule: Rule, manner: Manner) -> str:
    """``from Sunday, 10:00 am``, or ``from 2:00 to 7:00 am (ask your clinic which)``."""
    assert window.opens is not None
    earliest = window.opens if window.earliest is None else window.earliest
    if earliest == window.opens:
        return manner.words.say("sheet.from", {"when": manner.opening(window.opens)})
    key = "sheet.from.ask" if opens_in_range(rule) else "sheet.from.about"
    return manner.words.say(key, {"when": manner.between(earliest, window.opens)})


def end_phrase(window: Window, rule: Rule, manner: Manner, at: Instant | None = None) -> str:
    """How a window ends, without a capital: ``until Thursday, 10:50 am``."""
    if window.closes_on:
        return _awaiting(window, rule, manner, at)
    if window.closes is None:
        return manner.words.say("sheet.no end")
    return with_more(_clear_end(window, rule, manner), window, manner)


def _clear_end(window: Window, rule: Rule, manner: Manner) -> str:
    assert window.closes is not None
    if window.latest is None or window.latest <= window.closes:
        return manner.words.say("sheet.until", {"when": manner.closing(window.closes)})
    key = "sheet.until.ask" if closes_in_range(rule) else "sheet.until.about"
    key = f"{key}.short" if manner.style == "short" else key
    return manner.words.say(key, {"when": manner.between(window.closes, window.latest)})


def with_more(text: str, window: Window, manner: Manner) -> str:
    """An end with what may come sooner and what is better later."""
    assert window.closes is not None
    words = manner.words
    if window.sooner_on:
        fact = fact_phrase(window.sooner_on, words, manner.guide)
        text = words.say("sheet.until.sooner", {"until": text, "fact": fact})
    later = [high for low, high in window.better if low >= window.closes]
    if later:
        text = words.say("sheet.until.better", {"until": text, "when": manner.closing(max(later))})
    return text


def _from_end(window: Window, rule: Rule, words: Words) -> str:
    """What a rule counts from an end that is not known yet: the length, as the guide gives it."""
    if window.closes_on != "end":
        return ""
    for sentence in rule.when:
        match sentence.closes:
            case Shift(amount=amount, sign=1, anchor=Anchor(kind="end")):
                return words.say("sheet.fact.end.after", {"length": length_phrase(amount, words)})
            case DayEnd(day=DayOf(anchor=Anchor(kind="end"), days=0)):
                return words.say("sheet.fact.end.day")
    return ""


def _awaiting(window: Window, rule: Rule, manner: Manner, at: Instant | None) -> str:
    words = manner.words
    fact = _from_end(window, rule, words) or fact_phrase(window.closes_on, words, manner.guide)
    text = words.say("sheet.until", {"when": fact})
    if window.closes is None or (at is not None and at >= window.closes):
        return text
    earliest = upper_first(earliest_phrase(window, manner))
    return words.say("sheet.until.earliest", {"until": text, "earliest": earliest})


def earliest_phrase(window: Window, manner: Manner) -> str:
    """``tomorrow morning at the earliest``: before when the awaited fact can not close it."""
    assert window.closes is not None
    day, second = manner.calendar.read(window.closes)
    if second == 0:
        key = "sheet.earliest.morning" if window.closes_on == "slept" else "sheet.earliest"
        return manner.words.say(key, {"when": manner.day(day)})
    return manner.words.say("sheet.earliest", {"when": manner.ended(window.closes)})


def fact_phrase(name: str, words: Words, guide: CareProtocol | None = None) -> str:
    """What is waited for, to stand behind "until": ``you have slept``, ``que haya dormido``."""
    if words.knows(f"sheet.fact.{name}"):
        return words.say(f"sheet.fact.{name}")
    for how in ("done", "missed"):
        if (guide is None or name not in guide.facts) and name.endswith(f" {how}"):
            rule = _rule_name(name.removesuffix(f" {how}"), guide)
            return words.say(f"sheet.fact.some {how}", {"rule": rule})
    shown = name_phrase(Name("anchors", name), guide, words) if guide else name
    return words.say("sheet.fact.some", {"fact": shown})


def _rule_name(id: str, guide: CareProtocol | None) -> str:
    rule = None if guide is None else guide.rule(id)
    return id.replace("-", " ") if rule is None else rule.title


def opens_in_range(rule: Rule) -> bool:
    """Whether the guide itself leaves the opening open, so that the clinic has to say."""
    return any(_is_range(sentence.opens) for sentence in rule.when)


def closes_in_range(rule: Rule) -> bool:
    """Whether the guide itself leaves the end open, so that the clinic has to say."""
    return _is_range(rule.not_before) or any(_is_range(sentence.closes) for sentence in rule.when)


def _is_range(point: Point | None) -> bool:
    return any(amount.least != amount.most for amount in amounts_in(point))
