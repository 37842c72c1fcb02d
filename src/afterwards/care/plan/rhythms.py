"""How often: the slots of a rhythm inside a window. Any day can be asked for without walking to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..protocol.grammar import UNITS, Rhythm, TimeOfDay
from ..sunlight import sun
from ..timing import DAY_SECONDS, Calendar, Day, Instant, step_day
from .plan import Activity, Plan
from .points import resolver
from .ramps import asked_each_period
from .windows import FAR_FUTURE, Window

SUN_FALLBACK = {"sunrise": 8 * 3600, "sunset": 18 * 3600}
"""Clock times where the sun does not rise or set, or no place is known; said so in the agenda."""


class Slot(NamedTuple):
    """One repeat: when, which (day since the opening, number on it), and whether it is only offered."""

    opens: Instant
    closes: Instant | None
    repeat: str
    offered: bool = False
    by_clock: bool = False
    """A sun time that fell back to the clock."""
    latest: Instant | None = None
    """The far end of a range ("every 4 to 6 weeks"); None when there is none."""


def slots(plan: Plan, activity: Activity, low: Instant, high: Instant) -> Iterator[Slot]:
    """The repeats of an activity that touch ``[low, high)``, in order."""
    rhythm = activity.rule.how_often
    assert rhythm is not None
    if not activity.windows or rhythm.form == "as set by":
        return
    origin = _origin(activity, rhythm)
    for window in activity.windows:
        start = max(low, origin if window.opens is None else window.opens)
        stop = min(high, _stop(window))
        if start < stop:
            yield from _within(plan, activity, rhythm, window, origin, start, stop)


def _origin(activity: Activity, rhythm: Rhythm) -> Instant:
    """From where repeats are counted: the grid's anchor, else the first opening."""
    if rhythm.grid is not None:
        edge = resolver(rhythm.grid, {})(activity.scene, None)
        if edge.lo is not None:
            return edge.lo
    for window in activity.windows:
        if window.opens is not None:
            return window.opens
    start = activity.scene.moments.get("course start")
    return (start.lo if start else None) or 0


def _stop(window: Window) -> Instant:
    return FAR_FUTURE if window.closes is None or window.closes_on else window.closes


def _within(
    plan: Plan,
    activity: Activity,
    rhythm: Rhythm,
    window: Window,
    origin: Instant,
    start: Instant,
    stop: Instant,
) -> Iterator[Slot]:
    """The slots of one window that touch ``[start, stop)``, clipped to the window."""
    end = _stop(window)
    opens = origin if window.opens is None else window.opens
    if rhythm.after_last:
        found: Iterator[Slot] = _after_last(plan, activity, rhythm, opens)
    elif rhythm.form == "every" and rhythm.unit in UNITS:
        found = _counted(plan, rhythm, origin, start, stop)
    elif rhythm.form == "times" and rhythm.unit != "days":
        found = _per_period(plan, activity, rhythm, origin, start, stop)
    else:
        found = _by_day(plan, activity, rhythm, origin, start, stop)
    whole = not rhythm.times and not (rhythm.form == "every" and rhythm.unit in UNITS)
    for slot in found:
        if whole:
            slot = slot._replace(opens=max(slot.opens, opens))
        if slot.opens < opens or slot.opens >= end:
            continue
        closes = slot.closes if slot.closes is None or slot.closes <= end else end
        if slot.opens < stop and (closes is None or closes > start):
            yield slot._replace(closes=closes)


def _days(calendar: Calendar, start: Instant, stop: Instant) -> range:
    return range(calendar.day_of(start), calendar.day_of(stop - 1) + 1)


def _by_day(
    plan: Plan, activity: Activity, rhythm: Rhythm, origin: Instant, start: Instant, stop: Instant
) -> Iterator[Slot]:
    calendar = plan.course.calendar
    first = calendar.day_of(origin)
    asked = asked_each_period(plan, activity, rhythm) if rhythm.form == "times" else None
    spread = rhythm.most - rhythm.least if rhythm.form == "every" else 0
    back = {"days": 1, "weeks": 7, "months": 31}[rhythm.unit] * spread + 1  # open since an earlier day
    days = _days(calendar, start, stop)
    for day in range(max(first, days.start - back), days.stop):
        if not _falls_on(rhythm, first, day):
            continue
        number = day - first
        midnight, following = calendar.midnight(day), calendar.midnight(day + 1)
        if following <= midnight:
            continue  # a day that the zone left out
        if rhythm.times:
            yield from _timed(plan, rhythm.times, day, number, following)
        elif asked is not None:
            most, certain = asked(number)
            for i in range(most):
                yield Slot(midnight, following, f"{number}.{i}", i >= certain)
        else:
            closes = following
            if spread:
                closes = calendar.midnight(step_day(day, spread, rhythm.unit) + 1)
            yield Slot(midnight, closes, f"{number}.0")


