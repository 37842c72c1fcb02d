"""Why is this here, on this day, and who says so? A chain of reasons from the guide to what would move it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterwards.care.course import Course
from afterwards.care.exports.told import reason_text
from afterwards.care.exports.written import filled
from afterwards.care.plan import Plan, compile
from afterwards.care.plan.explaining import Reason, explain, find
from afterwards.care.plan.occurrences import occurrences
from afterwards.care.words import ENGLISH, SPANISH, Words
from laws.given import NAMES, course_with, instant, plan_of, protocol_with, shipped

HEAD = """\
session: {lasts: 40 to 60 minutes}
settings: {wine: {is: 48 hours}}
facts:
  slept: {kind: moment, ask: When did you wake, by: patient}
  driver: {ask: Is somebody here, answers: [yes, no], by: clinic, each: session}"""
RULES = """\
after: {avoid: alcohol, when: from end until (wine) after end, title: T, why: It clouds you., \
evidence: weak, claims: [S-1]}
drive: {avoid: driving, when: from start until the day after end and then slept, title: T, \
floor: yes, evidence: label}
walk: {do: walking, if: {driver: yes}, when: the day after end, how often: every 2 hours, title: T}
talk: {meet: therapist, when: during the course, not when: the day of start, title: T}
home: {gate: leaving, not before: 30 minutes after end, title: T}"""
GIVEN = "start: 2026-06-01T10:00, end: 2026-06-01T10:50"


def course(first: str = "planned: 2026-06-01T10:00", more: str = "") -> Course:
    return course_with(
        f"sessions: [{{key: s1, {first}}}, {{key: s2, planned: 2026-06-02T12:00}}]\n{more}", "UTC"
    )


def plan(first: str = "planned: 2026-06-01T10:00", more: str = "") -> Plan:
    return plan_of(protocol_with(RULES, HEAD), course(first, more))


def reasons(found: Plan, id: str) -> dict[str, Reason]:
    one = find(found, id)
    assert one is not None
    chain = explain(found, one).reasons
    assert len(set(map(str, chain))) == len(chain), "no reason is given twice"
    return {reason.key: reason for reason in reversed(chain)}  # the first of a kind counts


def told(found: Plan, reason: Reason) -> dict[str, str]:
    """The fields of a reason as files write them."""
    return filled(reason.fields, found.protocol, ENGLISH, str)


def test_the_chain_begins_with_who_asks_in_the_guides_own_sentence() -> None:
    one = find(plan(), "after/s1")
    assert one is not None
    first = explain(plan(), one).reasons[0]
    assert (first.key, first.fields["who"]) == ("why.rule", "Test")
    assert told(plan(), first)["sentence"] == "avoid alcohol, from end until (wine) after end"


def test_cut_out_times_are_part_of_the_sentence() -> None:
    sentence = told(plan(), reasons(plan(), "talk/course")["why.rule"])["sentence"]
    assert sentence == "meet therapist, during the course, but not the day of start"


def test_it_names_the_reason_the_proof_and_the_statements() -> None:
    found = reasons(plan(), "after/s1")
    assert found["why.why"].fields["why"] == "It clouds you."
    assert found["why.claims"].fields["claims"] == "S-1"
    assert "why.evidence.weak" in found
    assert "why.evidence.label" in reasons(plan(), "drive/s1")


def test_a_planned_end_is_told_as_a_range_and_a_recorded_one_as_a_fact() -> None:
    planned = reasons(plan(), "after/s1")["why.end.planned"].fields
    assert (planned["low"], planned["high"]) == tuple(
        instant(plan(), f"2026-06-01T{t}") for t in ("10:40", "11:00")
    )
    recorded = reasons(plan(GIVEN), "after/s1")
    assert recorded["why.end.recorded"].fields["time"] == instant(plan(), "2026-06-01T10:50")


def test_a_moment_that_is_awaited_is_named_until_it_is_known() -> None:
    assert reasons(plan(), "drive/s1")["why.waits"].fields["fact"]
    known = reasons(plan(GIVEN, "moments: [{slept: 2026-06-02T07:00, session: s1}]"), "drive/s1")
    assert known["why.moment"].fields["time"] == instant(plan(), "2026-06-02T07:00")


def test_a_length_that_was_chosen_is_named() -> None:
    words = told(plan(), reasons(plan(), "after/s1")["why.moment.setting"])
    assert (words["setting"], words["value"]) == ("wine", "48 hours")


def test_a_floor_says_that_nobody_may_loosen_it() -> None:
    assert "why.floor" in reasons(plan(), "drive/s1")
    assert "why.floor" not in reasons(plan(), "after/s1")


def test_a_condition_is_told_as_known_or_unknown() -> None:
    unknown = reasons(plan(), "walk/s1")["why.condition.unknown"]
    assert told(plan(), unknown) == {"fact": "driver", "value": "yes"}
    known = plan("planned: 2026-06-01T10:00, answers: {driver: yes}")
    assert "why.condition.yes" in reasons(known, "walk/s1")


def test_a_repeat_tells_its_rhythm() -> None:
    assert told(plan(), reasons(plan(), "walk/s1")["why.rhythm"])["rhythm"] == "every 2 hours"


def test_a_merged_state_names_the_sessions_it_runs_into() -> None:
    assert reasons(plan(), "after/s1")["why.merged"].fields["others"] == "s2"


def test_it_ends_with_what_would_move_it() -> None:
    one = find(plan(), "drive/s1")
    assert one is not None
    last = explain(plan(), one).reasons[-1]
    assert (last.key, told(plan(), last)["anchors"]) == ("why.moves", "start, end, slept")


def test_a_gate_tells_what_its_earliest_moment_hangs_on() -> None:
    assert told(plan(), reasons(plan(GIVEN), "home/s1")["why.moves"])["anchors"] == "end"


def test_a_changed_rule_names_the_layer() -> None:
    guide = protocol_with(RULES, HEAD)
    rules = tuple(replace(rule, layer="our-clinic" if rule.id == "after" else "") for rule in guide.rules)
    found = compile(replace(guide, rules=rules), course())
    assert reasons(found, "after/s1")["why.layer"].fields["layer"] == "our-clinic"
    assert "why.layer" not in reasons(found, "drive/s1")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("after/s1", "after/s1"),
        ("after/s2", "after/s1"),  # runs on from the first
        ("after", "after/s1"),
        ("walk/s1", "walk/s1/0"),
        ("walk/s1/3", "walk/s1/3"),
        ("home/s2", "home/s2"),
        ("nothing", None),
        ("after/s9", None),
        ("", None),
    ],
)
def test_an_item_is_found_by_its_id_its_activity_or_its_rule(asked: str, found: str | None) -> None:
    one = find(plan(), asked)
    assert (one.id if one else None) == found


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_everything_in_a_shipped_plan_can_be_explained_in_words(name: str, words: Words) -> None:
    route = {"standard": "intranasal"}.get(name, "iv")
    rest = f"key: s1, route: {route}, planned: 2026-06-01T10:00"
    found = plan_of(shipped(name), course_with(f"ends: 2026-06-04\nsessions: [{{{rest}}}]", "UTC"))
    seen: set[str] = set()
    for one in occurrences(found):
        if one.activity.id in seen:
            continue
        seen.add(one.activity.id)
        chain = explain(found, one).reasons
        assert chain[0].key == "why.rule"
        assert all(reason_text(reason, found.protocol, words, str) for reason in chain)
