"""The second line of a row on the screen: how its window stands now, in one or two whole sentences."""

from __future__ import annotations

from ..agenda import Item
from ..plan.families import anchors_in
from ..plan.plan import Plan
from ..plan.windows import Window
from ..protocol.tree import STATES, Rule, Verb
from ..timing import Instant
from ..words import Words
from .moments import Manner, bound, upper_first
from .names import anchor_of
from .phrases import (
    closes_in_range,
    end_phrase,
    is_over,
    opens_in_range,
    over_phrase,
    window_phrase,
    with_more,
)
from .told import ask_text, waits_phrase

PLANNED = ("end", "end of", "start of")
"""Anchors that are only planned until they are recorded."""


def second_line(item: Item, plan: Plan, manner: Manner, at: Instant, window: Window | None = None) -> str:
    """The second line of a row, as the window mark beside it stands; empty where there is nothing to say.

    Without a ``window`` it is the one that matters now: the open one, else the next, else the last.
    "Until Thursday, 10:50 am.", "Starts Tuesday, 4:00 am.", "Over. Ended 7:40 am.", "Open until Thursday,
    10:50 am.".
    """
    if not item.windows:
        return waits_line(item, plan, manner.words)
    window, rule = window or window_now(item, at), item.rule
    about = is_planned(item)
    if window.due or rule.verb in (Verb.HOLD, Verb.GATE) or (window.earliest is None and not rule.is_state):
        text = _sentence(window_phrase(window, rule, manner, at), manner.words)
    elif is_over(window, at):
        text = ended_line(window, manner)
    elif window.opens is not None and at < (window.opens if window.earliest is None else window.earliest):
        text = starts_line(window, rule, manner)
    elif rule.verb in STATES and rule.verb is not Verb.MAY:
        text = until_line(window, rule, manner, at, about=about)
    else:
        text = open_line(window, rule, manner, at, about=about)
    numbers = session_numbers(item, plan)
    return f"{text} {merged_line(numbers, manner.words)}" if len(numbers) > 1 else text


def window_now(item: Item, at: Instant) -> Window:
    """The window of an item that matters at ``at``: the open one, else the next, else the last."""
    windows = item.windows
    return next((w for w in windows if at < max(w.core[1], w.stop)), windows[-1])


def until_line(window: Window, rule: Rule, manner: Manner, at: Instant, *, about: bool = False) -> str:
    """What is closed: ``Until Thursday, 10:50 am.``, or by an answer, or with ``about`` while it is planned.

    Once an awaited answer may close it, it says so: ``You can answer now: did you sleep?``.
    """
    late = window.closes_on and window.closes is not None and at >= window.closes
    if late and manner.guide is not None and window.closes_on in manner.guide.facts:
        return answer_line(window.closes_on, manner)
    return _sentence(_until(window, rule, manner, at, about=about), manner.words)


def answer_line(fact: str, manner: Manner) -> str:
    """A rule that the person's answer can end now: ``You can answer now: did you sleep?``."""
    words = manner.words
    assert manner.guide is not None, "the question is the guide's"
    if words.knows(f"line.answer.{fact}"):
        return upper_first(words.say(f"line.answer.{fact}"))
    ask = ask_text(manner.guide.facts[fact].ask, words)
    return upper_first(words.say("line.answer", {"ask": ask}))


def open_line(window: Window, rule: Rule, manner: Manner, at: Instant, *, about: bool = False) -> str:
    """A chance or a thing to do while it can be done: ``Open until Thursday, 10:50 am.``."""
    if window.closes is None and not window.closes_on:
        return _sentence(manner.words.say("line.open.no end"), manner.words)
    until = _until(window, rule, manner, at, about=about)
    return _sentence(manner.words.say("line.open", {"until": until}), manner.words)


def starts_line(window: Window, rule: Rule, manner: Manner) -> str:
    """What is not yet: ``Starts Tuesday, 4:00 am.``, or between two times that the clinic chooses from."""
    assert window.opens is not None
    earliest = window.opens if window.earliest is None else window.earliest
    if earliest == window.opens:
        when = manner.begun(window.opens)
        return _sentence(manner.words.say("line.starts", {"when": when}), manner.words)
    key = "line.starts.ask" if opens_in_range(rule) else "line.starts"
    ranged = manner.between if opens_in_range(rule) else manner.about
    return _sentence(manner.words.say(key, {"when": ranged(earliest, window.opens)}), manner.words)


def ended_line(window: Window, manner: Manner) -> str:
    """What is over: ``Over. Ended 7:40 am.``, ``Terminó a las 7:40.``, ``Over. Ended yesterday.``."""
    assert window.closes is not None
    day, second = manner.calendar.read(window.closes)
    if second == 0 and window.latest in (None, window.closes):
        return _sentence(manner.words.say("sheet.over", {"when": manner.day(day - 1)}), manner.words)
    return _sentence(over_phrase(window, manner), manner.words)


def merged_line(numbers: tuple[int, ...], words: Words) -> str:
    """Why one row stands for many: ``Sessions 2 to 6 follow close on each other.``."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        listed = words.say("line.numbers", {"low": first, "high": last})
    else:
        head = ", ".join(str(number) for number in numbers[:-1])
        listed = words.say("sheet.and", {"head": head, "last": last}) if head else str(last)
    return bound(words.say("sheet.note.merged", {"numbers": listed}), words)


def waits_line(item: Item, plan: Plan, words: Words) -> str:
    """What has no date yet: ``It waits for your next session.``; empty for what always holds."""
    awaited = item.occurrence.activity.waits_for
    if not awaited:
        return ""
    return _sentence(waits_phrase(anchor_of(awaited, plan.protocol), plan.protocol, words), words)


def session_numbers(item: Item, plan: Plan) -> tuple[int, ...]:
    """The numbers of the sessions that an item stands for, in order."""
    one = item.occurrence
    keys = {activity.session for activity in (one.activity, *one.merged)}
    found = (s.number for s in plan.scenes["session"] if s.key in keys)
    return tuple(sorted(number for number in found if number is not None))


def is_planned(item: Item) -> bool:
    """Whether its end is counted from the end of a session that is not recorded yet."""
    one = item.occurrence
    last = one.merged[-1] if one.merged else one.activity
    session = last.scene.session
    if session is None or session.end is not None:
        return False
    closing = [sentence.closes for sentence in item.rule.when if sentence.closes is not None]
    anchors = [anchor.kind for point in closing for anchor in anchors_in(point)]
    during = any(sentence.span == "session" for sentence in item.rule.when)
    return during or any(kind in PLANNED for kind in anchors)


def _until(window: Window, rule: Rule, manner: Manner, at: Instant, *, about: bool) -> str:
    if window.closes_on or window.closes is None or not about or closes_in_range(rule):
        return end_phrase(window, rule, manner, at)
    when = manner.about(window.closes, window.latest or window.closes)
    return with_more(manner.words.say("sheet.until", {"when": when}), window, manner)


def _sentence(text: str, words: Words) -> str:
    whole = text if text.endswith((".", "?")) else words.say("line", {"text": text})
    return upper_first(bound(whole, words))
