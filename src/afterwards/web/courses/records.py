"""Everything that is known about one person's course, as one value: the facts after amendments and undos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ...care.course import TreatmentSession
from ...care.timing import Instant

type Values = dict[str, object]
"""Plain values with the keys of a course file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideChoice:
    """Whose guide is followed: a shipped protocol's id, or the id of a practice's guide version."""

    protocol: str
    name: str = ""
    """The id that the guide's own file gives it; it stays when a new version is uploaded."""
    overlays: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    since: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """Who takes the person home. ``who``: someone, taxi or unknown."""

    who: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A supporter's tap: picked up, home or settled."""

    tap: str
    at: Instant
    fact: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAct:
    """An act that can still be undone: one fact, with those that were stored by the same yes."""

    fact: UUID
    kind: str
    value: Mapping[str, object]
    role: str
    recorded_at: Instant
    parts: tuple[UUID, ...] = ()
    """The further facts of the same act, which are taken back with it."""
    is_first: bool = False
    """Whether no session was known before it."""

    @property
    def facts(self) -> tuple[UUID, ...]:
        """All its facts."""
        return self.fact, *self.parts


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """One person's course values, and what screens know beyond the course."""

    values: Values
    """The course file as plain values; ``afterwards agenda`` on it says what the screen says."""
    guides: tuple[GuideChoice, ...] = ()
    """In order of time; the last is in force."""
    orders: Values | None = None
    """Accepted amendments and the person's own settings, as a layer over the guide."""
    place_name: str = ""
    rides: Mapping[str, Ride] = field(default_factory=dict)
    """By session key."""
    taps: Mapping[str, tuple[Tap, ...]] = field(default_factory=dict)
    """By session key, in order of time; `taps_of` gives those that count."""
    later: Mapping[str, Instant] = field(default_factory=dict)
    """Occurrences put off, and until when."""
    paused_since: Instant | None = None
    whole_plan: frozenset[str] = frozenset()
    """Sessions whose dose-day mode the person turned off."""
    session_keys: frozenset[str] = frozenset()
    """Every key that a session ever had, also of one that was taken back."""
    wishes: Mapping[str, str] = field(default_factory=dict)
    """theme, size, hand, words: how the person wants the screens."""
    acts: tuple[LastAct, ...] = ()
    """Newest first, the last five acts that an undo may take back."""

    @property
    def guide(self) -> GuideChoice | None:
        """The choice in force."""
        return self.guides[-1] if self.guides else None

    def taps_of(self, session: TreatmentSession) -> tuple[Tap, ...]:
        """The taps of a ride home. One from before the session began was a try, or is of a day on which it is
        not held any more: nobody is driven home before that.
        """
        return tuple(tap for tap in self.taps.get(session.key, ()) if tap.at >= session.begins)
