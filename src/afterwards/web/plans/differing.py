"""What differs between two plans for whoever reads them now: what is theirs, and not over in both.

The engine compares instants. Somebody reads a clock: on another one, what moves is what reads otherwise.
And of what comes back every day, the next time that differs is what they will meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ...care.exports.phrases import is_over
from ...care.plan import Activity, Plan
from ...care.plan.comparing import compare_plans
from ...care.plan.occurrences import Occurrence, occurrences
from ...care.plan.windows import Window
from ...care.protocol.tree import NOTICES
from ...care.timing import DAY_SECONDS, Day, Instant
from ...care.words import Words

FAR = 92 * DAY_SECONDS
"""How far ahead the times of a day are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A plan as somebody reads it now: the patient, or a clinic that looks at everybody's part."""

    plan: Plan
    at: Instant
    words: Words
    role: str = ""
    """Whose part of the plan is compared; empty for all."""

    @property
    def today(self) -> Day:
        """The local day of this moment, on the patient's own clock."""
        return self.plan.course.calendar.day_of(self.at)

    def reads(self, activity: Activity) -> bool:
        """Whether it is theirs, to do or to keep to; what is only to know is nobody's to compare."""
        is_theirs = not self.role or self.role in activity.rule.actors
        return is_theirs and activity.rule.verb not in NOTICES

    def cares(self, activity: Activity) -> bool:
        """Whether it is theirs and not over yet."""
        windows = activity.windows
        is_past = bool(windows) and all(is_over(window, self.at) for window in windows)
        return self.reads(activity) and not is_past


class Moved(NamedTuple):
    """An activity that is in both plans, as it is shown: whole, or the next of its repeats that differs."""

    old: Occurrence
    new: Occurrence

    @property
    def activity(self) -> Activity:
        """What it will be."""
        return self.new.activity


class Difference(NamedTuple):
    """What moves, falls away and is new, for whoever reads."""

    moved: tuple[Moved, ...]
    fallen: tuple[Activity, ...]
    added: tuple[Activity, ...]
    stays: int


def difference(reading: Reading, new: Plan) -> Difference:
    """What the change of a plan to another one means for whoever reads it."""
    found = compare_plans(reading.plan, new)
    added = {activity.id for activity in found.added}
    moved = tuple(_moved(reading, new))
    changed = added | {one.activity.id for one in moved}
    return Difference(
        moved=moved,
        fallen=tuple(activity for activity in found.fallen if reading.cares(activity)),
        added=tuple(activity for activity in found.added if reading.cares(activity)),
        stays=sum(reading.reads(one) and one.id not in changed for one in new.activities),
    )


def _moved(reading: Reading, new: Plan) -> Iterator[Moved]:
    old = reading.plan
    before = {activity.id: activity for activity in old.activities}
    here, there = _repeats(reading, old), _repeats(reading, new)
    is_other_clock = old.course.calendar != new.course.calendar

    def times(windows: tuple[Window, ...], plan: Plan) -> object:
        return _walls(windows, plan, reading.at) if is_other_clock else windows

    for activity in new.activities:
        known = before.get(activity.id)
        if known is None or not (reading.cares(activity) or reading.cares(known)):
            continue
        if _apart(known, activity) or times(known.windows, old) != times(activity.windows, new):
            yield Moved(Occurrence(known, known.windows), Occurrence(activity, activity.windows))
            continue
        for repeat, one in there.get(activity.id, {}).items():
            same = here.get(activity.id, {}).get(repeat)
            if same is not None and times(same.windows, old) != times(one.windows, new):
                yield Moved(same, one)
                break


def _apart(one: Activity, other: Activity) -> bool:
    """Whether they differ in anything but their times."""
    pairs = (one.waits_for, other.waits_for), (one.condition, other.condition), (one.missing, other.missing)
    return any(old != new for old, new in pairs)


def _walls(windows: tuple[Window, ...], plan: Plan, at: Instant) -> tuple[object, ...]:
    """The ends of windows as the plan's clock reads them; what is past reads alike."""
    read = plan.course.calendar.read
    ends = ((w.opens, w.closes, w.earliest, w.latest) for w in windows)
    return tuple(None if end is None else (at if end <= at else read(end)) for four in ends for end in four)


def _repeats(reading: Reading, plan: Plan) -> dict[str, dict[str, Occurrence]]:
    """What comes back, by activity and repeat, from now on and in order of time."""
    found: dict[str, dict[str, Occurrence]] = {}
    for one in occurrences(plan, reading.at, reading.at + FAR):
        if one.repeat:
            found.setdefault(one.activity.id, {})[one.repeat] = one
    return found
