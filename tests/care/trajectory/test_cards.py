"""The whole answer for one person: curve, fading, parts, what moved it, signals."""

from __future__ import annotations

import pytest

from afterwards.care.trajectory import Report, Status, explain, forecast, relief
from afterwards.care.trajectory.bank import F, S, bank_for
from afterwards.care.trajectory.fading import fading as fading_of
from afterwards.care.trajectory.parameters import shipped
from care.trajectory.told import SIX, fading, moods, scores

AT = 49


@pytest.fixture(scope="module")
def card():
    return relief(fading(), SIX, AT)


def test_the_card_holds_the_forecast_to_its_own_mark(card):
    assert card.mark.level == (19.5 + 5.5) / 2
    alone = forecast(fading(), SIX, AT, thresholds=[card.mark.level])
    assert card.forecast == alone


def test_the_curve_runs_from_the_first_day_to_today(card):
    assert [band.day for band in card.past] == list(range(-14, AT + 1))
    for band in card.past:
        assert 0 <= band.low80 <= band.low50 <= band.middle <= band.high50 <= band.high80 <= 27
    low, middle, high = forecast(fading(), SIX, AT, levels=[0.1, 0.5, 0.9]).level_now
    today = card.past[-1]
    assert (today.low80, today.middle, today.high80) == pytest.approx((low, middle, high), abs=1e-6)


def test_the_curve_of_a_day_is_what_was_known_on_that_day(card):
    earlier = relief(fading(), SIX, 20)
    assert card.past[: len(earlier.past)] == pytest.approx(earlier.past)


def test_the_fan_agrees_with_the_forecast(card):
    levels = (0.1, 0.25, 0.5, 0.75, 0.9)
    whole = forecast(fading(), SIX, AT, horizons=[7, 28, 90], levels=levels)
    fan = {band.day - AT: band for band in card.ahead}
    assert max(fan) == 90
    for h, row in whole.quantiles.items():
        band = fan[h]
        assert (band.low80, band.low50, band.middle, band.high50, band.high80) == pytest.approx(row)


def test_the_level_is_the_sum_of_its_parts(card):
    found = card.explanation
    assert found.level == pytest.approx(found.usual - found.left + found.ups_and_downs)
    assert found.level == pytest.approx(card.past[-1].middle, abs=0.5)
    assert 4 < found.left < 15


def test_what_moved_it_is_the_level_less_the_level_without():
    reports = [*fading(), Report(day=49, scale="phq9", score=18)]
    found = explain(reports, SIX, AT)
    first = found.moved[0]
    assert (first.day, first.scale, first.score) == (49, "phq9", 18)
    without = explain(fading(), SIX, AT)
    assert first.by == pytest.approx(found.level - without.level, abs=1e-9)
    assert first.by > 0.5
    sizes = [abs(one.by) for one in found.moved]
    assert sizes == sorted(sizes, reverse=True)
    assert len(found.moved) == 3


def test_a_young_story_is_explained_too():
    told = scores({-9: 20, -2: 21, 5: 9, 8: 8}) + moods({6: 7, 7: 7})
    found = explain(told, SIX, 9)
    for one in found.moved:
        rest = [report for report in told if (report.day, report.scale) != (one.day, one.scale)]
        assert one.by == pytest.approx(found.level - explain(rest, SIX, 9).level, abs=1e-9)


def test_fading_is_counted_from_the_last_session(card):
    low, half, high = card.fading.days
    assert card.fading.since == 11
    assert 2 < low <= half <= high < 400


def test_fading_does_not_depend_on_when_it_is_asked_without_news():
    """Between sessions the benefit only decays: a week without reports tells nothing new about its speed."""
    one, two = (relief(fading(), SIX, at).fading for at in (48, 55))
    assert one.days == pytest.approx(two.days, rel=0.02)


def test_fading_of_a_known_filter_is_the_time_in_which_it_halves():
    bank = bank_for(shipped(), "phq9")
    state = bank.start(1)
    state.log[0, 1:] = -1e6
    days = 25  # the slow fading of the first filter
    state.mean[F], state.mean[S] = 0.0, 8.0 * 2.718281828459045 ** (-10 / days)
    found = fading_of(bank, state, since=0, at=10)
    assert found is not None
    assert found.days[1] == pytest.approx(days * 0.6931471805599453, abs=1e-6)


def test_without_a_gain_no_fading_is_told():
    flat = scores(dict.fromkeys(range(-14, 50, 7), 18))
    assert relief(flat, SIX, AT).fading is None
    assert relief(flat, (), AT).fading is None


def test_signals_are_those_of_watching_day_by_day():
    worse = [*fading(), *scores({55: 16, 62: 18})]
    found = relief(worse, SIX, 64)
    assert [signal.day for signal in found.watch.signals] == [55]
    assert relief(worse, SIX, 64, watch_from=56).watch.signals[0].day == 62
    assert relief(worse, (), 64).watch is None


def test_without_enough_nothing_of_the_person_is_estimated():
    card = relief(scores({-3: 20, 5: 9}), SIX, 20)
    assert card.forecast.status is Status.INSUFFICIENT
    assert (card.past, card.fading, card.explanation, card.watch) == ((), None, None, None)
    assert card.forecast.crossings == ()
    assert card.ahead == relief([], SIX, 20).ahead
    assert card.reports == ((-3, 20), (5, 9))


def test_planned_sessions_stand_on_the_card(card):
    planned = relief(fading(), SIX, AT, planned=[40, 60])
    assert planned.planned == (60,)
    assert planned.ahead[-1].middle < card.ahead[-1].middle


def test_the_card_shows_what_was_told(card):
    assert len(card.reports) == sum(report.scale == "phq9" for report in fading())
    assert card.moods == sum(report.scale == "mood" for report in fading())
    assert card.sessions == SIX
