"""Scenes: what an occurrence of an anchor can see. A rule is made once in each scene of its family."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..course import Course, TreatmentSession
from ..protocol.grammar import UNITS
from ..protocol.tree import CareProtocol, Shape
from ..timing import Calendar, Instant
from .phases import is_complete, phase_names
from .windows import NEVER_BOUND, Edge, Window


def _later(calendar: Calendar, at: Instant, number: int, unit: str) -> Instant:
    """``number`` units after an instant: hours and minutes elapse, days and longer step on the calendar."""
    return at + number * UNITS[unit] if unit in UNITS else calendar.step(at, number, unit)


type Made = tuple[tuple[Window, ...], str]
"""What a sentence gives in a scene: windows, or the fact that its opening waits for."""


def _never(_rule: str, _after: Instant) -> Instant | None:
    return None


LONGEST_VISIT = 6 * 3600
"""How far a visit of unknown length may reach into the night. Our own choice, on the careful side: it only
tells on which day such a visit has surely ended."""


@dataclass(slots=True)
class Scene:
    """One occurrence of an anchor: its own key, the moments it knows, and the facts of the course."""

    key: str
    session: TreatmentSession | None
    moments: Mapping[str, Edge]
    facts: Facts
    calendar: Calendar
    at: Instant | None = None
    """The instant of the anchor itself; None for the course as a whole."""
    known: Instant | None = None
    """When it became known: the booking, or the start of the course."""
    number: int | None = None
    """The session's place in order, from 1: displayed and tested, never an identity."""
    phase: str = ""
    openings: Callable[[str, Instant], Instant | None] = _never
    """When another rule opens next after an instant, for ``next RULE``."""
    memo: dict[object, Made] = field(default_factory=dict, compare=False)
    """What each sentence gave here."""

    def moment(self, text: str) -> Edge:
        """An anchor of this scene; one that is not known yet is awaited."""
        return self.moments.get(text) or Edge(None, None, awaits=text)

    def fact(self, name: str, since: Instant | None) -> Instant | None:
        """The first record of a moment at or after ``since`` that may belong here, if any."""
        return self.facts.first(name, since, self.session.key if self.session else None)

    def next_opening(self, rule: str) -> Edge:
        """When a rule opens next after this scene's own instant."""
        at = None if self.at is None else self.openings(rule, self.at)
        return Edge(None, None, awaits=f"next {rule}") if at is None else Edge(at, at)


class Record(NamedTuple):
    """A moment as it was recorded: when, for which session, and the record's own key."""

    at: Instant
    session: str | None
    key: str


@dataclass(slots=True)
class Facts:
    """The moments and completions of a course by name, in order of time."""

    moments: Mapping[str, list[Record]]

    def first(self, name: str, since: Instant | None, session: str | None) -> Instant | None:
        """The first record of ``name`` at or after ``since`` that may belong to ``session``."""
        records = self.moments.get(name)
        if not records:
            return None
        start = 0 if since is None else bisect_left(records, since, key=lambda record: record.at)
        for record in records[start:]:
            if record.session is None or session is None or record.session == session:
                return record.at
        return None


def course_facts(protocol: CareProtocol, course: Course) -> Facts:
    """All moments of a course by name; a completion is the moment ``RULE done`` or ``RULE missed``."""
    moments: dict[str, list[Record]] = {}
    for moment in course.moments:
        moments.setdefault(moment.fact, []).append(Record(moment.at, moment.session, moment.key))
    for done in course.completions:
        if done.how != "skipped":
            rule = protocol.rule(done.rule)
            name = f"{rule.id if rule else done.rule} {'missed' if done.how == 'missed' else 'done'}"
            moments.setdefault(name, []).append(Record(done.at, done.session, done.key))
    for records in moments.values():
        records.sort()
    return Facts(moments)


def scenes_of(protocol: CareProtocol, course: Course) -> dict[str, list[Scene]]:
    """All scenes by family: ``course``, ``session``, ``therapy visit``, and one a kind of recorded moment."""
    facts = course_facts(protocol, course)
    common = _course_moments(protocol, course)
    calendar = course.calendar
    starts = None if course.starts is None else calendar.midnight(course.starts)
    found = {"course": [Scene("course", None, common, facts, calendar, None, starts)]}
    found["session"] = list(_session_scenes(protocol, course, common, facts, starts))
    missed = [Record(s.begins, s.key, s.key) for s in course.sessions if s.missed]
    visits = [Record(visit.at, None, visit.key) for visit in course.visits]
    for name, records in {"missed session": missed, "therapy visit": visits, **facts.moments}.items():
        found[name] = [_scene(name, record, course, common, facts) for record in records]
    return found


def _scene(anchor: str, record: Record, course: Course, common: Mapping[str, Edge], facts: Facts) -> Scene:
    at = record.at
    following = next((s for s in course.held if s.begins > at), None)
    moments = {**common, anchor: Edge(at, at)}
    if following:
        moments["next start"] = Edge(following.begins, following.begins)
    starts = None if course.starts is None else course.calendar.midnight(course.starts)
    session = course.session(record.session) if record.session else None
    return Scene(record.key, session, moments, facts, course.calendar, at, starts)


