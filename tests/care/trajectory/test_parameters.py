"""The files of parameters: read, written, refused; and fitted anew only on purpose."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from afterwards.care.trajectory import SCALES, forecast
from afterwards.care.trajectory.parameters import Parameters, ParametersError, calibration, shipped
from afterwards.care.trajectory.refitting import LEAST_PEOPLE, TooFewPeopleError, refit
from care.trajectory.told import SIX, fading, history, somebody


def values():
    return deepcopy(shipped().values())


def test_thirty_six_filters_whose_weights_add_up():
    assert shipped().filters == 36
    assert sum(shipped().weights) == pytest.approx(1)
    assert len(list(shipped().grid())) == 36


def test_the_weights_are_those_of_the_study():
    """[fading][gain], before the mood slopes share them."""
    study = [(0.031, 0.020), (0.163, 0.051), (0.112, 0.398), (0.031, 0.031), (0.031, 0.041), (0.041, 0.051)]
    whole = sum(map(sum, study))
    mine = iter(shipped().weights)
    for pair in study:
        for weight in pair:
            three = [next(mine) * whole for _ in range(3)]
            assert three == pytest.approx([0.3 * weight, 0.4 * weight, 0.3 * weight])


def test_written_and_read_they_are_the_same():
    again = Parameters.of(json.loads(json.dumps(values())))
    assert again.digest == shipped().digest
    assert forecast(fading(), SIX, 49, parameters=again) == forecast(fading(), SIX, 49)


def test_other_numbers_have_another_digest():
    other = values()
    other["level"]["ups_sd"] = 2.1
    assert Parameters.of(other).digest != shipped().digest


def test_scales_without_a_test_are_on_trial():
    assert {key: one.trial for key, one in shipped().baselines.items()} == {
        "phq9": False,
        "phq8": False,
        "gad7": True,
        "pcl5": True,
        "peg": True,
    }


@pytest.mark.parametrize(
    "spoil",
    [
        lambda v: v.pop("format"),
        lambda v: v.pop("mood"),
        lambda v: v["level"].update(ups_sd=0),
        lambda v: v["level"].update(ups_sd="2"),
        lambda v: v["level"].update(ups_sd=float("nan")),
        lambda v: v["level"].update(ups_days=-1),
        lambda v: v["grid"]["weights"].pop(),
        lambda v: v["grid"]["weights"][0][0][0].append(0.1),
        lambda v: v["grid"].update(slow_gains=[0.15, 1.5]),
        lambda v: v["grid"].update(kinds={}),
        lambda v: v["baselines"].pop("peg"),
        lambda v: v["signal"].update(chance=0),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_a_sentence(spoil):
    broken = values()
    spoil(broken)
    with pytest.raises(ParametersError, match=r"\w+ .*\."):
        Parameters.of(broken)


def test_the_calibration_stands_beside_the_shipped_numbers():
    report = calibration()
    assert report["parameters"] == shipped().version
    figures = report["figures"]
    assert figures["cover 80 28"]["least"] > 70
    assert {"MAE 28", "Brier 56", "caught", "habit false"} <= figures.keys()


def test_the_budget_of_the_signal_is_what_was_measured():
    figures, numbers = calibration()["figures"], shipped()
    assert numbers.signal_false_a_year == pytest.approx(figures["false a year"]["mean"], abs=0.15)
    assert numbers.signal_caught == pytest.approx(figures["caught"]["mean"] / 100, abs=0.05)
    assert numbers.signal_before == pytest.approx(figures["before"]["mean"] / 100, abs=0.08)


def test_a_fit_needs_a_hundred_and_fifty_people():
    few = [history(fading())] * (LEAST_PEOPLE - 1)
    with pytest.raises(TooFewPeopleError, match="149"):
        refit(few, shipped(), version="ours", made="2026-11-22")


@pytest.fixture(scope="module")
def fitted():
    """People whose moods are far noisier than the shipped numbers think; few days, so that it is quick."""
    people = [history(*somebody(seed, 24)) for seed in range(LEAST_PEOPLE)]
    return refit(people, shipped(), version="ours", made="2026-11-22")


def test_a_fit_moves_towards_the_people_it_was_given(fitted):
    assert fitted.parameters.mood_noise > 1.3 * shipped().mood_noise
    assert fitted.helped
    assert fitted.after.likelihood > fitted.before.likelihood
    assert fitted.people == 120
    assert fitted.before.people == 30


def test_a_fit_stays_near_the_shipped_numbers(fitted):
    for name in ("ups_sd", "drift_sd", "noise", "mood_noise", "fast_spread"):
        assert 0.5 <= getattr(fitted.parameters, name) / getattr(shipped(), name) <= 2
    assert min(fitted.parameters.weights) > 0


def test_a_fit_is_a_file_like_any_other_and_ends_the_trial_of_its_scale(fitted):
    again = Parameters.of(json.loads(json.dumps(fitted.parameters.values())))
    assert again.version == "ours"
    assert "version 1" in again.source
    assert [key for key in SCALES if again.baselines[key].trial] == ["gad7", "pcl5", "peg"]
    assert fitted.report()["helped"] is True
