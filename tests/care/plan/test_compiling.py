"""From a guide and a person's facts to dates: what each fact that arrives changes, and what it leaves."""

from __future__ import annotations

import pytest

from afterwards.care.course import Course
from afterwards.care.plan import Plan
from afterwards.care.plan.comparing import compare_plans
from care.told import ids, item, spans
from laws.given import course_with, items, plan_of, protocol_with

HEAD = """\
routes: [iv]
session: {lasts: 40 to 60 minutes}
facts:
  slept: {kind: moment, ask: When did you wake, by: patient}
  escorted: {ask: Is an adult with you, answers: [yes, no], by: clinic, each: session}
  energy: {ask: How is your energy, answers: [tired, clear], by: patient, each: day}
  driver: {ask: Is somebody here, answers: [yes, no], by: clinic, each: session}"""
RULES = """\
after: {avoid: alcohol, when: from end until 24 hours after end, title: T}
alone: {gate: leaving, if: {escorted: no}, not before: 90 minutes after end, title: T}
before: {avoid: solid food, when: from 6 hours before start until start, title: T}
course: {learn: something, when: during the course, title: T}
driving: {avoid: driving, when: from start until the day after end and then slept, title: T}
escorted: {gate: leaving, if: {escorted: yes}, not before: 45 minutes after end, title: T}
feelings: {learn: feelings, when: from end until next start, title: T}
journal: {reflect: journal, when: from therapy visit until 1 day after therapy visit, title: T}
look: {learn: the clinic's look, when: from missed session until 3 days after missed session, title: T}
quiet: {avoid: parties, when: from start until leaving, title: T}
rest: {do: rest, if: {energy: tired}, when: the day after end, title: T}
walk: {do: walking, if: {energy: clear}, when: the day after end, title: T}"""
GUIDE = protocol_with(RULES, HEAD)
STARTS = {"s1": "2026-06-01T10:00", "s2": "2026-06-04T10:00", "s3": "2026-06-08T10:00"}
OF_A_SESSION = {"after", "alone", "before", "driving", "escorted", "feelings", "quiet", "rest", "walk"}


def course(more: str = "", zone: str = "UTC", **changes: str) -> Course:
    """Three planned sessions; ``s2="…"`` replaces what is known of the second, ``more`` adds lines."""
    known = {key: changes.get(key, f"planned: {at}") for key, at in STARTS.items()}
    listed = "".join(f"  - {{key: {key}, {rest}}}\n" for key, rest in known.items())
    return course_with(f"starts: 2026-05-25\nsessions:\n{listed}{more}", zone)


def plan(rules: str, known: Course | None = None, head: str = HEAD) -> Plan:
    return plan_of(protocol_with(rules, head), known or course())


def changed(after: Course) -> tuple[set[str], set[str], set[str]]:
    """The ids that move, fall away and are new when the plain course becomes ``after``."""
    found = compare_plans(plan_of(GUIDE, course()), plan_of(GUIDE, after))
    return {m.new.id for m in found.moved}, {a.id for a in found.fallen}, {a.id for a in found.added}


def of(session: str, *rules: str) -> set[str]:
    return {f"{rule}/{session}" for rule in rules}


S1 = "planned: 2026-06-01T10:00, start: 2026-06-01T10:00"
ON_END = of("s1", "after", "alone", "escorted", "feelings")
"""What hangs on the hour at which session s1 ends."""


# -- facts that arrive later --


def test_a_recorded_end_moves_what_hangs_on_the_end_and_nothing_else() -> None:
    assert changed(course(s1=f"{S1}, end: 2026-06-01T10:50")) == (ON_END, set(), set())


def test_stopping_early_moves_what_hangs_on_the_end_to_the_real_end() -> None:
    early = course(s1=f"{S1}, end: 2026-06-01T10:10, stopped early: yes")
    assert changed(early) == (ON_END, set(), set())
    assert spans(plan_of(GUIDE, early), "after/s1") == ["06-01 10:10 to 06-02 10:10"]


