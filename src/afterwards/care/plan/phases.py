"""Phases: which phase each session belongs to, and where the course strays from the rhythm of a phase.

Phases suggest and check. They never book, move or drop a session.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from ..course import Course, TreatmentSession
from ..protocol.tree import CareProtocol, Phase

DAY = 86400


class PhaseFinding(NamedTuple):
    """A session that comes too close or too late for its phase, or a phase with too few sessions."""

    what: str
    """``close``, ``late`` or ``few``."""
    phase: str
    session: str
    days: int
    """Days since the session before; for ``few`` how many sessions are missing."""


def phase_names(protocol: CareProtocol, course: Course) -> dict[str, str]:
    """The phase of each held session by its key: as recorded, else by order and by the phases' length."""
    if not protocol.phases:
        return {s.key: s.phase for s in course.held}
    phases = [p for p in protocol.phases.values() if _fits(p, protocol, course)]
    if not phases:
        return {s.key: s.phase for s in course.held}
    found: dict[str, str] = {}
    current: Phase | None = phases[0]
    used = 0
    for session in course.held:
        recorded = protocol.phases.get(session.phase)
        if recorded is not None:
            used = used if current is not None and current.name == recorded.name else 0
            current = recorded
        while current is not None and (size := _size(current)) is not None and used >= size:
            current, used = protocol.phases.get(current.then), 0
        found[session.key] = "" if current is None else current.name
        used += 1
    return found


def is_complete(phase: Phase, name: str, phases: dict[str, str], course: Course) -> bool:
    """Whether all sessions of a phase are entered: as many as it has, or one of a later phase."""
    size = _size(phase)
    held = [session.key for session in course.held]
    if size is None or sum(phases.get(key) == name for key in held) >= size:
        return True
    return bool(held) and phases.get(held[-1], "") != name


def _fits(phase: Phase, protocol: CareProtocol, course: Course) -> bool:
    routes = {protocol.vocabulary.route(s.route) for s in course.sessions}
    return not phase.routes or bool(routes & set(phase.routes))


def _size(phase: Phase) -> int | None:
    if phase.sessions is not None:
        return phase.sessions
    if phase.per_week and phase.over and phase.over.unit == "weeks":
        return phase.per_week[1] * phase.over.most
    return None


def phase_findings(protocol: CareProtocol, course: Course) -> tuple[PhaseFinding, ...]:
    """Where sessions are closer or further apart than their phase plans."""
    names = phase_names(protocol, course)
    found = []
    held = course.held
    for before, after in pairwise(held):
        phase = protocol.phases.get(names.get(after.key, ""))
        if phase is not None and names.get(before.key) == phase.name:
            found += _distance(phase, before, after, course)
    for name, phase in protocol.phases.items():
        own = [s for s in held if names.get(s.key) == name]
        missing = (_size(phase) or 0) - len(own)
        if own and missing > 0 and is_complete(phase, name, names, course):
            found.append(PhaseFinding("few", name, own[-1].key, missing))
    return tuple(found)


def _distance(
    phase: Phase, before: TreatmentSession, after: TreatmentSession, course: Course
) -> list[PhaseFinding]:
    calendar = course.calendar
    days = calendar.day_of(after.begins) - calendar.day_of(before.begins)
    least, most = _bounds(phase)
    if least is not None and days < least:
        return [PhaseFinding("close", phase.name, after.key, days)]
    if most is not None and days > most:
        return [PhaseFinding("late", phase.name, after.key, days)]
    return []


def _bounds(phase: Phase) -> tuple[int | None, int | None]:
    if phase.every is not None:
        unit = {"days": 1, "weeks": 7, "months": 30}.get(phase.every.unit, 1)
        return phase.every.least * unit, phase.every.most * unit
    if phase.per_week is not None:
        # Twice a week may be Monday and Tuesday, or Monday and Saturday: only a second session on the
        # same day, or a whole week without one, strays from it.
        return 1, 7
    return None, None
