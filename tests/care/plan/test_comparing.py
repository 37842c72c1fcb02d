"""The difference of two plans, shown before a change is kept."""

from __future__ import annotations

from afterwards.care.plan import compile, prepare
from afterwards.care.plan.comparing import compare_plans
from laws.given import course_with, plan_of, protocol_with, shipped

RULES = """\
after: {avoid: alcohol, when: from end until 24 hours after end, title: T}
gate: {gate: leaving, needs: {driver: yes}, title: T}
later: {learn: x, when: from leaving until 1 day after leaving, title: T}
tired: {do: rest, if: {driver: no}, when: the day after end, title: T}"""
HEAD = """\
session: {lasts: 1 hour}
facts: {driver: {ask: Is somebody here, answers: [yes, no], by: clinic, each: session}}"""
GUIDE = prepare(protocol_with(RULES, HEAD))
PLANNED = "planned: 2026-06-01T10:00"


def plan(first: str = PLANNED, *more: str):
    listed = "".join(f"  - {{{rest}}}\n" for rest in (f"key: s1, {first}", *more))
    return compile(GUIDE, course_with(f"sessions:\n{listed}", "UTC"))


def told(old, new) -> tuple[list[str], list[str], list[str], int]:
    found = compare_plans(old, new)
    return (
        sorted(move.new.id for move in found.moved),
        sorted(activity.id for activity in found.fallen),
        sorted(activity.id for activity in found.added),
        found.stays,
    )


def test_nothing_differs_between_a_plan_and_itself() -> None:
    found = compare_plans(plan(), plan())
    assert found.same
    assert found.stays == 4


def test_a_move_keeps_the_id_and_shows_both_times() -> None:
    found = compare_plans(plan(), plan("planned: 2026-06-02T10:00"))
    by_id = {move.new.id: move for move in found.moved}
    day = 86400
    (old,), (new,) = by_id["after/s1"].old.windows, by_id["after/s1"].new.windows
    assert (new.opens, new.closes) == (old.opens + day, old.closes + day)
    assert not found.same


def test_what_falls_away_and_what_is_new_is_told_by_id() -> None:
    second = "key: s2, planned: 2026-06-05T10:00"
    every = ["after/s2", "gate/s2", "later/s2", "tired/s2"]
    assert told(plan(), plan(PLANNED, second)) == ([], [], every, 4)
    assert told(plan(PLANNED, second), plan()) == ([], every, [], 4)


def test_what_waits_no_longer_is_told_as_moved() -> None:
    moved, fallen, added, _ = told(plan(), plan(f"{PLANNED}, leaving: 2026-06-01T12:00"))
    assert "later/s1" in moved
    assert (fallen, added) == ([], [])


def test_an_answer_that_changes_no_date_is_told_all_the_same() -> None:
    known = plan(f"{PLANNED}, answers: {{driver: no}}")
    assert told(plan(), known) == (["tired/s1"], [], [], 3)  # certain now; the gate still misses its yes
    known = plan(f"{PLANNED}, answers: {{driver: yes}}")
    assert told(plan(), known) == (["gate/s1"], ["tired/s1"], [], 2)


def test_two_guides_on_one_course_compare_by_rule_id() -> None:
    course = course_with("sessions: [{key: s1, route: iv, planned: 2026-06-01T10:00}]", "UTC")
    old, new = shipped("infusion-aftercare"), shipped("iv-first-day")
    found = compare_plans(plan_of(old, course), plan_of(new, course))
    ids = ({rule.id for rule in old.rules}, {rule.id for rule in new.rules})
    assert {activity.rule.id for activity in found.fallen} <= ids[0] - ids[1]
    assert {activity.rule.id for activity in found.added} <= ids[1] - ids[0]
    assert {move.new.rule.id for move in found.moved} <= ids[0] & ids[1]
