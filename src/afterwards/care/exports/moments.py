"""Days and times in words, as somebody reads them: near days by their name, far ones by their date.

Numbers and what belongs to them stand together: the spaces inside a time and in "session 6" do not break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..protocol.tree import CareProtocol
from ..timing import DAY_SECONDS, HOUR, MINUTE, Calendar, Day, Instant
from ..words import Words

BETWEEN = "sheet.between"
_SPOKEN = {-1: "yesterday", 0: "today", 1: "tomorrow"}
WEEK = 7
"""Beyond that many days ahead a screen says the date alone: the hour matters once it comes near."""


class Manner(NamedTuple):
    """Whose clock, read on which day, in which words, and in which ``style``.

    ``spoken`` says tomorrow, and of today only the time; ``printed`` names the day (paper does not know
    today), ``short`` names it in three letters. A day that is past or more than six days ahead carries its
    date. ``guide`` is the protocol whose facts and rules are spoken of, where there are any.
    """

    calendar: Calendar
    near: Day
    words: Words
    style: str = "spoken"
    guide: CareProtocol | None = None

    def day(self, day: Day) -> str:
        """``tomorrow``, ``Thursday``, ``Thursday 12 November``, ``Thu``, ``Thu 12 Nov``, ``el jueves``."""
        away = day - self.near
        if self.style == "spoken" and away in _SPOKEN:
            return self.words.say(f"sheet.day.{_SPOKEN[away]}")
        if 0 <= away < 7:
            name = _named("weekdays", date.fromordinal(day).weekday(), self.words, self.style)
        else:
            name = date_phrase(day, self.near, self.words, self.style)
        return name if self.style == "short" else self.words.say("sheet.day.named", {"day": name})

    def opening(self, at: Instant) -> str:
        """A moment at which something begins, to stand behind "from": midnight is the start of its day."""
        day, second = self.calendar.read(at)
        if second == 0:
            return self.words.say("sheet.when.start", {"day": self._far(day) or self.day(day)})
        return self._when(day, second)

    def closing(self, at: Instant) -> str:
        """A moment at which something ends, to stand behind "until": midnight ends the day before."""
        day, second = self.calendar.read(at)
        if second == 0:
            return self.words.say("sheet.when.end", {"day": self._far(day - 1) or self.day(day - 1)})
        return self._when(day, second)

    def begun(self, at: Instant) -> str:
        """When something begins, behind a verb: ``Tuesday, 4:00 am``, ``a las 4:00``, ``Tuesday``."""
        day, second = self.calendar.read(at)
        if second == 0:
            return self._far(day) or self.day(day)
        return self._at(at, self.opening(at))

    def ended(self, at: Instant) -> str:
        """When something ended, to stand behind a verb: ``7:40 am``, ``a las 7:40``."""
        return self._at(at, self.closing(at))

    def _at(self, at: Instant, text: str) -> str:
        day, second = self.calendar.read(at)
        if second and not self._is_today(day):
            return text
        return self.words.say("sheet.at", {"when": text})

    def between(self, low: Instant, high: Instant) -> str:
        """``Tuesday, 11:20 to 11:50 am``: an edge that lies somewhere in between."""
        if low == high:
            return self.closing(low)
        (day, first), (last_day, last) = self.calendar.read(low), self.calendar.read(high)
        if day != last_day or 0 in (first, last):
            ends = {"low": self.closing(low), "high": self.closing(high)}
            return self.words.say(self._between_key(), ends)
        if self._is_today(day):
            return _alone_between(first, last, self.words)
        return self._joined(day, _times(first, last, self.words, self._between_key()))

    def about(self, low: Instant, high: Instant) -> str:
        """``Thursday, about 10:50 am``: an end that moves with a session that is only planned."""
        (day, first), (last_day, last) = self.calendar.read(low), self.calendar.read(high)
        if day != last_day or 0 in (first, last):
            return self.between(low, high)
        if far := self._far(day):
            return far
        today, words = self._is_today(day), self.words
        if low == high:
            time = alone_phrase(first, words) if today else time_phrase(first, words)
            time = words.say("line.about", {"time": time})
        else:
            time = _alone_between(first, last, words) if today else _times(first, last, words, BETWEEN)
            time = words.say("line.about.range", {"time": time})
        return time if today else self._joined(day, time)

    def _between_key(self) -> str:
        return f"{BETWEEN}.short" if self.style == "short" else BETWEEN

    def span(self, day: Day, low: int, high: int) -> str:
        """A stretch within one day: ``tomorrow, 6:30 am to 3:48 pm``."""
        text = times_phrase(low, high, self.words)
        return text if self._is_today(day) else self._joined(day, text)

    def _is_today(self, day: Day) -> bool:
        return self.style == "spoken" and day == self.near

    def _when(self, day: Day, second: int) -> str:
        if self._is_today(day):
            return alone_phrase(second, self.words)
        return self._far(day) or self._joined(day, time_phrase(second, self.words))

    def _far(self, day: Day) -> str:
        """On a screen, a day more than a week ahead by its date: ``4 February``; empty for a nearer one."""
        if self.style != "spoken" or day - self.near <= WEEK:
            return ""
        d, words = date.fromordinal(day), self.words
        year = "far" if d.year == date.fromordinal(self.near).year else "plain"
        fields = {"day": d.day, "month": _named("months", d.month - 1, words), "year": d.year}
        return words.say("sheet.day.named", {"day": words.say(f"sheet.date.{year}", fields)})

    def _joined(self, day: Day, time: str) -> str:
        key = "sheet.when.short" if self.style == "short" else "sheet.when"
        return self.words.say(key, {"day": self.day(day), "time": time})


def spoken(calendar: Calendar, at: Instant, words: Words, guide: CareProtocol | None = None) -> Manner:
    """The manner of somebody who reads it at ``at``."""
    return Manner(calendar, calendar.day_of(at), words, guide=guide)


def when_phrase(instant: Instant, manner: Manner) -> str:
    """A moment with its day: ``today, 10:50 am``, ``Thursday, 10:50 am``, ``el jueves, 10:50``."""
    day, second = manner.calendar.read(instant)
    if second == 0:
        return manner.opening(instant)
    fields = {"day": manner.day(day), "time": time_phrase(second, manner.words)}
    return manner.words.say("sheet.when", fields)


def _named(kind: str, index: int, words: Words, style: str = "") -> str:
    return words.listed(f"sheet.{kind}.short" if style == "short" else f"sheet.{kind}")[index]


def date_phrase(day: Day, near: Day, words: Words, style: str = "printed") -> str:
    """``Thursday 12 November``; with the year when it is not the year of ``near``."""
    d = date.fromordinal(day)
    fields = {
        "weekday": _named("weekdays", d.weekday(), words, style),
        "day": d.day,
        "month": _named("months", d.month - 1, words, style),
        "year": d.year,
    }
    same_year = d.year == date.fromordinal(near).year
    return words.say("sheet.date" if same_year else "sheet.date.year", fields)


def plain_date(text: str, words: Words) -> str:
    """An ISO date as ``22 November 2026``; any other text as it is."""
    try:
        d = date.fromisoformat(text)
    except ValueError:
        return text
    month = _named("months", d.month - 1, words)
    return words.say("sheet.date.plain", {"day": d.day, "month": month, "year": d.year})


def time_phrase(second: int, words: Words) -> str:
    """Seconds after midnight as ``10:50 am`` or ``22:50``; a clock of twelve hours has ``noon``."""
    if words.clock == 24:
        return words.say("sheet.time", {"clock": _clock(second, words)})
    if second % (12 * HOUR) == 0:
        return words.say("sheet.time.noon" if second % DAY_SECONDS else "sheet.time.midnight")
    return words.say(_half(second), {"clock": _clock(second, words)})


def alone_phrase(second: int, words: Words) -> str:
    """A time that no day stands before: ``10:50 am``, ``las 10:50``, ``la 1:10``."""
    one = words.clock == 24 and second // HOUR == 1
    key = "sheet.time.alone.one" if one else "sheet.time.alone"
    return words.say(key, {"time": time_phrase(second, words)})


def times_phrase(low: int, high: int, words: Words) -> str:
    """``11:20 to 11:50 am``: two times of one day, the half of the day said once where it is the same."""
    return _times(low, high, words, "sheet.to")


def _times(low: int, high: int, words: Words, key: str) -> str:
    return words.say(key, {"low": _first(low, high, words), "high": time_phrase(high, words)})


def _alone_between(low: int, high: int, words: Words) -> str:
    first = alone_phrase(low, words) if words.clock == 24 else _first(low, high, words)
    return words.say("sheet.between.alone", {"low": first, "high": alone_phrase(high, words)})


def _first(low: int, high: int, words: Words) -> str:
    named = low % (12 * HOUR) == 0 or high % (12 * HOUR) == 0
    if words.clock == 24 or named or _half(low) != _half(high):
        return time_phrase(low, words)
    return _clock(low, words)


def _half(second: int) -> str:
    return "sheet.time.am" if second < 12 * HOUR else "sheet.time.pm"


def _clock(second: int, words: Words) -> str:
    hour = second // HOUR
    if words.clock == 12:
        hour = hour % 12 or 12
    return f"{hour}:{second % HOUR // MINUTE:02d}"


def span_phrase(low: Instant, high: Instant, manner: Manner) -> str:
    """A stretch that is clear at both ends: ``tomorrow, 6:30 am to 3:48 pm``, ``all day tomorrow``."""
    (day, first), (last_day, last) = manner.calendar.read(low), manner.calendar.read(high)
    if first == last == 0 and last_day == day + 1:
        return manner.words.say("sheet.all day", {"day": manner.day(day)})
    if day == last_day and first:
        return manner.closing(low) if low == high else manner.span(day, first, last)
    fields = {"low": manner.opening(low), "high": manner.closing(high)}
    return manner.words.say("sheet.from until", fields)


def dotted(texts: Iterable[str]) -> str:
    """Texts in a row with dots between; a line never begins with a dot."""
    return "\N{NO-BREAK SPACE}· ".join(texts)


def upper_first(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small letter at its start, unless it begins with a word in capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def bound(text: str, words: Words) -> str:
    """The text with "session 6" held together by a space that does not break."""
    names = "|".join(words.listed("line.binds"))
    return re.sub(rf"\b({names}) (?=\d)", "\\1\N{NO-BREAK SPACE}", text)