def _falls_on(rhythm: Rhythm, first: Day, day: Day) -> bool:
    if rhythm.form == "weekday":
        return (day + 6) % 7 == rhythm.weekday
    if rhythm.form == "times" or (rhythm.unit == "days" and rhythm.least == 1):
        return day >= first
    if day < first:
        return False
    if rhythm.unit == "months":
        return _month_falls_on(first, day, rhythm.least)
    return (day - first) % (rhythm.least * (7 if rhythm.unit == "weeks" else 1)) == 0


def _month_falls_on(first: Day, day: Day, every: int) -> bool:
    near = (day - first) // 31
    return any(step_day(first, k * every, "months") == day for k in range(near // every, near // every + 3))


def _timed(
    plan: Plan, times: tuple[TimeOfDay, ...], day: Day, number: int, following: Instant
) -> Iterator[Slot]:
    """Each clock or sun time of a day is open until the next one, at most to the end of the day."""
    found = sorted((*_instant(plan, time, day), i) for i, time in enumerate(times))
    calendar = plan.course.calendar
    for place, (at, by_clock, i) in enumerate(found):
        closes = found[place + 1][0] if place + 1 < len(found) else following
        if closes <= at:
            closes = calendar.midnight(calendar.day_of(at) + 1)
        yield Slot(at, closes, f"{number}.{i}", by_clock=by_clock)


def _instant(plan: Plan, time: TimeOfDay, day: Day) -> tuple[Instant, bool]:
    course, calendar = plan.course, plan.course.calendar
    if time.base == "clock":
        return calendar.wall(day, time.offset), False
    if time.base in ("waking", "bedtime"):
        base = course.waking if time.base == "waking" else course.bedtime
        if time.base == "bedtime" and course.bedtime <= course.waking:
            base += DAY_SECONDS  # a bedtime after midnight belongs to the evening before
        return calendar.wall(day, base) + time.offset, False
    if course.latitude is not None and course.longitude is not None:
        zone = calendar.zone_at(calendar.wall(day, DAY_SECONDS // 2))
        at = sun(time.base, course.latitude, course.longitude, day, zone)
        if at is not None:
            return at + time.offset, False
    return calendar.wall(day, SUN_FALLBACK[time.base]) + time.offset, True


def _counted(plan: Plan, rhythm: Rhythm, origin: Instant, start: Instant, stop: Instant) -> Iterator[Slot]:
    """Every so many hours or minutes: elapsed from the opening, or from waking while awake."""
    step, unit = rhythm.least * UNITS[rhythm.unit], UNITS[rhythm.unit]
    spread = (rhythm.most - rhythm.least) * unit
    calendar, course = plan.course.calendar, plan.course
    if not rhythm.while_awake:
        k = max(0, (start - origin) // step)
        while (at := origin + k * step) < stop:
            yield Slot(at, at + step, f"{k}", latest=at + spread if spread else None)
            k += 1
        return
    first = calendar.day_of(origin)
    days = _days(calendar, start, stop)
    for day in range(max(first, days.start - 1), days.stop):
        if calendar.midnight(day + 1) <= calendar.midnight(day):
            continue  # a day that the zone left out
        at = calendar.wall(day, course.waking)
        asleep = calendar.wall(day, course.bedtime + (DAY_SECONDS if course.bedtime <= course.waking else 0))
        i = 0
        while at < asleep:
            yield Slot(at, min(at + step, asleep), f"{day - first}.{i}")
            at, i = at + step, i + 1


def _per_period(
    plan: Plan, activity: Activity, rhythm: Rhythm, origin: Instant, start: Instant, stop: Instant
) -> Iterator[Slot]:
    """N times a week or month: N slots as long as the period, with no clock invented."""
    calendar = plan.course.calendar
    first = calendar.day_of(origin)
    asked = asked_each_period(plan, activity, rhythm)
    k = max(0, (calendar.day_of(start) - first) // (7 if rhythm.unit == "weeks" else 31) - 1)
    while True:
        day, following = step_day(first, k, rhythm.unit), step_day(first, k + 1, rhythm.unit)
        opens, closes = calendar.midnight(day), calendar.midnight(following)
        if opens >= stop:
            return
        if closes > start:
            most, certain = asked(k)
            for i in range(most):
                yield Slot(opens, closes, f"{day - first}.{i}", i >= certain)
        k += 1


def _after_last(plan: Plan, activity: Activity, rhythm: Rhythm, opens: Instant) -> Iterator[Slot]:
    """Counted from the last one that was done: only the next one is known."""
    calendar = plan.course.calendar
    done = [
        c.at for c in plan.course.completions if c.rule == activity.rule.id and c.how in ("done", "partly")
    ]
    base = done[-1] if done else opens
    if rhythm.unit in UNITS:
        unit = UNITS[rhythm.unit]
        earliest, latest = base + rhythm.least * unit, base + rhythm.most * unit
    else:
        earliest = calendar.step(base, rhythm.least, rhythm.unit)
        latest = calendar.step(base, rhythm.most, rhythm.unit)
    yield Slot(earliest, latest if latest > earliest else None, f"{len(done)}")
