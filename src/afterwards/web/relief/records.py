"""A curve as a value, for pages."""

from __future__ import annotations

from dataclasses import dataclass

from ...care.timing import Day
from ...care.trajectory.scales import Scale
from ...care.trajectory.values import Relief


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