def test_a_late_start_moves_everything_that_hangs_on_the_session() -> None:
    late = course(s2="planned: 2026-06-04T10:00, start: 2026-06-04T10:20")
    every = of("s2", *OF_A_SESSION - {"rest", "walk"})  # the day after stays the same day
    assert changed(late) == (every | of("s1", "feelings"), set(), set())


def test_waking_closes_what_waited_for_sleep_in_that_session_only() -> None:
    assert changed(course("moments: [{slept: 2026-06-02T07:00}]")) == (of("s1", "driving"), set(), set())


def test_a_nap_on_the_same_day_changes_nothing() -> None:
    assert changed(course("moments: [{slept: 2026-06-01T16:00}]")) == (set(), set(), set())


def test_leaving_closes_what_holds_until_leaving() -> None:
    assert changed(course(s1=f"{S1}, leaving: 2026-06-01T13:00"))[0] == of("s1", "quiet")


@pytest.mark.parametrize(
    ("answer", "holds", "falls"), [("yes", "escorted", "alone"), ("no", "alone", "escorted")]
)
def test_an_escort_settles_which_gate_stands(answer: str, holds: str, falls: str) -> None:
    known = course(s1=f"{S1}, answers: {{escorted: {answer}}}")
    assert changed(known) == (of("s1", holds), of("s1", falls), set())
    assert item(plan_of(GUIDE, known), f"{holds}/s1")["condition"] is None


def test_an_answer_of_the_day_changes_no_date() -> None:
    assert changed(course("answers: [{energy: tired, at: 2026-06-02T09:00}]")) == (set(), set(), set())


def test_a_missed_session_takes_its_rules_away_and_begins_those_for_a_miss() -> None:
    missed = course(s2="planned: 2026-06-04T10:00, missed: yes")
    assert changed(missed) == (of("s1", "feelings"), of("s2", *OF_A_SESSION), {"look/s2"})
    assert spans(plan_of(GUIDE, missed), "look/s2") == ["06-04 10:00 to 06-07 10:00"]
    assert spans(plan_of(GUIDE, missed), "feelings/s1") == ["06-01 10:40..11:00 to 06-08 10:00"]


def test_a_cancelled_session_takes_its_rules_away_and_begins_nothing() -> None:
    cancelled = course(s2="planned: 2026-06-04T10:00, cancelled: yes")
    assert changed(cancelled) == (of("s1", "feelings"), of("s2", *OF_A_SESSION), set())


def test_a_moved_session_moves_its_own_and_what_waited_for_it() -> None:
    moved = course(s2="planned: 2026-06-06T10:00")
    assert changed(moved) == (of("s2", *OF_A_SESSION) | of("s1", "feelings"), set(), set())


def test_a_session_that_moves_past_another_keeps_its_key() -> None:
    moved = course(s2="planned: 2026-06-10T10:00")
    moves, fallen, added = changed(moved)
    assert (fallen, added) == (set(), set())
    assert moves == of("s2", *OF_A_SESSION) | of("s1", "feelings") | of("s3", "feelings")


def test_a_visit_brings_what_hangs_on_visits() -> None:
    visited = course("visits: [{key: v1, at: 2026-06-03T15:00}]")
    assert changed(visited) == (set(), set(), {"journal/v1"})
    assert spans(plan_of(GUIDE, visited), "journal/v1") == ["06-03 15:00 to 06-04 15:00"]


# -- edges --


def test_a_planned_end_is_a_range_until_it_is_recorded() -> None:
    assert spans(plan_of(GUIDE, course()), "after/s1") == ["06-01 10:40..11:00 to 06-02 10:40..11:00"]
    known = course(s1=f"{S1}, end: 2026-06-01T10:50")
    assert spans(plan_of(GUIDE, known), "after/s1") == ["06-01 10:50 to 06-02 10:50"]


