"""A drawing as a file of its own stands alone, and says the same as on its page."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.trend import trend
from afterwards.care.exports.drawing_file import drawing_file
from afterwards.care.exports.relief_svg import relief_chart
from afterwards.care.exports.trend_chart import trend_chart
from afterwards.care.trajectory import relief
from afterwards.care.words import ENGLISH
from care.checkin.given import day, report, session
from care.trajectory.told import SIX, fading

SVG = "{http://www.w3.org/2000/svg}"
DAILY = instrument("daily")
MOODS = [report(f"2026-01-{number:02}", 6, form="daily") for number in range(5, 30)]
MOOD = trend(DAILY, MOODS, [session("2026-01-12")], [], today=day("2026-02-01"))
CHARTS = {
    "a trend": trend_chart(MOOD, ENGLISH),
    "how long it holds": relief_chart(relief(fading(), SIX, 49), ENGLISH, date(2026, 1, 12)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_it_stands_alone(name):
    found = drawing_file(CHARTS[name], wide=432, letters=14, face="Sample Sans")
    root = ElementTree.fromstring(found)
    assert (root.tag, root.get("width"), root.get("font-family")) == (f"{SVG}svg", "432", "Sample Sans")
    assert "var(" not in found
    assert "href" not in found
    words = [one.text for one in ElementTree.fromstring(found).iter(f"{SVG}text")]
    assert words
    assert all(word and word in CHARTS[name] for word in words)


def test_a_curve_runs_through_the_answers_that_it_is_the_mean_of():
    """All answers are 6, so their mean is: each point of the line lies at the height of every circle."""
    root = ElementTree.fromstring(drawing_file(CHARTS["a trend"], wide=432, letters=14, face="Sample Sans"))
    heights = {float(one.get("cy", "").removesuffix("em")) * 14 for one in root.iter(f"{SVG}circle")}
    places = [float(one.get("cx", "").removesuffix("%")) * 4.32 for one in root.iter(f"{SVG}circle")]
    curves = [one for one in root.iter(f"{SVG}g") if one.get("transform", "").startswith("translate(")]
    lines = [
        (*map(float, re.findall(r"[\d.]+", one.get("transform", ""))), path.get("d", ""))
        for one in curves
        for path in one.iter(f"{SVG}path")
        if path.get("fill") == "none"
    ]
    assert lines
    assert len(heights) == 1
    for left, top, line in lines:
        points = [(float(x) + left, float(y) + top) for x, y in re.findall(r"([\d.]+) ([\d.]+)", line)]
        assert [y for _x, y in points] == pytest.approx([*heights] * len(points), abs=0.2)
        assert min(places) - 0.5 <= points[0][0] <= points[-1][0] <= max(places) + 0.5


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="no drawing"):
        drawing_file("<p>Words</p>", wide=432, letters=14, face="Sample Sans")
