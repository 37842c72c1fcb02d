"""The bank against a twin written from its specification in plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest

from afterwards.care.trajectory import SCALES, History, Report
from afterwards.care.trajectory.bank import bank_for
from afterwards.care.trajectory.mixing import chance_at_or_past, mixture_quantiles, normal_cdf
from afterwards.care.trajectory.parameters import shipped
from afterwards.care.trajectory.replaying import Run, replay
from afterwards.care.trajectory.steps import level
from care.trajectory import slow_twin as twin

SESSIONS = (0, 2, 4, 7, 9, 11, 40, 41)
SCORES = {-9: 20, -2: 19, 4: 12, 10: 6, 17: 0, 24: 3, 38: 9, 45: 27, 52: 8}
MOODS = {-5: 3, -1: 0, 1: 5, 2: 7, 3: 6, 10: 10, 12: 8, 20: 10, 21: 9, 44: 0, 45: 10, 50: 7}


def reports(scores=SCORES, moods=MOODS, scale="phq9"):
    return [
        *(Report(day=day, scale=scale, score=score) for day, score in scores.items()),
        *(Report(day=day, scale="mood", score=mood) for day, mood in moods.items()),
    ]


def ran(told, sessions=SESSIONS, last=55, scale="phq9", looks=()):
    history = History.of(told, sessions, SCALES[scale])
    run = Run(history=history, last=last, looks=looks)
    return replay(bank_for(shipped(), scale), [run])[0]


@pytest.fixture(scope="module")
def both():
    return ran(reports()), twin.lived(SCORES, MOODS, SESSIONS, -14, 55)


def test_every_filter_agrees_with_the_twin(both):
    mine, other = both
    assert len(other) == mine.state.log.shape[1] == 36
    for k, one in enumerate(other):
        assert mine.state.mean[:, 0, k] == pytest.approx(one.x, abs=1e-9)
        assert mine.state.cov[:, :, 0, k] == pytest.approx(np.array(one.p), abs=1e-9)
        assert mine.state.log[0, k] == pytest.approx(one.log, abs=1e-9)


def test_the_chance_to_be_past_a_mark_agrees_with_the_twin(both):
    mine, other = both
    mean, var = level(mine.state)
    for mark in (2.0, 8.5, 13.0, 20.0):
        assert chance_at_or_past(mine.state.log, mean, var, mark)[0] == pytest.approx(
            twin.chance_past(other, mark), abs=1e-9
        )


def test_a_quantile_of_the_mixture_has_its_probability(both):
    mine, other = both
    mean, var = level(mine.state)
    for share in (0.025, 0.1, 0.5, 0.9, 0.975):
        value = mixture_quantiles(mine.state.log, mean, var, [share])[0, 0]
        assert 1 - twin.chance_past(other, value) == pytest.approx(share, abs=1e-7)


def test_another_scale_and_no_mood_agree_with_the_twin():
    told = {-3: 18, 5: 9, 12: 7, 20: 21}
    mine = ran(reports(told, {6: 7}, "gad7"), (0, 3), 25, "gad7")
    other = twin.lived({day: score * 27 / 21 for day, score in told.items()}, {}, (0, 3), -14, 25, "gad7")
    for k, one in enumerate(other):
        assert mine.state.mean[:, 0, k] == pytest.approx(one.x, abs=1e-9)
        assert mine.state.log[0, k] == pytest.approx(one.log, abs=1e-9)


def test_a_report_before_the_session_of_its_day_is_used_before_it():
    early = Report(day=7, scale="phq9", score=15, before_session=True)
    told = [Report(day=-3, scale="phq9", score=19), early]
    mine = ran(told, (0, 7), 9)
    other = twin.lived({-3: 19, 7: 15}, {}, (0, 7), -14, 9, early=(7,))
    for k, one in enumerate(other):
        assert mine.state.mean[:, 0, k] == pytest.approx(one.x, abs=1e-9)
        assert mine.state.cov[:, :, 0, k] == pytest.approx(np.array(one.p), abs=1e-9)


def test_before_a_session_means_nothing_on_a_day_without_one():
    plain = ran([Report(day=5, scale="phq9", score=15)], (0,), 9)
    early = ran([Report(day=5, scale="phq9", score=15, before_session=True)], (0,), 9)
    assert np.array_equal(plain.state.whole, early.state.whole)


def test_the_normal_distribution_is_exact():
    x = np.linspace(-8, 8, 4001)
    exact = [0.5 * math.erfc(-value / math.sqrt(2)) for value in x]
    assert np.abs(normal_cdf(x) - exact).max() < 1e-14
