"""One person's treatment: sessions and facts. Facts are stored; everything dated is computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..protocol.diagnostics import Place
from ..protocol.reading.nodes import Table
from ..timing import Calendar, Day, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPart:
    """A part of a long session, as far as it is recorded."""

    name: str
    start: Instant | None = None
    end: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentSession:
    """One dosing visit. ``key`` is given when it is planned and survives a move."""

    key: str
    planned: Instant | None = None
    route: str = ""
    shape: str = ""
    site: str = ""
    """Where it is held (the key ``place``): clinic, home …"""
    phase: str = ""
    booked: Instant | None = None
    arrival: Instant | None = None
    start: Instant | None = None
    end: Instant | None = None
    leaving: Instant | None = None
    parts: tuple[SessionPart, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    missed: bool = False
    cancelled: bool = False
    stopped_early: bool = False
    place: Place = field(default=Place(""), compare=False)
    answer_places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def begins(self) -> Instant:
        """When it started, or is planned to."""
        begins = self.start if self.start is not None else self.planned
        assert begins is not None, "a session has a planned or a recorded start"
        return begins

    @property
    def happens(self) -> bool:
        """Whether it is neither missed nor cancelled."""
        return not (self.missed or self.cancelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A planned therapy visit."""

    key: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentFact:
    """Something that happened at an instant."""

    fact: str
    at: Instant
    session: str | None = None
    key: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFact:
    """Something that somebody said, and when."""

    fact: str
    value: str
    at: Instant | None = None
    session: str | None = None
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """An occurrence that was done, partly done, skipped or missed."""

    rule: str
    how: str = "done"
    at: Instant
    session: str | None = None
    repeat: str = ""
    key: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One person's treatment under one protocol. Sessions are in order of time."""

    id: str
    protocol: str
    calendar: Calendar
    earlier: tuple[tuple[str, Instant], ...] = ()
    """Earlier versions of the protocol, each with the instant at which the next one took over."""
    overlays: tuple[str, ...] = ()
    waking: int = 8 * 3600
    bedtime: int = 22 * 3600
    latitude: float | None = None
    longitude: float | None = None
    medicines: tuple[str, ...] | None = None
    """None: nobody asked. Empty: none are taken."""
    route: str = ""
    """How the medicine is given where no session says so (a course without sessions)."""
    age: int | None = None
    starts: Day | None = None
    ends: Day | None = None
    sessions: tuple[TreatmentSession, ...] = ()
    visits: tuple[Visit, ...] = ()
    moments: tuple[MomentFact, ...] = ()
    answers: tuple[AnswerFact, ...] = ()
    completions: tuple[Completion, ...] = ()
    orders: Table | None = field(default=None, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where each key of the file stands."""

    def session(self, key: str) -> TreatmentSession | None:
        """The session of that key, or None."""
        return next((s for s in self.sessions if s.key == key), None)

    @property
    def held(self) -> tuple[TreatmentSession, ...]:
        """Sessions that were held or still will be, in order."""
        return tuple(s for s in self.sessions if s.happens)
