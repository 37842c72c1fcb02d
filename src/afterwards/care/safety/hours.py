"""When a clinic is open, and working time: four working hours from Friday afternoon end on Monday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..timing import Calendar, Day, Instant

FARTHEST = 60
"""Days that are looked through for an opening; a clinic that is shut longer is shut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """The hours of a week on the clinic's clock, and the days on which it is shut."""

    calendar: Calendar
    week: tuple[tuple[tuple[int, int], ...], ...]
    """From Monday on, each day's open stretches as seconds after midnight; seven of them."""
    shut: frozenset[Day] = frozenset()

    def __post_init__(self) -> None:
        assert len(self.week) == 7, "a week has seven days"

    def stretches(self, at: Instant) -> Iterator[tuple[Instant, Instant]]:
        """The open stretches from ``at`` on, in order; one that has begun is cut at ``at``."""
        first = self.calendar.day_of(at)
        for day in range(first, first + FARTHEST):
            if day in self.shut:
                continue
            for low, high in self.week[date.fromordinal(day).weekday()]:
                opens, closes = self.calendar.wall(day, low), self.calendar.wall(day, high)
                if closes > at:
                    yield max(opens, at), closes

    def is_open(self, at: Instant) -> bool:
        """Whether somebody is there at that instant."""
        return next((low == at for low, _ in self.stretches(at)), False)

    def next_opening(self, at: Instant) -> Instant | None:
        """When somebody is there next (at once, where it is open); None within sixty days."""
        return next((low for low, _ in self.stretches(at)), None)

    def after(self, at: Instant, seconds: int) -> Instant | None:
        """The instant at which so much working time has passed since ``at``."""
        left = seconds
        for low, high in self.stretches(at):
            if high - low >= left:
                return low + left
            left -= high - low
        return None

    def end_of_next_day(self, at: Instant) -> Instant | None:
        """When the next working day ends: the first one that begins after the day of ``at``."""
        today = self.calendar.day_of(at)
        ends: dict[Day, Instant] = {}
        for low, high in self.stretches(at):
            ends[self.calendar.day_of(low)] = high
        return next((end for day, end in ends.items() if day > today), None)
