"""A plan renewed after any edit of the course is the plan that would be made from nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterwards.care.course import Course
from afterwards.care.plan import compile, prepare
from care.plan.test_compiling import HEAD, RULES
from laws.given import course_with, items, protocol_with, shipped

GUIDE = protocol_with(RULES, HEAD)


@dataclass(frozen=True)
class Known:
    """What is known of a course, as the lines that its file would have."""

    days: tuple[int, ...] = (0, 3, 7, 10)
    marks: dict[int, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()

    def course(self) -> Course:
        listed = "".join(
            f"  - {{key: s{i}, planned: 2026-06-{1 + day:02d}T10:00{self.marks.get(i, '')}}}\n"
            for i, day in enumerate(self.days)
        )
        return course_with(
            f"starts: 2026-05-25\nsessions:\n{listed}" + "\n".join(self.facts), "Europe/Berlin"
        )


MARKS = (
    "",
    ", missed: yes",
    ", cancelled: yes",
    ", answers: {escorted: yes}",
    ", answers: {driver: no}",
    ", booked: 2026-05-26T10:00",
    ", phase: series",
)
FACTS = (
    "moments: [{slept: 2026-06-02T07:00}]",
    "answers: [{energy: tired, at: 2026-06-05T09:00}, {escorted: no, at: 2026-06-04T11:00}]",
    "completions: [{rule: driving, at: 2026-06-02T07:00}]",
    "visits: [2026-06-03T15:00]",
    "medicines: [lorazepam]",
    "age: 70",
    "waking: 05:00",
    "ends: 2026-06-20",
)


@st.composite
def edits(draw: st.DrawFn) -> list[Known]:
    """A course and what becomes of it, edit by edit."""
    known, found = Known(), [Known()]
    for _ in range(draw(st.integers(1, 4))):
        which = draw(st.integers(0, 3))
        match draw(st.sampled_from(("move", "mark", "fact", "drop"))):
            case "move":
                free = sorted(set(range(25)) - set(known.days))
                moved = draw(st.sampled_from(free))
                known = replace(
                    known, days=tuple(moved if i == which else d for i, d in enumerate(known.days))
                )
            case "mark":
                known = replace(known, marks={**known.marks, which: draw(st.sampled_from(MARKS))})
            case "fact":
                known = replace(
                    known, facts=tuple(dict.fromkeys((*known.facts, draw(st.sampled_from(FACTS)))))
                )
            case _:
                known = replace(known, facts=known.facts[:-1])
        found.append(known)
    return found


PREPARED = {
    "small": prepare(GUIDE),
    "with series": prepare(
        protocol_with(RULES, HEAD + "\nphases: {series: {sessions: 2, then: later}, later: {}}")
    ),
    "standard": prepare(replace(shipped("standard"), facts={**shipped("standard").facts, **GUIDE.facts})),
}


def assert_renewing_is_making_anew(name: str, states: list[Known]) -> None:
    programs, previous = PREPARED[name], None
    for known in states:
        fresh = compile(programs, known.course())
        previous = compile(programs, known.course(), previous)
        assert previous.activities == fresh.activities
    assert previous is not None
    assert items(previous, "2026-06-05T12:00") == items(fresh, "2026-06-05T12:00")


@pytest.mark.parametrize("name", ["small", "with series"])
@given(edits())
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
def test_a_renewed_plan_is_the_plan_made_from_nothing(name: str, states: list[Known]) -> None:
    assert_renewing_is_making_anew(name, states)


@given(edits())
@settings(max_examples=3, deadline=None, derandomize=True, database=None)
def test_a_renewed_plan_of_the_largest_guide_is_the_plan_made_from_nothing(states: list[Known]) -> None:
    assert_renewing_is_making_anew("standard", states)
