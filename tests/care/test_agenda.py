"""The agenda: what is open, due, waiting or done at a moment, for whom, and what nobody has told yet."""

from __future__ import annotations

from typing import Any

import pytest

from afterwards.care.agenda import next_change
from afterwards.care.course import Course
from afterwards.care.plan import Plan
from care.told import ids, item, status
from laws.given import agenda_json, course_with, instant, items, plan_of, protocol_with, shipped

HEAD = """\
routes: [iv]
session: {lasts: 40 to 60 minutes}
facts:
  slept: {kind: moment, ask: When did you wake, by: patient}
  driver: {ask: Is somebody here, answers: [yes, no], by: clinic, each: session}
  energy: {ask: How is your energy, answers: [tired, clear], by: patient, each: day}
  mood: {ask: How is your mood, answers: [low, fine], by: therapist, each: week}
  pain: {ask: Are you in pain, answers: [yes, no], by: patient, each: month}
  fit: {ask: Is this for you, answers: [yes, no], by: clinic, each: course}"""
GIVEN = "planned: 2026-06-01T10:00, start: 2026-06-01T10:00, end: 2026-06-01T10:50"
PLANNED = "planned: 2026-06-01T10:00"


def course(first: str = GIVEN, more: str = "") -> Course:
    second = "{key: s2, planned: 2026-06-08T10:00}"
    return course_with(f"starts: 2026-05-25\nsessions: [{{key: s1, {first}}}, {second}]\n{more}", "UTC")


def plan(rules: str, first: str = GIVEN, more: str = "", head: str = HEAD) -> Plan:
    return plan_of(protocol_with(rules, head), course(first, more))


def asked(found: Plan, at: str, low: str = "", high: str = "") -> list[dict[str, Any]]:
    """The questions of an agenda."""
    questions = agenda_json(found, at, low, high)["questions"]
    assert isinstance(questions, list)
    return questions


# -- statuses --

AFTER = "a: {avoid: alcohol, when: from end until 24 hours after end, title: T}"
RIDE = "a: {arrange: ride home, when: by start, title: T}"
FORM = "a: {measure: phq-9, when: at 2 weeks after end, title: T}"
RANGE = "a: {measure: phq-9, when: at 2 to 4 weeks after end, title: T}"


@pytest.mark.parametrize(
    ("rule", "first", "at", "expected"),
    [
        (AFTER, GIVEN, "2026-06-01T10:49", "upcoming"),
        (AFTER, GIVEN, "2026-06-01T10:50", "open"),
        (AFTER, GIVEN, "2026-06-02T10:49:59", "open"),
        (AFTER, GIVEN, "2026-06-02T10:50", "closed"),
        (AFTER, PLANNED, "2026-06-01T10:39", "upcoming"),
        (AFTER, PLANNED, "2026-06-01T10:40", "unclear"),
        (AFTER, PLANNED, "2026-06-01T11:00", "open"),
        (AFTER, PLANNED, "2026-06-02T10:40", "unclear"),
        (AFTER, PLANNED, "2026-06-02T11:00", "closed"),
        (RIDE, GIVEN, "2026-05-30T10:00", "open"),
        (RIDE, GIVEN, "2026-06-01T10:00", "closed"),
        (FORM, GIVEN, "2026-06-15T10:49", "upcoming"),
        (FORM, GIVEN, "2026-06-15T10:50", "due"),
        (FORM, GIVEN, "2026-07-15T10:50", "overdue"),
        (RANGE, GIVEN, "2026-06-15T10:49", "upcoming"),
        (RANGE, GIVEN, "2026-06-15T10:50", "due"),
        (RANGE, GIVEN, "2026-06-29T10:50", "due"),
        (RANGE, GIVEN, "2026-06-29T10:51", "overdue"),
        ("a: {learn: x, when: always, title: T}", GIVEN, "2026-06-15T10:49", "open"),
    ],
)
def test_status_follows_the_clock(rule: str, first: str, at: str, expected: str) -> None:
    found = plan(rule, first)
    assert status(found, next(iter(sorted(ids(found)))), at) == expected


