"""Ramps: offering one more only after the habit has held. A week of illness costs nothing."""

from __future__ import annotations

from collections.abc import Callable

from ..protocol.grammar import Rhythm
from ..timing import step_day
from .plan import Activity, Plan

type Asked = Callable[[int], tuple[int, int]]
"""For a period since the opening: how many slots there are, and how many of them are asked."""


def asked_each_period(plan: Plan, activity: Activity, rhythm: Rhythm) -> Asked:
    """How many times are asked and offered in each period.

    ``1 to 2 times``: one asked, the second offered. A ramp offers ``add`` more from the period after
    ``kept`` periods in which everything on offer was done. Kept periods need not follow each other, so
    that a missed week takes nothing away; nothing is ever *asked* more by itself.
    """
    ramp = activity.rule.ramp
    if ramp is None:
        return lambda _period: (rhythm.most, rhythm.least)
    counts = _done_in_each(plan, activity, rhythm)
    last = max(counts, default=-1)
    levels: list[int] = []
    level, kept = rhythm.most, 0
    for period in range(last + 1):
        levels.append(level)
        kept += counts.get(period, 0) >= level
        if kept >= ramp.kept and level < ramp.most:
            level, kept = min(level + ramp.add, ramp.most), 0
    after = level

    def asked(period: int) -> tuple[int, int]:
        return (levels[period] if 0 <= period < len(levels) else after), rhythm.least

    return asked


def _done_in_each(plan: Plan, activity: Activity, rhythm: Rhythm) -> dict[int, int]:
    calendar = plan.course.calendar
    opens = next((w.opens for w in activity.windows if w.opens is not None), None)
    if opens is None:
        return {}
    first = calendar.day_of(opens)
    counts: dict[int, int] = {}
    for done in plan.course.completions:
        if done.rule == activity.rule.id and done.how in ("done", "partly") and done.at >= opens:
            day, period = calendar.day_of(done.at), 0
            if rhythm.unit == "months":
                while step_day(first, period + 1, "months") <= day:
                    period += 1
            else:
                period = (day - first) // (7 if rhythm.unit == "weeks" else 1)
            counts[period] = counts.get(period, 0) + 1
    return counts
