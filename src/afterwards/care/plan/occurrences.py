"""Occurrences: a plan's activities as dated instances, states merged over sessions, rhythms spread out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..timing import Instant
from .plan import Activity, Plan
from .rhythms import slots
from .windows import FAR_FUTURE, FAR_PAST, Window, touch, union


class Occurrence(NamedTuple):
    """One dated instance of an activity."""

    activity: Activity
    windows: tuple[Window, ...]
    repeat: str = ""
    """Which repeat of a rhythm: day since the opening, and slot. Never a date."""
    offered: bool = False
    by_clock: bool = False
    merged: tuple[Activity, ...] = ()
    """The activities of later sessions that it stands for as well."""

    @property
    def id(self) -> str:
        """``rule/key`` or ``rule/key/repeat``: by meaning, so that ticks and calendars stay attached."""
        own = self.activity.id
        return f"{own}/{self.repeat}" if self.repeat else own


def occurrences(plan: Plan, low: Instant = FAR_PAST, high: Instant | None = None) -> list[Occurrence]:
    """All occurrences that touch ``[low, high)``, in order. Undated and waiting ones are always there.

    Without ``high``, endless rhythms stop at the plan's horizon.
    """
    stop = plan.horizon() if high is None else high
    end = FAR_FUTURE if high is None else high
    found: list[Occurrence] = []
    states: dict[str, list[Activity]] = {}
    for activity in plan.activities:
        if activity.rule.how_often is not None and activity.windows:
            found += _spread(plan, activity, low, stop)
        elif activity.rule.is_state and activity.windows:
            states.setdefault(activity.rule.id, []).append(activity)
        elif not activity.windows or _touches(activity.windows, low, end):
            found.append(Occurrence(activity, activity.windows))
    for activities in states.values():
        found += [one for one in merge(activities) if _touches(one.windows, low, end)]
    found.sort(key=_order)
    return found


def _spread(plan: Plan, activity: Activity, low: Instant, high: Instant) -> list[Occurrence]:
    if activity.rule.how_often is not None and activity.rule.how_often.form == "as set by":
        return [Occurrence(activity, activity.windows)] if _touches(activity.windows, low, high) else []
    found: dict[str, Occurrence] = {}
    for slot in slots(plan, activity, low, high):
        latest = slot.closes if slot.latest is None else slot.latest
        window = Window(slot.opens, slot.closes, slot.opens, latest)
        known = found.get(slot.repeat)
        # A union is one occurrence with several windows, so its repeats are too.
        windows = (*known.windows, window) if known else (window,)
        found[slot.repeat] = Occurrence(activity, windows, slot.repeat, slot.offered, slot.by_clock)
    return list(found.values())


def merge(activities: Iterable[Activity]) -> list[Occurrence]:
    """States of one rule over all sessions: those that overlap or touch become one occurrence.

    Only where the condition is equally known; the first occurrence lends its id.
    """
    groups: list[tuple[list[Activity], tuple[Window, ...]]] = []
    for activity in activities:
        for i, (members, windows) in enumerate(groups):
            same = members[0].condition.holds == activity.condition.holds
            if same and any(touch(a, b) for a in windows for b in activity.windows):
                groups[i] = ([*members, activity], union((*windows, *activity.windows)))
                break
        else:
            groups.append(([activity], activity.windows))
    return [Occurrence(m[0], windows, merged=tuple(m[1:])) for m, windows in groups]


def _touches(windows: Iterable[Window], low: Instant, high: Instant) -> bool:
    for window in windows:
        start = min([window.start, *(b[0] for b in window.better)])
        stop = max([window.stop, window.core[1], *(b[1] for b in window.better)])
        if start < high and (stop > low or start == stop == low):
            return True
    return False


def _order(one: Occurrence) -> tuple[Instant, Instant, str, str, tuple[int, ...]]:
    first = one.windows[0] if one.windows else None
    opens = FAR_PAST if first is None or first.opens is None else first.opens
    closes = FAR_FUTURE if first is None or first.closes is None else first.closes
    repeat = tuple(int(part) for part in one.repeat.split(".")) if one.repeat else ()
    return opens, closes, one.activity.rule.id, one.activity.scene.key, repeat
