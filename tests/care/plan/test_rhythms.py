"""Rhythms inside a window: repeats, ramps, sums, what is counted from the last one done, and phases."""

from __future__ import annotations

import pytest

from afterwards.care.course import Course
from afterwards.care.plan import Plan
from afterwards.care.plan.phases import phase_findings, phase_names
from care.told import item, spans
from laws.given import course_with, items, plan_of, protocol_with


def course(more: str = "") -> Course:
    """A session on Monday 1 June, one on Thursday, one on the Monday after."""
    days = {"s1": "2026-06-01", "s2": "2026-06-04", "s3": "2026-06-08"}
    listed = ", ".join(f"{{key: {key}, planned: {day}T10:00}}" for key, day in days.items())
    return course_with(f"starts: 2026-05-25\nsessions: [{listed}]\n{more}", "UTC")


def plan(rules: str, known: Course | None = None) -> Plan:
    return plan_of(protocol_with(rules, "session: {lasts: 1 hour}"), known or course())


def repeats(found: Plan, rule: str, low: str, high: str) -> list[tuple[str, str, bool]]:
    """The repeats of a rule that touch a span: from, to, and whether they are only offered."""
    listed = items(found, low, low, high).values()
    return [
        (w["opens"][5:16], (w["closes"] or "…")[5:16], bool(i.get("offered")))
        for i in listed
        if i["rule"] == rule
        for w in i["windows"]  # type: ignore[attr-defined]
    ]


MOVE = "move: {do: gentle movement, when: from first session, how often: 1 to 2 times a week, title: T%s}"
RAMP = ", ramp: {add: 1 a week, after: 4 weeks kept, at most: 4 a week}"


def workouts(*weeks: int) -> str:
    """Completions: so many workouts in each week from Monday 1 June on."""
    done = [
        f"{{rule: move, at: 2026-{6 + (7 * week + i) // 30:02d}-{(7 * week + i) % 30 + 1:02d}T18:00}}"
        for week, times in enumerate(weeks)
        for i in range(times)
    ]
    return f"completions: [{', '.join(done)}]"


def offered(found: Plan, monday: str, sunday: str) -> list[bool]:
    return [offer for opens, _, offer in repeats(found, "move", monday, sunday) if opens >= monday[5:]]


@pytest.mark.parametrize(
    ("weeks", "fifth"),
    [
        ((), [False, True]),
        ((2, 2, 2), [False, True]),
        ((2, 2, 2, 2), [False, True, True]),
        ((2, 2, 0, 2), [False, True]),
        ((1, 1, 1, 1), [False, True]),
        ((3, 3, 2, 2), [False, True, True]),
    ],
)
def test_one_more_is_offered_only_after_four_kept_weeks(weeks: tuple[int, ...], fifth: list[bool]) -> None:
    found = plan(MOVE % RAMP, course(workouts(*weeks)))
    assert offered(found, "2026-06-29T00:00", "2026-07-06T00:00") == fifth


def test_a_missed_week_takes_nothing_away() -> None:
    found = plan(MOVE % RAMP, course(workouts(2, 2, 0, 2, 2, 0, 0)))
    assert offered(found, "2026-07-06T00:00", "2026-07-13T00:00") == [False, True, True]
    assert offered(found, "2026-08-03T00:00", "2026-08-10T00:00") == [False, True, True]


def test_without_a_ramp_nothing_more_is_ever_offered() -> None:
    found = plan(MOVE % "", course(workouts(2, 2, 2, 2, 2)))
    assert offered(found, "2026-07-06T00:00", "2026-07-13T00:00") == [False, True]


def test_a_ramp_ends_at_its_limit() -> None:
    found = plan(MOVE % RAMP, course(workouts(*[4] * 8)))
    assert offered(found, "2026-07-27T00:00", "2026-08-03T00:00") == [False, True, True, True]
    found = plan(MOVE % RAMP, course(workouts(*[4] * 12)))
    assert len(offered(found, "2026-08-24T00:00", "2026-08-31T00:00")) == 4


def test_a_sum_is_shown_and_asks_for_nothing() -> None:
    rule = "a: {meet: therapist, when: during the course, title: T%s}"
    with_total, without = (plan(rule % extra) for extra in (", total: at least 3", ""))
    shown = item(with_total, "a/course")
    assert shown.pop("total")["text"] == "at least 3"
    assert shown == item(without, "a/course")


@pytest.mark.parametrize(
    ("total", "times", "met"),
    [
        ("at least 2", 1, False),
        ("at least 2", 2, True),
        ("at most 2", 2, True),
        ("at most 2", 3, False),
        ("exactly 2", 1, False),
        ("exactly 2", 2, True),
        ("exactly 2", 3, False),
    ],
)
def test_a_sum_says_how_many_were_done_and_whether_that_is_right(total: str, times: int, met: bool) -> None:
    rule = f"a: {{meet: therapist, when: during the course, total: {total}, title: T}}"
    done = ", ".join(f"{{rule: a, at: 2026-06-{2 + i:02d}T10:00}}" for i in range(times))
    shown = item(plan(rule, course(f"completions: [{done}]")), "a/course", "2026-06-20T10:00")
    assert (shown["total"]["done"], shown["total"]["met"]) == (times, met)


