"""A trend as a drawing and in words: the same facts in both, legible at every width."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reports import LifeEvent, Report
from afterwards.care.checkin.standing import standing
from afterwards.care.checkin.trend import Estimate, Trend, trend
from afterwards.care.exports.standing_words import standing_lines
from afterwards.care.exports.trend_chart import LARGER_NARROW, NARROW, trend_chart
from afterwards.care.exports.trend_words import event_rows, legend, rows, sessions_phrase, summary
from afterwards.care.words import ENGLISH, SPANISH, Words
from care.checkin.given import PHQ, day, report, reports, session

TODAY = day("2026-02-12")
SIX = [session(f"2026-{when}") for when in ("01-12", "01-19", "01-22", "01-26", "01-29", "02-02")]
LINES = reports(
    [("2026-01-04", 20), ("2026-01-11", 18), ("2026-01-18", 16), ("2026-01-25", 11), ("2026-02-01", 8)]
)
SVG = "{http://www.w3.org/2000/svg}"


def seen(lines=LINES, sessions=SIX, events=(), form=PHQ, today: int = TODAY) -> Trend:
    return trend(form, lines, sessions, events, today=today)


def drawn(found: Trend, **more: object) -> ElementTree.Element:
    text = trend_chart(found, ENGLISH, **more)  # type: ignore[arg-type]
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def texts(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def share(value: str) -> float:
    assert value.endswith("%")
    return float(value[:-1]) / 100


# ---- in words


def test_the_sentence_goes_from_the_start_to_now():
    """The start is the mean of 20 and 18. The last step, 11 to 8, is 3 points; 5 would count."""
    assert summary(seen(), ENGLISH) == (
        "From 19 before your first session to 8 now.",
        "Lower is lighter.",
        "It is down 3 since 25 January.",
        "Less than 5 points is usual noise.",
    )


def test_the_same_in_spanish():
    assert summary(seen(), SPANISH)[:3] == (
        "De 19 antes de su primera sesión a 8 ahora.",
        "Cuanto más bajo, más ligero.",
        "Bajó 3 desde el 25 de enero.",
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (9, ["It is up 1 since 1 February.", "A point or two is usual noise."]),
        (8, ["It is the same as on 1 February."]),
        (13, ["It is up 5 since 1 February."]),  # five points are more than noise
    ],
)
def test_a_step_says_whether_it_is_noise(last: int, said: list[str]):
    assert list(summary(seen([*LINES, report("2026-02-08", last)]), ENGLISH)[2:]) == said


def test_one_point_is_one():
    tenths = reports([("2026-01-25", "5.0"), ("2026-02-01", "5.3")], "peg")
    found = seen(tenths, form=instrument("peg"))
    assert summary(found, ENGLISH)[-1] == "Less than one point is usual noise."
    assert summary(found, SPANISH)[-1] == "Menos de un punto es una variación normal."


def test_an_old_form_is_not_called_now():
    late = day("2026-03-01")
    assert summary(seen(today=late), ENGLISH)[0] == ("From 19 before your first session to 8 on 1 February.")


def test_without_a_session_it_goes_from_the_first_report():
    assert summary(seen(sessions=()), ENGLISH)[0] == "From 20 on 4 January to 8 now."


def test_one_report_and_none():
    assert summary(seen(LINES[:1]), ENGLISH) == ("20 on 4 January.", "Lower is lighter.")
    assert summary(seen(()), ENGLISH) == ("No answers yet.",)


def test_a_stretch_without_answers_says_when_the_last_one_was():
    late = day("2026-04-01")
    found = trend(PHQ, LINES, SIX, today=late, since=late - 30)
    assert summary(found, ENGLISH) == ("No answer since 2 March. The last one was on 1 February.",)
    assert summary(found, SPANISH) == (
        "Ninguna respuesta desde el 2 de marzo. La última fue el 1 de febrero.",
    )
    assert summary(trend(PHQ, (), SIX, today=late, since=late - 30), ENGLISH) == ("No answers yet.",)


# ---- by what a change is measured


def measures(form: str, before: int, after: int, words: Words = ENGLISH) -> list[str]:
    """What a standing says of how its change is measured."""
    lines = [*reports([("2026-01-11", before)], form), *reports([("2026-02-08", after)], form)]
    seen = standing(instrument(form), lines, SIX, today=TODAY)
    assert seen is not None
    return list(standing_lines(seen, instrument(form), TODAY, words))[2:]


@pytest.mark.parametrize(
    ("form", "before", "after", "others"),
    [
        ("gad-7", 12, 7, ["Others put it at 6 points, to be sure that it is no chance."]),  # 27 % agrees
        ("pcl-5", 60, 48, ["Others put it at 15 points, to be sure that it is no chance, in veterans."]),
        ("gad-7", 10, 7, ["Others put it at 27 % of the start, in UK primary care with moderate symptoms."]),
        ("gad-7", 20, 15, [f"Others put it at {it}" for it in ("27 % of the start, in UK", "6 points, to")]),
        ("gad-7", 12, 5, []),  # all three agree that it is one
        ("gad-7", 12, 11, []),  # and that it is none
    ],
)
def test_each_measure_that_comes_to_another_verdict_is_told(
    form: str, before: int, after: int, others: list[str]
):
    first, *told = measures(form, before, after)
    assert first.startswith("A change counts from ")
    assert len(told) == len(others)
    assert all(one.startswith(other) for one, other in zip(told, others, strict=True)), told


def test_the_other_measure_in_spanish():
    said = "Otros lo ponen en 6 puntos, para saber que no es azar."
    assert measures("gad-7", 12, 7, SPANISH)[1:] == [said]


# ---- daily moods in words


def taps(values: list[int]) -> list[Report]:
    tap = {"instrument": "daily", "version": "1.0.0", "name": "mood"}
    return [Report(day=day("2026-01-05") + n, value=Decimal(v), **tap) for n, v in enumerate(values)]


def test_moods_speak_by_their_weeks():
    """Seven threes, then sevens from the day of the session on: the last week's mean is 7."""
    found = seen(taps([3] * 7 + [7] * 10), form=instrument("daily"), today=day("2026-01-22"))
    said = summary(found, ENGLISH)
    assert said[0] == "From 3 before your first session to 7 now."
    assert said[1] == "Higher is lighter."
    assert said[2].startswith("It is up ")