def test_a_union_is_open_in_each_window_and_upcoming_between() -> None:
    found = plan(
        "a: {do: liquids, when: [the day before start, from end until end of the day of end], title: T}"
    )
    moments = [
        "2026-05-30T23:59",
        "2026-05-31T12:00",
        "2026-06-01T10:20",
        "2026-06-01T12:00",
        "2026-06-02T00:00",
    ]
    assert [status(found, "a/s1", at) for at in moments] == ["upcoming", "open", "upcoming", "open", "closed"]


def test_what_has_no_opening_yet_waits_for_its_fact() -> None:
    found = item(plan("a: {learn: x, when: from leaving until 2 hours after leaving, title: T}"), "a/s1")
    assert (found["status"], found["windows"], found["waits_for"]) == ("waiting", [], "leaving")


DRIVING = "a: {avoid: driving, when: from start until the day after end and then slept, title: T}"


def test_what_waits_for_a_fact_to_close_stays_open_and_names_it() -> None:
    found = plan(DRIVING)
    assert [status(found, "a/s1", at) for at in ("2026-06-01T12:00", "2026-06-05T12:00")] == ["open", "open"]
    shown = item(found, "a/s1")
    assert shown["closes_on"] == "slept"
    assert shown["windows"][0]["closes"] == "2026-06-02T00:00:00+00:00"


def test_waking_closes_it() -> None:
    found = plan(DRIVING, more="moments: [{slept: 2026-06-02T07:00}]")
    assert [status(found, "a/s1", at) for at in ("2026-06-02T06:59", "2026-06-02T07:00")] == [
        "open",
        "closed",
    ]
    assert item(found, "a/s1")["closes_on"] is None


@pytest.mark.parametrize(
    ("known", "at", "expected"),
    [
        ("", "2026-06-01T10:30", "upcoming"),
        ("", "2026-06-01T12:49", "open"),
        ("", "2026-06-01T12:50", "waiting"),
        (", answers: {driver: no}", "2026-06-01T13:00", "waiting"),
        (", answers: {driver: yes}", "2026-06-01T13:00", "closed"),
        (", leaving: 2026-06-01T12:30", "2026-06-01T12:40", "closed"),
    ],
)
def test_a_gate_for_leaving_is_open_then_waits_for_what_is_missing(
    known: str, at: str, expected: str
) -> None:
    rule = "a: {gate: leaving, needs: {driver: yes}, not before: 2 hours after end, title: T}"
    assert status(plan(rule, GIVEN + known), "a/s1", at) == expected


@pytest.mark.parametrize(
    ("first", "at", "expected"),
    [
        (PLANNED, "2026-06-01T09:00", "open"),
        (PLANNED, "2026-06-01T10:05", "waiting"),  # planned for ten, not begun, and nobody has cleared it
        (GIVEN, "2026-06-01T10:05", "closed"),
    ],
)
def test_a_gate_for_starting_is_closed_once_the_session_began(first: str, at: str, expected: str) -> None:
    assert status(plan("a: {gate: start, needs: {fit: yes}, title: T}", first), "a/s1", at) == expected


# -- done --


@pytest.mark.parametrize(("how", "expected"), [("done", "done"), ("partly", "done"), ("missed", "open")])
def test_an_act_is_done_when_somebody_did_it_or_part_of_it(how: str, expected: str) -> None:
    more = f"completions: [{{rule: a, session: s1, how: {how}, at: 2026-05-29T10:00}}]"
    assert status(plan(RIDE, more=more), "a/s1", "2026-05-30T10:00") == expected


def test_a_tick_belongs_to_its_session() -> None:
    found = plan(RIDE, more="completions: [{rule: a, session: s1, at: 2026-05-29T10:00}]")
    assert [status(found, id, "2026-05-30T10:00") for id in ("a/s1", "a/s2")] == ["done", "open"]


