"""Occurrences: a plan's activities as dated instances, states merged over sessions, rhythms spread out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..timing import Instant
from .plan import Activity, Plan
from .rhythms import slots
from .rows import daily_rows
from .views import kept
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
    for activity in plan.activities:
        rule, windows = activity.rule, activity.windows
        if windows and rule.how_often is not None:
            found += _spread(plan, activity, low, stop)
        elif not windows or (not rule.is_state and _touches(windows, low, end)):
            found.append(Occurrence(activity, windows))
    found += [one for one in _merged_states(plan) if _touches(one.windows, low, end)]
    found.sort(key=_order)
    return found


LONGEST_REPEAT = 31 * 86400
"""A month: no repeat of a rhythm that counts by periods is longer."""


def _spread(plan: Plan, activity: Activity, low: Instant, high: Instant) -> list[Occurrence]:
    if activity.rule.how_often is not None and activity.rule.how_often.form == "as set by":
        return [Occurrence(activity, activity.windows)] if _touches(activity.windows, low, high) else []
    plain = daily_rows(plan, activity, 0, low, high)
    if plain is not None:
        return [_daily(activity, opens, closes, day, slot) for opens, closes, _, day, slot in plain]
    found: dict[str, Occurrence] = {}
    # A repeat that is cut in two is one occurrence with both its windows, also where one lies outside.
    more = LONGEST_REPEAT if len(activity.windows) > 1 else 0
    for slot in slots(plan, activity, max(low, FAR_PAST + more) - more, high + more):
        latest = slot.closes if slot.latest is None else slot.latest
        window = Window(slot.opens, slot.closes, slot.opens, latest)
        known = found.get(slot.repeat)
        windows = (*known.windows, window) if known else (window,)
        found[slot.repeat] = Occurrence(activity, windows, slot.repeat, slot.offered, slot.by_clock)
    return [one for one in found.values() if not more or _touches(one.windows, low, high)]


def _daily(activity: Activity, opens: Instant, closes: Instant, day: int, slot: int) -> Occurrence:
    return Occurrence(activity, (Window(opens, closes, opens, closes),), f"{day}.{slot}")


def _merged_states(plan: Plan) -> list[Occurrence]:
    """All states of a plan, merged over sessions; worked out once for each plan."""
    return kept(plan.memo, "states", lambda: _merged(plan))


def _merged(plan: Plan) -> list[Occurrence]:
    states: dict[str, list[Activity]] = {}
    for activity in plan.activities:
        if activity.rule.is_state and activity.windows and activity.rule.how_often is None:
            states.setdefault(activity.rule.id, []).append(activity)
    return [one for activities in states.values() for one in merge(activities)]


def merge(activities: Iterable[Activity]) -> list[Occurrence]:
    """States of one rule over all sessions: those that overlap or touch become one occurrence.

    Only where the condition is equally known; the first occurrence lends its id.
    """
    groups: list[tuple[list[Activity], tuple[Window, ...]]] = []
    for activity in activities:
        members, windows, apart = [activity], activity.windows, []
        for group in groups:
            same = group[0][0].condition.holds == activity.condition.holds
            if same and any(touch(a, b) for a in group[1] for b in activity.windows):
                members, windows = [*group[0], *members], union((*group[1], *windows))
            else:
                apart.append(group)
        groups = [*apart, (members, windows)]
    found = []
    for members, windows in groups:
        first, *others = sorted(members, key=lambda a: (a.scene.number or 0, a.scene.at or 0))
        found.append(Occurrence(first, windows, merged=tuple(others)))
    return found


def _touches(windows: Iterable[Window], low: Instant, high: Instant) -> bool:
    for window in windows:
        waits = window.closes_on or window.due  # open until told, or until done
        start, stop = window.start, FAR_FUTURE if waits else window.stop
        if window.better:
            start = min(start, *(b[0] for b in window.better))
            stop = max(stop, *(b[1] for b in window.better))
        if start < high and (stop > low or start == stop == low):
            return True
    return False


def _order(one: Occurrence) -> tuple[Instant, Instant, str, str, tuple[int, ...]]:
    first = one.windows[0] if one.windows else None
    opens = FAR_PAST if first is None or first.opens is None else first.opens
    closes = FAR_FUTURE if first is None or first.closes is None else first.closes
    repeat = tuple(int(part) for part in one.repeat.split(".")) if one.repeat else ()
    return opens, closes, one.activity.rule.id, one.activity.scene.key, repeat