BOOSTER = (
    "a: {meet: therapist, when: from last session, title: T, how often: every 4 to 6 weeks after the last}"
)


def test_every_so_many_weeks_after_the_last_moves_with_what_was_done() -> None:
    span = ("2026-06-20T00:00", "2026-12-01T00:00")
    assert repeats(plan(BOOSTER), "a", *span) == [("07-06T10:00", "07-20T10:00", False)]
    done = course("completions: [{rule: a, at: 2026-07-10T09:00}]")
    assert repeats(plan(BOOSTER, done), "a", *span)[-1] == ("08-07T09:00", "08-21T09:00", False)
    skipped = course("completions: [{rule: a, how: skipped, at: 2026-07-10T09:00}]")
    assert repeats(plan(BOOSTER, skipped), "a", *span)[-1][0] == "07-06T10:00"


@pytest.mark.parametrize(
    ("rhythm", "opens"),
    [
        ("every day", ["06-02T00:00", "06-03T00:00"]),
        ("every 2 days from course start", ["06-02T00:00"]),  # counted from 25 May
        (
            "every 9 hours",
            ["06-02T00:00", "06-02T09:00", "06-02T18:00", "06-03T03:00", "06-03T12:00", "06-03T21:00"],
        ),
        ("every day at 08:00 and 20:00", ["06-02T08:00", "06-02T20:00", "06-03T08:00", "06-03T20:00"]),
        (
            "every day at waking and 1 hour before bedtime",
            ["06-02T07:00", "06-02T21:30", "06-03T07:00", "06-03T21:30"],
        ),
        ("every wednesday at 10:00", ["06-03T10:00"]),
        (
            "every 6 hours while awake",
            ["06-02T07:00", "06-02T13:00", "06-02T19:00", "06-03T07:00", "06-03T13:00", "06-03T19:00"],
        ),
        ("2 times a day", ["06-02T00:00", "06-02T00:00", "06-03T00:00", "06-03T00:00"]),
    ],
)
def test_a_rhythm_gives_its_repeats_within_the_window(rhythm: str, opens: list[str]) -> None:
    when = "[the day after end, the day 2 days after end]"
    rule = f"a: {{take: tablets, when: {when}, how often: {rhythm}, title: T}}"
    known = course_with(
        "starts: 2026-05-25\nwaking: 07:00\nbedtime: 22:30\nsessions: [{key: s1, planned: 2026-06-01T10:00}]",
        "UTC",
    )
    found = repeats(plan(rule, known), "a", "2026-05-01T00:00", "2026-07-01T00:00")
    assert [one for one, _, _ in found] == opens


# -- phases --

PHASES = (
    "routes: [iv]\nphases: {start: {per week: 2, over: 1 weeks, then: upkeep}, upkeep: {every: 4 to 6 weeks}}"
)


def sessions(*days: str) -> Course:
    listed = ", ".join(f"{{key: s{i}, planned: 2026-{day}}}" for i, day in enumerate(days, 1))
    return course_with(f"sessions: [{listed}]", "UTC")


def test_sessions_fill_the_phases_in_order() -> None:
    guide = protocol_with("a: {do: rest, when: the day of end, title: T}", PHASES)
    known = sessions("06-01T10:00", "06-04T10:00", "07-02T10:00", "08-03T10:00")
    assert phase_names(guide, known) == {"s1": "start", "s2": "start", "s3": "upkeep", "s4": "upkeep"}


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("06-01T10:00", "06-04T10:00"), []),
        (("06-01T10:00", "06-01T15:00"), [("close", "s2", 0)]),
        (("06-01T10:00", "06-09T10:00"), [("late", "s2", 8)]),
        (("06-01T10:00", "06-04T10:00", "07-02T10:00", "07-30T10:00"), []),  # 28 days: four weeks
        (("06-01T10:00", "06-04T10:00", "07-02T10:00", "07-29T10:00"), [("close", "s4", 27)]),
        (("06-01T10:00", "06-04T10:00", "07-02T10:00", "08-13T10:00"), []),  # 42 days: six weeks
        (("06-01T10:00", "06-04T10:00", "07-02T10:00", "08-14T10:00"), [("late", "s4", 43)]),
    ],
)
def test_sessions_too_close_or_too_late_for_their_phase_are_asked_about(
    days: tuple[str, ...], found: list[tuple[str, str, int]]
) -> None:
    guide = protocol_with("a: {do: rest, when: the day of end, title: T}", PHASES)
    assert [(f.what, f.session, f.days) for f in phase_findings(guide, sessions(*days))] == found


def test_during_a_phase_reaches_from_its_first_session_to_the_end_of_its_last() -> None:
    rule = "a: {meet: therapist, when: during phase start, title: T}"
    found = plan_of(
        protocol_with(rule, PHASES + "\nsession: {lasts: 1 hour}"),
        sessions("06-01T10:00", "06-04T10:00", "07-02T10:00"),
    )
    assert spans(found, "a/course") == ["06-01 10:00 to 06-04 11:00"]
