"""The sample of P1: 60 rules, 90 days over a clock change, 8 sessions."""

from __future__ import annotations

from datetime import date, timedelta

from afterwards.care.course import Course, read_course
from afterwards.care.protocol.reading.protocols import SourceFile, read_protocol
from afterwards.care.protocol.things import Vocabulary
from afterwards.care.protocol.tree import CareProtocol

FIRST = date(2026, 10, 5)
DAYS = 90
SESSION_DAYS = (1, 4, 8, 11, 15, 18, 46, 76)
DAILY = ("08:00", "waking", "bedtime", "sunrise", "1 hour before sunset", "12:30", "21:00")
SENTENCES = (
    ("avoid: alcohol", "from 48 hours before start until 48 hours after end"),
    ("avoid: driving", "from start until the day after start and then slept"),
    ("do: rest", "from end until end of the day of end"),
    ("hold: lamotrigine", "the day of start"),
    ("arrange: ride", "by start"),
    ("limit: screens", "from end until 24 hours after end"),
    ("meet: therapist", "from end until next start"),
    ("avoid: effort", "from end until 2 to 24 hours after end"),
    ("hold: iron", "from 24 hours or better 72 hours before start until start"),
    ("learn: feelings", "from end until 72 hours after end"),
)
_HEAD = """afterwards: 1
protocol: sample
title: Sample
version: 1.0.0
routes: [iv]
session: {lasts: 40 to 60 minutes}
facts:
  slept: {kind: moment, ask: When did you wake, by: patient}
rules:
"""


def protocol_text() -> str:
    """15 daily rhythms, 25 rules on sessions, 20 that hold always or for the whole course."""
    rules = []
    for i in range(15):
        often = f"every day at {DAILY[i % len(DAILY)]}"
        rules.append(
            f"  daily-{i:02}: {{do: walk, when: during the course, how often: {often}, title: Walk}}"
        )
    for i in range(25):
        verb, when = SENTENCES[i % len(SENTENCES)]
        rules.append(f"  session-{i:02}: {{{verb}, when: {when}, title: On the day}}")
    for i in range(20):
        when = "always" if i % 5 else "during the course"
        rules.append(f"  always-{i:02}: {{learn: a thing, when: {when}, title: To know}}")
    return _HEAD + "\n".join(rules) + "\n"


def course_text(moved: int = 0) -> str:
    """Eight sessions, three of them given; ``moved`` puts the sixth off by that many days."""
    lines = [
        "afterwards: 1",
        "course: sample",
        "protocol: sample",
        "time zone: America/New_York",
        "waking: 07:00",
        "bedtime: 22:30",
        "place: {latitude: 40.7, longitude: -74.0}",
        f"starts: {FIRST}",
        f"ends: {FIRST + timedelta(days=DAYS - 1)}",
        "sessions:",
    ]
    for i, after in enumerate(SESSION_DAYS):
        day = FIRST + timedelta(days=after + (moved if i == 5 else 0))
        given = f", start: {day}T10:00, end: {day}T10:50" if i < 3 else ""
        lines.append(f"  - {{key: s{i + 1}, route: iv, planned: {day}T10:00{given}}}")
    return "\n".join(lines) + "\n"


def protocol() -> CareProtocol:
    """The sample protocol, read."""
    reading = read_protocol(SourceFile("sample.yaml", protocol_text()), vocabulary=Vocabulary())
    assert reading.protocol is not None, reading.problems
    return reading.protocol


def course(moved: int = 0) -> Course:
    """The sample course, read."""
    reading = read_course(SourceFile("course.yaml", course_text(moved)))
    assert reading.course is not None, reading.problems
    return reading.course
