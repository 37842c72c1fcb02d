"""The sessions of a course file, checked against each other."""

from __future__ import annotations

from itertools import pairwise

from ..protocol.diagnostics import Problems
from ..protocol.reading.fields import Fields, as_table, as_text
from ..protocol.reading.nodes import Node
from ..protocol.reading.protocols import NAME
from .course import SessionPart, TreatmentSession
from .keys import SESSION_KEYS
from .times import Times

_PART_KEYS = {key: SESSION_KEYS[key] for key in ("start", "end")}


def read_sessions(fields: Fields, times: Times, problems: Problems) -> tuple[TreatmentSession, ...]:
    """The sessions in order of time. Reports doubles, overlaps and sessions that end before they start."""
    found = [s for item in fields.items("sessions") if (s := _session(item, times, problems)) is not None]
    _check_keys(found, problems)
    ordered = sorted(found, key=lambda session: session.begins)
    for before, after in pairwise(found):
        if after.begins < before.begins:
            problems.report("W11", after.place, session=after.key, other=before.key)
    held = [session for session in ordered if session.happens]
    longest: TreatmentSession | None = None
    for after in held:
        if longest is not None and (after.begins < _finish(longest) or after.begins == longest.begins):
            problems.report("E22/overlap", after.place, session=after.key, other=longest.key)
        if longest is None or _finish(after) >= _finish(longest):
            longest = after
    return tuple(ordered)


def _finish(session: TreatmentSession) -> int:
    return session.begins if session.end is None else session.end


def _check_keys(sessions: list[TreatmentSession], problems: Problems) -> None:
    seen: set[str] = set()
    for session in sessions:
        if session.key in seen:
            problems.report("E22/key", session.place, key=session.key)
        seen.add(session.key)


def _session(node: Node, times: Times, problems: Problems) -> TreatmentSession | None:
    fields = Fields(node, "a session", SESSION_KEYS, problems)
    key = fields.required("key")
    fields.noun = f"session {key}"
    if key and not NAME.match(key.lower()):
        wanted, place = "letters, digits and hyphens, as in s1", fields.place("key")
        problems.report("E10", place, key="key", value=key, wanted=wanted, hint="")
    if "planned" not in fields and "start" not in fields:
        problems.report("E22/time", fields.table.place, session=key)
        return None
    moments = {
        name: times.instant(fields, name)
        for name in ("planned", "booked", "arrival", "start", "end", "leaving")
    }
    if moments["planned"] is None and moments["start"] is None:
        return None
    begins = moments["start"] if moments["start"] is not None else moments["planned"]
    end = moments["end"]
    if end is not None and begins is not None and end < begins:
        problems.report("E22", fields.place("end"), session=key)
        return None
    if moments["leaving"] is not None and begins is not None and moments["leaving"] < (end or begins):
        problems.report("E22/before", fields.place("leaving"), session=key, key="leaving")
        return None
    answers = fields.each("answers", "'answers'")
    return TreatmentSession(
        key=key,
        route=fields.text("route").lower(),
        shape=fields.text("shape"),
        site=fields.text("place").lower(),
        phase=fields.text("phase"),
        **moments,
        parts=_parts(fields, times, problems),
        answers={name: as_text(value, name, problems) for name, value in answers},
        missed=fields.flag("missed"),
        cancelled=fields.flag("cancelled"),
        stopped_early=fields.flag("stopped early"),
        place=fields.table.place,
        answer_places={name: value.place for name, value in answers},
    )


def _parts(fields: Fields, times: Times, problems: Problems) -> tuple[SessionPart, ...]:
    found = []
    for name, node in fields.each("parts", "'parts'"):
        part = Fields(as_table(node, f"the part {name}", problems), f"the part {name}", _PART_KEYS, problems)
        start, end = times.instant(part, "start"), times.instant(part, "end")
        if start is not None and end is not None and end < start:
            problems.report("E22", part.place("end"), session=name)
        found.append(SessionPart(name=name, start=start, end=end))
    return tuple(found)
