"""A course over several versions of its protocol: each session keeps the version in force at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..course import Course
from ..timing import Instant
from .compiling import compile
from .plan import Activity, Plan
from .programs import Programs
from .windows import FAR_FUTURE, FAR_PAST, Stretch, minus

type Version = tuple[Instant, Programs]
"""From when a version holds, and the version."""


def compile_versions(versions: Sequence[Version], course: Course) -> Plan:
    """The plan of a course whose protocol changed on the way; versions in order, the first since ever.

    What hangs on a session, a visit or a recorded moment keeps the version in force when that happened.
    Rules on the course as a whole switch at the change: the older wording stands until then under
    ``course@VERSION``, the newest keeps the plain id, and completions stay with the rule.
    """
    plans = [compile(programs, course) for _, programs in versions]
    if len(plans) == 1:
        return plans[0]
    edges = [FAR_PAST, *(since for since, _ in versions[1:]), FAR_FUTURE]
    activities: list[Activity] = []
    for plan, span in zip(plans, pairwise(edges), strict=True):
        for activity in plan.activities:
            at = activity.scene.at
            if at is None:
                activities += _within(activity, span, plan, newest=plan is plans[-1])
            elif span[0] <= at < span[1]:
                activities.append(activity)
    activities.sort(key=lambda activity: (activity.rule.id, activity.scene.number or 0, activity.scene.key))
    return Plan(
        course=course, programs=plans[-1].programs, activities=tuple(activities), scenes=plans[-1].scenes
    )


def _within(activity: Activity, span: Stretch, plan: Plan, *, newest: bool) -> list[Activity]:
    if not activity.windows:
        return [activity] if newest else []
    windows = minus(activity.windows, [(FAR_PAST, span[0]), (span[1], FAR_FUTURE)])
    if not windows:
        return []
    key = activity.scene.key if newest else f"{activity.scene.key}@{plan.protocol.version}"
    return [activity._replace(windows=windows, scene=replace(activity.scene, key=key))]
