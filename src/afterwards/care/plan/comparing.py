"""The difference of two plans: what moves, what falls away, what is new. Shown before anything is changed."""

from __future__ import annotations

from typing import NamedTuple

from .plan import Activity, Plan


class Move(NamedTuple):
    """An activity that is in both plans at different times, or on a different condition."""

    old: Activity
    new: Activity


class PlanDifference(NamedTuple):
    """Activities by what becomes of them; identity is by meaning, so a moved one is the same one."""

    moved: tuple[Move, ...]
    fallen: tuple[Activity, ...]
    added: tuple[Activity, ...]
    stays: int

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.moved or self.fallen or self.added)


def compare_plans(old: Plan, new: Plan) -> PlanDifference:
    """What a change means for the person: compile both, compare, show, and only then record the fact."""
    before = {activity.id: activity for activity in old.activities}
    after = {activity.id: activity for activity in new.activities}
    moved = tuple(
        Move(before[id], activity)
        for id, activity in after.items()
        if id in before and _differs(before[id], activity)
    )
    fallen = tuple(activity for id, activity in before.items() if id not in after)
    added = tuple(activity for id, activity in after.items() if id not in before)
    return PlanDifference(moved, fallen, added, len(after) - len(moved) - len(added))


def _differs(one: Activity, two: Activity) -> bool:
    return (
        one.windows != two.windows
        or one.waits_for != two.waits_for
        or one.condition != two.condition
        or one.missing != two.missing
    )
