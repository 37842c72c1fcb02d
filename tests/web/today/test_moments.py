"""Every row of the table of moments is reached, under every shipped guide."""

from __future__ import annotations

import pytest

from afterwards.web.courses.records import Tap
from afterwards.web.patient.today.moments import Stage, awaited, moment_of, soft_end
from web.today.lives import GIVEN, SESSION, SHIPPED, instant, life, slept

STANDARD = [
    ("2026-11-02T09:00", Stage.ORDINARY, "system"),
    ("2026-11-06T09:00", Stage.DAYS_BEFORE, "system"),
    ("2026-11-08T09:30", Stage.TWO_DAYS, "light"),
    ("2026-11-09T18:00", Stage.TWO_DAYS, "light"),
    ("2026-11-10T07:30", Stage.MORNING, "light"),
    ("2026-11-10T10:20", Stage.AT_CLINIC, "dim"),
    ("2026-11-10T11:00", Stage.AT_CLINIC, "dim"),
    ("2026-11-10T12:00", Stage.HOME, "dim"),
    ("2026-11-10T16:00", Stage.AFTERNOON, "dim"),
    ("2026-11-10T21:40", Stage.NIGHT, "dark"),
    ("2026-11-11T03:00", Stage.NIGHT, "dark"),
    ("2026-11-11T07:40", Stage.SLEPT, "dim"),
    ("2026-11-11T15:00", Stage.SOFT, "light"),
    ("2026-11-12T10:49", Stage.SLEPT, "dim"),
    ("2026-11-12T13:00", Stage.SOFT_OVER, "system"),
    ("2026-11-13T13:00", Stage.FIRST_ONE, "system"),
    ("2026-11-20T09:00", Stage.AFTER, "system"),
    ("2026-11-30T09:00", Stage.ORDINARY, "system"),
    ("2026-12-10T09:00", Stage.MAINTENANCE, "system"),
    ("2027-03-10T09:00", Stage.GAP, "system"),
]


@pytest.mark.parametrize(("at", "stage", "theme"), STANDARD)
def test_the_standard_guide_is_lived_through(at, stage, theme):
    ahead = instant(at) < instant("2026-11-10T10:50")
    moment = moment_of(life("standard", SESSION if ahead else GIVEN), instant(at))
    assert (moment.stage, moment.theme) == (stage, theme)


@pytest.mark.parametrize("guide", SHIPPED)
def test_each_shipped_guide_has_its_days_before_its_quiet_day_and_its_ordinary_days(guide):
    before, after = life(guide, SESSION), life(guide, GIVEN, moments=slept())
    assert moment_of(before, instant("2026-11-05T09:00")).stage is Stage.DAYS_BEFORE
    assert moment_of(before, instant("2026-11-08T09:00")).stage is Stage.TWO_DAYS
    assert moment_of(before, instant("2026-11-10T08:00")).stage is Stage.MORNING
    assert moment_of(before, instant("2026-11-10T10:30")).stage is Stage.AT_CLINIC
    assert moment_of(after, instant("2026-11-10T12:30")).stage is Stage.HOME
    assert moment_of(after, instant("2026-11-10T17:00")).stage is Stage.AFTERNOON
    assert moment_of(after, instant("2026-11-10T22:00")).stage is Stage.NIGHT
    assert moment_of(after, instant("2026-11-11T09:00")).stage is Stage.NEXT_MORNING
    assert moment_of(after, instant("2026-11-13T13:00")).stage in (
        Stage.FIRST_ONE,
        Stage.SOFT,
        Stage.SOFT_OVER,
    )
    assert moment_of(after, instant("2026-11-22T09:00")).stage is Stage.AFTER
    assert moment_of(after, instant("2026-12-20T09:00")).stage is Stage.MAINTENANCE
    assert moment_of(after, instant("2027-04-01T09:00")).stage is Stage.GAP


@pytest.mark.parametrize(
    ("guide", "ends"),
    [
        ("standard", "2026-11-12T10:50"),
        ("infusion-aftercare", "2026-11-12T10:50"),
        ("first-day-to-daily-life", "2026-11-11T10:50"),
        ("keeping-the-gain", None),
    ],
)
def test_how_long_the_soft_days_last_is_read_from_the_guide(guide, ends):
    person = life(guide, GIVEN)
    found = soft_end(person.plan, person.course.sessions[0])
    assert found == (None if ends is None else instant(ends))