def test_the_table_has_every_report_the_newest_first():
    found = rows(seen(), ENGLISH)
    assert [(one.day, one.score, one.band) for one in found] == [
        ("1 Feb", "8", "mild"),
        ("25 Jan", "11", "moderate"),
        ("18 Jan", "16", "moderately severe"),
        ("11 Jan", "18", "moderately severe"),
        ("4 Jan", "20", "severe"),
    ]
    assert rows(seen([report("2025-12-04", 20, origin="paper")]), SPANISH)[0] == (
        "4 de dic de 2025",
        "20",
        "grave",
        "",
        "papel",
    )


def test_the_table_says_where_the_best_guess_lies():
    guess = (Estimate(day=day("2026-02-01"), low=6.2, middle=8, high=9.8),)
    assert rows(seen(), ENGLISH, guess)[0].likely == "6 to 10"


def test_the_legend_names_only_what_is_there():
    assert legend(seen((), ()), ENGLISH) == ""
    assert legend(seen(sessions=()), ENGLISH) == "Circles: your answers (PHQ-9)."
    assert "Windows" in legend(seen(), ENGLISH)
    assert sessions_phrase(seen(sessions=SIX[:1]), ENGLISH) == "1 session"


# ---- in a drawing


def test_every_report_is_a_circle_at_its_place():
    circles = list(drawn(seen()).iter(f"{SVG}circle"))
    across = [share(one.attrib["cx"]) for one in circles]
    down = [float(one.attrib["cy"].removesuffix("em")) for one in circles]
    assert across == sorted(across)
    # A week apart each: equal steps. Fewer points stand lower: 20, 18, 16, 11, 8.
    steps = {round(b - a, 3) for a, b in pairwise(across)}
    assert max(steps) - min(steps) <= 0.001
    assert [round((y - down[0]) / (down[1] - down[0]) * 2) for y in down] == [0, 2, 4, 9, 12]


def test_the_drawing_is_read_as_its_sentence_and_says_nothing_else_aloud():
    root = drawn(seen())
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == " ".join(summary(seen(), ENGLISH))
    assert [one.attrib.get("aria-hidden") for one in root] == ["true"]


def test_the_bands_are_named_and_the_scale_has_its_numbers():
    said = texts(drawn(seen()))
    assert {"severe", "moderate", "mild", "few or none", "6 sessions"} <= set(said)
    assert {"0", "5", "10", "15", "20", "27"} <= set(said)


