"""A plan: every activity of a protocol for one course, with its windows. Computed, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..course import Course
from ..protocol.tree import CareProtocol, Match, Rule
from ..timing import Instant
from .programs import Programs
from .scenes import Scene
from .windows import Window


class Held(NamedTuple):
    """What is known of a rule's conditions: ``holds`` is True, False or None for not known yet."""

    holds: bool | None
    asks: tuple[Match, ...] = ()
    """The matches whose answers are missing."""


YES, NO = Held(holds=True), Held(holds=False)


class Activity(NamedTuple):
    """One rule in one scene: what is asked there, when, and on what condition.

    Its identity is (course, rule, the scene's own key): never a date and never a place in a list.
    """

    rule: Rule
    scene: Scene
    windows: tuple[Window, ...]
    condition: Held = YES
    waits_for: str = ""
    """The fact without which it has no opening yet."""
    missing: tuple[Match, ...] = ()
    """Of a gate: what has not been answered as it must be."""

    @property
    def id(self) -> str:
        """``rule/key``."""
        return f"{self.rule.id}/{self.scene.key}"

    @property
    def session(self) -> str | None:
        """The session's key, where it hangs on one."""
        return self.scene.session.key if self.scene.session else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All activities of one course under one protocol."""

    course: Course
    programs: Programs
    activities: tuple[Activity, ...]
    scenes: Mapping[str, list[Scene]] = field(compare=False)
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """Derived views of this plan, each made once when it is first asked for."""

    @property
    def protocol(self) -> CareProtocol:
        """The protocol that it was compiled from."""
        return self.programs.protocol

    def horizon(self, days: int = 90) -> Instant:
        """Until when endless rhythms are listed: the course's end, else ``days`` after the last session."""
        calendar = self.course.calendar
        if self.course.ends is not None:
            return calendar.midnight(self.course.ends + 1)
        last = self.course.sessions[-1].begins if self.course.sessions else None
        if last is None and self.course.starts is not None:
            last = calendar.midnight(self.course.starts)
        return (last or 0) + days * 86400
