"""Scores by hand. Each row says how its number was reasoned, so that a clinician can follow it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from afterwards.care.checkin.answers import missing
from afterwards.care.checkin.instrument import Instrument
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.scoring import Incomplete, Score, Screened, score, scores
from care.checkin.given import HEAD, PHQ, answers, instrument_of

GAD, PCL, PEG, ASQ = instrument("gad-7"), instrument("pcl-5"), instrument("peg"), instrument("asq")


def value(form: Instrument, given: object, name: str = "") -> Any:
    found = score(form, answers(form, given), name)
    assert isinstance(found, Score), found
    return found.value


def band(form: Instrument, given: object) -> str:
    found = score(form, answers(form, given))
    assert isinstance(found, Score)
    assert found.band is not None
    return found.band.texts["en"]


@pytest.mark.parametrize(
    ("given", "expected", "word"),
    [
        ([0] * 9, 0, "few or none"),  # nothing at all: 9 x 0
        ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, "few or none"),  # four ones: the last score under "mild"
        ([1, 1, 1, 1, 1, 0, 0, 0, 0], 5, "mild"),  # five ones: mild begins at 5 (Kroenke 2001)
        ([1] * 9, 9, "mild"),  # 9 x 1: the last one under "moderate"
        ([2, 1, 1, 1, 1, 1, 1, 1, 1], 10, "moderate"),  # 9 ones and one more: the cut-off of the paper
        ([2, 2, 2, 2, 2, 1, 1, 1, 1], 14, "moderate"),  # 5 x 2 + 4 x 1
        ([2, 2, 2, 2, 2, 2, 1, 1, 1], 15, "moderately severe"),  # 6 x 2 + 3 x 1
        ([2] * 9, 18, "moderately severe"),  # 9 x 2
        ([3, 2, 2, 2, 2, 2, 2, 2, 2], 19, "moderately severe"),  # 18 and one more: the last under "severe"
        ([3, 3, 2, 2, 2, 2, 2, 2, 2], 20, "severe"),  # 18 and two more
        ([3] * 9, 27, "severe"),  # everything nearly every day: 9 x 3
        ([0, 0, 0, 0, 0, 0, 0, 0, 3], 3, "few or none"),  # only item 9: a low score is no all-clear
    ],
)
def test_depression_score(given: list[int], expected: int, word: str):
    assert value(PHQ, given) == expected
    assert band(PHQ, given) == word


def test_the_question_of_daily_life_is_not_added():
    """The tenth question has no number in the manual: 9 ones stay 9."""
    ones = {item.key: 1 for item in PHQ.items if item.key != "function"}
    assert value(PHQ, ones | {"function": "extremely"}) == 9


@pytest.mark.parametrize(
    ("given", "expected", "word"),
    [
        ([0] * 8, 0, "few or none"),
        ([3] * 8, 24, "severe"),  # 8 x 3: without item 9 the most is 24
        ([2, 2, 2, 2, 2, 2, 2, 1], 15, "moderately severe"),  # 7 x 2 + 1
        ([1, 1, 1, 1, 1, 0, 0, 0], 5, "mild"),
    ],
)
def test_depression_score_without_item_nine(given: list[int], expected: int, word: str):
    form = instrument("phq-8")
    assert value(form, given) == expected
    assert band(form, given) == word


@pytest.mark.parametrize(
    ("given", "expected", "word"),
    [
        ([0] * 7, 0, "few or none"),
        ([1, 1, 1, 1, 0, 0, 0], 4, "few or none"),
        ([1, 1, 1, 1, 1, 0, 0], 5, "mild"),  # Spitzer 2006: 5, 10, 15
        ([2, 2, 1, 1, 1, 1, 1], 9, "mild"),  # 2 x 2 + 5 x 1
        ([2, 2, 2, 1, 1, 1, 1], 10, "moderate"),  # 3 x 2 + 4 x 1
        ([2] * 7, 14, "moderate"),
        ([3, 2, 2, 2, 2, 2, 2], 15, "severe"),
        ([3] * 7, 21, "severe"),
    ],
)
def test_anxiety_score(given: list[int], expected: int, word: str):
    assert value(GAD, given) == expected
    assert band(GAD, given) == word


def test_trauma_score_and_its_clusters():
    """Each item gets its own number modulo 5: 1 2 3 4 0, four times. A row of five adds to 10, all to 40.

    B is items 1-5: 10. C is 6 and 7: 1 + 2. D is 8 to 14: 3 4 0 1 2 3 4 = 17. E is 15 to 20: 0 1 2 3 4 0
    = 10.
    """
    given = [number % 5 for number in range(1, 21)]
    found = {name: one.value for name, one in scores(PCL, answers(PCL, given)).items()}  # type: ignore[union-attr]
    assert found == {"total": 40, "intrusion": 10, "avoidance": 3, "mood": 17, "arousal": 10}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([0] * 20, "below the usual cut-off"),
        ([2] * 15 + [0] * 5, "below the usual cut-off"),  # 30: the last one below 31
        ([2] * 15 + [1] + [0] * 4, "around or above the usual cut-off"),  # 31
        ([4] * 20, "around or above the usual cut-off"),  # 80, the most
    ],
)
def test_trauma_score_names_the_cut_off_and_no_illness(given: list[int], expected: str):
    assert band(PCL, given) == expected
    assert value(PCL, given) == sum(given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([0, 0, 0], "0.0"),
        ([10, 10, 10], "10.0"),
        ([7, 6, 5], "6.0"),  # 18 / 3
        ([7, 6, 4], "5.7"),  # 17 / 3 = 5.666…, to one decimal
        ([7, 5, 4], "5.3"),  # 16 / 3 = 5.333…
    ],
)
def test_pain_score_is_a_mean_to_one_decimal(given: list[int], expected: str):
    assert value(PEG, given) == Decimal(expected)


def screen(**given: str) -> Any:
    return score(ASQ, answers(ASQ, {key.replace("_", "-"): said for key, said in given.items()}))


NO = {"dead": "no", "better_off": "no", "killing": "no", "tried": "no"}


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (NO, "negative"),  # four times no
        (NO | {"tried": "yes", "now": "no"}, "positive"),  # one yes is enough, not acute
        (NO | {"dead": "yes", "now": "no"}, "positive"),
        (NO | {"killing": "yes", "now": "yes"}, "acute"),  # a yes, and yes right now
        (NO | {"dead": "declined", "now": "no"}, "positive"),  # whoever would rather not say counts
        (NO | {"dead": "yes", "now": "declined"}, "acute"),  # nobody can rule it out
        ({"dead": "yes"}, "positive"),  # it does not wait for the rest
    ],
)
def test_suicide_screen(given: dict[str, str], outcome: str):
    found = screen(**given)
    assert isinstance(found, Screened)
    assert found.outcome == outcome


def test_the_fifth_question_is_asked_only_after_a_yes():
    assert missing(ASQ, answers(ASQ, {key.replace("_", "-"): said for key, said in NO.items()})) == ()
    assert missing(
        ASQ, answers(ASQ, {"dead": "yes", "better-off": "no", "killing": "no", "tried": "no"})
    ) == ("now",)


def test_a_screen_of_noes_with_a_gap_is_not_negative():
    found = screen(dead="no", killing="no", tried="no")
    assert isinstance(found, Incomplete)
    assert found.missing == ("better-off",)


@pytest.mark.parametrize("form", [PHQ, GAD, PCL, PEG], ids=lambda form: form.id)
def test_one_missing_answer_makes_no_score(form: Instrument):
    """None of these has a rule for missing answers that we could read in its own paper."""
    needed = [item.key for item in form.items if item.needed]
    for left_out in needed:
        found = score(form, answers(form, {key: 0 for key in needed if key != left_out}))
        assert isinstance(found, Incomplete)
        assert found.missing == (left_out,)


PRORATED = instrument_of(
    HEAD
    + """\
items:
  a: {en: A, answers: much}
  b: {en: B, answers: much}
  c: {en: C, answers: much}
  d: {en: D, answers: much}
scores:
  total: {en: Total, how: sum, range: 0 to 8, may be missing: 1}
"""
)


def test_where_it_is_published_the_mean_of_the_others_stands_in():
    """2 + 1 + 1 = 4 over three answers; as if the fourth were their mean: 4 / 3 x 4 = 5.33, so 5."""
    found = score(PRORATED, answers(PRORATED, {"a": 2, "b": 1, "c": 1}))
    assert isinstance(found, Score)
    assert (found.value, found.stood_in) == (5, ("d",))
    assert isinstance(score(PRORATED, answers(PRORATED, {"a": 2, "b": 1})), Incomplete)


def test_answers_of_another_form_are_refused():
    with pytest.raises(ValueError, match="answers to gad-7"):
        score(PHQ, answers(GAD, [0] * 7))


def test_a_score_that_the_form_does_not_have_is_refused():
    with pytest.raises(KeyError):
        score(PHQ, answers(PHQ, [0] * 9), "anger")


def test_a_form_without_scores_has_none():
    form = instrument("integration")
    assert scores(form, answers(form, {"talked": "yes"})) == {}
