"""How often: rhythms, totals and ramps, from text to tree."""

from __future__ import annotations

import re

from ...timing import DAY_SECONDS, parse_clock
from ..diagnostics import near
from ..grammar import CALENDAR_UNITS, UNITS, WEEKDAYS, Ramp, Rhythm, TimeOfDay, Total
from ..tree import ACTORS
from .sentences import read_anchor
from .words import Names, SentenceError, Words, parse_amount

_BASES = ("waking", "bedtime", "sunrise", "sunset")
_EXAMPLE = "As in 'every 8 hours', 'every day at waking' or '2 times a week'."


def parse_rhythm(text: str, names: Names) -> Rhythm:
    """``how often`` as a rhythm. Raises SentenceError.

    >>> parse_rhythm("1 to 2 times a week", Names()).most
    2
    """
    words = Words(text, names)
    if words.take("as", "set", "by"):
        actor = words.take_name(ACTORS)
        if not actor:
            words.expected("an actor", near(words.peek(), ACTORS))
        rhythm = Rhythm("as set by", actor=actor)
    elif words.take("every"):
        rhythm = _every(words)
    elif words.peek()[:1].isdigit():
        rhythm = _times_a(words)
    else:
        words.expected("'every', a number or 'as set by'", _EXAMPLE)
    words.finish(_EXAMPLE)
    return rhythm


def _every(words: Words) -> Rhythm:
    if words.peek() in WEEKDAYS:
        return Rhythm("weekday", weekday=WEEKDAYS.index(words.next()), times=_at(words))
    least, most = words.span() if words.peek()[:1].isdigit() else (1, 1)
    unit = words.unit()
    if least == 0:
        words.fail("E09", text=words.text, problem="never moves on", hint="Every 1 or more.")
    while_awake = words.take("while", "awake")
    times = _at(words)
    after_last, grid = False, None
    if words.take("after", "the", "last"):
        after_last = True
    elif words.take("from"):
        grid = read_anchor(words)
    if times and unit in UNITS:
        words.fail("E07", problem="Hours and minutes are counted, so they take no 'at'", hint=_EXAMPLE)
    return Rhythm("every", least, most, unit, while_awake, times, after_last, grid)


def _times_a(words: Words) -> Rhythm:
    least, most = words.span()
    if not (words.take("times", "a") or words.take("time", "a")):
        words.expected("'times a'", _EXAMPLE)
    unit = words.unit()
    if unit not in CALENDAR_UNITS:
        words.fail("E09", text=unit, problem="is too short here", hint="A day, week or month.")
    times = _at(words)
    if times and len(times) != most:
        problem = f"{most} times need {most} clock times, not {len(times)}"
        words.fail("E07", problem=problem, hint="Give as many as are asked.")
    return Rhythm("times", least, most, unit, times=times)


def _at(words: Words) -> tuple[TimeOfDay, ...]:
    if not words.take("at"):
        return ()
    times = [_time(words)]
    while words.take(",") or words.take("and"):
        times.append(_time(words))
    return tuple(times)


def _time(words: Words) -> TimeOfDay:
    sign, offset = 0, 0
    if words.starts_amount():
        amount = words.amount()
        if amount.unit not in UNITS or amount.least != amount.most:
            words.fail("E09", text=words.text, problem="is not a fixed time", hint="As in '1 hour before'.")
        if words.peek() not in ("before", "after"):
            words.expected("'before' or 'after'", "As in '1 hour before sunset'.")
        sign, offset = (-1 if words.next() == "before" else 1), amount.least * UNITS[amount.unit]
    word = words.peek()
    clock = parse_clock(word)
    if clock is not None:
        words.next()
        moved = clock + sign * offset
        if not 0 <= moved <= DAY_SECONDS:
            words.fail("E09", text=words.text, problem="leaves its day", hint="Write the clock time itself.")
        return TimeOfDay("clock", moved)
    if word in _BASES:
        words.next()
        return TimeOfDay(word, sign * offset)
    words.expected("a time of day", near(word, _BASES) or "As in 08:00, waking or sunset.")


def parse_total(text: str) -> Total:
    """``at least 3``, ``at most 100 ml a day``. Raises SentenceError."""
    match = re.match(r"(at least|at most|exactly)\s+(\d{1,6})\b", text)
    if not match:
        raise SentenceError(
            "E07", 0, problem=f"'{text}' is not a total", hint="As in 'at least 3' or 'at most 100 ml a day'."
        )
    return Total(match[1], int(match[2]), text)


def parse_ramp(add: str, after: str, most: str) -> Ramp:
    """The three texts of a ramp: ``1 a week``, ``4 weeks kept``, ``6 a week``. Raises SentenceError."""
    step, limit = (re.fullmatch(r"(\d{1,3}) a (day|week|month)", text) for text in (add, most))
    if not step or not limit or step[2] != limit[2]:
        raise SentenceError(
            "E07", 0, problem=f"'{add}' up to '{most}' is not a ramp", hint="As in '1 a week'."
        )
    kept = parse_amount(after.removesuffix(" kept"))
    if kept.unit != step[2] + "s":
        raise SentenceError(
            "E07", 0, problem=f"'{after}' is not counted by the {step[2]}", hint=f"{step[2]}s"
        )
    return Ramp(int(step[1]), kept.least, int(limit[1]), kept.unit)
