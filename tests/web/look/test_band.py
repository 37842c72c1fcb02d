"""The day band: real nights at their places, one line for now, words that never touch."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterwards.care.timing import HOUR
from afterwards.web.look.band import NARROW, DayBand, Night, Tick, day_band


def drawn(band: DayBand) -> ElementTree.Element:
    return ElementTree.fromstring(day_band(band))


def places(box: ElementTree.Element, kind: str, name: str = "x") -> list[float]:
    return [float(part.get(name, "").rstrip("%")) for part in box.iter() if part.get("class") == kind]


def day(**more) -> DayBand:
    return DayBand(**{"start": 0, "end": 24 * HOUR, "says": "Today.", **more})


def test_the_band_is_read_as_one_sentence():
    box = drawn(day(says='Today & "tonight".'))
    assert (box.get("role"), box.get("aria-label")) == ("img", 'Today & "tonight".')
    assert box[0].get("aria-hidden") == "true"


def test_a_night_stands_where_it_is():
    box = drawn(day(nights=(Night(start=6 * HOUR, end=12 * HOUR),)))
    assert min(places(box, "night")) == 25
    ends = [x + width for x, width in zip(places(box, "night"), places(box, "night", "width"), strict=True)]
    assert max(ends) == 50


def test_a_night_that_began_before_the_band_is_cut_at_its_edge():
    box = drawn(day(nights=(Night(start=-6 * HOUR, end=6 * HOUR), Night(start=30 * HOUR, end=36 * HOUR))))
    assert set(places(box, "night")) <= {0.0, 12.5}


def test_now_has_one_line_and_a_band_without_now_has_none():
    assert places(drawn(day(now=12 * HOUR)), "now", "x1") == [50]
    assert places(drawn(day()), "now", "x1") == []


def test_now_outside_the_band_stands_at_its_edge():
    assert places(drawn(day(now=48 * HOUR)), "now", "x1")[0] <= 100


def test_words_are_escaped():
    assert "<b>" not in day_band(day(ticks=(Tick(at=HOUR, text="<b>"),)))


def test_a_band_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends after it starts"):
        day(end=0)


def spans(box: ElementTree.Element) -> list[tuple[float, float, float]]:
    """Line, left and right of every text, in em of the narrowest band, at a narrow letter's width."""
    found = []
    for text in box.iter("text"):
        width = len(text.text or "") * 0.5
        at = float(text.get("x", "").rstrip("%")) / 100 * NARROW
        left = {"start": at, "middle": at - width / 2, "end": at - width}[text.get("text-anchor", "")]
        found.append((float(text.get("y", "").rstrip("em")), left, left + width))
    return found


@given(st.lists(st.tuples(st.integers(0, 24), st.text("abc 0:", min_size=1, max_size=14)), max_size=4))
def test_words_never_touch_in_the_narrowest_band(ticks):
    box = drawn(day(ticks=tuple(Tick(at=hour * HOUR, text=text) for hour, text in ticks)))
    for line, left, right in spans(box):
        assert -1 <= left <= right <= NARROW + 1
        others = [one for one in spans(box) if one[0] == line and one != (line, left, right)]
        assert all(right <= other[1] or left >= other[2] for other in others)


def test_every_tick_keeps_its_stroke_even_where_its_words_have_no_room():
    ticks = tuple(Tick(at=HOUR, text="a rather long label") for _ in range(4))
    assert len(places(drawn(day(ticks=ticks)), "at", "x1")) == 4
