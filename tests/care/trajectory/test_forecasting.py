"""Forecasts: what would be reported, when a mark is reached, and what is said when there is not enough."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from afterwards.care.trajectory import PHQ9, SCALES, Report, Status, forecast
from afterwards.care.trajectory.bank import ROUNDING, bank_for
from afterwards.care.trajectory.forecasting import Ask, forecasts
from afterwards.care.trajectory.normals import PATHS, columns
from afterwards.care.trajectory.parameters import shipped
from afterwards.care.trajectory.paths import paths
from afterwards.care.trajectory.replaying import Run, replay
from afterwards.care.trajectory.steps import level
from care.trajectory.told import SIX, fading, history, moods, scores

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def test_the_table_of_normals_is_the_same_for_ever():
    whole = np.round(columns(0, 277), 6) + 0.0
    assert sha256(whole.astype("<f8").tobytes()).hexdigest()[:16] == "9511588635214df3"


def test_each_column_of_the_table_is_normal():
    table = columns(0, 277)
    assert table.shape == (277, PATHS)
    assert np.abs(table.mean(axis=1)).max() < 1e-9
    assert table.std(axis=1) == pytest.approx(np.ones(277))
    apart = np.corrcoef(table) - np.eye(277)
    assert np.abs(apart).max() < 0.15


def test_the_same_question_gets_the_same_answer():
    one, two = (forecast(fading(), SIX, 49, thresholds=[13]) for _ in range(2))
    assert one == two


def test_quantiles_rise_and_stay_within_the_scale():
    found = forecast(fading(), SIX, 49, levels=[0, *LEVELS, 1])
    for row in [*found.quantiles.values(), found.level_now]:
        assert list(row) == sorted(row)
        assert row[0] >= 0
        assert row[-1] <= 27


def test_the_paths_begin_where_the_bank_is():
    bank = bank_for(shipped(), "phq9")
    state = replay(bank, [Run(history=history(fading()), last=49)])[0].state
    mean, var = level(state)
    share = np.exp(state.log[0] - state.log.max())
    share /= share.sum()
    middle = share @ mean[0]
    spread = np.sqrt(share @ (var[0] + (mean[0] - middle) ** 2))
    begun = paths(bank, state, 28, 28).levels[0]
    assert begun.mean() == pytest.approx(middle, abs=0.1)
    assert begun.std() == pytest.approx(spread, rel=0.05)


def test_paths_spread_as_the_equations_say():
    """One filter, known exactly today: the drift of B and new ups and downs are all that is unknown."""
    bank = bank_for(shipped(), "phq9")
    state = bank.start(1)
    state.log[0, 1:] = -1e6
    state.whole[:, :-1] = 0.0
    state.mean[:2] = 13.0
    state.mean[6] = 13.0
    some = paths(bank, state, 90, 90)
    for day in (1, 7, 14, 28, 56, 90):
        var = day * 0.22**2 + 4 * (1 - np.exp(-2 * day / 10))
        assert some.levels[day].std() == pytest.approx(np.sqrt(var), rel=0.03)
        assert some.levels[day].mean() == pytest.approx(13, abs=0.1)
    keep, recalled = np.exp(-1 / 3.7), some.levels[0]
    for day in range(1, 15):
        recalled = keep * recalled + (1 - keep) * some.levels[day]
    assert some.recalled[14] == pytest.approx(recalled)
    spread = np.sqrt(some.recalled[14].var() + (0.72 + 0.08 * 13) ** 2 + ROUNDING)
    assert some.reported([14])[0].std() == pytest.approx(spread, rel=0.05)


def test_reported_scores_are_drawn_apart_by_eight_per_cent():
    plain = replace(shipped(), widening=1.0)
    wide, narrow = (forecast(fading(), SIX, 49, levels=LEVELS, parameters=one) for one in (None, plain))
    for h in (7, 28):
        middle = narrow.quantiles[h][3]
        for one, two in zip(wide.quantiles[h], narrow.quantiles[h], strict=True):
            assert one - middle == pytest.approx(1.08 * (two - middle))
    assert wide.level_now == narrow.level_now


def test_a_planned_session_lowers_what_comes_after_it():
    none, one = (forecast(fading(), SIX, 49, planned=days) for days in ((), (60,)))
    assert one.quantiles[7] == none.quantiles[7]
    assert all(a < b for a, b in zip(one.quantiles[28], none.quantiles[28], strict=True))


def test_planned_sessions_that_are_over_change_nothing():
    assert forecast(fading(), SIX, 49, planned=[30, 49]) == forecast(fading(), SIX, 49)


def test_a_planned_session_that_is_held_moves_the_forecast_as_planned():
    """Planning one for tomorrow and holding it tomorrow come to nearly the same, without news in between."""
    planned = forecast(fading(), SIX, 49, planned=[50], horizons=[15], levels=[0.5])
    held = forecast(fading(), [*SIX, 50], 50, horizons=[14], levels=[0.5])
    assert planned.quantiles[15][0] == pytest.approx(held.quantiles[14][0], abs=0.35)


# ---- reaching a mark


def test_chances_rise_with_time_and_fall_with_the_mark():
    days = (1, 7, 14, 28, 56, 90)
    low, high = forecast(fading(), SIX, 49, thresholds=[11, 14], cross_days=days).crossings
    for one in (low, high):
        assert [one.chances[day] for day in days] == sorted(one.chances[day] for day in days)
    assert all(low.chances[day] >= high.chances[day] for day in days)


def test_dates_are_where_the_chances_pass_one_half_and_nine_in_ten():
    whole = tuple(range(1, 91))
    one = forecast(fading(), SIX, 49, thresholds=[13], cross_days=whole).crossings[0]
    for share, day in zip((0.1, 0.5, 0.9), one.days, strict=True):
        reached = [d for d in whole if one.chances[d] >= share]
        assert day == (reached[0] if reached else None)


def test_nothing_is_said_beyond_ninety_days():
    one = forecast(fading(), SIX, 49, thresholds=[26]).crossings[0]
    assert one.days == (None, None, None)


def test_who_is_past_the_mark_is_told_so():
    worse = [*fading(), *scores({55: 19, 62: 20, 69: 21})]
    assert forecast(worse, SIX, 69, thresholds=[12.5]).crossings[0].already
    assert not forecast(fading(), SIX, 20, thresholds=[12.5]).crossings[0].already


def test_the_first_week_leans_on_the_days_before():
    """A level that has just jumped past the mark has not had its seven days yet."""
    low, jump = dict.fromkeys(range(-14, 40, 2), 4), {40: 22, 41: 22}
    found = forecast(scores(low | jump), SIX, 41, thresholds=[8], cross_days=[1, 7])
    assert found.crossings[0].chances[1] < found.crossings[0].chances[7]
    assert not found.crossings[0].already


# ---- not enough


def test_without_enough_the_answer_is_of_people_with_the_same_sessions():
    few = scores({-3: 25, 5: 24})
    found = forecast(few, SIX, 30, thresholds=[12])
    none = forecast([], SIX, 30, thresholds=[12])
    assert found.status is Status.INSUFFICIENT
    assert (found.quantiles, found.level_now, found.crossings) == (
        none.quantiles,
        none.level_now,
        none.crossings,
    )


def test_of_people_of_whom_nothing_is_known_the_range_is_wide():
    """The study: 2 to 19 at 28 days."""
    low, high = forecast([], SIX, 30, levels=[0.1, 0.9]).quantiles[28]
    assert low == pytest.approx(2, abs=1)
    assert high == pytest.approx(19, abs=1)


@pytest.mark.parametrize(
    ("reports", "at", "lacking"),
    [
        ({}, 30, {"later": 2, "scores": 1}),
        ({-3: 20}, 30, {"later": 2}),
        ({-3: 20, -1: 18, 3: 9}, 30, {"later": 2}),
        ({5: 9, 12: 8}, 30, {"scores": 1}),
        ({-3: 20, 5: 9}, 30, {"later": 1}),
        ({-3: 20, 4: 9, 12: 8}, 33, {}),
        ({-3: 20, 4: 9, 12: 8}, 34, {"recent": 1}),
    ],
)
def test_what_is_missing_is_counted(reports, at, lacking):
    found = forecast(scores(reports), SIX, at)
    assert {one.what: one.count for one in found.missing} == lacking
    assert (found.status is Status.OK) == (not lacking)


@pytest.mark.parametrize(
    ("days", "at", "status"),
    [
        (range(20, 40, 2), 45, "ok"),
        (range(20, 40, 2), 46, "insufficient"),
        (range(22, 40, 2), 45, "insufficient"),
        (range(29, 49, 2), 54, "ok"),
        (range(29, 49, 2), 55, "insufficient"),
        (range(-14, -2), 40, "insufficient"),
    ],
    ids=["lively", "eight days silent", "nine moods", "42 days old", "43 days old", "moods from before"],
)
def test_moods_keep_an_older_score_fresh_for_a_while(days, at, status):
    """The last score is of day 12."""
    told = scores({-3: 20, 6: 9, 12: 8}) + moods(dict.fromkeys(days, 6))
    assert forecast(told, SIX, at).status.value == status


def test_moods_keep_no_other_scale_fresh():
    told = scores({-3: 15, 6: 9, 12: 8}, "gad7") + moods(dict.fromkeys(range(20, 45), 6))
    assert forecast(told, SIX, 45, scale=SCALES["gad7"]).status is Status.INSUFFICIENT


def test_scales_that_nobody_tested_say_so():
    assert [key for key in SCALES if forecast([], SIX, 5, scale=SCALES[key]).trial] == ["gad7", "pcl5", "peg"]


def test_silence_is_counted_from_the_last_report_of_any_kind():
    assert forecast(fading(), SIX, 60).silent == 60 - max(report.day for report in fading())
    assert forecast([], SIX, 60).silent is None


# ---- odd stories


@pytest.mark.parametrize(
    "reports",
    [
        scores({9: 12}),
        [Report(day=5, scale="phq9", score=score) for score in range(10)],
        scores({0: 12, 3650: 14, 3651: 9}),
        scores(dict.fromkeys(range(-7, 60), 0)),
        scores(dict.fromkeys(range(-7, 60), 27)),
        scores({5: 12}, "gad7") + scores({30: 9, 37: 8}),
    ],
    ids=["one", "ten a day", "ten years apart", "all zeros", "all at the top", "another scale first"],
)
@pytest.mark.parametrize(
    "sessions", [(), (0, 0), tuple(range(50)), (500,)], ids=["none", "two", "fifty", "late"]
)
def test_odd_stories_get_an_answer(reports, sessions):
    at = max(report.day for report in reports) + 2
    found = forecast(reports, sessions, at, thresholds=[10])
    values = [*found.level_now, *(value for row in found.quantiles.values() for value in row)]
    assert np.isfinite(values).all()
    assert 0 <= min(values) <= max(values) <= 27


def test_asking_for_nothing_is_answered_with_nothing():
    ask = Ask(history=history(fading()), at=49, horizons=(), levels=(), thresholds=())
    found = forecasts([ask])[0]
    assert (found.quantiles, found.level_now, found.crossings) == ({}, (), ())
    assert forecasts([]) == []


def test_reports_of_the_future_alone_are_no_reports():
    assert forecast(scores({100: 20}), SIX, 30, scale=PHQ9) == forecast([], SIX, 30)