def test_a_form_that_was_filled_in_is_no_longer_overdue() -> None:
    more = "completions: [{rule: a, session: s1, at: 2026-07-20T10:00}]"
    assert status(plan(FORM, more=more), "a/s1", "2026-08-01T10:00") == "done"


def test_a_prohibition_is_never_done() -> None:
    more = "completions: [{rule: a, session: s1, at: 2026-06-01T12:00}]"
    assert status(plan(AFTER, more=more), "a/s1", "2026-06-01T13:00") == "open"


TWICE = "every day at 08:00 and 20:00"
DAILY = f"a: {{take: tablets, when: from start until 3 days after start, how often: {TWICE}, title: T}}"


@pytest.mark.parametrize(
    "tick",
    ["session: s1, repeat: '1.0', at: 2026-06-02T23:00", "session: s1, at: 2026-06-02T08:10"],
    ids=["by its repeat", "by its time"],
)
def test_a_tick_of_one_repeat_ticks_no_other(tick: str) -> None:
    found = plan(DAILY, more=f"completions: [{{rule: a, {tick}}}]")
    day = items(found, "2026-06-02T23:30", "2026-06-02T00:00", "2026-06-03T00:00")
    assert {i["windows"][0]["opens"][11:16]: i["status"] for i in day.values()} == {  # type: ignore[index]
        "08:00": "done",
        "20:00": "open",
    }


# -- conditions and answers --

ENERGY = """\
rest: {do: rest, if: {energy: tired}, when: the day after end, title: T}
walk: {do: walking, if: {energy: clear}, when: the day after end, title: T}"""
TIRED = "answers: [{energy: tired, at: 2026-06-02T09:00}, {energy: clear, at: 2026-06-02T15:00}]"


@pytest.mark.parametrize(
    ("at", "there", "asks"),
    [
        ("2026-06-01T12:00", {"rest/s1", "walk/s1"}, True),
        ("2026-06-02T08:59", {"rest/s1", "walk/s1"}, True),
        ("2026-06-02T09:00", {"rest/s1"}, False),
        ("2026-06-02T14:59", {"rest/s1"}, False),
        ("2026-06-02T15:00", {"walk/s1"}, False),
        ("2026-06-03T12:00", {"walk/s1"}, False),  # over: the day's last answer stands
    ],
)
def test_an_answer_of_the_day_settles_that_day_from_then_on(at: str, there: set[str], asks: bool) -> None:
    found = items(plan(ENERGY, more=TIRED), at, "2026-06-02T00:00", "2026-06-03T00:00")
    assert set(found) == there
    assert {bool(i["condition"]) for i in found.values()} == {asks}


def test_yesterdays_answer_does_not_speak_for_today() -> None:
    found = plan(ENERGY, more="answers: [{energy: tired, at: 2026-06-01T20:00}]")
    assert {"rest/s1", "walk/s1"} <= ids(found, "2026-06-02T08:00")


@pytest.mark.parametrize(
    ("fact", "value", "at", "counts"),
    [
        ("mood", "fine", "2026-06-02T09:00", True),
        ("mood", "fine", "2026-06-08T23:00", True),
        ("mood", "fine", "2026-06-09T09:00", False),
        ("pain", "no", "2026-07-02T08:59", True),
        ("pain", "no", "2026-07-02T09:00", False),
        ("fit", "no", "2027-06-01T09:00", True),
    ],
)
def test_an_answer_lasts_as_long_as_its_fact_says(fact: str, value: str, at: str, counts: bool) -> None:
    other = {"fine": "low", "no": "yes"}[value]
    rule = f"a: {{do: rest, if: {{{fact}: {other}}}, when: during the course, title: T}}"
    found = plan(rule, more=f"answers: [{{{fact}: {value}, at: 2026-06-02T09:00}}]")
    assert ("a/course" in ids(found, at)) is not counts