def test_without_any_length_the_end_lies_between_the_start_and_the_end_of_that_day() -> None:
    found = plan(
        "a: {avoid: alcohol, when: from end until 24 hours after end, title: T}", head="routes: [iv]"
    )
    assert spans(found, "a/s1") == ["06-01 10:00..06-02 00:00 to 06-02 10:00..06-03 00:00"]


PARTS = "session: {parts: [{infusion: 5 days}, {taper: 6 to 10 hours}]}"
TAPER = """\
a: {avoid: alcohol, when: from end of infusion until 1 day after end, title: T}
b: {learn: the taper, when: from start of taper until end of taper, title: T}"""


@pytest.mark.parametrize(
    ("known", "a", "b"),
    [
        ("", "06-06 10:00 to 06-07 16:00..20:00", "06-06 10:00 to 06-06 16:00..20:00"),
        (
            "parts: {infusion: {end: 2026-06-06T12:00}}",
            "06-06 12:00 to 06-07 18:00..22:00",
            "06-06 12:00 to 06-06 18:00..22:00",
        ),
        (
            "parts: {infusion: {end: 2026-06-06T12:00}, taper: {start: 2026-06-06T13:00}}",
            "06-06 12:00 to 06-07 19:00..23:00",
            "06-06 13:00 to 06-06 19:00..23:00",
        ),
        ("end: 2026-06-06T19:00", "06-06 10:00 to 06-07 19:00", "06-06 10:00 to 06-06 19:00"),
        ("end: 2026-06-03T09:00, stopped early: yes", "06-03 09:00 to 06-04 09:00", None),
    ],
)
def test_the_parts_of_a_long_session_follow_what_is_recorded(known: str, a: str, b: str | None) -> None:
    rest = f"start: 2026-06-01T10:00{', ' if known else ''}{known}"
    found = plan(TAPER, course_with(f"sessions: [{{key: s1, {rest}}}]", "UTC"), PARTS)
    assert spans(found, "a/s1") == [a]
    assert ("b/s1" in ids(found)) == (b is not None)
    if b:
        assert spans(found, "b/s1") == [b]


@pytest.mark.parametrize(
    ("slept", "closes"),
    [
        (None, "06-02 10:50"),
        ("2026-06-02T07:00", "06-02 07:00"),
        ("2026-06-02T10:50", "06-02 10:50"),
        ("2026-06-02T15:00", "06-02 10:50"),
        ("2026-06-01T10:30", "06-02 10:50"),  # asleep before it opened: that sleep is not meant
    ],
)
def test_slept_or_a_day_closes_with_whichever_comes_first(slept: str | None, closes: str) -> None:
    more = f"moments: [{{slept: {slept}}}]" if slept else ""
    known = course(more, s1=f"{S1}, end: 2026-06-01T10:50")
    rule = "a: {avoid: driving, when: from end until slept or 24 hours after end, title: T}"
    assert spans(plan(rule, known), "a/s1") == [f"06-01 10:50 to {closes}"]


def test_sleep_that_belongs_to_another_session_does_not_close_this_one() -> None:
    more = "moments: [{slept: 2026-06-05T07:00, session: s2}]"
    assert spans(plan_of(GUIDE, course(more)), "driving/s1") == ["06-01 10:00 to 06-02 00:00 on slept"]
    assert spans(plan_of(GUIDE, course(more)), "driving/s2") == ["06-04 10:00 to 06-05 07:00"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("by 1 day before start", "05-20 09:00 to 05-31 10:00"),
        ("until start", "05-20 09:00 to 06-01 10:00"),
        ("from booking until start", "05-20 09:00 to 06-01 10:00"),
        ("the day before start", "05-31 00:00 to 06-01 00:00"),
        ("from 18:00 on the day before start until 07:30 on the day of start", "05-31 18:00 to 06-01 07:30"),
        ("evening of the day of start", "06-01 17:00 to 06-02 00:00"),
        ("during the session", "06-01 10:00 to 06-01 10:40..11:00"),
        ("from end until 2 to 24 hours after end", "06-01 10:40..11:00 to 06-01 12:40..06-02 11:00"),
        ("from 1 to 3 days before start until start", "05-29 10:00..05-31 10:00 to 06-01 10:00"),
    ],
)
def test_a_sentence_gives_its_window(when: str, expected: str) -> None:
    known = course(s1="planned: 2026-06-01T10:00, booked: 2026-05-20T09:00")
    assert spans(plan(f"a: {{arrange: ride home, when: {when}, title: T}}", known), "a/s1") == [expected]


