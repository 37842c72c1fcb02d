"""The one canonical form of every sentence: ``parse(print(x)) == x``."""

from __future__ import annotations

from ..timing import clock
from .grammar import (
    CALENDAR_UNITS,
    UNITS,
    WEEKDAYS,
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


def amount_text(amount: Amount) -> str:
    """``48 hours``, ``3 to 6 hours``, ``24 hours or better 72 hours`` or ``(setting)``."""
    return f"({amount.setting})" if amount.setting else length_text(amount)


def length_text(amount: Amount) -> str:
    """The length itself, also when it came from a setting."""
    text = str(amount.least) if amount.least == amount.most else f"{amount.least} to {amount.most}"
    text = f"{text} {_plural(amount.unit, amount.most)}"
    if amount.better is not None:
        text += f" or better {amount.better} {_plural(amount.unit, amount.better)}"
    return text


def _plural(unit: str, number: int) -> str:
    return unit.removesuffix("s") if number == 1 else unit


def anchor_text(anchor: Anchor) -> str:
    """An anchor as it is written."""
    match anchor.kind:
        case "fact":
            return anchor.name
        case "done" | "missed":
            return f"{anchor.name} {anchor.kind}"
        case "first session" | "last session" if anchor.name:
            return f"{anchor.kind} of {anchor.name}"
        case "start of" | "end of" | "next":
            return f"{anchor.kind} {anchor.name}"
        case _:
            return anchor.kind


def day_text(day: DayOf) -> str:
    """``the day of start``, ``the day after end``, ``the day 3 days before start``."""
    anchor = anchor_text(day.anchor)
    if not day.days:
        return f"the day of {anchor}"
    side = "after" if day.days > 0 else "before"
    number = abs(day.days)
    return f"the day {side} {anchor}" if number == 1 else f"the day {number} days {side} {anchor}"


def point_text(point: Point) -> str:
    """A point as it is written."""
    match point:
        case Anchor():
            return anchor_text(point)
        case Shift(amount, sign, anchor):
            return f"{amount_text(amount)} {'before' if sign < 0 else 'after'} {anchor_text(anchor)}"
        case DayOf():
            return day_text(point)
        case DayEnd(day):
            return f"end of {day_text(day)}"
        case ClockOn(second, day):
            return f"{clock(second)} on {day_text(day)}"
        case WordOf(word, day):
            return f"{word} of {day_text(day)}"
        case Then(first, second):
            return f"{point_text(first)} and then {point_text(second)}"
        case Either(first, second):
            return f"{point_text(first)} or {point_text(second)}"


def sentence_text(sentence: Sentence) -> str:
    """A sentence of time in its canonical form."""
    match sentence.form:
        case Form.ALWAYS:
            return "always"
        case Form.FROM:
            assert sentence.opens is not None
            text = f"from {point_text(sentence.opens)}"
            return f"{text} until {point_text(sentence.closes)}" if sentence.closes else text
        case Form.DURING:
            span = sentence.span
            return f"during {span}" if span.startswith("phase ") else f"during the {span}"
        case Form.PART:
            assert sentence.part is not None
            return point_text(sentence.part)
        case _:
            assert sentence.closes is not None
            return f"{sentence.form.value} {point_text(sentence.closes)}"


def rhythm_text(rhythm: Rhythm) -> str:
    """``how often`` in its canonical form."""
    at = _times_text(rhythm.times)
    number = str(rhythm.least) if rhythm.least == rhythm.most else f"{rhythm.least} to {rhythm.most}"
    match rhythm.form:
        case "as set by":
            return f"as set by {rhythm.actor}"
        case "weekday":
            return f"every {WEEKDAYS[rhythm.weekday]}{at}"
        case "times":
            unit = rhythm.unit.removesuffix("s")
            return f"{number} {'time' if rhythm.most == 1 else 'times'} a {unit}{at}"
        case _:
            unit = _plural(rhythm.unit, rhythm.most)
            text = f"every {unit}" if rhythm.most == 1 else f"every {number} {unit}"
            text += " while awake" if rhythm.while_awake else ""
            text += at + (" after the last" if rhythm.after_last else "")
            return text + (f" from {anchor_text(rhythm.grid)}" if rhythm.grid else "")


def _times_text(times: tuple[TimeOfDay, ...]) -> str:
    texts = [_time_text(time) for time in times]
    if not texts:
        return ""
    head, last = texts[:-1], texts[-1]
    return f" at {', '.join(head)} and {last}" if head else f" at {last}"


def _time_text(time: TimeOfDay) -> str:
    if time.base == "clock":
        return clock(time.offset)
    if not time.offset:
        return time.base
    seconds = abs(time.offset)
    unit = "hours" if seconds % UNITS["hours"] == 0 else "minutes"
    number = seconds // UNITS[unit]
    return f"{number} {_plural(unit, number)} {'before' if time.offset < 0 else 'after'} {time.base}"


def is_calendar(unit: str) -> bool:
    """Whether a unit steps on the calendar (days, weeks, months) and not by elapsed time."""
    return unit in CALENDAR_UNITS