@pytest.mark.parametrize(
    ("answer", "sessions"),
    [
        ("{driver: no, session: s1}", {"a/s2"}),
        ("{driver: no, at: 2026-06-01T09:00}", {"a/s2"}),
        ("{driver: no, at: 2026-06-07T23:00}", {"a/s2"}),  # still of the session before
        ("{driver: no, at: 2026-06-08T07:00}", {"a/s1"}),
        ("{driver: no, at: 2026-05-31T09:00}", {"a/s1", "a/s2"}),
    ],
)
def test_an_answer_of_a_session_counts_from_its_day_to_the_day_of_the_next(
    answer: str, sessions: set[str]
) -> None:
    rule = "a: {do: walking, if: {driver: yes}, when: the day after end, title: T}"
    assert ids(plan(rule, more=f"answers: [{answer}]")) == sessions


# -- questions --


def test_an_unanswered_condition_is_asked_once_with_all_that_hangs_on_it() -> None:
    (question,) = asked(plan(ENERGY), "2026-06-02T08:00", "2026-06-02T00:00", "2026-06-03T00:00")
    assert question == {
        "code": None,
        "why": "fact",
        "text": "How is your energy?",
        "whose": "patient",
        "about": ["rest/s1", "walk/s1"],
        "fact": "energy",
        "answers": ["tired", "clear"],
        "session": None,
    }


def test_a_question_about_a_session_is_asked_for_each_and_of_whom_it_concerns() -> None:
    rule = "a: {do: walking, if: {driver: yes}, when: the day after end, title: T}"
    found = asked(plan(rule), "2026-06-01T12:00")
    assert [(q["session"], q["whose"], q["about"]) for q in found] == [
        ("s1", "clinic", ["a/s1"]),
        ("s2", "clinic", ["a/s2"]),
    ]


@pytest.mark.parametrize(("at", "is_asked"), [("2026-06-01T23:59", False), ("2026-06-02T00:00", True)])
def test_waking_is_asked_for_once_it_can_count(at: str, is_asked: bool) -> None:
    found = [(q["why"], q["fact"], q["whose"], q["session"]) for q in asked(plan(DRIVING), at)]
    assert (("moment", "slept", "patient", None) in found) is is_asked


def test_nothing_is_asked_about_what_the_agenda_does_not_show() -> None:
    assert asked(plan(ENERGY), "2026-06-01T12:00", "2026-06-03T00:00", "2026-06-04T00:00") == []


@pytest.mark.parametrize(
    ("rule", "head", "code", "whose"),
    [
        (
            "a: {avoid: food, when: from (food) before start until start, title: T}",
            "settings: {food: {is: 3 to 8 hours, must choose: yes}}",
            "Q01",
            "clinic",
        ),
        (
            "a: {avoid: alcohol, when: from end until evening of the day of end, title: T}",
            "",
            "Q02",
            "clinic",
        ),
        (
            "a: {take: tablets, when: during the course, how often: as set by therapist, title: T}",
            "",
            "Q03",
            "therapist",
        ),
        (
            "a: {meet: therapist, when: during the course, how often: every 2 weeks, title: T}",
            "",
            "Q04",
            "clinic",
        ),
    ],
)
def test_what_the_guide_leaves_open_is_asked_of_whom_it_leaves_it_to(
    rule: str, head: str, code: str, whose: str
) -> None:
    found = asked(plan(rule, head=f"{HEAD}\n{head}"), "2026-06-01T12:00")
    assert {(q["code"], q["whose"]) for q in found} == {(code, whose)}


def test_a_range_is_shown_at_both_ends_and_says_whose_question_it_is() -> None:
    rule = "a: {avoid: strenuous activity, when: from end until 2 to 24 hours after end, title: T}"
    assert item(plan(rule), "a/s1")["unclear"] == [
        {"why": "range", "text": "2 to 24 hours", "whose": "clinic"}
    ]


def test_a_planned_end_is_a_doubt_until_it_is_recorded() -> None:
    assert item(plan(AFTER, PLANNED), "a/s1")["unclear"] == [
        {"why": "planned end", "text": "10:40 to 11:00", "whose": "clinic"}
    ]
    assert item(plan(AFTER, GIVEN), "a/s1")["unclear"] == []


# -- contradictions --

