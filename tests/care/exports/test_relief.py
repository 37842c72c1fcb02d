"""The relief curve in words and as a picture: each state says what it must, and no more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from afterwards.care.exports.relief_plain import relief_values
from afterwards.care.exports.relief_svg import WIDTH, relief_svg
from afterwards.care.exports.relief_text import Teller, fading_phrase, habit_lines, range_phrase, say_relief
from afterwards.care.trajectory import SCALES, Crossing, Fading, HabitFinding, Missing, Status, relief
from afterwards.care.words import ENGLISH, LANGUAGES, SPANISH
from care.trajectory.told import SIX, fading, scores

ZERO = date(2026, 1, 12)
AT = 49
WORSE = [*fading(), *scores({55: 16, 62: 18})]
STEADY = scores({-8: 22, -1: 22} | dict.fromkeys(range(6, 50, 7), 3))
CARDS = {
    "a range": (fading(), AT),
    "one date only": (scores({-8: 20, -1: 19, 6: 12, 13: 7, 20: 6, 27: 6, 34: 7, 41: 7}), 44),
    "it holds": (STEADY, AT),
    "past the mark": (WORSE, 64),
    "silent": (fading(), 63),
    "not enough": (scores({-3: 20, 5: 9}), 30),
    "nothing": ([], 0),
    "no baseline": (scores({6: 12, 13: 6, 20: 5, 27: 6}), 30),
    "no gain": (scores({-3: 12, 6: 12, 13: 11, 20: 11, 27: 12}), 30),
}


def card(name, **more):
    reports, at = CARDS[name]
    return relief(reports, SIX, at, **more)


def said(name, words=ENGLISH):
    return say_relief(card(name), words, ZERO)


def text(found):
    return "\n".join(
        [found.title, *found.lead, *(line for part in found.sections for line in (part.head, *part.lines))]
    )


@pytest.mark.parametrize(
    ("name", "lead"),
    [
        (
            "a range",
            r"Half of your gain may be gone by \d+ March in about 1 of 10 cases\."
            r" By \d+ \w+ it is as likely as not\.",
        ),
        (
            "one date only",
            r".* in about 1 of 10 cases\. More likely than not it will hold for 3 months, on what we know\.",
        ),
        ("it holds", r"More likely than not to hold for 3 months on what we know\."),
        ("past the mark", r"Your recent scores are at or past your half-way mark\."),
        ("silent", r"No report for 14 days\. We stopped drawing\."),
        ("not enough", r"Not enough yet"),
        ("no baseline", r"There is no half-way mark\. A score from before your first session is missing\."),
        ("no gain", r"There is no half-way mark\. Your scores have not gone down by 5 points yet\."),
    ],
)
def test_each_state_begins_with_its_sentence(name, lead):
    assert re.fullmatch(lead, said(name).lead[0])


def test_a_range_says_what_it_takes_for_granted():
    assert said("a range").lead[1] == "This is if no other session is held."
    planned = say_relief(card("a range", planned=[60]), ENGLISH, ZERO)
    assert planned.lead[1] == "This is if no session is held but the planned ones."


DATE = r"\d+ (?:January|February|March|April|May|June)"


@pytest.mark.parametrize("days", [(None, None, None), (90, None, None), (1, 90, None), (1, 2, 90)])
def test_no_date_stands_without_its_chance(days):
    crossing = Crossing(threshold=12, chances={}, days=days, already=False)
    phrase = range_phrase(crossing, Teller.of(card("a range"), ENGLISH, ZERO))
    dates = re.findall(DATE, phrase)
    assert len(dates) == sum(day is not None for day in days[:2])
    assert ("1 of 10" in phrase) == bool(dates)
    assert ("as likely as not" in phrase) == (len(dates) == 2)
    assert ("3 months" in phrase) == (len(dates) < 2)


@pytest.mark.parametrize(
    "name", ["past the mark", "silent", "not enough", "nothing", "no baseline", "no gain"]
)
def test_where_there_is_no_range_no_date_ahead_is_given(name):
    found = card(name)
    values = relief_values(found, ENGLISH, ZERO)
    crossing = values["crossing"]
    if name == "silent":
        assert values["ahead"] == []
    elif crossing:
        assert (crossing["one_in_ten"], crossing["half"], crossing["nine_in_ten"]) == (None, None, None)
    assert not re.search(rf"by {DATE}", "\n".join(said(name).lead))


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_every_answer_has_all_nine_limits_and_ends_in_a_question(name, words):
    found = said(name, words)
    assert len(found.sections[-1].lines) == 9
    assert found.question.endswith("?")


@pytest.mark.parametrize(
    ("days", "english", "spanish"),
    [
        ((17.4, 30, 55.2), "gone in 17 to 55 days. 8 times in 10", "se va en 17 a 55 días. Es así 8 de"),
        ((17, 55, 90.6), "from 17 days to more than 90 until half", "de 17 días a más de 90. Es así 9 de"),
        ((255, 255, 255), "fades slowly: half of it stays longer than 90 days. 9", "dura más de 90 días"),
        ((91, 200, 277), "fades slowly: half of it stays longer than 90 days. 9", "dura más de 90 días"),
        ((16.6, 17, 17.4), "gone in about 17 days. We cannot tell how exact", "en unos 17 días. No podemos"),
    ],
)
def test_how_fast_it_fades_is_a_range_that_ends_at_90_days(days, english, spanish):
    for words, told in ((ENGLISH, english), (SPANISH, spanish)):
        tell = Teller.of(card("a range"), words, ZERO)
        assert told in fading_phrase(Fading(days=days, since=11), tell)


@pytest.mark.parametrize("name", CARDS)
def test_nothing_is_told_of_a_day_beyond_the_ninetieth(name):
    numbers = [int(number) for number in re.findall(r"(\d+) days", text(said(name)))]
    assert max(numbers, default=0) <= 90


@pytest.mark.parametrize("name", CARDS)
def test_nothing_says_a_dose_an_interval_or_a_booking(name):
    whole = text(said(name))
    for line in whole.splitlines():
        if "dose" in line:
            assert "does not know your dose" in line
    assert not re.search(r"\bbook\b|booster|\bmg\b|every \d+ (?:days|weeks)|\bsafe\b|!", whole)


def test_a_signal_says_its_price_and_that_silence_is_no_all_clear():
    whole = text(said("past the mark"))
    assert "Your recent scores suggest about half of your improvement may have gone." in whole
    assert "This is not an emergency service. Consider talking with your clinician." in whole
    assert "wrong about once a year" in whole
    assert "About 1 in 4 real losses is not flagged within a week. No signal is not an all-clear." in whole
    assert said("past the mark").question.startswith("My scores have gone up.")


def test_an_old_signal_is_not_shown_as_new():
    later = [*WORSE, *scores(dict.fromkeys(range(69, 110, 7), 17))]
    assert "suggest about half" not in text(say_relief(relief(later, SIX, 108), ENGLISH, ZERO))


def test_not_enough_speaks_of_other_people():
    found = said("not enough")
    heads = [part.head for part in found.sections]
    assert "Until then: people like you, not you" in heads
    assert not re.search(r"you may score|Your level today", text(found))
    assert "people with the same sessions" in text(found)


def test_what_moved_it_names_the_report_its_day_and_its_points():
    lines = next(part.lines for part in said("past the mark").sections if part.head == "What moved it")
    assert re.fullmatch(r"PHQ-9 18 on 15 March: it put the level up by \d\.\d\.", lines[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ENGLISH, r"Your usual level 2\d\.\d, plus 0\.\d that is left from your sessions\."),
        (SPANISH, r"Su nivel de siempre, 2\d,\d, más 0,\d que queda de sus sesiones\."),
    ],
)
def test_sessions_that_left_it_higher_are_added_and_not_taken_away(words, said):
    heavy = relief(scores(dict.fromkeys((-8, -1, *range(6, 50, 7)), 27)), SIX, AT)
    assert heavy.explanation is not None
    assert heavy.explanation.left <= -0.1
    assert re.search(said, text(say_relief(heavy, words, ZERO)))


def test_without_a_session_it_is_the_session_that_is_missing():
    alone = relief(scores(dict.fromkeys(range(0, 50, 7), 15)), [], AT)
    assert say_relief(alone, ENGLISH, ZERO).lead == (
        "There is no half-way mark. A first session is missing.",
    )
    assert say_relief(alone, SPANISH, ZERO).lead == ("No hay punto medio. Falta una primera sesión.",)


def test_years_are_named_where_they_differ():
    found = card("a range")
    late = Teller.of(found, ENGLISH, date(2026, 11, 1))
    assert late.day(AT) == "20 December"
    assert late.day(AT + 20) == "9 January 2027"
    assert Teller.of(found, SPANISH, date(2026, 11, 1)).day(AT + 20) == "9 de enero de 2027"


def test_short_scales_keep_their_tenths():
    peg = relief(scores({-3: 7, 6: 4, 13: 3.3, 20: 3}, "peg"), SIX, 24, scale=SCALES["peg"])
    whole = text(say_relief(peg, ENGLISH, ZERO))
    assert re.search(r"Your level today is about \d\.\d", whole)
    assert "on trial" in whole


def test_habits_are_told_with_their_interval_and_a_caution():
    clear = HabitFinding(status=Status.OK, difference=0.84, low=0.31, high=1.36)
    worse = replace(clear, difference=-0.84, low=-1.36, high=-0.31)
    unclear = replace(clear, low=-0.2)
    few = HabitFinding(
        status=Status.INSUFFICIENT, missing=(Missing(what="with", count=1), Missing(what="without", count=3))
    )
    lines = list(
        habit_lines((("Walk", clear), ("Late film", worse), ("Tea", unclear), ("Yoga", few)), ENGLISH)
    )
    assert lines == [
        "Walk: your mood was higher by 0.8 points in weeks with it (0.3 to 1.4).",
        "Late film: your mood was lower by 0.8 points in weeks with it (0.3 to 1.4).",
        "Tea: no clear difference yet (-0.2 to 1.4 points).",
        "Yoga: not enough yet.",
        "One more week with the habit and with at least two taps.",
        "3 more weeks without the habit and with at least two taps.",
        "They go together. One need not cause the other. Both may follow a good spell.",
        "We looked at 4 habits.",
    ]
    assert list(habit_lines((), ENGLISH)) == []


# ---- the picture


def drawn(name, words=ENGLISH):
    return ElementTree.fromstring(relief_svg(card(name), words, ZERO))


def words_of(picture):
    return [node.text for node in picture.iter() if node.tag.endswith("}text")]


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_every_state_can_be_drawn(name, words):
    picture = drawn(name, words)
    assert picture.get("role") == "img"
    assert picture.get("aria-label", "").startswith(words.say("relief.title"))
    heights = [float(node.get("y", 0)) for node in picture.iter() if node.tag.endswith("}text")]
    assert max(heights) < float(picture.get("height", 0))
    assert not [node for node in picture.iter() if node.get("style") or node.get("onload")]


def test_the_fan_has_no_middle_line():
    kinds = [node.get("class") for node in drawn("a range").iter()]
    assert kinds.count("fan") == 2
    assert not [node for node in drawn("a range").iter() if node.tag.endswith("polyline")]


def test_the_three_marks_are_named_and_meet_nobody():
    texts = words_of(drawn("a range"))
    assert {"1 in 10", "even odds", "limit", "half-way mark: 13"} <= set(texts)
    assert any("not yet on real patients" in str(text) or "made-up people" in str(text) for text in texts)


def test_whoever_is_silent_gets_no_fan_and_whoever_is_past_no_date():
    assert "fan" not in [node.get("class") for node in drawn("silent").iter()]
    assert "1 in 10" not in words_of(drawn("past the mark"))
    assert "limit" in words_of(drawn("past the mark"))


def test_the_fan_of_others_says_so():
    texts = words_of(drawn("not enough"))
    assert "Until then: people like you, not you" in texts
    assert not any("your own answers" in str(text) for text in texts)


@pytest.mark.parametrize("days", [(1, 3, 8), (2, 88, None), (80, 86, None), (89, 90, None), (5, 15, 60)])
def test_labels_of_marks_never_lie_on_each_other(days):
    found = card("a range")
    crossing = replace(found.forecast.crossings[0], days=days)
    close = replace(found, forecast=replace(found.forecast, crossings=(crossing,)))
    picture = ElementTree.fromstring(relief_svg(close, ENGLISH, ZERO))
    labels = [node for node in picture.iter() if node.text in ("1 in 10", "even odds", "limit")]
    spans = []
    for node in labels:
        x, wide = float(node.get("x", 0)), 7.5 * len(str(node.text))
        low = x - {"middle": wide / 2, "end": wide, "start": 0}[str(node.get("text-anchor"))]
        spans.append((float(node.get("y", 0)), low, low + wide))
    assert len(spans) == 3
    for i, (y, low, high) in enumerate(spans):
        assert low >= -8
        assert high <= WIDTH + 8
        for other, left, right in spans[i + 1 :]:
            assert other != y or high <= left + 2 or right <= low + 2
