"""What is kept of a person between two reports, as values that can be stored. No numpy."""

from __future__ import annotations

from dataclasses import dataclass

from .values import DayBand, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One person's bank at the end of a day, about 5.2 kB."""

    scale: str
    day: int
    story: bytes
    """A digest of everything that was told until then, and of the parameters."""
    numbers: bytes
    """The state in single precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """One person's kept states, oldest first, the last of them the newest."""

    states: tuple[Kept, ...] = ()

    @property
    def newest(self) -> Kept:
        """The last day that was lived through. Raises IndexError where there is none."""
        return self.states[-1]


NOTHING = Keeping()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What is kept of one person and one scale."""

    keeping: Keeping = NOTHING
    past: tuple[DayBand, ...] = ()
    """The band of each day, up to that of the newest state."""
    read: tuple[Signal, ...] = ()
    """What a signal would have said on each day with a report and a mark."""
