"""Answers at the door: what is taken, what is refused by its field, and what is asked about once more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from afterwards.care.checkin.answers import Doubt, missing, take
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.typed import typed, typed_whole
from care.checkin.given import PHQ, answers

BODY, SIDE, DAILY = instrument("body-watch"), instrument("side-effects"), instrument("daily")


def refused(form, given) -> list[tuple[str, str]]:
    taken = take(form, given)
    assert taken.answers is None
    return [(one.item, one.key) for one in taken.refusals]


@pytest.mark.parametrize("count", [8, 10, 0])
def test_a_list_with_an_answer_too_few_or_too_many_is_refused(count: int):
    assert refused(PHQ, [0] * count) == [("", "refusal.count")]


@pytest.mark.parametrize("wrong", [4, -1, "3 ", "3", None, True, False, 1.0, [1], {"a": 1}, "３", 10**30])
def test_what_is_no_answer_is_refused_by_its_field(wrong: object):
    given: dict[str, object] = {item.key: 1 for item in PHQ.items if item.needed}
    assert refused(PHQ, given | {"focus": wrong}) == [("focus", "refusal.choice")]


def test_all_wrong_fields_are_named_at_once():
    assert refused(PHQ, {"sleep": 7, "focus": None, "mood": 1}) == [
        ("sleep", "refusal.choice"),
        ("focus", "refusal.choice"),
        ("mood", "refusal.item"),
    ]


@pytest.mark.parametrize("wrong", ["answers", b"answers", None, 3, object()])
def test_what_is_no_list_and_no_map_is_refused(wrong: object):
    assert refused(PHQ, wrong) == [("", "refusal.shape")]


def test_a_map_of_a_million_keys_is_not_looked_at():
    assert refused(PHQ, {str(number): 0 for number in range(1_000_000)}) == [("", "refusal.shape")]


@pytest.mark.parametrize("wrong", [11, -1, 5.5, True, "5", None])
def test_a_mood_is_a_whole_number_from_0_to_10(wrong: object):
    assert refused(DAILY, {"mood": wrong}) == [("mood", "refusal.number")]


def test_one_tap_is_enough_for_the_day():
    taken = answers(DAILY, {"mood": 7})
    assert missing(DAILY, taken) == ()
    assert missing(DAILY, answers(DAILY, {"energy": 1})) == ("mood",)


def test_words_are_kept_as_they_are_and_blank_ones_are_no_answer():
    said = "ligero, cafe\u0301 \u202e👩‍👧 "
    assert answers(DAILY, {"mood": 5, "word": said}).of("word") == "ligero, café \u202e👩‍👧"
    assert answers(DAILY, {"mood": 5, "word": "   "}).of("word") is None


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("x" * 41, "refusal.long"),
        ("a\x00b", "refusal.letters"),
        ("\ud800", "refusal.letters"),
        (7, "refusal.text"),
    ],
)
def test_words_that_cannot_be_kept_are_refused(word: object, key: str):
    assert refused(DAILY, {"mood": 5, "word": word}) == [("word", key)]


def test_a_thousand_marks_on_one_letter_are_too_many_letters():
    assert refused(DAILY, {"mood": 5, "word": "e" + "\u0301" * 1000}) == [("word", "refusal.long")]


def test_effects_are_kept_in_the_order_of_the_form():
    taken = answers(SIDE, {"effects": ["tired", "headache"], "still/headache": "yes"})
    assert taken.of("effects") == ("headache", "tired")
    assert list(taken.given) == ["effects", "still/headache"]
    assert missing(SIDE, answers(SIDE, {"effects": []})) == ()


@pytest.mark.parametrize(
    ("given", "item", "key"),
    [
        ({"effects": ["headache", "headache"]}, "effects", "refusal.choice"),
        ({"effects": ["hiccups"]}, "effects", "refusal.choice"),
        ({"effects": "headache"}, "effects", "refusal.choice"),
        ({"effects": [["headache"]]}, "effects", "refusal.choice"),
        ({"effects": [], "still/headache": "yes"}, "still/headache", "refusal.item"),
        ({"still/headache": "yes"}, "still/headache", "refusal.item"),
        ({"effects": ["headache"], "still": "yes"}, "still", "refusal.item"),
        ({"effects": ["headache"], "effects/headache": "yes"}, "effects/headache", "refusal.item"),
    ],
)
def test_what_follows_an_effect_needs_that_effect(given: dict[str, object], item: str, key: str):
    assert refused(SIDE, given) == [(item, key)]


def test_a_pressure_that_may_be_a_slip_is_asked_about_and_kept():
    taken = take(BODY, {"systolic": 300, "diastolic": 20})
    assert taken.doubts == (Doubt(item="systolic", value=300), Doubt(item="diastolic", value=20))
    assert taken.answers is not None
    assert take(BODY, {"systolic": 128, "diastolic": 82}).doubts == ()
    assert refused(BODY, {"systolic": 3000}) == [("systolic", "refusal.number")]


@pytest.mark.parametrize(
    ("text", "sign", "expected"),
    [
        ("7", ".", 7),
        (" 7 ", ".", 7),
        ("５０", ".", 50),  # full-width digits of a phone's keyboard
        ("٥٠", ".", 50),
        ("1,5", ",", Decimal("1.5")),  # Spanish
        ("1.5", ",", Decimal("1.5")),  # the keyboard's own point
        ("１，５", ",", Decimal("1.5")),
        ("1,5", ".", None),  # never 15
        ("1.500", ",", None),  # one and a half, or fifteen hundred: nobody can tell
        ("1,500", ".", None),
        ("-5", ".", -5),  # a number; the range of its question refuses it
        ("1e309", ".", None),
        ("NaN", ".", None),
        ("inf", ".", None),
        ("", ".", None),
        ("1,5,5", ",", None),
        ("0x10", ".", None),
        ("½", ".", None),
        ("1 5", ".", None),
        ("12345678", ".", None),
    ],
)
def test_numbers_as_people_type_them(text: str, sign: str, expected: object):
    assert typed(text, sign) == expected


def test_half_a_point_is_no_whole_number():
    assert typed_whole("7,0", ",") == 7
    assert typed_whole("7,5", ",") is None
    assert typed_whole("seven") is None
