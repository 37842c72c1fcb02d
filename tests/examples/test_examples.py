"""Whole courses as a clinician reads them, and the issue's examples worked out by hand.

``AFTERWARDS_ACCEPT=1 pytest tests/examples`` writes every ``plan.txt`` anew: read the diff first.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from afterwards.care.plan import Plan
from afterwards.care.plan.phases import phase_findings
from afterwards.care.protocol.printing import length_text, rhythm_text
from examples.rendering import rendered
from laws.given import NAMES, agenda_json, course_of, plan_of, protocol_of, shipped

HERE = Path(__file__).parent
EXAMPLES = sorted(path.parent.name for path in HERE.glob("*/course.yaml"))
ACCEPT = bool(os.environ.get("AFTERWARDS_ACCEPT"))


def plan_in(name: str, *, change: tuple[str, str] = ("", "")) -> Plan:
    """The plan of an example; ``change`` replaces a text of its course first."""
    text = (HERE / name / "course.yaml").read_text("utf-8")
    assert change[0] in text, change
    course = course_of(text.replace(*change) if change[0] else text)
    own = HERE / name / "protocol.yaml"
    return plan_of(protocol_of(own.read_text("utf-8")) if own.exists() else shipped(course.protocol), course)


def read_at(name: str) -> str:
    found = re.match(r"# read at (\S+)", (HERE / name / "course.yaml").read_text("utf-8"))
    assert found
    return found[1]


def values_in(name: str, **more: Any) -> dict[str, Any]:
    return agenda_json(plan_in(name, **more), read_at(name))


def items_in(name: str, **more: Any) -> dict[str, Any]:
    return {item["id"]: item for item in values_in(name, **more)["items"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_plan_of_an_example_is_what_was_read_and_accepted(name):
    values = values_in(name)
    text, file = rendered(values), HERE / name / "plan.txt"
    if ACCEPT:
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def test_every_shipped_protocol_has_an_example():
    used = {plan_in(name).protocol.id for name in EXAMPLES}
    assert set(NAMES) <= used


def window(items: dict[str, Any], id: str) -> tuple[str, str]:
    (only,) = items[id]["windows"]
    assert {"opens_earliest", "closes_latest"} & set(only) == set()
    return only["opens"], only["closes"]


def test_no_alcohol_spans_two_days_on_both_sides_of_the_reference_session():
    items = items_in("infusion-aftercare")
    assert window(items, "no-alcohol/s1") == ("2026-11-01T10:00:00-05:00", "2026-11-05T10:50:00-05:00")
    assert items["no-alcohol/s1"]["claims"] == ["S3-12"]


@pytest.mark.parametrize("rule", ["no-driving", "no-strain", "easy-day", "light-meal"])
def test_the_rest_of_the_day_runs_from_the_end_of_dosing_to_midnight(rule):
    items = items_in("infusion-aftercare")
    assert window(items, f"{rule}/s1") == ("2026-11-03T10:50:00-05:00", "2026-11-04T00:00:00-05:00")
    assert items[f"{rule}/s1"]["status"] == "open"
    assert items["light-meal/s1"]["firm"] == "optional"


def test_fluids_stand_before_and_after_the_session():
    windows = items_in("infusion-aftercare")["drink/s1"]["windows"]
    assert [(w["opens"][:16], w["closes"][:16]) for w in windows] == [
        ("2026-11-03T00:00", "2026-11-03T10:00"),
        ("2026-11-03T10:50", "2026-11-04T00:00"),
    ]


def test_the_rest_of_the_reference_table_holds():
    items = items_in("infusion-aftercare")
    assert window(items, "ride/s1") == ("2026-10-20T09:00:00-04:00", "2026-11-03T10:00:00-05:00")
    assert items["ride/s1"]["actors"] == ["patient", "supporter"]
    assert window(items, "the-infusion/s1") == ("2026-11-03T10:00:00-05:00", "2026-11-03T10:50:00-05:00")
    for rule in ("feelings", "coach", "still-shaken"):
        assert items[f"{rule}/s1"]["closes_on"] == "next start"
    assert items["still-shaken/s1"]["windows"][0]["opens"] == "2026-11-04T10:50:00-05:00"
    assert [ask["fact"] for ask in items["still-shaken/s1"]["condition"]["asks"]] == ["shaken"]
    assert items["feelings/s1"]["windows"][0]["closes"] is None
    leaving = items["recovery/s1"]["windows"][-1]
    assert (leaving["closes"][11:16], leaving["closes_latest"][11:16]) == ("11:20", "11:50")
    assert [ask["fact"] for ask in items["ride-is-here/s1"]["missing"]["asks"]] == ["driver"]


def test_before_the_end_is_recorded_it_stays_a_range():
    items = items_in("infusion-aftercare", change=(", end: 2026-11-03T10:50", ""))
    (driving,) = items["no-driving/s1"]["windows"]
    assert (driving["opens_earliest"][11:16], driving["opens"][11:16]) == ("10:40", "11:00")
    assert driving["closes"] == "2026-11-04T00:00:00-05:00"
    (alcohol,) = items["no-alcohol/s1"]["windows"]
    assert (alcohol["closes"], alcohol["closes_latest"]) == (
        "2026-11-05T10:40:00-05:00",
        "2026-11-05T11:00:00-05:00",
    )
    recovery = items["recovery/s1"]["windows"][-1]
    assert (recovery["closes"][11:16], recovery["closes_latest"][11:16]) == ("11:10", "12:00")


SECOND = ("end: 2026-11-03T10:50}", "end: 2026-11-03T10:50}\n  - {key: s2, start: DAYT10:00, end: DAYT10:50}")


def test_two_sessions_three_days_apart_give_one_alcohol_window():
    items = items_in("infusion-aftercare", change=(SECOND[0], SECOND[1].replace("DAY", "2026-11-06")))
    assert window(items, "no-alcohol/s1") == ("2026-11-01T10:00:00-05:00", "2026-11-08T10:50:00-05:00")
    assert items["no-alcohol/s1"]["merged"] == ["no-alcohol/s2"]
    assert "no-alcohol/s2" not in items
    assert window(items, "feelings/s1")[1] == "2026-11-06T10:00:00-05:00"


def test_five_days_apart_give_two_windows_with_a_gap():
    items = items_in("infusion-aftercare", change=(SECOND[0], SECOND[1].replace("DAY", "2026-11-08")))
    assert window(items, "no-alcohol/s1")[1] == "2026-11-05T10:50:00-05:00"
    assert window(items, "no-alcohol/s2") == ("2026-11-06T10:00:00-05:00", "2026-11-10T10:50:00-05:00")


def test_esketamine_is_watched_for_two_hours_from_the_end_of_dosing():
    watched = items_in("standard-esketamine")["watched-spray/s1"]["windows"][-1]
    assert watched["closes"] == "2026-03-28T18:10:00+01:00"
    assert "closes_latest" not in watched


def test_esketamine_closes_driving_on_sleep_and_not_before_the_next_day():
    item = items_in("standard-esketamine")["no-driving-spray/s1"]
    assert item["closes_on"] == "slept"
    assert item["evidence"] == "label"
    (only,) = item["windows"]
    assert (only["opens"], only["closes"]) == ("2026-03-28T16:00:00+01:00", "2026-03-29T00:00:00+01:00")


@pytest.mark.parametrize(
    ("woke", "closes_on", "closes"),
    [
        ("2026-03-28T21:00", "slept", "2026-03-29T00:00:00+01:00"),
        ("2026-03-29T03:10", None, "2026-03-29T03:10:00+02:00"),
        ("2026-03-29T08:20", None, "2026-03-29T08:20:00+02:00"),
    ],
)
def test_a_night_with_a_clock_change_loses_and_doubles_nothing(woke, closes_on, closes):
    change = ("sessions:", f"moments: [{{slept: {woke}}}]\nsessions:")
    item = items_in("standard-esketamine", change=change)["no-driving-spray/s1"]
    assert item["closes_on"] == closes_on
    assert item["windows"][0]["closes"] == closes


def test_a_spray_over_the_clock_change_keeps_elapsed_hours():
    items = items_in("standard-esketamine")
    assert window(items, "no-big-choices/s1")[1] == "2026-03-29T17:10:00+02:00"
    # 48 hours from 16:10 in winter time is 17:10 in summer time.
    assert items["no-alcohol/s1"]["windows"][0]["opens"] == "2026-03-26T16:00:00+01:00"


def test_six_drips_two_a_week_raise_no_question_of_phase():
    plan = plan_in("keeping-the-gain")
    assert {a.scene.phase for a in plan.activities if a.session} == {"induction"}
    assert phase_findings(plan.protocol, plan.course) == ()


def test_at_least_three_talks_and_none_on_the_day_of_a_drip():
    item = items_in("keeping-the-gain")["three-talks/course"]
    assert item["total"]["text"] == "at least 3"
    closed = {w["opens"][:10] for w in item["windows"][1:]}
    assert closed == {"2026-10-21", "2026-10-24", "2026-10-28", "2026-11-01", "2026-11-05", "2026-11-08"}
    closes = [w["closes"] for w in item["windows"]]
    assert closes[:2] == ["2026-10-20T00:00:00-04:00", "2026-10-23T00:00:00-04:00"]
    assert closes[3:5] == ["2026-10-31T00:00:00-04:00", "2026-11-04T00:00:00-05:00"]


def test_the_48_hours_are_a_window_with_an_end_and_weak_evidence():
    items = items_in("keeping-the-gain")
    for key, opens, closes in (
        ("s1", "2026-10-20T10:50:00-04:00", "2026-10-22T10:50:00-04:00"),
        ("s4", "2026-10-31T16:50:00-04:00", "2026-11-02T15:50:00-05:00"),
    ):
        assert window(items, f"two-days/{key}") == (opens, closes)
        assert items[f"two-days/{key}"]["evidence"] == "weak"


def test_movement_starts_at_one_a_week_with_a_second_offered():
    items = items_in("keeping-the-gain")
    moves = [item for item in items.values() if item["rule"] == "move"]
    weeks: dict[str, list[bool]] = {}
    for item in moves:
        weeks.setdefault(item["windows"][0]["closes"], []).append(bool(item.get("offered")))
    assert next(iter(weeks.values())) == [False, True]
    assert all(offers == [False, True] for offers in list(weeks.values())[:4])


def test_a_third_workout_is_only_offered_once_the_habit_held_four_weeks():
    weeks = ("20", "28"), ("27", "29"), ("03", "05"), ("10", "12")
    days = [f"2026-{'10' if int(a) > 19 else '11'}-{a}" for pair in weeks for a in pair]
    done = "".join(f"  - {{rule: move, how: done, at: {day}T18:00}}\n" for day in days)
    change = ("completions:\n", f"completions:\n{done}")
    moves = [item for item in items_in("keeping-the-gain", change=change).values() if item["rule"] == "move"]
    weeks_: dict[str, list[bool]] = {}
    for item in moves:
        weeks_.setdefault(item["windows"][0]["closes"][:10], []).append(bool(item.get("offered")))
    # Weeks count from the first session, 20 October: the fifth begins on 17 November.
    assert weeks_["2026-11-17"] == [False, True]
    assert weeks_["2026-11-24"] == [False, True, True]


def test_daily_light_comes_once_for_every_day_over_the_clock_change():
    items = items_in("keeping-the-gain")
    dates = [i["windows"][0]["opens"][:10] for i in items.values() if i["id"].startswith("light/course/")]
    assert all(dates.count(f"2026-10-{day}") == 2 for day in (30, 31))
    assert all(dates.count(f"2026-11-0{day}") == 2 for day in (1, 2))


MOVED = (
    "{key: s3, route: intranasal, planned: 2026-04-04",
    "{key: s3, route: intranasal, planned: 2026-04-06",
)


def test_moving_a_session_keeps_every_id():
    before, after = plan_in("standard-esketamine"), plan_in("standard-esketamine", change=MOVED)
    assert {a.id for a in before.activities} == {a.id for a in after.activities}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("iv-first-day", "every 4 to 6 weeks"),
        ("first-day-to-daily-life", "every 4 weeks"),
        ("first-day-to-daily-life", "every 1 to 2 weeks"),
        ("standard", "every 4 to 6 weeks"),
        ("standard", "every 1 to 2 weeks"),
    ],
)
def test_boosters_stay_as_each_guide_says_them(name, sentence):
    protocol = shipped(name)
    said = [rhythm_text(rule.how_often) for rule in protocol.rules if rule.how_often]
    said += [f"every {length_text(phase.every)}" for phase in protocol.phases.values() if phase.every]
    assert any(text.startswith(sentence) for text in said), said


def test_the_guide_that_may_need_no_booster_says_so():
    assert shipped("keeping-the-gain").phases["maintenance"].may_be_none
    assert not [r for r in shipped("keeping-the-gain").rules if "booster session" in r.things]


def test_a_dose_at_home_forbids_driving_until_the_night_after():
    items = items_in("standard-oral")
    assert window(items, "home-no-driving/dose-sat") == (
        "2026-10-31T21:00:00-04:00",
        "2026-11-01T06:40:00-05:00",
    )
    assert window(items, "home-no-driving/dose-sun") == (
        "2026-11-01T21:00:00-05:00",
        "2026-11-02T06:30:00-05:00",
    )


def test_a_stay_of_five_days_counts_days_on_the_calendar_and_hours_as_they_pass():
    items = items_in("five-day-infusion")
    (stay,) = items["stay/s1"]["windows"]
    # Thursday 09:00 and five days is Tuesday 09:00, though the clocks go back on Sunday; then 6 to 10 hours.
    assert (stay["closes"], stay["closes_latest"]) == (
        "2026-11-03T15:00:00-05:00",
        "2026-11-03T19:00:00-05:00",
    )
    (down,) = items["step-down/s1"]["windows"]
    assert down["opens"] == "2026-11-03T09:00:00-05:00"
    assert items["no-driving/s1"]["closes_on"] == "slept"
    assert items["no-driving/s1"]["windows"][0]["closes"] == "2026-11-04T00:00:00-05:00"
    assert window(items, "look-back/s1") == ("2026-11-10T00:00:00-05:00", "2026-11-11T00:00:00-05:00")


def test_a_day_that_began_past_midnight_is_the_day_of_the_end():
    items = items_in("self-care-tips")
    assert window(items, "easy-day/s1") == ("2026-06-02T00:20:00+01:00", "2026-06-03T00:00:00+01:00")
    (strain,) = items["no-strain/s1"]["windows"]
    assert (strain["closes"], strain["closes_latest"]) == (
        "2026-06-02T02:20:00+01:00",
        "2026-06-03T00:20:00+01:00",
    )


def test_the_first_day_is_24_elapsed_hours_over_the_end_of_summer_time():
    items = items_in("iv-first-day")
    assert window(items, "rest/s1") == ("2026-10-24T14:45:00+02:00", "2026-10-25T13:45:00+01:00")
    assert items["first-day/s1"]["evidence"] == "weak"
