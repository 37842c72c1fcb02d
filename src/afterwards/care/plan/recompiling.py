"""What of a former plan still holds: scenes on which nothing has changed keep what sentences gave there."""

from __future__ import annotations

from collections.abc import Mapping

from ..course import Course
from .plan import Plan
from .programs import Programs
from .scenes import Scene

_REACH_ANY = ("moments", "completions", "calendar")
"""What is told of the course as a whole and may move a window in any scene."""


def remember(
    previous: Plan | None, programs: Programs, course: Course, scenes: Mapping[str, list[Scene]]
) -> None:
    """Let unchanged sessions share the memory of ``previous``, a plan of the same programs.

    A moved session changes its own scene and the one before (its ``next start``). Conditions are not
    remembered: they are asked again.
    """
    if previous is None or previous.programs is not programs or programs.late:
        return
    if any(getattr(previous.course, name) != getattr(course, name) for name in _REACH_ANY):
        return
    before = {scene.key: scene for scene in previous.scenes.get("session", ())}
    for scene in scenes.get("session", ()):
        was = before.get(scene.key)
        if was is not None and was.moments == scene.moments and was.known == scene.known:
            scene.memo = was.memo
