"""When something is, in words: one way to say it for the sheet, for Markdown and for the screen.

Every sentence is a key of ``words.py``. Hours that are not settled stay unsettled: "11:20 to 11:50 am, ask
your clinic which".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ..plan.families import amounts_in
from ..plan.windows import Window
from ..protocol.grammar import Anchor, DayEnd, DayOf, Point, Shift
from ..protocol.printing import length_text
from ..protocol.tree import Fact, Rule, Verb
from ..timing import DAY_SECONDS, HOUR, MINUTE, Calendar, Day, Instant
from ..words import ENGLISH, say

NO_FACTS: Mapping[str, Fact] = {}
_SPOKEN = {-1: "yesterday", 0: "today", 1: "tomorrow"}


class Manner(NamedTuple):
    """Whose clock, read on which day, and in which ``style``.

    ``spoken`` says tomorrow, and of today only the time; ``printed`` names the day (paper does not know
    today), ``short`` names it in three letters. A day that is past or more than six days ahead carries its
    date.
    """

    calendar: Calendar
    near: Day
    style: str = "spoken"

    def day(self, day: Day) -> str:
        """``tomorrow``, ``Thursday``, ``Thursday 12 November``, ``Thu``, ``Thu 12 Nov``."""
        away = day - self.near
        if self.style == "spoken" and away in _SPOKEN:
            return say(f"sheet.day.{_SPOKEN[away]}")
        if 0 <= away < 7:
            return _named("weekdays", date.fromordinal(day).weekday(), self.style)
        return date_phrase(day, self.near, self.style)

    def opening(self, at: Instant) -> str:
        """A moment at which something begins: midnight is the start of its day."""
        day, second = self.calendar.read(at)
        if second == 0:
            return say("sheet.when.start", {"day": self.day(day)})
        return self._when(day, time_phrase(second))

    def closing(self, at: Instant) -> str:
        """A moment at which something ends: midnight is the end of the day before."""
        day, second = self.calendar.read(at)
        if second == 0:
            return say("sheet.when.end", {"day": self.day(day - 1)})
        return self._when(day, time_phrase(second))

    def between(self, low: Instant, high: Instant) -> str:
        """``Tuesday, 11:20 to 11:50 am``: an edge that lies somewhere in between."""
        if low == high:
            return self.closing(low)
        (day, first), (last_day, last) = self.calendar.read(low), self.calendar.read(high)
        if day != last_day or 0 in (first, last):
            return say("sheet.to", {"low": self.closing(low), "high": self.closing(high)})
        return self._when(day, times_phrase(first, last))

    def _when(self, day: Day, time: str) -> str:
        if self.style == "spoken" and day == self.near:
            return time
        key = "sheet.when.short" if self.style == "short" else "sheet.when"
        return say(key, {"day": self.day(day), "time": time})


def _named(kind: str, index: int, style: str) -> str:
    key = f"sheet.{kind}.short" if style == "short" else f"sheet.{kind}"
    return ENGLISH[key].split()[index]


def date_phrase(day: Day, near: Day, style: str = "printed") -> str:
    """``Thursday 12 November``; with the year when it is not the year of ``near``."""
    d = date.fromordinal(day)
    words = {
        "weekday": _named("weekdays", d.weekday(), style),
        "day": d.day,
        "month": _named("months", d.month - 1, style),
        "year": d.year,
    }
    same_year = d.year == date.fromordinal(near).year
    return say("sheet.date" if same_year else "sheet.date.year", words)


def plain_date(text: str) -> str:
    """An ISO date as ``22 November 2026``; any other text as it is."""
    try:
        d = date.fromisoformat(text)
    except ValueError:
        return text
    return say("sheet.date.plain", {"day": d.day, "month": _named("months", d.month - 1, ""), "year": d.year})


def time_phrase(second: int) -> str:
    """Seconds after midnight as ``10:50 am``, with a space that does not break; ``noon`` and ``midnight``."""
    if second % (12 * HOUR) == 0:
        return say("sheet.time.noon" if second % DAY_SECONDS else "sheet.time.midnight")
    return say(_half(second), {"clock": _clock(second)})


def times_phrase(low: int, high: int) -> str:
    """``11:20 to 11:50 am``: two times of one day, the half of the day said once where it is the same."""
    named = low % (12 * HOUR) == 0 or high % (12 * HOUR) == 0
    first = time_phrase(low) if named or _half(low) != _half(high) else _clock(low)
    return say("sheet.to", {"low": first, "high": time_phrase(high)})


def _half(second: int) -> str:
    return "sheet.time.am" if second < 12 * HOUR else "sheet.time.pm"


def _clock(second: int) -> str:
    return f"{second // HOUR % 12 or 12}:{second % HOUR // MINUTE:02d}"


def dotted(texts: Iterable[str]) -> str:
    """Texts in a row with dots between; a line never begins with a dot."""
    return "\N{NO-BREAK SPACE}· ".join(texts)


def upper_first(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def spoken(calendar: Calendar, at: Instant) -> Manner:
    """The manner of somebody who reads it at ``at``."""
    return Manner(calendar, calendar.day_of(at))


def when_phrase(instant: Instant, calendar: Calendar, at: Instant) -> str:
    """``today, 10:50 am``, ``Thursday, 10:50 am`` or ``Thursday 12 November, 10:50 am``."""
    manner = spoken(calendar, at)
    text = manner.opening(instant)
    if calendar.day_of(instant) != manner.near or instant == calendar.midnight(manner.near):
        return text
    return say("sheet.when", {"day": manner.day(manner.near), "time": text})


def span_phrase(low: Instant, high: Instant, calendar: Calendar, at: Instant) -> str:
    """A stretch that is clear at both ends: ``tomorrow, 6:30 am to 3:48 pm``, ``all day tomorrow``."""
    return span_in(low, high, spoken(calendar, at))


def span_in(low: Instant, high: Instant, manner: Manner) -> str:
    """``span_phrase`` in any manner."""
    (day, first), (last_day, last) = manner.calendar.read(low), manner.calendar.read(high)
    if first == last == 0 and last_day == day + 1:
        return say("sheet.all day", {"day": manner.day(day)})
    if day == last_day and first:
        return manner.between(low, high)
    return say("sheet.from until", {"low": manner.opening(low), "high": manner.closing(high)})


def window_phrase(
    window: Window, rule: Rule, calendar: Calendar, at: Instant, facts: Mapping[str, Fact] = NO_FACTS
) -> str:
    """One window as somebody reads it at ``at``.

    "Until Thursday, 10:50 am", "Until you have slept. Tomorrow morning at the earliest.", "Until today,
    11:20 to 11:50 am, ask your clinic which". A ``hold`` asks the clinic; it never tells anyone to stop.
    """
    manner = spoken(calendar, at)
    text = upper_first(_window(window, rule, manner, at, facts))
    if rule.verb is Verb.HOLD and not _is_over(window, at):
        return say("sheet.hold", {"when": text})
    return text


def _window(window: Window, rule: Rule, manner: Manner, at: Instant, facts: Mapping[str, Fact]) -> str:
    if window.due and window.opens is not None:
        return say("sheet.due", {"when": manner.opening(window.opens)})
    if rule.verb is Verb.GATE and rule.things[0] == "leaving":
        return _gate(window, rule, manner)
    if window.earliest is None and window.closes is not None and not rule.is_state:
        key = "sheet.was by" if _is_over(window, at) else "sheet.by"
        return say(key, {"when": manner.closing(window.closes)})
    if _is_over(window, at):
        assert window.closes is not None
        return say("sheet.over", {"when": manner.between(window.closes, window.latest or window.closes)})
    if window.opens is None or at >= window.opens:
        return end_phrase(window, rule, manner, facts, at)
    return _ahead(window, rule, manner, facts)


def _gate(window: Window, rule: Rule, manner: Manner) -> str:
    if window.closes is None or rule.not_before is None:
        return say("sheet.gate.leaving")
    return say("sheet.gate", {"when": manner.between(window.closes, window.latest or window.closes)})


def _is_over(window: Window, at: Instant) -> bool:
    return window.closes is not None and not window.closes_on and at >= max(window.core[1], window.stop)


def _ahead(window: Window, rule: Rule, manner: Manner, facts: Mapping[str, Fact]) -> str:
    assert window.opens is not None
    earliest = window.opens if window.earliest is None else window.earliest
    plain = not window.closes_on and not window.sooner_on and window.latest == window.closes
    if plain and window.closes is not None and earliest == window.opens and not window.better:
        return span_in(window.opens, window.closes, manner)
    low = open_phrase(window, rule, manner)
    if window.closes is None and not window.closes_on:
        return low
    return say("sheet.joined", {"low": low, "high": end_phrase(window, rule, manner, facts)})


def open_phrase(window: Window, rule: Rule, manner: Manner) -> str:
    """``from Sunday, 10:00 am``, or ``from 2:00 to 7:00 am, ask your clinic which``."""
    assert window.opens is not None
    earliest = window.opens if window.earliest is None else window.earliest
    if earliest == window.opens:
        return say("sheet.from", {"when": manner.opening(window.opens)})
    key = "sheet.from.ask" if opens_in_range(rule) else "sheet.from.about"
    return say(key, {"when": manner.between(earliest, window.opens)})


def end_phrase(
    window: Window,
    rule: Rule,
    manner: Manner,
    facts: Mapping[str, Fact] = NO_FACTS,
    at: Instant | None = None,
) -> str:
    """How a window ends, without a capital: ``until Thursday, 10:50 am``."""
    if window.closes_on:
        return _awaiting(window, rule, manner, facts, at)
    if window.closes is None:
        return say("sheet.no end")
    text = _clear_end(window, rule, manner)
    if window.sooner_on:
        text = say("sheet.until.sooner", {"until": text, "fact": fact_phrase(window.sooner_on, facts)})
    later = [high for low, high in window.better if low >= window.closes]
    if later:
        text = say("sheet.until.better", {"until": text, "when": manner.closing(max(later))})
    return text


def _clear_end(window: Window, rule: Rule, manner: Manner) -> str:
    assert window.closes is not None
    if window.latest is None or window.latest <= window.closes:
        return say("sheet.until", {"when": manner.closing(window.closes)})
    key = "sheet.until.ask" if closes_in_range(rule) else "sheet.until.about"
    return say(key, {"when": manner.between(window.closes, window.latest)})


def _from_end(window: Window, rule: Rule) -> str:
    """What a rule counts from an end that is not known yet: the length, as the guide gives it."""
    if window.closes_on != "end":
        return ""
    for sentence in rule.when:
        match sentence.closes:
            case Shift(amount=amount, sign=1, anchor=Anchor(kind="end")):
                return say("sheet.fact.end.after", {"length": length_text(amount)})
            case DayEnd(day=DayOf(anchor=Anchor(kind="end"), days=0)):
                return ENGLISH["sheet.fact.end.day"]
    return ""


def _awaiting(
    window: Window, rule: Rule, manner: Manner, facts: Mapping[str, Fact], at: Instant | None
) -> str:
    text = say("sheet.until", {"when": _from_end(window, rule) or fact_phrase(window.closes_on, facts)})
    if window.closes is None or (at is not None and at >= window.closes):
        return text
    earliest = upper_first(earliest_phrase(window, manner))
    return say("sheet.until.earliest", {"until": text, "earliest": earliest})


def earliest_phrase(window: Window, manner: Manner) -> str:
    """``tomorrow morning at the earliest``: before when the awaited fact can not close it."""
    assert window.closes is not None
    day, second = manner.calendar.read(window.closes)
    if second == 0:
        key = "sheet.earliest.morning" if window.closes_on == "slept" else "sheet.earliest"
        return say(key, {"when": manner.day(day)})
    return say("sheet.earliest", {"when": manner.closing(window.closes)})


def fact_phrase(name: str, facts: Mapping[str, Fact] = NO_FACTS) -> str:
    """What is waited for, to stand behind "until": ``you have slept``."""
    key = f"sheet.fact.{name}"
    if key in ENGLISH:
        return ENGLISH[key]
    for how in ("done", "missed"):
        if name not in facts and name.endswith(f" {how}"):
            return say(f"sheet.fact.some {how}", {"rule": name.removesuffix(f" {how}").replace("-", " ")})
    return say("sheet.fact.some", {"fact": name})


def opens_in_range(rule: Rule) -> bool:
    """Whether the guide itself leaves the opening open, so that the clinic has to say."""
    return any(_is_range(sentence.opens) for sentence in rule.when)


def closes_in_range(rule: Rule) -> bool:
    """Whether the guide itself leaves the end open, so that the clinic has to say."""
    return _is_range(rule.not_before) or any(_is_range(sentence.closes) for sentence in rule.when)


def _is_range(point: Point | None) -> bool:
    return any(amount.least != amount.most for amount in amounts_in(point))