def test_a_form_of_one_language_keeps_its_own_words():
    assert "usual" in trend_chart(seen((), form=instrument("pcl-5")), SPANISH)


def test_what_a_person_wrote_is_text():
    event = LifeEvent(day=day("2026-01-15"), words='<script>"x"&')
    text = trend_chart(seen(events=[event]), ENGLISH)
    assert "<script>" not in text
    assert '<script>"x"&' in texts(drawn(seen(events=[event])))


def test_nothing_of_it_needs_a_style_attribute_a_script_or_the_net():
    text = trend_chart(seen(), ENGLISH, estimate=(Estimate(day=TODAY, low=1, middle=2, high=3),))
    assert not re.search(r"style=|<style|<script|on\w+=|href|url\(|https?:", text)
    assert set(re.findall(r"#[0-9A-Fa-f]+", text)) <= set(re.findall(r"var\(--[\w-]+,(#\w+)\)", text))


MANY = [LifeEvent(day=day("2026-01-14") + number, words=f"thing number {number}") for number in range(12)]


@pytest.mark.parametrize("narrow", [NARROW, LARGER_NARROW])
@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=lambda words: words.language)
def test_words_stay_inside_and_what_finds_no_room_is_in_the_list(narrow: float, words):
    found = seen(events=MANY)
    text = trend_chart(found, words, narrow=narrow)
    assert all(0 <= float(one) <= 100 for one in re.findall(r'x="([\d.]+)%"', text))
    shown = [one.words for one in MANY if f">{one.words}<" in text]
    assert 1 <= len(shown) < len(MANY)
    assert [said for _, said in event_rows(found, words)] == [one.words for one in reversed(MANY)]


def test_forty_sessions_are_counted_and_not_drawn_on_each_other():
    many = [session("2026-01-12", key=str(number)) for number in range(40)]
    text = trend_chart(seen(sessions=many), ENGLISH)
    assert "40 sessions" in text
    assert text.count('viewBox="0 0 28 40"') == 1


def test_no_line_is_drawn_over_weeks_that_nobody_knows():
    late = [replace(one, day=one.day + 60) for one in taps([7] * 9)]
    found = seen([*taps([3] * 9), *late], (), form=instrument("daily"), today=day("2026-03-16"))
    strokes = [one for one in drawn(found).iter(f"{SVG}path") if one.attrib["fill"] == "none"]
    assert len(strokes) == 2


def test_the_best_guess_is_a_line_in_a_band_with_broken_edges():
    guess = tuple(Estimate(day=day("2026-01-04") + n, low=5, middle=8, high=11) for n in range(20))
    paths = [
        one.attrib for one in drawn(seen(), estimate=guess).iter(f"{SVG}path") if one.get("vector-effect")
    ]
    assert [("stroke-dasharray" in one, one["fill"] != "none") for one in paths] == [
        (True, True),
        (False, False),
    ]


def test_a_value_outside_its_scale_stays_on_the_chart():
    """A best guess may say minus one; the drawing ends at the end of the scale."""
    guess = (Estimate(day=TODAY, low=-9, middle=-1, high=40), Estimate(day=TODAY, low=-9, middle=-1, high=40))
    points = re.findall(r"[ML](\d+) (-?\d+)", trend_chart(seen(), ENGLISH, estimate=guess))
    assert all(0 <= int(x) <= 1000 and 0 <= int(y) <= 1000 for x, y in points)


# ---- what is not sure


def test_what_lies_too_near_the_start_is_drawn_and_named():
    """The start is 19 and 5 points count, so 14 to 24 are grey; without a session there is no such start."""
    found = seen()
    assert found.noise == (14, 24)
    assert "Grey: too near your start to count as change." in legend(found, ENGLISH)
    (grey,) = (one for one in drawn(found).iter(f"{SVG}rect") if "stroke-dasharray" in one.attrib)
    assert float(grey.attrib["height"][:-2]) == pytest.approx(13 * 10 / 27, abs=0.01)
    assert seen(sessions=()).noise is None


def test_the_spread_of_a_week_is_drawn_around_its_mean():
    found = seen(taps([2, 8, 5]), (), form=instrument("daily"))
    assert [(low, high) for _, low, high in found.spreads] == [(2, 8)]
    assert "Grey: the highest and lowest of those days." in legend(found, ENGLISH)
    ribbons = [one for one in drawn(found).iter(f"{SVG}path") if "fill-opacity" in one.attrib]
    assert len(ribbons) == 1
