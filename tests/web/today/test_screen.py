"""What Today shows: true words, at most one lit panel, few controls, and no rule that bends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from afterwards.care.agenda import agenda
from afterwards.care.exports.moments import spoken
from afterwards.care.exports.second_lines import second_line
from afterwards.care.protocol.tree import Verb
from afterwards.care.words import ENGLISH
from afterwards.web.courses.records import Ride, Tap
from afterwards.web.patient.today.rows import is_closed_rule
from afterwards.web.patient.today.screen import today_screen
from afterwards.web.patient.today.shown import Row, Today
from web.today.lives import GIVEN, SESSION, SHIPPED, instant, life, slept

HOURS = [instant("2026-11-03T09:00") + hour * 3600 for hour in range(0, 24 * 13, 5)]


def rows_of(screen: Today) -> list[Row]:
    return [row for group in (*screen.groups, *screen.folds) for row in group.rows]


def shown(person, at: str | int, **more) -> Today:
    when = at if isinstance(at, int) else instant(at)
    with translation.override("en"):
        return today_screen(person, when, ENGLISH, **more)


def controls_of(screen: Today) -> int:
    """Leave, "Feeling unwell?" and Help, and what the screen adds."""
    count = 2 if screen.stage == "at the clinic" else 3
    count += len(screen.acts) + sum(bool(b.undo) for b in screen.banners)
    count += sum(bool(row.href or row.tick) for row in rows_of(screen)) + len(screen.folds)
    if screen.ask:
        count += len(screen.ask.answers)
    if screen.question:
        count += len(screen.question.ask.answers)
    if screen.lit:
        count += bool(screen.lit.main) + bool(screen.lit.other)
    return count


@pytest.mark.parametrize("guide", SHIPPED)
def test_a_whole_course_keeps_its_headlines_short_and_its_quiet_screens_quiet(guide):
    before, after = life(guide, SESSION), life(guide, GIVEN)
    for at in HOURS:
        screen = shown(before if at < instant("2026-11-10T10:50") else after, at)
        assert 0 < len(screen.headline.split()) <= 9, screen.headline
        assert len(screen.second.split()) <= 14, screen.second
        assert "!" not in screen.headline + screen.second
        if screen.mode == "dose-day":
            assert controls_of(screen) <= 5, screen
            assert sum(len(group.rows) for group in screen.groups) <= 4, screen
            assert screen.band is None
            assert not screen.folds


@pytest.mark.parametrize("guide", SHIPPED)
@pytest.mark.parametrize("at", ["2026-11-09T08:30", "2026-11-12T15:00", "2026-11-14T15:00"])
def test_nothing_stands_twice_in_one_list(guide, at):
    by_mouth, after = life(guide, route="oral", starts="2026-11-09"), life(guide, GIVEN, moments=slept())
    for screen in (shown(by_mouth, at), shown(after, at)):
        for group in (*screen.groups, *screen.folds):
            said = [(row.title, row.second) for row in group.rows]
            assert len(said) == len(set(said)), group.title


@pytest.mark.parametrize("guide", SHIPPED)
def test_every_second_line_of_a_rule_is_the_engines_own(guide):
    for person, at in (
        (life(guide, SESSION), "2026-11-08T09:30"),
        (life(guide, SESSION), "2026-11-10T08:30"),
        (life(guide, GIVEN), "2026-11-10T12:00"),
        (life(guide, GIVEN, moments=slept()), "2026-11-11T15:10"),
    ):
        when = instant(at)
        manner = spoken(person.course.calendar, when, ENGLISH, person.plan.protocol)
        found = agenda(person.plan, at=when, low=when - 86400, high=when + 4 * 86400, actor="patient")
        said = {
            (item.rule.title, second_line(item, person.plan, manner, when))
            for item in found.items
            if is_closed_rule(item)
        }
        titles = {title for title, _ in said}
        rows = [row for row in rows_of(shown(person, when)) if row.title in titles]
        assert all((row.title, row.second) in said for row in rows)


@pytest.mark.parametrize("guide", SHIPPED)
@pytest.mark.parametrize(
    "at", ["2026-11-10T12:00", "2026-11-10T17:00", "2026-11-10T22:00", "2026-11-11T15:00"]
)
def test_no_rule_that_is_closed_now_is_left_out(guide, at):
    person, when = life(guide, GIVEN), instant(at)
    found = agenda(person.plan, at=when, low=when, high=when + 60, actor="patient")
    closed = {i.rule.title for i in found.items if is_closed_rule(i) and i.status in ("open", "unclear")}
    said = " ".join(f"{row.title} {row.second}" for row in rows_of(shown(person, when)))
    more = re.search(r"And (\d+) more", said)
    missing = {title for title in closed if title not in said}
    assert len(missing) == (int(more[1]) if more else 0)


@pytest.mark.parametrize("guide", ["keeping-the-gain", "first-day-to-daily-life", "self-care-tips"])
def test_a_guide_that_is_silent_on_driving_says_so_and_gives_no_leave(guide):
    screen = shown(life(guide, GIVEN), "2026-11-10T12:00")
    assert "Driving: ask your clinic first" in [row.title for row in rows_of(screen)]


def test_what_is_closed_stands_in_the_order_in_which_it_ends():
    screen = shown(life("standard", GIVEN), "2026-11-10T12:00")
    titles = [row.title for row in screen.groups[0].rows]
    assert titles == [
        "No driving, no machines",
        "Nothing to sign, no big choices",
        "No alcohol",
        "Still closed",
    ]


def test_marks_say_what_the_words_say():
    home = {row.title: row for row in rows_of(shown(life("standard", GIVEN), "2026-11-10T12:00"))}
    assert home["No driving, no machines"].mark == "by_answer"
    assert home["No alcohol"].mark == "closed"
    assert 0.4 < home["No alcohol"].share < 0.5
    before = {row.title: row for row in rows_of(shown(life("standard", SESSION), "2026-11-09T12:00"))}
    assert before["No alcohol"].mark == "about"
    assert "about" in before["No alcohol"].second
    assert before["No solid food"].mark == "not_yet"
    assert "Ask your clinic which." in before["No solid food"].second


def test_sessions_that_follow_close_on_each_other_are_one_window():
    following = {**SESSION, "key": "s2", "planned": "2026-11-13T10:00:00-05:00"}
    screen = shown(life("standard", GIVEN, following, moments=slept()), "2026-11-11T15:00")
    alcohol = [row for row in rows_of(screen) if row.title == "No alcohol"]
    assert [row.mark for row in alcohol] == ["merged"]
    assert "Sessions\N{NO-BREAK SPACE}1 and 2 follow close on each other." in alcohol[0].second


def test_a_medicine_hold_asks_the_clinic_and_never_says_stop():
    person = life("standard", SESSION, medicines=["benzodiazepines"])
    hold = next(
        row for row in rows_of(shown(person, "2026-11-10T08:00")) if row.title == "Calming pills, ask first"
    )
    assert hold.second.startswith("Ask your clinic.")


def test_energy_changes_the_order_of_suggestions_and_no_rule():
    screens = {}
    for energy in (None, "tired", "in between", "clear"):
        answers = [{"energy": energy, "at": "2026-11-11T14:00:00-05:00"}] if energy else []
        person = life("standard", GIVEN, moments=slept(), **({"answers": answers} if answers else {}))
        screens[energy] = shown(person, "2026-11-11T15:10")
    closed = {
        energy: [row for group in screen.groups if group.title == "Still closed" for row in group.rows]
        for energy, screen in screens.items()
    }
    assert len({tuple((row.title, row.second) for row in rows) for rows in closed.values()}) == 1
    assert screens["tired"].lit.title != screens["clear"].lit.title


def test_a_week_of_illness_leaves_nothing_piled_up():
    person = life("standard", GIVEN, moments=slept())
    asked = shown(person, "2026-11-13T12:00")
    after = shown(person, "2026-11-24T12:00", seen=instant("2026-11-14T09:00"))
    count = sum(row.tick is not None for row in rows_of(asked))
    assert sum(row.tick is not None for row in rows_of(after)) <= count
    assert [banner.word for banner in after.banners] == ["Good to see you."]
    assert not re.search(r"overdue|you missed", " ".join(row.second for row in rows_of(after)))


def test_an_act_of_yesterday_is_gone_without_a_word():
    person = life("infusion-aftercare", GIVEN)
    drink = "Drink plenty, ahead and later"
    assert shown(person, "2026-11-10T13:00").lit.title == drink
    assert drink not in [row.title for row in rows_of(shown(person, "2026-11-11T13:00"))]


def test_who_has_no_guide_or_no_session_is_led_to_the_question():
    nobody = life("standard")
    nobody = replace(nobody, record=replace(nobody.record, guides=()))
    assert shown(nobody, "2026-11-01T09:00").lit.main.href == reverse("begin_question", args=["guide"])
    assert shown(life("standard"), "2026-11-10T09:00").lit.main.href == reverse("add_session")


def test_the_medicines_are_asked_next_once_the_ride_is_known():
    ride = {"s1": Ride(who="taxi")}
    unknown = shown(life("standard", SESSION, rides=ride), "2026-11-08T09:30")
    assert unknown.lit.main.href == reverse("begin_question", args=["medicines"])
    assert unknown.headline == "Two days to go. One thing to ask today."
    told = shown(life("standard", SESSION, rides=ride, medicines=[]), "2026-11-08T09:30")
    assert told.headline == "Two days to go."
    assert told.lit.title not in (unknown.lit.title, "Ask who takes you home")


@pytest.mark.parametrize("guide", SHIPPED)
def test_between_two_sessions_the_days_before_the_next_offer_what_the_last_one_left(guide):
    following = {**SESSION, "key": "s2", "planned": "2026-11-17T10:00:00-05:00"}
    person = life(guide, GIVEN, following, moments=slept())
    for text in ("2026-11-13T13:00", "2026-11-15T13:00"):
        screen = shown(person, text)
        offered = [row for group in screen.groups if group.title == "Today" for row in group.rows]
        assert screen.lit is not None, text
        assert len(offered) + bool(screen.lit) <= 3, text
        assert offered or screen.lit.other, text
        assert screen.band is not None, text


def test_the_morning_of_a_session_offers_nothing_of_the_last_one():
    following = {**SESSION, "key": "s2", "planned": "2026-11-17T10:00:00-05:00"}
    screen = shown(life("standard", GIVEN, following, moments=slept()), "2026-11-17T08:00")
    assert screen.stage == "morning"
    assert [group.title for group in screen.groups] == ["Before you leave", "Ask"]
    assert screen.folds == ()


def test_the_ride_is_lit_until_somebody_is_named():
    alone = shown(life("standard", SESSION), "2026-11-08T09:30")
    assert alone.lit.title == "Ask who takes you home"
    person = life("standard", SESSION, rides={"s1": Ride(who="someone", name="Sam")})
    named = shown(person, "2026-11-08T09:30")
    assert named.lit.title != "Ask who takes you home"
    assert "Ride home: Sam" in [row.title for row in rows_of(named)]
    assert (
        shown(person, "2026-11-10T08:00").headline
        == "Today at 10:00\N{NO-BREAK SPACE}am. Sam takes you home."
    )


def test_somebody_is_with_you_only_when_they_said_so():
    rides = {"s1": Ride(who="someone", name="Sam")}
    person = life("standard", GIVEN, rides=rides)
    assert shown(person, "2026-11-10T12:00").second == "Nothing else to do. Is someone near?"
    taps = {"s1": (Tap(tap="home", at=instant("2026-11-10T11:58"), fact=None),)}  # type: ignore[arg-type]
    person = life("standard", GIVEN, rides=rides, taps=taps)
    assert shown(person, "2026-11-10T12:00").second == "Sam is with you. Nothing else to do."


@pytest.mark.parametrize(("answer", "stays"), [("yes", False), ("no", True)])
def test_whoever_has_nobody_to_take_them_home_is_told_to_stay_and_whom_to_tell(answer, stays):
    said = [{"driver": answer, "session": "s1", "at": "2026-11-10T10:15:00-05:00"}]
    screen = shown(life("standard", SESSION, answers=said), "2026-11-10T10:20")
    assert ("Stay here for now" in [row.title for row in rows_of(screen)]) is stays
    assert "Stay here for now" not in str(shown(life("standard", SESSION), "2026-11-10T10:20"))


def test_the_clinic_is_asked_what_only_the_clinic_can_say():
    screen = shown(life("standard", SESSION), "2026-11-08T09:30")
    rows = next(group.rows for group in screen.groups if group.title == "Ask")
    assert all(row.second == "Your clinic must say." for row in rows)
    assert screen.ask is None


def test_the_band_says_how_much_of_the_soft_time_has_passed():
    screen = shown(life("standard", GIVEN, moments=slept()), "2026-11-11T15:10")
    assert screen.band.says == "The 48 hours after your session. 28 have passed."


def test_the_next_change_is_the_next_edge_of_what_is_shown():
    screen = shown(life("standard", GIVEN, moments=slept()), "2026-11-12T10:00")
    assert screen.next_change == instant("2026-11-12T10:50")


def test_the_same_plan_at_the_same_minute_is_the_same_screen():
    one, two = (shown(life("standard", GIVEN), "2026-11-10T12:00", stamp="x:1") for _ in range(2))
    assert one == two


def test_nothing_is_lit_where_nothing_is_asked():
    for person, at in (
        (life("standard", SESSION), "2026-11-10T10:20"),
        (life("standard", GIVEN, paused_since=instant("2026-11-11T12:00")), "2026-11-11T15:00"),
    ):
        assert shown(person, at).lit is None


def test_a_dose_at_home_closes_the_road_until_sleep():
    took = [{"dose taken": "2026-11-10T18:00:00-05:00"}]
    person = life("standard", route="oral", starts="2026-11-01", moments=took)
    screen = shown(person, "2026-11-10T19:00")
    assert screen.headline == "Today’s rules."
    assert "No driving, no machines" in [row.title for row in rows_of(screen)]
    assert screen.second == "They count from your dose at 6:00\N{NO-BREAK SPACE}pm."
    assert screen.lit.title == "Your dose is noted"
    before = shown(life("standard", route="oral", starts="2026-11-01"), "2026-11-10T17:00")
    assert before.second == "They start when you take your dose."
    assert before.lit.main.label == "I took it"


def test_what_counts_from_yesterdays_dose_says_so():
    took = [{"dose taken": "2026-11-10T18:00:00-05:00"}]
    later = {"ask:slept": instant("2026-11-12T06:00")}
    person = life("standard", route="oral", starts="2026-11-01", moments=took, later=later)
    second = shown(person, "2026-11-11T09:00").second
    assert second == "They count from your dose: yesterday, 6:00\N{NO-BREAK SPACE}pm."


def test_rules_watch_and_learn_are_never_ticked():
    for at in HOURS:
        person = life("standard", GIVEN)
        titles = {row.title for row in rows_of(shown(person, at)) if row.tick}
        rules = {rule.title for rule in person.plan.protocol.rules if not rule.is_act}
        assert not titles & (rules - {r.title for r in person.plan.protocol.rules if r.is_act})
        assert not any(
            rule.verb is Verb.CONTACT and rule.title in titles for rule in person.plan.protocol.rules
        )


def test_a_day_has_one_screen_for_each_minute_also_where_the_clock_changes():
    person = life(
        "standard", {**SESSION, "planned": "2026-10-31T10:00:00-04:00", "end": "2026-10-31T10:50:00-04:00"}
    )
    start = instant("2026-10-31T23:00")
    for step in range(26):
        screen = shown(person, start + int(timedelta(minutes=30).total_seconds()) * step)
        assert screen.mode == "dose-day"