@pytest.mark.parametrize("guide", SHIPPED)
def test_the_soft_days_end_with_the_last_rule_that_the_session_closed(guide):
    person = life(guide, GIVEN, moments=slept())
    ends = soft_end(person.plan, person.course.sessions[0])
    if ends is not None and ends > instant("2026-11-11T10:50"):
        assert moment_of(person, ends - 60).stage is Stage.SOFT
        assert moment_of(person, ends).stage is not Stage.SOFT


def test_a_recorded_end_is_followed_by_a_day_of_quiet_and_not_longer():
    person = life("standard", GIVEN, moments=slept())
    assert moment_of(person, instant("2026-11-11T10:49")).mode == "dose-day"
    assert moment_of(person, instant("2026-11-11T10:50")).mode == ""


def test_the_whole_plan_ends_the_quiet_at_once():
    person = life("standard", GIVEN, whole_plan=frozenset({"s1"}))
    moment = moment_of(person, instant("2026-11-10T15:00"))
    assert (moment.stage, moment.mode, moment.whole) == (Stage.SOFT, "", True)


def test_i_am_leaving_begins_the_quiet_before_anybody_has_recorded_the_end():
    person = life("standard", {**SESSION, "leaving": "2026-11-10T11:35:00-05:00"})
    assert moment_of(person, instant("2026-11-10T11:40")).stage is Stage.WAY_HOME
    assert moment_of(person, instant("2026-11-10T14:00")).stage is Stage.HOME
    assert moment_of(person, instant("2026-11-11T10:00")).mode == "dose-day"


def test_i_am_home_shows_the_screen_of_home():
    person = life("standard", SESSION, moments=[{"home": "2026-11-10T12:00:00-05:00", "session": "s1"}])
    assert moment_of(person, instant("2026-11-10T12:01")).stage is Stage.HOME


def test_a_supporters_taps_show_the_way_and_the_home():
    taps = {"s1": (Tap(tap="picked up", at=instant("2026-11-10T11:35"), fact=None),)}  # type: ignore[arg-type]
    assert moment_of(life("standard", GIVEN, taps=taps), instant("2026-11-10T11:40")).stage is Stage.WAY_HOME
    home = (*taps["s1"], Tap(tap="home", at=instant("2026-11-10T11:58"), fact=None))  # type: ignore[arg-type]
    person = life("standard", GIVEN, taps={"s1": home})
    assert moment_of(person, instant("2026-11-10T12:00")).stage is Stage.HOME


def test_a_tap_from_before_the_session_takes_nobody_home():
    """Sam tries the button the day before, or on the way to the clinic."""
    for early in ("2026-11-09T18:00", "2026-11-10T09:20"):
        taps = {"s1": (Tap(tap="picked up", at=instant(early), fact=None),)}  # type: ignore[arg-type]
        person = life("standard", SESSION, taps=taps)
        assert moment_of(person, instant("2026-11-10T10:20")).stage is Stage.AT_CLINIC
        assert moment_of(person, instant("2026-11-10T23:00")).stage is Stage.NIGHT


def test_the_day_of_the_next_session_begins_with_its_morning_and_ends_no_quiet():
    late = {**GIVEN, "start": "2026-11-10T15:00:00-05:00", "end": "2026-11-10T15:50:00-05:00"}
    following = {**SESSION, "key": "s2", "planned": "2026-11-11T14:00:00-05:00"}
    person = life("standard", late, following)
    for night in ("2026-11-10T23:30", "2026-11-11T00:30", "2026-11-11T03:00"):
        assert moment_of(person, instant(night)).stage is Stage.NIGHT
    assert moment_of(
        life("standard", late, following, moments=slept()), instant("2026-11-11T09:00")
    ).stage is (Stage.MORNING)


