"""An agenda as Markdown."""

from __future__ import annotations

import re

import pytest

from afterwards.care.agenda import agenda
from afterwards.care.exports.markdown import agenda_markdown
from afterwards.care.words import ENGLISH
from laws.given import NAMES, course_of, instant, plan_of, protocol_with, shipped

COURSE = """afterwards: 1
course: example
protocol: test
time zone: America/New_York
medicines: []
sessions:
  - {key: s1, route: iv, planned: 2026-11-03T10:00, start: 2026-11-03T10:00, end: 2026-11-03T10:50}
"""
RULES = """
no-alcohol: {avoid: alcohol, when: from start until 48 hours after end, title: No alcohol, claims: [S3-12]}
talk: {meet: therapist, when: the day after end, title: One talk, evidence: weak, firm: should}
signs: {watch for: rash, when: always, title: A rash, then: {call: clinic, how soon: today}}
"""


def markdown(
    rules: str = RULES, head: str = "routes: [iv]", low: str = "2026-11-03", high: str = "2026-11-06"
) -> str:
    plan = plan_of(protocol_with(rules, head), course_of(COURSE))
    edges = [instant(plan, f"{day}T00:00") for day in (low, high)]
    found = agenda(plan, at=instant(plan, "2026-11-03T12:00"), low=edges[0], high=edges[1])
    return agenda_markdown(found, ENGLISH).replace("\N{NO-BREAK SPACE}", " ")


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_days_stand_in_order_with_their_items_in_words() -> None:
    found = sections(markdown())
    assert list(found) == ["Today, Tuesday 3 November", "Tomorrow, Wednesday 4 November", "At any time"]
    assert (
        "**No alcohol** (must, session s1)\n  - Until Thursday, 10:50 am."
        in found["Today, Tuesday 3 November"]
    )
    assert "- [ ] **One talk** (should, session s1)" in found["Tomorrow, Wednesday 4 November"]
    assert "**A rash**" in found["At any time"]


def test_it_says_who_says_so_and_how_sure() -> None:
    text = markdown()
    assert "*Proof is thin.*" in text
    assert "*The clinic says so. S3.*" in text


def test_open_questions_are_listed_with_whose_they_are() -> None:
    rule = "less: {avoid: food, when: from (food) before start until start, title: No food}"
    head = (
        "routes: [iv]\nsettings:\n  food: {is: 3 to 8 hours, between: 2 hours and 8 hours, must choose: yes}"
    )
    found = sections(markdown(rule, head, low="2026-11-02"))
    assert "- For the clinic: How long is 'food'? The guide says 3 to 8 hours." in found["Open questions"]


def test_text_of_a_guide_cannot_become_markup() -> None:
    rule = 'a: {do: rest, when: always, title: "<b>*x* [y](z)", body: "# one|two"}'
    text = markdown(rule)
    assert r"\<b\>\*x\* \[y\](z)" in text
    assert r"\# one\|two" in text


def test_an_empty_span_says_so() -> None:
    assert "Nothing is asked in this time." in markdown(
        "a: {do: rest, when: the day of end, title: A}", low="2026-12-03", high="2026-12-04"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_guide_can_be_written_as_a_whole(name: str) -> None:
    plan = plan_of(shipped(name), course_of(COURSE))
    found = agenda(plan, at=instant(plan, "2026-11-03T12:00"))
    text = agenda_markdown(found, ENGLISH)
    assert text.startswith("# Plan\n")
    assert all(line == line.rstrip() for line in text.splitlines())
    for item in found.items:
        assert f"**{item.rule.title}**" in text
