"""A curve, and an answer about a habit, as values for pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ...care.timing import Day
from ...care.trajectory.scales import Scale
from ...care.trajectory.values import Crossing, HabitFinding, Relief


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One person's curve of one scale, as it was worked out last."""

    scale: Scale
    relief: Relief
    day: Day
    """At the end of this day."""
    is_current: bool
    """Whether it knows everything that was told."""
    silent: int | None
    """Days from the last report to the day of reading."""
    planned: tuple[int, ...] = ()
    """Days ahead on which the plan has a session. The curve itself takes none of them as held."""
    with_planned: Crossing | None = None
    """When the mark may be reached if they are held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A habit that was asked about, by its rule and its title in the guide, and what was found."""

    id: UUID
    rule: str
    title: str
    found: HabitFinding | None
    """None until it was worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A habit that may be asked about: somebody ticked it."""

    rule: str
    title: str
