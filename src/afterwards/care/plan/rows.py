"""Rows: a plan's occurrences over a long span as plain numbers, for counting, reminding and calendars.

A row is ``(opens, closes, rank, day, slot)``: ``plan.activities[rank]`` is what is asked, with its reasons;
``day`` and ``slot`` name the repeat. Daily rhythms are drawn along precomputed lanes of local midnights
and sun times, not walked; whatever is not that plain is asked of ``slots``, and both give the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter, le, lt

from ..protocol.grammar import Rhythm, TimeOfDay
from ..sunlight import sun_lane
from ..timing import DAY_SECONDS, Day, Instant
from .plan import Activity, Plan
from .rhythms import slots
from .windows import FAR_FUTURE, FAR_PAST

MOST_LANES = 64
"""Spans of lanes that a plan remembers."""

type Row = tuple[Instant, Instant, int, int, int]


def rows(plan: Plan, low: Instant = FAR_PAST, high: Instant | None = None) -> list[Row]:
    """All windows that touch ``[low, high)``, in order of opening, rule, key and repeat.

    States are not merged here. Without ``high``, endless rhythms stop at the plan's horizon.
    """
    stop = plan.horizon() if high is None else high
    end = FAR_FUTURE if high is None else high
    standing, rhythms = _kinds(plan)
    found = [
        (opens, closes, rank, 0, 0) for opens, closes, reach, rank in standing if opens < end and reach > low
    ]
    for rank, activity in rhythms:
        found += _rhythm_rows(plan, activity, rank, low, stop)
    # Stable in two steps: rows that open together stay in order of rule, key and repeat.
    found.sort(key=itemgetter(2))
    found.sort(key=itemgetter(0))
    return found


type Standing = tuple[Instant, Instant, Instant, int]
"""A window outside of any rhythm: opens, closes, how far it reaches while it waits, and its rank."""


def _kinds(plan: Plan) -> tuple[list[Standing], list[tuple[int, Activity]]]:
    """The standing windows and the rhythms of a plan, told apart once."""
    known: tuple[list[Standing], list[tuple[int, Activity]]] | None = plan.memo.get("kinds")  # type: ignore[assignment]
    if known is not None:
        return known
    standing: list[Standing] = []
    rhythms: list[tuple[int, Activity]] = []
    for rank, activity in enumerate(plan.activities):
        if activity.rule.how_often is not None:
            rhythms.append((rank, activity))
            continue
        for window in activity.windows:
            opens, closes = window[0], window[1]
            opens = FAR_PAST if opens is None else opens
            closes = FAR_FUTURE if closes is None else closes
            standing.append((opens, closes, FAR_FUTURE if window.closes_on else closes, rank))
    plan.memo["kinds"] = (standing, rhythms)
    return standing, rhythms


def _rhythm_rows(plan: Plan, activity: Activity, rank: int, low: Instant, high: Instant) -> list[Row]:
    found = daily_rows(plan, activity, rank, low, high)
    return _asked(plan, activity, rank, low, high) if found is None else found


def daily_rows(plan: Plan, activity: Activity, rank: int, low: Instant, high: Instant) -> list[Row] | None:
    """The rows of a plain daily rhythm along its lanes; None when it has to be walked by ``slots``."""
    rhythm = activity.rule.how_often
    calendar = plan.course.calendar
    if rhythm is None or calendar.single is None or len(activity.windows) != 1 or not rhythm.daily:
        return None
    window = activity.windows[0]
    if window.opens is None:
        return None
    end = FAR_FUTURE if window.closes is None or window.closes_on else window.closes
    start, stop = max(low, window.opens), min(high, end)
    if start >= stop:
        return []
    origin = calendar.day_of(window.opens)
    first, last = calendar.day_of(start), calendar.day_of(stop - 1)
    lanes = _lanes(plan, rhythm.times, first, last)
    if lanes is None:
        return None
    found: list[Row] = []
    days = range(first - origin, last - origin + 1)
    for slot, (opens, closes) in enumerate(lanes):
        lane = list(zip(opens, closes, repeat(rank), days, repeat(slot)))
        # Only the days at both ends can stick out of the window or the span.
        if lane[0][0] < start or len(lane) < 3:
            lane[:2] = [r for row in lane[:2] for r in _clipped(row, window.opens, start, stop, end, rhythm)]
        if lane and lane[-1][1] > stop:
            lane[-1:] = _clipped(lane[-1], window.opens, start, stop, end, rhythm)
        found += lane
    return found


def _clipped(
    row: Row, opens: Instant, start: Instant, stop: Instant, end: Instant, rhythm: Rhythm
) -> list[Row]:
    at, closes, rank, day, slot = row
    begins = at if rhythm.times else max(at, opens)
    finish = min(closes, end)
    inside = opens <= begins < min(stop, end) and finish > max(start, begins)
    return [(begins, finish, rank, day, slot)] if inside else []


type Lanes = tuple[tuple[Sequence[Instant], Sequence[Instant]], ...]


def _lanes(plan: Plan, times: tuple[TimeOfDay, ...], first: Day, last: Day) -> Lanes | None:
    """For each time of day the openings and closings over the days; None where they are not plain.

    Rules that share their times share the lanes.
    """
    known: dict[object, Lanes | None] = plan.memo.setdefault("lanes", {})  # type: ignore[assignment]
    key = (times, first, last)
    if key not in known:
        if len(known) > MOST_LANES:
            known.clear()
        known[key] = _drawn(plan, times, first, last)
    return known[key]


def _drawn(plan: Plan, times: tuple[TimeOfDay, ...], first: Day, last: Day) -> Lanes | None:
    midnights = plan.course.calendar.midnights(first, last + 1)
    if not times:
        # A day that the zone left out has no length, and no slot.
        whole = all(map(lt, midnights[:-1], midnights[1:]))
        return ((midnights[:-1], midnights[1:]),) if whole else None
    drawn = [_lane(plan, time, first, last) for time in times]
    openings = [lane for lane, _ in drawn]
    followers = [*openings[1:], midnights[1:]]
    alone = len(drawn) == 1 and drawn[0][1]
    if not alone and not _plain(openings, followers, midnights):
        return None
    return tuple(zip(openings, followers, strict=True))


def _lane(plan: Plan, time: TimeOfDay, first: Day, last: Day) -> tuple[Sequence[Instant], bool]:
    """A time of day on each of the days, and whether it is known to lie inside its own day."""
    course, calendar = plan.course, plan.course.calendar
    if time.base in ("sunrise", "sunset") and calendar.single is not None:
        if course.latitude is None or course.longitude is None:
            return (), False
        lane = sun_lane(time.base, (course.latitude, course.longitude), first, last, calendar.single)
        return [at + time.offset if at >= 0 else at for at in lane] if time.offset else lane, False
    wall, offset = _wall(plan, time)
    if wall >= DAY_SECONDS:
        return (), False
    found, inside = calendar.walls(wall, first, last)
    return ([at + offset for at in found], False) if offset else (found, inside)


def _wall(plan: Plan, time: TimeOfDay) -> tuple[int, int]:
    """The wall time and what is counted from it."""
    course = plan.course
    if time.base == "clock":
        return time.offset, 0
    if time.base == "waking":
        return course.waking, time.offset
    late = DAY_SECONDS if course.bedtime <= course.waking else 0
    return course.bedtime + late, time.offset


def _plain(
    openings: list[Sequence[Instant]], followers: list[Sequence[Instant]], midnights: tuple[Instant, ...]
) -> bool:
    """Whether every lane is whole and each time lies inside its own day, before the next lane's."""
    begins = midnights[:-1]
    if any(len(lane) != len(begins) for lane in openings):
        return False
    after = all(map(le, begins, openings[0]))
    return after and all(all(map(lt, one, two)) for one, two in zip(openings, followers, strict=True))


def _asked(plan: Plan, activity: Activity, rank: int, low: Instant, high: Instant) -> list[Row]:
    found = []
    for slot in slots(plan, activity, low, high):
        day, _, number = slot.repeat.partition(".")
        closes = FAR_FUTURE if slot.closes is None else slot.closes
        found.append((slot.opens, closes, rank, int(day), int(number or 0)))
    return found
