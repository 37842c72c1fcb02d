"""A course file: from text to ``Course``, with all problems at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..protocol.diagnostics import Diagnostic, Place, Problems, has_errors, near
from ..protocol.reading.fields import Fields, as_table
from ..protocol.reading.nodes import Many, Node, Table, Text, nodes_of, read_nodes
from ..protocol.reading.protocols import SourceFile, opening
from ..timing import Calendar, Instant, zone, zone_names
from .course import Course, Visit
from .facts import read_answers, read_completions, read_moments
from .keys import COURSE_KEYS, PLACE_KEYS, STAY_KEYS, VERSION_KEYS, VISIT_KEYS
from .sessions import read_sessions
from .times import Times


@dataclass(frozen=True, slots=True)
class CourseReading:
    """What came of reading: the course when it has no error, and everything that was found."""

    course: Course | None
    problems: tuple[Diagnostic, ...]


def read_course(file: SourceFile) -> CourseReading:
    """Read a course file. Never raises for what an author wrote."""
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    return _read(table, problems)


def read_course_values(values: Mapping[str, object], name: str) -> CourseReading:
    """The same for a course kept as plain values with the keys of a course file; ``name`` is for messages."""
    table = nodes_of(values, Place(name))
    assert isinstance(table, Table), "a course is a map"
    return _read(table, Problems())


def _read(table: Table | None, problems: Problems) -> CourseReading:
    if table is None or not opening(table, "course", problems):
        return CourseReading(None, problems.sorted())
    fields = Fields(table, "a course", COURSE_KEYS, problems)
    times = Times(_calendar(fields, problems), problems)
    course = _course(fields, times, problems)
    found = problems.sorted()
    return CourseReading(None if has_errors(found) else course, found)


def _course(fields: Fields, times: Times, problems: Problems) -> Course:
    latitude, longitude = _place(fields, problems)
    starts, ends = times.day(fields, "starts"), times.day(fields, "ends")
    if starts is not None and ends is not None and ends < starts:
        problems.report("E14", fields.place("ends"), rule="The course")
    protocol, earlier = _protocols(fields, times, problems)
    orders = fields.node("orders")
    sessions = read_sessions(fields, times, problems)
    keys = frozenset(session.key for session in sessions)
    return Course(
        id=fields.required("course"),
        protocol=protocol,
        earlier=earlier,
        calendar=times.calendar,
        overlays=fields.texts("overlays"),
        waking=fields.clock("waking", 8 * 3600),
        bedtime=fields.clock("bedtime", 22 * 3600),
        latitude=latitude,
        longitude=longitude,
        medicines=fields.texts("medicines") if "medicines" in fields else None,
        age=_age(fields, problems),
        route=fields.text("route").lower(),
        starts=starts,
        ends=ends,
        sessions=sessions,
        visits=_visits(fields, times, problems),
        moments=read_moments(fields, times, keys, problems),
        answers=read_answers(fields, times, keys, problems),
        completions=read_completions(fields, times, keys, problems),
        orders=as_table(orders, "orders", problems) if orders else None,
        places={key: node.place for key, node in fields.table.entries.items()},
    )


def _protocols(
    fields: Fields, times: Times, problems: Problems
) -> tuple[str, tuple[tuple[str, Instant], ...]]:
    """The protocol in force last, and the earlier ones with the instant at which each ended."""
    node = fields.node("protocol")
    if not isinstance(node, Many):
        return fields.required("protocol"), ()
    names: list[str] = []
    changes: list[Instant] = []
    for item in node.items:
        version = Fields(item, "a version", VERSION_KEYS, problems)
        names.append(version.required("use"))
        if len(names) > 1 and (day := times.day_or_time(version, "from")) is not None:
            changes.append(times.calendar.wall(*day))
    if not names or len(changes) < len(names) - 1 or changes != sorted(set(changes)):
        wanted = "a list of {use: …, from: …} in order of time"
        problems.report("E10", node.place, key="protocol", value="this list", wanted=wanted, hint="")
        return "", ()
    return names[-1], tuple(zip(names[:-1], changes, strict=True))


def _calendar(fields: Fields, problems: Problems) -> Calendar:
    node = fields.node("time zone")
    if node is None:
        problems.report("E06/needs", fields.table.place, noun="The course", key="time zone")
        return Calendar.of("UTC")
    if not isinstance(node, Many):
        return Calendar.of(_zone_name(node, fields.text("time zone"), problems))
    first, later = "", []
    for item in node.items:
        stay = Fields(item, "a stay", STAY_KEYS, problems)
        name = _zone_name(stay.node("zone") or item, stay.required("zone"), problems)
        if not first:
            first = name
            continue
        when = Times(Calendar.of(name), problems).day_or_time(stay, "from")
        if when is not None:
            later.append((*when, name))
    if not first:
        problems.report("E06/needs", node.place, noun="'time zone'", key="zone")
    calendar = Calendar.of_stays(first or "UTC", later)
    since = [stay.since or 0 for stay in calendar.stays]
    if since != sorted(since) or len(set(since)) < len(since):
        wanted = "a list in order of time"
        problems.report("E10", node.place, key="time zone", value="this list", wanted=wanted, hint="")
        return Calendar.of(first or "UTC")
    return calendar


def _zone_name(node: Node, name: str, problems: Problems) -> str:
    if zone(name) is not None:
        return name
    known = {known.lower(): known for known in zone_names()}
    hint = near(name, known)
    for lower, proper in known.items():
        hint = hint.replace(f"'{lower}'", f"'{proper}'")
    problems.report("E21", node.place, name=name, near=hint)
    return "UTC"


def _place(fields: Fields, problems: Problems) -> tuple[float | None, float | None]:
    if (node := fields.node("place")) is None:
        return None, None
    place = Fields(node, "a place", PLACE_KEYS, problems)
    found = [_degrees(place, key, most, problems) for key, most in (("latitude", 90), ("longitude", 180))]
    return (found[0], found[1]) if None not in found else (None, None)


def _degrees(place: Fields, key: str, most: int, problems: Problems) -> float | None:
    try:
        degrees = float(place.required(key))
        if -most <= degrees <= most:
            return degrees
    except ValueError:
        pass
    value, wanted = place.text(key), f"a number from -{most} to {most}"
    problems.report("E10", place.place(key), key=key, value=value, wanted=wanted, hint="")
    return None


def _age(fields: Fields, problems: Problems) -> int | None:
    text = fields.text("age")
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}", text, re.ASCII) and int(text) <= 130:
        return int(text)
    problems.report("E10", fields.place("age"), key="age", value=text, wanted="a number of years", hint="")
    return None


def _visits(fields: Fields, times: Times, problems: Problems) -> tuple[Visit, ...]:
    found = []
    for number, item in enumerate(fields.items("visits"), 1):
        if isinstance(item, Text):
            item = Table(item.place, {"at": item}, {})
        visit = Fields(item, "a visit", VISIT_KEYS, problems)
        at = times.instant(visit, "at", required=True)
        if at is not None:
            found.append(Visit(key=visit.text("key") or f"visit-{number}", at=at))
    return tuple(sorted(found, key=lambda visit: visit.at))
