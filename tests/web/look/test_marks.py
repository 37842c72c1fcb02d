"""Window marks: a blind that rises in sixths and is never all up while something is still closed."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterwards.web.look.marks import (
    MarkState,
    icon,
    icon_names,
    steps_down,
    week_bars,
    welcome_window,
    window_mark,
)

WAITING = ("closed", "by_answer", "merged", "about")


def blind(mark: str) -> int | None:
    """How far down the blind is drawn, in the drawing's units; None without a blind."""
    drawn = re.search(r'class="blind"><path class="shade" d="M3 3h24v(\d+)H3z"', mark)
    return int(drawn[1]) if drawn else None


@pytest.mark.parametrize("state", WAITING)
@given(share=st.floats(min_value=0, max_value=1))
def test_a_closed_window_is_never_all_open(state, share):
    down = blind(window_mark(state, share))
    assert down is not None
    assert down >= blind(window_mark(state, Fraction(1, 6)))


@given(share=st.fractions(min_value=0, max_value=1), other=st.fractions(min_value=0, max_value=1))
def test_less_time_left_never_draws_the_blind_lower(share, other):
    less, more = sorted((share, other))
    assert steps_down(less) <= steps_down(more)


@pytest.mark.parametrize("sixth", range(1, 7))
def test_the_blind_covers_the_share_in_sixths(sixth):
    whole = blind(window_mark("closed", 1))
    assert blind(window_mark("closed", Fraction(sixth, 6))) * 6 == whole * sixth


def test_a_late_answer_stands_at_the_last_step_whatever_the_clock_says():
    assert blind(window_mark("late_answer", 1)) == blind(window_mark("by_answer", 0))


def test_a_window_that_waits_for_an_answer_has_a_broken_edge():
    assert "teeth" in window_mark("by_answer", 0.5)
    assert "teeth" in window_mark("late_answer")
    assert "teeth" not in window_mark("closed", 0.5)


@pytest.mark.parametrize("state", ["over", "open", "item", "not_yet"])
def test_only_what_is_closed_has_a_blind(state):
    assert blind(window_mark(state, 0.5)) is None


def test_marks_that_mean_different_things_look_different():
    states = ("not_yet", "closed", "by_answer", "over", "open", "item")
    assert len({window_mark(state, 0.5) for state in states}) == len(states)


@pytest.mark.parametrize(
    "drawing", [*(window_mark(state) for state in MarkState), welcome_window(), *map(icon, icon_names())]
)
def test_a_drawing_is_well_formed_hidden_from_readers_and_coloured_by_the_sheet(drawing):
    svg = ElementTree.fromstring(drawing)
    assert svg.get("aria-hidden") == "true"
    for part in svg.iter():
        assert not {"style", "fill", "stroke", "id"} & set(part.attrib)


def test_an_unknown_state_is_our_mistake_and_said():
    with pytest.raises(ValueError, match="ajar"):
        window_mark("ajar")


def test_a_weeks_bar_stands_where_the_rule_is_closed():
    bars = ElementTree.fromstring(week_bars([(0, 3.5), (6, 7)]))
    places = [(bar.get("x"), bar.get("width")) for bar in bars]
    assert places == [("0.00%", "50.00%"), ("85.71%", "14.29%")]