def test_what_nobody_booked_is_open_from_the_course_on() -> None:
    assert spans(plan("a: {arrange: ride home, when: by start, title: T}"), "a/s1") == [
        "05-25 00:00 to 06-01 10:00"
    ]


def test_always_has_no_date_and_is_always_open() -> None:
    found = item(plan("a: {learn: whom to call, when: always, title: T}"), "a/course")
    assert (found["windows"], found["status"], found["session"]) == ([], "open", None)


def test_a_preferred_length_is_advised_beside_the_asked_one() -> None:
    rule = (
        "a: {hold: iron tablets, when: from 24 hours or better 72 hours before start until start, title: T}"
    )
    found = plan(rule)
    assert spans(found, "a/s1") == ["05-31 10:00 to 06-01 10:00"]
    (window,) = item(found, "a/s1")["windows"]
    assert window["better"] == [{"opens": "2026-05-29T10:00:00+00:00", "closes": "2026-05-31T10:00:00+00:00"}]


def test_a_list_of_sentences_is_one_item_with_several_windows() -> None:
    found = plan(
        "a: {do: liquids, when: [the day before start, from end until end of the day of end], title: T}"
    )
    assert spans(found, "a/s1") == ["05-31 00:00 to 06-01 00:00", "06-01 10:40..11:00 to 06-02 00:00"]


def test_not_when_cuts_the_days_of_all_sessions_out_of_the_course() -> None:
    rule = "a: {meet: therapist, when: during the course, not when: the day of start, title: T}"
    found = plan(rule, course("ends: 2026-06-09"))
    assert spans(found, "a/course") == [
        "05-25 00:00 to 06-01 00:00",
        "06-02 00:00 to 06-04 00:00",
        "06-05 00:00 to 06-08 00:00",
        "06-09 00:00 to 06-10 00:00",
    ]


# -- conditions --


@pytest.mark.parametrize(
    ("medicines", "there", "asked"),
    [
        ("", True, True),
        ("medicines: []", False, False),
        ("medicines: [lamotrigine]", False, False),
        ("medicines: [lorazepam]", True, False),
        ("medicines: [Xanax]", True, False),
        ("medicines: [zzyzx]", True, True),  # nobody here knows what it is
        ("medicines: [zzyzx, lorazepam]", True, False),
    ],
)
def test_a_rule_for_a_kind_of_medicine_asks_only_while_nobody_knows(
    medicines: str, there: bool, asked: bool
) -> None:
    rule = "a: {hold: benzodiazepines, if: {takes: benzodiazepines}, when: the day of start, title: T}"
    found = items(plan(rule, course(medicines)), "2026-06-01T12:00").get("a/s1")
    assert (found is not None) is there
    assert bool(found and found["condition"]) is asked


