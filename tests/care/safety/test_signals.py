"""What answers call for: the most urgent first, nothing lowered, nothing told to the clinic unasked."""

from __future__ import annotations

import pytest

from afterwards.care.checkin.library import instrument
from afterwards.care.safety.item9 import at_once, before_first_question
from afterwards.care.safety.signals import Around, PressureLimits, alert_tier, most_urgent, signals
from afterwards.care.safety.tiers import Tier
from afterwards.care.safety.urgency import Urgency
from afterwards.care.timing import HOUR
from care.checkin.given import PHQ, answers, at
from care.safety.given import LADDER, hours

ASQ, SIDE, BODY = instrument("asq"), instrument("side-effects"), instrument("body-watch")
NOW = Around(at=0)


def seen(form, given, around: Around = NOW):
    return signals(form, answers(form, given), around)


@pytest.mark.parametrize(
    ("value", "tier"), [(0, None), (1, Tier.NOTICE), (2, Tier.MODERATE), (3, Tier.MODERATE)]
)
def test_item_nine_by_its_answer(value: int, tier: Tier | None):
    found = seen(PHQ, {"death": value})
    assert alert_tier(found) is tier
    assert all(one.crisis for one in found)


def test_item_nine_does_not_wait_for_the_rest_of_the_form():
    assert [one.item for one in seen(PHQ, {"death": 1})] == ["death"]


def test_a_high_score_without_item_nine_raises_nobody():
    """27 minus 3: no number of points stands for a thought that was not named."""
    assert seen(PHQ, [3] * 8 + [0]) == ()


@pytest.mark.parametrize(
    ("given", "tier"),
    [
        ({"dead": "no", "better-off": "no", "killing": "no", "tried": "no"}, None),
        ({"tried": "yes", "now": "no"}, Tier.MODERATE),
        ({"dead": "declined"}, Tier.MODERATE),
        ({"killing": "yes", "now": "yes"}, Tier.HIGH),
        ({"killing": "yes", "now": "declined"}, Tier.HIGH),
    ],
)
def test_the_suicide_screen(given: dict[str, str], tier: Tier | None):
    assert alert_tier(seen(ASQ, given)) is tier


def test_the_most_urgent_comes_first_and_is_what_the_person_is_told():
    found = seen(SIDE, {"effects": ["headache", "chest", "rash"]})
    assert [one.sign for one in found] == ["chest pain", "rash", "headache"]
    assert (most_urgent(found), alert_tier(found)) == (Urgency.EMERGENCY, Tier.HIGH)


def test_an_expected_effect_is_expected_and_raises_nobody():
    found = seen(SIDE, {"effects": ["headache", "tired"], "still/headache": "no"})
    assert (most_urgent(found), alert_tier(found)) == (Urgency.EXPECTED, None)


@pytest.mark.parametrize(
    ("passed", "still", "tier"),
    [
        (23 * HOUR, "yes", Urgency.EXPECTED),
        (24 * HOUR, "yes", Urgency.TODAY),
        (72 * HOUR, "yes", Urgency.TODAY),
        (72 * HOUR, "no", Urgency.EXPECTED),
    ],
)
def test_an_effect_that_stays_for_a_day_is_told_today(passed: int, still: str, tier: Urgency):
    around = Around(at=passed, session_end=0)
    assert most_urgent(seen(SIDE, {"effects": ["headache"], "still/headache": still}, around)) is tier


def test_an_effect_that_repeats_is_mentioned_at_the_next_visit():
    around = Around(at=0, seen_before=frozenset({"nausea"}))
    assert most_urgent(seen(SIDE, {"effects": ["nausea"]}, around)) is Urgency.MENTION
    assert most_urgent(seen(SIDE, {"effects": ["headache"]}, around)) is Urgency.EXPECTED


@pytest.mark.parametrize(
    ("item", "tier"),
    [("often", Tier.NOTICE), ("urgent", Tier.NOTICE), ("painful", Tier.MODERATE), ("blood", Tier.MODERATE)],
)
def test_the_bladder_is_told_today(item: str, tier: Tier):
    found = seen(BODY, {item: "yes"})
    assert (most_urgent(found), alert_tier(found)) == (Urgency.TODAY, tier)
    assert seen(BODY, {item: "no"}) == ()


def test_craving_reaches_the_clinic_only_if_the_person_says_so():
    found = seen(BODY, {"craving": "yes", "extra": "yes"})
    assert alert_tier(found) is None
    assert alert_tier(found, frozenset({"craving"})) is Tier.NOTICE
    assert most_urgent(found) is Urgency.TODAY


def test_no_reading_of_blood_pressure_is_judged_without_the_clinics_limits():
    assert seen(BODY, {"systolic": 210, "diastolic": 130}) == ()


@pytest.mark.parametrize(
    ("upper", "lower", "over"),
    [(140, 90, False), (141, 90, True), (140, 91, True), (300, 20, True), (90, 140, False)],
)
def test_a_reading_is_measured_by_the_clinics_limits(upper: int, lower: int, over: bool):
    around = Around(at=0, limits=PressureLimits(systolic=140, diastolic=90))
    assert bool(seen(BODY, {"systolic": upper, "diastolic": lower}, around)) is over


# ---- around the questions


OPEN, SHUT = at("2026-11-20T10:00"), at("2026-11-20T20:00")


def test_who_reads_is_said_before_the_first_question():
    before = before_first_question(PHQ, ladder=LADDER, sent=True, at=OPEN)
    assert (before.key, before.readers, before.crisis_at_once) == ("before.read", ("Team A",), False)


def test_a_closed_clinic_says_when_it_opens_and_shows_the_line_at_once():
    """Friday evening: the next opening is on Monday at nine."""
    before = before_first_question(PHQ, ladder=LADDER, sent=True, at=SHUT)
    assert (before.key, before.opens, before.crisis_at_once) == (
        "before.closed",
        at("2026-11-23T09:00"),
        True,
    )


@pytest.mark.parametrize("ladder", [None, hours("")])
def test_where_nobody_reads_the_question_about_death_is_left_out(ladder):
    before = before_first_question(PHQ, ladder=ladder, sent=True, at=OPEN)
    assert (before.key, before.use_instead, before.crisis_at_once) == ("before.private", "phq-8", True)


def test_a_form_of_ones_own_stays_private_and_a_form_without_death_needs_no_line():
    before = before_first_question(instrument("daily"), ladder=LADDER, sent=False, at=OPEN)
    assert (before.key, before.readers, before.crisis_at_once) == ("before.private", (), False)


def test_after_an_answer_about_death_three_answers_stand_before_any_score():
    found = at_once(PHQ, answers(PHQ, {"death": 1}), OPEN)
    assert found is not None
    assert found.answers == ("item9.now", "item9.safe", "item9.rather not")
    assert at_once(PHQ, answers(PHQ, [3] * 8 + [0]), OPEN) is None
    assert at_once(BODY, answers(BODY, {"blood": "yes"}), OPEN) is None