CLASH = """\
pills: {take: tablets, when: from 2 hours before start until start, title: Your pills}
dry: {avoid: water, when: from 3 hours before start until start, title: No water}"""


def test_a_contradiction_is_shown_as_an_open_question_and_drops_nothing() -> None:
    found = agenda_json(plan(CLASH), "2026-06-01T07:30", "2026-06-01T00:00", "2026-06-02T00:00")
    assert {i["id"] for i in found["items"]} == {"pills/s1", "dry/s1"}  # type: ignore[attr-defined, index]
    (clash,) = found["contradictions"]  # type: ignore[misc]
    assert (clash["act"], clash["avoid"]) == ("pills/s1", "dry/s1")
    assert (clash["opens"], clash["closes"]) == ("2026-06-01T08:00:00+00:00", "2026-06-01T10:00:00+00:00")
    assert [(q["code"], q["whose"]) for q in found["questions"] if "s1" in q["about"][0]] == [
        ("W01", "clinic")
    ]  # type: ignore[attr-defined, index]
    assert "contradiction" in [d["why"] for d in item(plan(CLASH), "pills/s1")["unclear"]]


@pytest.mark.parametrize(
    "changed",
    [
        CLASH.replace("avoid: water", "avoid: water, except: [sip of water]"),
        CLASH.replace("from 2 hours before start until start", "the day after end"),
        CLASH.replace("avoid: water", "avoid: water, for: clinic"),
        CLASH.replace("avoid: water", "limit: water"),
        CLASH.replace("take: tablets", "take: tablets, if: {driver: yes}").replace(
            "avoid: water", "avoid: water, if: {driver: no}"
        ),
        CLASH.replace("take: tablets", "take: tablets, not when: the day of start"),
    ],
    ids=["exception", "another time", "another person", "only a little", "never both", "cut out"],
)
def test_what_can_be_done_is_no_contradiction(changed: str) -> None:
    assert agenda_json(plan(changed), "2026-06-01T07:30")["contradictions"] == []


LEAVE = """\
glass: {may: wine, when: from end until 12 hours after end, title: A glass}
none: {avoid: alcohol, when: from end until 24 hours after end, title: No alcohol}"""


def test_leave_that_another_rule_forbids_is_withheld_and_asked_about() -> None:
    found = plan(LEAVE)
    assert ids(found, actor="patient") == {"none/s1", "none/s2"}
    (question,) = asked(found, "2026-06-01T12:00")
    assert (question["code"], question["whose"], question["about"][:2]) == (
        "W01",
        "clinic",
        ["glass/s1", "none/s1"],
    )


def test_withheld_leave_is_listed_among_the_contradictions() -> None:
    clashes: Any = agenda_json(plan(LEAVE), "2026-06-01T12:00")["contradictions"]
    assert [(clash["act"], clash["avoid"]) for clash in clashes] == [
        ("glass/s1", "none/s1"),
        ("glass/s2", "none/s2"),
    ]


# -- spans and actors --


@pytest.mark.parametrize(
    ("low", "high", "there"),
    [
        ("2026-06-01T00:00", "2026-06-01T10:50", False),
        ("2026-06-01T00:00", "2026-06-01T10:51", True),
        ("2026-06-02T10:49", "2026-06-03T00:00", True),
        ("2026-06-02T10:50", "2026-06-03T00:00", False),
        ("2026-06-01T12:00", "2026-06-01T12:01", True),
    ],
)
def test_a_span_shows_what_touches_it_half_open_and_whole(low: str, high: str, there: bool) -> None:
    found = items(plan(AFTER), "2026-06-01T12:00", low, high)
    assert ("a/s1" in found) is there
    if there:
        assert found["a/s1"] == item(plan(AFTER), "a/s1")


@pytest.mark.parametrize("name", ["infusion-aftercare", "iv-first-day", "standard"])
def test_the_agenda_of_a_day_says_of_each_item_what_the_whole_plan_says(name: str) -> None:
    found = plan_of(shipped(name), course(more="ends: 2026-06-20"))
    whole = items(found, "2026-06-02T12:00")
    for day in range(1, 9):
        part = items(found, "2026-06-02T12:00", f"2026-06-{day:02d}T00:00", f"2026-06-{day + 1:02d}T00:00")
        assert {id: whole.get(id) for id in part} == part