@pytest.mark.parametrize(
    ("condition", "sessions"),
    [
        ("{session number: 1}", {"s1"}),
        ("{session number: at least 2}", {"s2", "s3"}),
        ("{session number: at most 2}", {"s1", "s2"}),
        ("{session number: above 2}", {"s3"}),
        ("{session number: below 2}", {"s1"}),
        ("[{session number: 1}, {session number: 3}]", {"s1", "s3"}),
        ("{session number: [1, 3]}", {"s1", "s3"}),
        ("{session number: at least 2, week: 2}", {"s2"}),  # 4 June is in the second week from 25 May
        ("{route: iv}", {"s1", "s2", "s3"}),
        ("{route: drip}", {"s1", "s2", "s3"}),
        ("{route: oral}", set()),
        ("{age: at least 65}", {"s1", "s2", "s3"}),  # not known: kept, and asked
    ],
)
def test_conditions_pick_sessions(condition: str, sessions: set[str]) -> None:
    found = plan(f"a: {{do: rest, if: {condition}, when: the day of start, title: T}}")
    assert {id.partition("/")[2] for id in ids(found)} == sessions


@pytest.mark.parametrize(
    ("answers", "there"), [("", True), (", answers: {driver: no}", True), (", answers: {driver: yes}", False)]
)
def test_unless_holds_only_once_somebody_said_so(answers: str, there: bool) -> None:
    rule = "a: {arrange: taxi, unless: {driver: yes}, when: by start, title: T}"
    found = items(plan(rule, course(s1=f"planned: 2026-06-01T10:00{answers}")), "2026-06-01T09:00")
    assert ("a/s1" in found) is there
    if there:
        assert found["a/s1"]["condition"] is None


# -- gates --

GATE = "home: {gate: leaving, needs: {driver: yes}, not before: 2 hours after end, title: T}"


@pytest.mark.parametrize(
    ("answers", "missing"),
    [("", True), (", answers: {driver: no}", True), (", answers: {driver: yes}", False)],
)
def test_a_gate_lists_what_is_not_answered_as_it_must_be(answers: str, missing: bool) -> None:
    found = item(plan(GATE, course(s1=f"{S1}, end: 2026-06-01T10:50{answers}")), "home/s1")
    asks = found.get("missing", {"asks": []})["asks"]
    assert [(a["fact"], a["is"], a["whose"]) for a in asks] == (
        [("driver", "yes", "clinic")] if missing else []
    )


def test_a_gate_for_leaving_stands_from_the_end_until_its_earliest_moment() -> None:
    assert spans(plan(GATE, course(s1=f"{S1}, end: 2026-06-01T10:50")), "home/s1") == [
        "06-01 10:50 to 06-01 12:50"
    ]
    ranged = GATE.replace("2 hours", "30 to 60 minutes")
    assert spans(plan(ranged, course(s1=f"{S1}, end: 2026-06-01T10:50")), "home/s1") == [
        "06-01 10:50 to 06-01 11:20..11:50"
    ]


# -- rules that hang on rules --


def test_next_rule_is_the_next_opening_of_that_rule() -> None:
    rules = """\
a: {take: tablets, when: from 2 days after start until 3 days after start, title: T}
b: {avoid: parties, when: from start until next a, title: T}"""
    found = plan(rules)
    assert spans(found, "b/s1") == ["06-01 10:00 to 06-03 10:00"]
    assert spans(found, "b/s3") == ["06-08 10:00 to 06-10 10:00"]


@pytest.mark.parametrize(
    ("how", "family", "there"),
    [
        ("done", "done", True),
        ("partly", "done", True),
        ("skipped", "done", False),
        ("missed", "done", False),
        ("missed", "missed", True),
        ("done", "missed", False),
    ],
)
def test_rules_that_follow_a_rule_are_made_when_it_was_done_or_missed(
    how: str, family: str, there: bool
) -> None:
    rules = f"""\
a: {{take: tablets, when: during the course, how often: every day at 08:00, title: T}}
b: {{learn: what now, when: from a {family} until 2 days after a {family}, title: T}}"""
    found = plan(rules, course(f"completions: [{{rule: a, how: {how}, at: 2026-06-02T08:10}}]"))
    made = [activity.id for activity in found.activities if activity.rule.id == "b"]
    assert bool(made) is there
    if there:
        assert spans(found, made[0]) == ["06-02 08:10 to 06-04 08:10"]
