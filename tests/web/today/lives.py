"""Builders of lives under the shipped guides, without a database: what a person's record adds up to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from afterwards.care.course import read_course_values
from afterwards.care.plan.versions import compile_versions
from afterwards.care.plan.windows import FAR_PAST
from afterwards.care.timing import Instant
from afterwards.web.courses.records import GuideChoice, PersonRecord
from afterwards.web.plans.queries import PersonPlan
from afterwards.web.protocols.queries import programs_of
from web.people import ZONE, at

SHIPPED = (
    "standard",
    "first-day-to-daily-life",
    "infusion-aftercare",
    "iv-first-day",
    "keeping-the-gain",
    "self-care-tips",
)
PLANNED, START, END = "2026-11-10T10:00:00-05:00", "2026-11-10T10:00:00-05:00", "2026-11-10T10:50:00-05:00"
SESSION = {"key": "s1", "route": "iv", "planned": PLANNED, "booked": "2026-10-20T10:00:00-04:00"}
GIVEN = {**SESSION, "start": START, "end": END}


def life(guide: str = "standard", *sessions: dict[str, str], language: str = "en", **more: Any) -> PersonPlan:
    """Somebody in New York who follows a guide; ``more`` are keys of a course file or of the record."""
    fields = {key: more.pop(key) for key in list(more) if key in PersonRecord.__dataclass_fields__}
    values: dict[str, object] = {"afterwards": "1", "course": "c1", "protocol": guide, "time zone": ZONE}
    values |= {"sessions": [dict(one) for one in sessions]} if sessions else {}
    values |= more
    choice = GuideChoice(protocol=guide, name=guide, since=FAR_PAST)
    record = replace(PersonRecord(values=values, guides=(choice,)), **fields)
    reading = read_course_values(values, "a life")
    assert reading.course is not None, reading.problems
    plan = compile_versions([(FAR_PAST, programs_of(choice, None, language))], reading.course)
    return PersonPlan(record=record, course=reading.course, plan=plan, language=language)


def slept(text: str = "2026-11-11T08:00:00-05:00") -> list[dict[str, str]]:
    """The moments of somebody who said that they slept."""
    return [{"slept": text}]


def instant(text: str) -> Instant:
    """A wall time in New York."""
    return at(text)
