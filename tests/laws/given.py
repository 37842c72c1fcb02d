"""What a test is given: protocols and courses from short texts, read as a clinic's files are read."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from afterwards.care.agenda import agenda
from afterwards.care.course import Course, read_course
from afterwards.care.exports.plain import agenda_values
from afterwards.care.plan import Plan, compile
from afterwards.care.protocol.reading.protocols import SourceFile, read_protocol, read_vocabulary
from afterwards.care.protocol.things import Vocabulary
from afterwards.care.protocol.tree import CareProtocol
from afterwards.care.timing import Instant, parse_instant
from afterwards.care.words import ENGLISH

SHIPPED = files("afterwards") / "protocols"
NAMES = (
    "first-day-to-daily-life",
    "infusion-aftercare",
    "iv-first-day",
    "keeping-the-gain",
    "self-care-tips",
    "standard",
)
type Item = dict[str, Any]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    words, problems = read_vocabulary(SourceFile("things.yaml", (SHIPPED / "things.yaml").read_bytes()))
    assert not problems
    return words


@lru_cache(maxsize=32)
def protocol_of(text: str) -> CareProtocol:
    """The protocol of a whole file's text; it must have no error."""
    reading = read_protocol(SourceFile("test.yaml", text), vocabulary=vocabulary())
    assert reading.protocol is not None, [str(p) for p in reading.problems]
    return reading.protocol


def protocol_with(rules: str, head: str = "routes: [iv]") -> CareProtocol:
    """A protocol of these rules (lines of YAML without indent)."""
    body = "".join(f"  {line}\n" for line in rules.strip().splitlines())
    return protocol_of(f"afterwards: 1\nprotocol: test\ntitle: Test\nversion: 1.0.0\n{head}\nrules:\n{body}")


@lru_cache(maxsize=8)
def shipped(name: str) -> CareProtocol:
    """A shipped protocol."""
    return protocol_of((SHIPPED / f"{name}.yaml").read_text("utf-8"))


def course_of(text: str) -> Course:
    """The course of a whole file's text; it must have no error."""
    reading = read_course(SourceFile("course.yaml", text))
    assert reading.course is not None, [str(p) for p in reading.problems]
    return reading.course


def course_with(more: str, zone: str = "America/New_York") -> Course:
    """A course in one zone with these further lines of YAML."""
    return course_of(f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: {zone}\n{more}\n")


def plan_of(protocol: CareProtocol, course: Course) -> Plan:
    return compile(protocol, course)


def instant(plan: Plan, text: str) -> Instant:
    return parse_instant(text, plan.course.calendar)


def agenda_json(plan: Plan, at: str, low: str = "", high: str = "", actor: str = "") -> dict[str, Any]:
    """The agenda as its JSON values, seen at ``at``; the whole plan without ``low`` and ``high``."""
    ends = [instant(plan, text) if text else None for text in (low, high)]
    found = agenda(plan, at=instant(plan, at), low=ends[0], high=ends[1], actor=actor)
    return agenda_values(found, low, high, ENGLISH)


def items(plan: Plan, at: str, low: str = "", high: str = "", actor: str = "") -> dict[str, Item]:
    """The agenda's items by id; an id must not come twice."""
    listed: list[Item] = agenda_json(plan, at, low, high, actor)["items"]
    found = {str(item["id"]): item for item in listed}
    assert len(found) == len(listed), sorted(str(item["id"]) for item in listed)
    return found
