"""What must hold for the bank whatever people tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from afterwards.care.trajectory import PHQ9, SCALES, History, Report, forecast
from afterwards.care.trajectory.bank import B, F, M, S, bank_for
from afterwards.care.trajectory.parameters import shipped
from afterwards.care.trajectory.replaying import Run, replay
from afterwards.care.trajectory.steps import Day, Told, level, live
from care.trajectory.told import SIX, fading, history, moods, scores, somebody

BANK = bank_for(shipped(), "phq9")
TWICE_A_WEEK = [0, 3, 7, 10, 14, 17, 21, 24, 28, 31]


def state_of(reports, sessions=SIX, last=60):
    return replay(BANK, [Run(history=history(reports, sessions), last=last)])[0].state


def mean_levels(state):
    return level(state)[0][0]


@pytest.mark.parametrize("seed", range(4))
def test_after_400_days_every_covariance_is_symmetric_and_positive(seed):
    reports, sessions = somebody(seed, 400)
    cov = state_of(reports, sessions, 400).cov[:, :, 0]
    assert np.array_equal(cov, np.swapaxes(cov, 0, 1))
    assert np.linalg.eigvalsh(np.moveaxis(cov, -1, 0)).min() > -1e-9


def test_without_a_session_there_is_no_benefit():
    state = state_of(scores({0: 18, 7: 12, 14: 4, 40: 20}) + moods({1: 5, 20: 9}), ())
    assert not state.mean[[F, S]].any()
    assert not state.cov[[F, S]].any()


@pytest.mark.parametrize(
    "rhythm", [(0, 2, 4, 7, 9, 11, 14, 16, 18, 21), TWICE_A_WEEK, tuple(range(0, 70, 7))]
)
def test_a_session_lowers_the_level_wherever_there_is_something_to_gain(rhythm):
    state = BANK.start(1)
    for day in range(rhythm[-1] + 1):
        held = day in rhythm
        before = BANK.start(1)
        before.log[:], before.whole[:] = state.log, state.whole
        live(BANK, before, Day())
        live(BANK, state, Day(sessions=np.array([0] if held else [], np.intp)))
        if held:
            assert (mean_levels(state) < mean_levels(before)).all()


def test_ten_sessions_saturate_near_the_largest_benefit():
    """The equations let fast and slow together overshoot a little where the slow gain is large."""
    state = BANK.start(1)
    most = 0.0
    for day in range(TWICE_A_WEEK[-1] + 1):
        held = day in TWICE_A_WEEK
        live(BANK, state, Day(sessions=np.array([0] if held else [], np.intp)))
        share = ((state.mean[F] + state.mean[S]) / state.mean[M])[0]
        most = max(most, share.max())
    assert share == pytest.approx(1, abs=0.07)
    assert most < 1.2


def test_between_sessions_benefit_only_fades():
    last, before = 300, None
    for day in range(12, last, 30):
        left = mean_levels(state_of([], SIX, day))
        assert before is None or (left >= before - 1e-9).all()
        before = left


def test_without_moods_only_width_and_little_of_the_middle_change():
    reports = fading()
    questionnaires = [report for report in reports if report.scale == "phq9"]
    one, two = (forecast(told, SIX, 49, levels=(0.1, 0.5, 0.9)) for told in (reports, questionnaires))
    for h in (7, 14, 28):
        width = [found.quantiles[h][2] - found.quantiles[h][0] for found in (one, two)]
        assert abs(one.quantiles[h][1] - two.quantiles[h][1]) < 1.5
        assert 0.8 < width[1] / width[0] < 1.4
    assert one.level_now[2] - one.level_now[0] < two.level_now[2] - two.level_now[0]


def test_moods_belong_to_the_phq9_alone():
    told = scores({-3: 14, 7: 6, 14: 5, 21: 7}, "gad7")
    some, none = (
        forecast(one, SIX, 25, scale=SCALES["gad7"]) for one in (told + moods({20: 0, 22: 0}), told)
    )
    assert some == none


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
@pytest.mark.parametrize("end", [0, 1])
def test_scores_at_an_end_of_the_scale_neither_crash_nor_drive_the_level_out(scale, end):
    told = scores(dict.fromkeys(range(-14, 120, 3), end * scale.most), scale.key)
    told += moods(dict.fromkeys(range(-14, 120), 10 * (1 - end)))
    found = forecast(told, SIX, 119, scale=scale, thresholds=[scale.most / 2])
    values = [*found.level_now, *(value for row in found.quantiles.values() for value in row)]
    assert np.isfinite(values).all()
    assert 0 <= min(values) <= max(values) <= scale.most
    assert found.level_now == tuple(sorted(found.level_now))


def test_a_score_at_the_floor_pushes_no_filter_that_is_below_it():
    state = BANK.start(1)
    state.whole[6, -1] = -1.0  # what is recalled, in every filter
    before = state.whole.copy()
    live(BANK, state, Day(scores=Told(np.array([0]), np.array([0.0]))))
    alone = BANK.start(1)
    alone.whole[:] = before
    live(BANK, alone, Day())
    pushed = alone.mean[6] >= 0
    assert np.array_equal(state.whole[..., ~pushed], alone.whole[..., ~pushed])


def test_a_wild_score_counts_as_three_and_a_half_spreads():
    calm = scores(dict.fromkeys(range(-14, 100, 7), 5))
    high, wild = (
        mean_levels(state_of([*calm, Report(day=101, scale="phq9", score=s)], SIX, 101)) for s in (21, 27)
    )
    assert high == pytest.approx(wild, abs=1e-9)


@pytest.mark.parametrize("key", SCALES)
def test_scores_come_back_from_the_common_metric(key):
    scale = SCALES[key]
    assert scale.metric(0) == 0
    assert scale.metric(scale.most) == 27
    for tenths in range(int(scale.most * 10) + 1):
        assert scale.score(scale.metric(tenths / 10)) == pytest.approx(tenths / 10, abs=1e-12)


def test_the_same_story_on_another_scale_of_the_same_prior_is_the_same_answer():
    half = {-9: 20, -2: 18, 6: 12, 13: 6, 20: 4, 27: 8}
    numbers = shipped()
    peg = {day: score * 10 / 27 for day, score in half.items()}
    baselines = {**numbers.baselines, "peg": numbers.baselines["phq9"]}
    like = replace(numbers, baselines=baselines)
    one = forecast(scores(half), SIX, 30, thresholds=[13.5], parameters=like)
    two = forecast(scores(peg, "peg"), SIX, 30, scale=SCALES["peg"], thresholds=[5], parameters=like)
    assert two.quantiles[28] == pytest.approx([value * 10 / 27 for value in one.quantiles[28]], abs=1e-9)
    assert two.crossings[0].chances == one.crossings[0].chances


def test_the_prior_is_what_people_look_like_before_they_say_anything():
    """17.5 with an sd of 3.4, and ups and downs of 2: the numbers of the study."""
    state = BANK.start(1)
    mean, var = level(state)
    assert (mean == 17.5).all()
    assert var[0] == pytest.approx(3.4**2 + 2.0**2)
    assert state.mean[M, 0, 0] == pytest.approx(0.8 * 17.5)
    assert state.cov[B, M, 0, 0] == pytest.approx(0.8 * 3.4**2)


def test_a_curve_begins_fourteen_days_before_the_first_session_or_with_an_earlier_report():
    assert history([]).begins(30) == -14
    assert history(scores({-30: 15})).begins(30) == -30
    assert history(scores({20: 15})).begins(30) == -14
    assert History.of(scores({20_000: 15}), (), PHQ9).begins(20_010) == 19_986
