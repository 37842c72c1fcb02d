"""Check-ins as values: what was said to each question, when, for whom; and what a summary holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from ...care.cadence import Done, PutOff
from ...care.checkin.answers import Answer, Answers
from ...care.checkin.reports import LifeEvent, Report
from ...care.safety.shown import Shown
from ...care.timing import Day, Instant

SELF, CLINIC = "self", "clinic"
"""Whose eyes a check-in is for. What is the person's own can be sent later."""
SAFE, AGREED = "ask:safe", "ask:agree"
"""Not questions of a form: "Are you safe right now?", and the signs of which the clinic may know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stood on the page that was answered."""

    form: str
    version: str
    language: str = "en"
    to: str = SELF
    beat: str = ""
    """The occasion on which it was asked for; empty: the person began by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer to one question, and when. None takes back what was said before."""

    act: str
    """The id that the page or the phone made: what is sent twice is said once."""
    item: str
    answer: Answer | None
    at: Instant
    shown: Shown | None = None
    """Of an answer that no form here takes: how it stood on its page. It is kept as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One check-in with everything that was ever said in it, in order."""

    key: UUID
    asked: Asked
    said: tuple[Said, ...] = ()
    is_open: bool = False

    @property
    def last(self) -> Mapping[str, Answer]:
        """What holds now: the last answer to each question that was not taken back."""
        return _last(one for one in self.said if one.shown is None)

    @property
    def unread(self) -> Mapping[str, Answer]:
        """The last answers to questions that no form here has: kept as they came, checked by nobody."""
        return _last(one for one in self.said if one.shown is not None)

    @property
    def given(self) -> dict[str, Answer]:
        """The same for the questions of the form alone."""
        return {item: answer for item, answer in self.last.items() if ":" not in item}

    @property
    def agreed(self) -> frozenset[str]:
        """The signs of which the person said that the clinic may know."""
        found = self.last.get(AGREED, ())
        return frozenset(str(one) for one in found) if isinstance(found, tuple) else frozenset()

    @property
    def at(self) -> Instant:
        """When the last answer was given."""
        return max((one.at for one in self.said), default=0)

    def answers(self) -> Answers:
        """The answers, which were checked when they came."""
        return Answers(
            instrument=self.asked.form, version=self.asked.version, given=MappingProxyType(self.given)
        )


def _last(said: Iterable[Said]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for one in said:
        found.pop(one.item, None)
        if one.answer is not None:
            found[one.item] = one.answer
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A check-in in the list of those that were handed in."""

    key: str
    form: str
    version: str
    at: Instant
    day: Day
    is_complete: bool
    is_shared: bool
    """Whether the clinic reads it: it was assigned, or the person sent it."""
    is_open: bool = False
    """Whether the person can still add to it, as to the tap of today."""
    scores: Mapping[str, str] = field(default_factory=dict)
    """Each score by name, as it was worked out with that version of the form; none while incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened in a life, with the id of its entry."""

    id: UUID
    day: Day
    words: str

    @property
    def mark(self) -> LifeEvent:
        """The same, as charts take it."""
        return LifeEvent(day=self.day, words=self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A past that was brought along, as a whole."""

    id: UUID
    at: Instant
    origin: str
    name: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fares:
    """All that is known of how one person fares, as screens need it. In order of time, oldest first."""

    number: int = 0
    """The number of the newest entry: another one means that something was added."""
    listed: tuple[Listed, ...] = ()
    own: tuple[Report, ...] = ()
    """Reports of check-ins that were filled in here."""
    imports: tuple[Import, ...] = ()
    put_off: tuple[PutOff, ...] = ()
    events: tuple[Event, ...] = ()
    visit: Mapping[str, object] = field(default_factory=dict)
    """What the person wants to bring to the next visit, as `actions.keep_visit` was given it last."""
    papers: tuple[CheckIn, ...] = ()
    """Check-ins that are being filled in, the newest last."""

    @property
    def reports(self) -> tuple[Report, ...]:
        """Every report, those of the past as well."""
        return (*self.own, *(report for one in self.imports for report in one.reports))

    @property
    def shared_reports(self) -> tuple[Report, ...]:
        """What the clinic may read."""
        shared = {one.key for one in self.listed if one.is_shared}
        return tuple(one for one in self.own if one.key in shared)

    @property
    def done(self) -> tuple[Done, ...]:
        """What was handed in, for the cadence."""
        return tuple(Done(instrument=one.form, at=one.at) for one in self.listed)

    def paper(self, form: str) -> CheckIn | None:
        """The check-in of that form that is being filled in."""
        return next((one for one in reversed(self.papers) if one.asked.form == form), None)