def _session_scenes(
    protocol: CareProtocol, course: Course, common: Mapping[str, Edge], facts: Facts, starts: Instant | None
) -> Iterator[Scene]:
    held = course.held
    phases = phase_names(protocol, course)
    for i, session in enumerate(held):
        moments = {**common, **session_moments(protocol, session, course.calendar)}
        if i + 1 < len(held):
            begins = held[i + 1].begins
            moments["next start"] = Edge(begins, begins)
        known = starts if session.booked is None else session.booked
        phase, calendar = phases.get(session.key, ""), course.calendar
        yield Scene(session.key, session, moments, facts, calendar, session.begins, known, i + 1, phase)


def _course_moments(protocol: CareProtocol, course: Course) -> dict[str, Edge]:
    calendar, held = course.calendar, course.held
    found: dict[str, Edge] = {"course end": NEVER_BOUND}
    if course.starts is not None:
        start = calendar.midnight(course.starts)
        found["course start"] = Edge(start, start)
    elif course.sessions:
        start = calendar.midnight(calendar.day_of(course.sessions[0].begins))
        found["course start"] = Edge(start, start)
    if course.ends is not None:
        end = calendar.midnight(course.ends + 1)
        found["course end"] = Edge(end, end)
    phases = phase_names(protocol, course)
    groups = {
        "": held,
        **{name: tuple(s for s in held if phases.get(s.key) == name) for name in protocol.phases},
    }
    for name, sessions in groups.items():
        if sessions:
            of = f" of {name}" if name else ""
            first, last = sessions[0].begins, sessions[-1].begins
            found[f"first session{of}"] = Edge(first, first)
            finish = session_moments(protocol, sessions[-1], calendar)["end"]
            if not name or is_complete(protocol.phases[name], name, phases, course):
                found[f"last session{of}"] = Edge(last, last)
                found[f"end of phase {name}"] = finish
            else:
                # More sessions are to come: its end waits for the last of them, and is not before this one.
                found[f"end of phase {name}"] = Edge(finish.lo, None, awaits=f"last session{of}")
    return found


def shape_of(protocol: CareProtocol, session: TreatmentSession) -> Shape:
    """The shape of a session: as recorded, else the only one, or the only one for its route."""
    if session.shape in protocol.shapes:
        return protocol.shapes[session.shape]
    shapes = list(protocol.shapes.values())
    if len(shapes) > 1 or (shapes and shapes[0].routes):
        route = route_of(protocol, session)
        shapes = [shape for shape in shapes if route in shape.routes]
    return shapes[0] if len(shapes) == 1 else Shape(name=session.shape)


def route_of(protocol: CareProtocol, session: TreatmentSession) -> str:
    """The route of a session by its one name; the protocol's own when it has only one; else empty."""
    if not session.route and len(protocol.routes) == 1:
        return protocol.routes[0]
    return protocol.vocabulary.route(session.route)


def session_moments(protocol: CareProtocol, session: TreatmentSession, calendar: Calendar) -> dict[str, Edge]:
    """The anchors of one session. A planned end is a range until it is recorded, never a guess."""
    begins = session.begins
    found = {"start": Edge(begins, begins)}
    for name, at in (("arrival", session.arrival), ("leaving", session.leaving), ("booking", session.booked)):
        if at is not None:
            found[name] = Edge(at, at)
    shape = shape_of(protocol, session)
    last = Edge(begins, begins)
    recorded = {part.name: part for part in session.parts}
    for name, amount in shape.parts:
        part = recorded.get(name)
        start = last if part is None or part.start is None else Edge(part.start, part.start)
        least = _later(calendar, start.lo or 0, amount.least, amount.unit)
        last = Edge(least, _later(calendar, start.hi or 0, amount.most, amount.unit))
        if part is not None and part.end is not None:
            last = Edge(part.end, part.end)
        if session.end is not None:
            last = Edge(min(last.lo or 0, session.end), min(last.hi or 0, session.end))
            start = Edge(min(start.lo or 0, session.end), min(start.hi or 0, session.end))
        found[f"start of {name}"], found[f"end of {name}"] = start, last
    found["end"] = _end(session, shape, last, calendar)
    if shape.parts and session.end is not None:
        found[f"end of {shape.parts[-1][0]}"] = found["end"]
    return found


def _end(session: TreatmentSession, shape: Shape, last_part: Edge, calendar: Calendar) -> Edge:
    if session.end is not None:
        return Edge(session.end, session.end)
    if shape.parts:
        return last_part
    begins, lasts = session.begins, shape.lasts
    if lasts is None:
        # The guide says nothing of its length: it ends on its day, the later one when it starts at night.
        return Edge(begins, calendar.midnight(calendar.day_of(begins + LONGEST_VISIT) + 1))
    least = _later(calendar, begins, lasts.least, lasts.unit)
    return Edge(least, _later(calendar, begins, lasts.most, lasts.unit))
