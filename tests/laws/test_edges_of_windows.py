"""Edges that went wrong once: each the smallest rule and course that shows it."""

from __future__ import annotations

from typing import Any

import pytest

from laws.given import agenda_json, course_of, course_with, items, plan_of, protocol_with, shipped

GIVEN = "sessions: [{key: s1, planned: 2026-11-03T10:00, start: 2026-11-03T10:00, end: 2026-11-03T10:50}]"
PLANNED = "sessions: [{key: s1, planned: 2026-11-03T10:00}]"
LASTS = "session: {lasts: 40 to 60 minutes}"
SEEN = "2026-11-01T12:00"


def found(rule: str, course: str = GIVEN, head: str = "routes: [iv]") -> dict[str, Any]:
    return items(plan_of(protocol_with(f"a: {{{rule}, title: T}}", head), course_with(course)), SEEN)


def windows(rule: str, course: str = GIVEN, head: str = "routes: [iv]") -> list[tuple[str, str]]:
    """The sure windows of the only item, by day and minute."""
    (item,) = found(rule, course, head).values()
    return [(window["opens"][8:16], window["closes"][8:16]) for window in item["windows"]]


def test_unclear_edges_never_cross_the_sure_ones():
    (item,) = found("avoid: alcohol, when: from end until 50 minutes after start", PLANNED, LASTS).values()
    (window,) = item["windows"]
    edges = [window.get("opens_earliest", window["opens"]), window["opens"], window["closes"]]
    assert edges == sorted(edges)
    assert window.get("closes_latest", window["closes"]) >= window["closes"]
    assert edges[1] == edges[2], "nothing is certain here"


def test_merging_does_not_make_the_unclear_certain():
    when = "[from end until 2 to 24 hours after end, from 10 hours after end until 12 hours after end]"
    assert windows(f"avoid: alcohol, when: {when}") == [("03T10:50", "03T12:50"), ("03T20:50", "03T22:50")]


def test_a_day_in_two_windows_is_one_repeat():
    when = "[from start of the day of start until start, from end until end of the day of end]"
    assert list(found(f"do: liquids, when: {when}, how often: every day")) == ["a/s1/0.0"]


def test_a_bedtime_past_midnight_is_more_than_a_second_long():
    rule = "do: rest, when: from start until 3 days after start, how often: every day at bedtime"
    for item in found(rule, f"waking: 07:00\nbedtime: 00:30\n{GIVEN}").values():
        assert item["windows"][0]["opens"][11:16] == "00:30"
        assert item["windows"][0]["closes"][:13] > item["windows"][0]["opens"][:13]


def test_an_act_inside_several_windows_of_an_avoid_is_reported():
    rules = "a: {do: walking, when: [the day of first session, the day of last session], title: T}\n"
    rules += "b: {avoid: walking, when: the day of start, title: T}"
    course = "sessions: [{key: s1, planned: 2026-11-03T10:00}, {key: s2, planned: 2026-11-09T10:00}]"
    clashes: Any = agenda_json(plan_of(protocol_with(rules), course_with(course)), SEEN)["contradictions"]
    assert {(clash["act"], clash["avoid"]) for clash in clashes} == {
        ("a/course", "b/s1"),
        ("a/course", "b/s2"),
    }


@pytest.mark.parametrize("head", ["session: {parts: [{infusion: 5 days}]}", "session: {lasts: 5 days}"])
def test_a_stay_of_days_ends_at_the_same_wall_time(head):
    course = PLANNED.replace("2026-11-03", "2026-10-30")
    assert windows("avoid: alcohol, when: from start until end", course, head) == [("30T10:00", "04T10:00")]


def test_a_cut_through_an_unclear_stretch_leaves_no_inverted_window():
    rule = "do: rest, when: from 0 to 10 hours after end until 20 hours after end"
    for opens, closes in windows(f"{rule}, not when: from 5 hours after end until 7 hours after end"):
        assert opens <= closes


def test_the_preferred_part_counts_from_the_same_end_in_days_and_in_hours():
    for length in ("1 day or better 3 days", "24 hours or better 72 hours"):
        (item,) = found(f"avoid: alcohol, when: from start until {length} after end", PLANNED, LASTS).values()
        assert item["windows"][0]["better"] == [
            {"opens": "2026-11-04T11:00:00-05:00", "closes": "2026-11-06T11:00:00-05:00"}
        ]


def test_then_an_earlier_moment_needs_no_fact_to_close():
    rule = "avoid: alcohol, when: from start until the day after start and then 2 hours after end"
    (item,) = found(rule).values()
    assert item["closes_on"] is None


def test_a_course_without_sessions_can_say_its_route():
    text = "afterwards: 1\ncourse: c\nprotocol: standard\ntime zone: UTC\nstarts: 2026-11-01\n"
    text += (
        "answers: [{route: oral, at: 2026-11-01T08:00}]\nmoments: [{dose taken: 2026-11-01T21:00, key: d1}]\n"
    )
    item = items(plan_of(shipped("standard"), course_of(text)), SEEN)["home-no-driving/d1"]
    assert item["condition"] is None


def test_one_record_ticks_one_repeat():
    rule = "do: walking, when: from start, how often: 1 to 2 times a week"
    course = f"ends: 2026-11-08\n{GIVEN}\ncompletions: [{{rule: a, session: s1, at: 2026-11-04T09:00}}]"
    statuses = [item["status"] for item in found(rule, course).values()]
    assert statuses.count("done") == 1


def test_a_session_of_unknown_length_ends_some_time_on_its_day():
    (item,) = found("avoid: alcohol, when: from end until 48 hours after end", PLANNED).values()
    (window,) = item["windows"]
    # Planned for 10:00: the end lies between then and midnight, and only what both leave is certain.
    assert window["opens_earliest"] == "2026-11-03T10:00:00-05:00"
    assert window["opens"] == "2026-11-04T00:00:00-05:00"
    assert window["closes"] == "2026-11-05T10:00:00-05:00"
    assert window["closes_latest"] == "2026-11-06T00:00:00-05:00"
    assert [doubt["why"] for doubt in item["unclear"]] == ["planned end"]


def test_a_permission_against_an_avoid_is_withheld_and_reported():
    when = "from 48 hours before start until 48 hours after end"
    rules = f"a: {{may: alcohol, when: {when}, title: T}}\nb: {{avoid: alcohol, when: {when}, title: T}}"
    seen = agenda_json(plan_of(protocol_with(rules), course_with(GIVEN)), SEEN)
    assert [item["id"] for item in seen["items"]] == ["b/s1"]
    assert [clash["act"] for clash in seen["contradictions"]] == ["a/s1"]