def test_what_is_undated_waiting_or_overdue_is_in_every_span() -> None:
    rules = f"{FORM}\nb: {{learn: x, when: always, title: T}}\nc: {{learn: x, when: from leaving, title: T}}"
    assert {"a/s1", "b/course", "c/s1"} <= ids(
        plan(rules), "2026-08-01T12:00", "2026-08-01T00:00", "2026-08-02T00:00"
    )


def test_preferred_and_unclear_hours_touch_a_span_too() -> None:
    better = (
        "a: {hold: iron tablets, when: from 24 hours or better 72 hours before start until start, title: T}"
    )
    assert "a/s1" in ids(plan(better), "2026-05-29T12:00", "2026-05-29T11:00", "2026-05-29T12:00")
    unclear = "a: {avoid: strenuous activity, when: from end until 2 to 24 hours after end, title: T}"
    assert "a/s1" in ids(plan(unclear), "2026-06-02T05:00", "2026-06-02T05:00", "2026-06-02T06:00")


FOR = """\
mine: {do: rest, when: the day of end, title: T}
both: {arrange: ride home, for: [patient, supporter], when: by start, title: T}
theirs: {do: call the person, for: clinic, when: the day after end, title: T}"""


@pytest.mark.parametrize(
    ("actor", "rules"),
    [
        ("", {"mine", "both", "theirs"}),
        ("patient", {"mine", "both"}),
        ("supporter", {"both"}),
        ("therapist", set()),
        ("clinic", {"theirs"}),
    ],
)
def test_each_person_sees_their_own_part_under_the_same_ids(actor: str, rules: set[str]) -> None:
    assert {id.partition("/")[0] for id in ids(plan(FOR), actor=actor)} == rules


# -- states over sessions --


def test_prohibitions_of_near_sessions_become_one_under_the_first() -> None:
    rule = "a: {avoid: alcohol, when: from 4 days before start until 4 days after end, title: T}"
    found = items(plan(rule, more=""), "2026-06-01T12:00")
    assert set(found) == {"a/s1"}
    assert found["a/s1"]["merged"] == ["a/s2"]


def test_prohibitions_that_leave_a_gap_stay_two() -> None:
    assert ids(plan(AFTER)) == {"a/s1", "a/s2"}


def test_acts_of_near_sessions_stay_one_each() -> None:
    rule = "a: {do: rest, when: from 4 days before start until 4 days after end, title: T}"
    assert ids(plan(rule)) == {"a/s1", "a/s2"}


def test_the_next_change_is_the_next_edge_of_any_window() -> None:
    found = plan(AFTER)
    moments = [instant(found, text) for text in ("2026-06-01T10:00", "2026-06-01T10:50", "2026-06-02T10:50")]
    assert next_change(found, moments[0]) == moments[1]
    assert next_change(found, moments[1]) == moments[2]
    assert next_change(found, moments[2], days=1) is None


def test_a_range_of_a_rhythm_is_asked_of_the_clinic() -> None:
    often = "how often: every 4 to 6 weeks after the last"
    found = plan(f"a: {{arrange: booster, when: from first session, {often}, title: T}}")
    questions = [q for q in asked(found, "2026-06-02T12:00") if q["why"] == "range"]
    assert [(q["whose"], q["about"]) for q in questions] == [("clinic", ["a/course/0"])]


def test_nobody_is_asked_about_a_gate_that_is_long_past() -> None:
    found = plan("a: {gate: leaving, needs: {driver: yes}, title: T}")
    near, far = (asked(found, at) for at in ("2026-06-01T12:00", "2026-06-20T12:00"))
    assert [(q["fact"], q["session"]) for q in near if q["why"] == "fact"] == [
        ("driver", "s1"),
        ("driver", "s2"),
    ]
    assert far == []
