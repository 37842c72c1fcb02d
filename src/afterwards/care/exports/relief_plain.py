"""A relief answer as plain values for JSON. The keys are a contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ..trajectory.values import Crossing, DayBand, HabitFinding, Relief, Signal
from ..words import Words
from .relief_text import habit_lines, is_silent, newest_signal, say_relief

type Plain = dict[str, object]


def relief_values(
    relief: Relief, words: Words, zero: date, habits: tuple[tuple[str, HabitFinding], ...] = ()
) -> Plain:
    """The whole answer; days as dates, points of the scale. ``zero`` is the date of day 0."""
    found, said = relief.forecast, say_relief(relief, words, zero)

    def on(day: int) -> str:
        return (zero + timedelta(days=day)).isoformat()

    return {
        "scale": found.scale,
        "at": on(found.at),
        "status": found.status.value,
        "missing": [{"what": one.what, "count": one.count} for one in found.missing],
        "silent": is_silent(relief),
        "silent_days": found.silent,
        "trial": found.trial,
        "parameters": found.parameters,
        "mark": relief.mark
        and {"level": relief.mark.level, "baseline": relief.mark.baseline, "best": relief.mark.best},
        "crossing": _crossing(found.crossings[0], found.at, on) if found.crossings else None,
        "level": [_band(band, on) for band in relief.past],
        "ahead": [] if is_silent(relief) else [_band(band, on) for band in relief.ahead],
        "fading_days": list(relief.fading.days) if relief.fading else None,
        "parts": _parts(relief, on),
        "signals": [_signal(one, on) for one in relief.watch.signals] if relief.watch else [],
        "signal_is_new": newest_signal(relief) is not None,
        "false_signals_a_year": relief.watch.budget.false_a_year if relief.watch else None,
        "habits": [_habit(name, one) for name, one in habits],
        "said": {
            "title": said.title,
            "lead": list(said.lead),
            "sections": [{"head": one.head, "lines": list(one.lines)} for one in said.sections],
            "habits": list(habit_lines(habits, words)),
            "question": said.question,
        },
    }


def _crossing(found: Crossing, at: int, on: Callable[[int], str]) -> Plain:
    """No date where the mark is passed already."""
    first, half, last = (None if day is None or found.already else on(at + day) for day in found.days)
    return {
        "mark": found.threshold,
        "already": found.already,
        "chances": {str(day): chance for day, chance in found.chances.items()},
        "one_in_ten": first,
        "half": half,
        "nine_in_ten": last,
    }


def _band(band: DayBand, on: Callable[[int], str]) -> Plain:
    return {
        "on": on(band.day),
        "low80": round(band.low80, 2),
        "low50": round(band.low50, 2),
        "middle": round(band.middle, 2),
        "high50": round(band.high50, 2),
        "high80": round(band.high80, 2),
    }


def _parts(relief: Relief, on: Callable[[int], str]) -> Plain | None:
    found = relief.explanation
    if found is None:
        return None
    return {
        "level": found.level,
        "usual": found.usual,
        "left_from_sessions": found.left,
        "ups_and_downs": found.ups_and_downs,
        "moved_by": [
            {"on": on(one.day), "scale": one.scale, "score": one.score, "points": one.by}
            for one in found.moved
        ],
    }


def _signal(signal: Signal, on: Callable[[int], str]) -> Plain:
    return {"on": on(signal.day), "chance": signal.chance, "level": signal.level, "mark": signal.mark}


def _habit(name: str, found: HabitFinding) -> Plain:
    return {
        "name": name,
        "status": found.status.value,
        "missing": [{"what": one.what, "count": one.count} for one in found.missing],
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "weeks_with": found.weeks_with,
        "weeks_without": found.weeks_without,
    }
