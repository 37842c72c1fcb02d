"""What of a former plan still holds: activities of sessions on which nothing has changed."""

from __future__ import annotations

from collections.abc import Mapping

from ..course import Course
from .plan import Activity, Plan
from .programs import Programs
from .scenes import Scene

NOTHING: Mapping[str, Activity] = {}
_OF_ALL = ("moments", "answers", "completions", "medicines", "age", "calendar", "waking", "bedtime")


def kept_activities(
    previous: Plan | None, programs: Programs, course: Course, scenes: Mapping[str, list[Scene]]
) -> Mapping[str, Mapping[str, Activity]]:
    """The activities that can be taken over, by rule id and session key.

    A moved session changes its own scene and the one before (its ``next start``). Whatever is told of the
    course as a whole (answers, moments, medicines) may reach any scene, so then nothing is kept.
    """
    if previous is None or previous.programs is not programs or programs.late:
        return {}
    if any(getattr(previous.course, name) != getattr(course, name) for name in _OF_ALL):
        return {}
    before = {scene.key: scene for scene in previous.scenes.get("session", ())}
    now = scenes.get("session", ())
    changed = {scene.key for scene in now if not _same(before.get(scene.key), scene)}
    if len(changed) == len(now):
        return {}
    return {
        rule: {key: activity for key, activity in by_key.items() if key not in changed}
        for rule, by_key in previous.by_rule.items()
    }


def _same(was: Scene | None, now: Scene) -> bool:
    return (
        was is not None
        and was.moments == now.moments
        and was.session == now.session
        and (was.known, was.number, was.phase) == (now.known, now.number, now.phase)
    )