def test_two_sessions_on_a_day_leave_the_quiet_after_the_first():
    first = {**GIVEN, "start": "2026-11-10T09:00:00-05:00", "end": "2026-11-10T09:10:00-05:00"}
    second = {**SESSION, "key": "s2", "planned": "2026-11-10T17:00:00-05:00"}
    person = life("standard", first, second)
    assert moment_of(person, instant("2026-11-10T13:00")).mode == "dose-day"


@pytest.mark.parametrize(
    ("bedtime", "waking"), [("03:00", "12:00"), ("09:00", "17:00")], ids=["a late sleeper", "a night worker"]
)
def test_there_is_no_morning_before_its_night(bedtime, waking):
    late = {**GIVEN, "start": "2026-11-10T14:00:00-05:00", "end": "2026-11-10T14:50:00-05:00"}
    person = life("standard", late, bedtime=bedtime, waking=waking)
    for hour in ("2026-11-11T00:10", "2026-11-11T02:30", "2026-11-11T05:00"):
        assert moment_of(person, instant(hour)).stage is Stage.NIGHT


def test_a_session_that_nobody_recorded_asks_when_it_ended():
    person = life("standard", SESSION)
    assert moment_of(person, instant("2026-11-10T12:00")).stage is Stage.UNRECORDED
    assert moment_of(person, instant("2026-11-10T23:00")).stage is Stage.NIGHT
    assert moment_of(person, instant("2026-11-11T07:40")).stage is Stage.SLEPT


def test_a_pause_comes_before_everything():
    person = life("standard", GIVEN, paused_since=instant("2026-11-10T13:00"))
    for at in ("2026-11-10T15:00", "2026-11-11T07:40", "2026-12-20T09:00"):
        assert moment_of(person, instant(at)).stage is Stage.PAUSED


def test_without_a_guide_the_screen_asks_for_one_but_not_on_the_day_itself():
    nobody = life("standard", SESSION, guides=())
    assert moment_of(nobody, instant("2026-11-01T09:00")).stage is Stage.NO_GUIDE
    assert moment_of(nobody, instant("2026-11-10T08:00")).stage is Stage.MORNING


def test_without_a_session_a_plan_by_mouth_shows_its_rules_and_any_other_asks_for_one():
    assert moment_of(life("standard"), instant("2026-11-10T09:00")).stage is Stage.NOTHING_YET
    assert moment_of(life("standard", route="oral"), instant("2026-11-10T09:00")).stage is Stage.ORAL


def test_a_dose_at_home_asks_for_sleep_the_next_morning_too():
    took = [{"dose taken": "2026-11-10T18:00:00-05:00"}]
    person = life("standard", route="oral", starts="2026-11-01", moments=took)
    assert moment_of(person, instant("2026-11-11T07:40")).stage is Stage.SLEPT


def test_a_question_that_was_put_off_rests_until_then():
    later = {"ask:slept": instant("2026-11-12T06:00")}
    person = life("standard", GIVEN, later=later)
    assert moment_of(person, instant("2026-11-11T07:40")).stage is Stage.NEXT_MORNING
    assert moment_of(person, instant("2026-11-12T07:40")).stage is Stage.SLEPT
    assert awaited(person.plan, instant("2026-11-11T07:40")) == "slept"


def test_twice_a_week_the_soft_day_yields_to_the_next_session_only_on_its_day():
    following = {**SESSION, "key": "s2", "planned": "2026-11-12T10:00:00-05:00"}
    person = life("standard", GIVEN, following, moments=slept())
    assert moment_of(person, instant("2026-11-11T15:00")).stage is Stage.SOFT
    assert moment_of(person, instant("2026-11-12T08:00")).stage is Stage.MORNING


def test_a_session_that_was_called_off_is_nobodys_moment():
    person = life("standard", {**SESSION, "cancelled": "yes"})
    assert moment_of(person, instant("2026-11-10T10:30")).stage is Stage.NOTHING_YET


def test_a_night_worker_is_asked_when_their_morning_begins():
    night = {"waking": "15:00", "bedtime": "07:00"}
    person = life("standard", GIVEN, **night)
    assert moment_of(person, instant("2026-11-11T08:00")).stage is Stage.NIGHT
    assert moment_of(person, instant("2026-11-11T14:00")).stage is Stage.SLEPT
