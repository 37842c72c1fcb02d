"""Many people at once, states that are kept, what comes late: all as if each person were replayed alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from afterwards.care.trajectory import PHQ9, SCALES, History, Report, forecast, keep
from afterwards.care.trajectory.bank import bank_for
from afterwards.care.trajectory.forecasting import Ask, forecasts
from afterwards.care.trajectory.keeping import EVERY, Keeping, Today, forecast_kept, live_a_day, state_of
from afterwards.care.trajectory.packing import packed, unpacked
from afterwards.care.trajectory.parameters import shipped
from afterwards.care.trajectory.replaying import Run, replay
from care.trajectory.told import SIX, fading, history, moods, scores, somebody

BANK = bank_for(shipped(), "phq9")


def crowd():
    """People of different lengths, one of them with nothing at all, one with two stories a day."""
    found = [history(*somebody(seed, 20 + 13 * seed)) for seed in range(9)]
    found += [history([], ()), history(fading())]
    return [Run(history=one, last=15 + 11 * i, looks=(10, 12)) for i, one in enumerate(found)]


def numbers(ran):
    return np.concatenate([ran.state.log.ravel(), ran.state.whole.ravel(), ran.looks.mean.ravel()])


@pytest.fixture(scope="module")
def alone():
    return [numbers(replay(BANK, [run])[0]) for run in crowd()]


@pytest.mark.parametrize("chunk", [1, 2, 5, 100])
def test_chunks_share_nothing(alone, chunk):
    for mine, other in zip(alone, replay(BANK, crowd(), chunk=chunk), strict=True):
        assert mine == pytest.approx(numbers(other), abs=1e-9)


def test_the_order_of_people_does_not_matter(alone):
    for mine, other in zip(alone[::-1], replay(BANK, crowd()[::-1]), strict=True):
        assert mine == pytest.approx(numbers(other), abs=1e-9)


def test_a_forecast_among_others_is_that_of_one_alone():
    asks = [
        Ask(history=history(*somebody(seed, 90), scale=SCALES[scale]), at=60 + seed, thresholds=(4.5,))
        for seed, scale in enumerate(["phq9", "gad7", "phq9", "peg", "pcl5", "phq9"])
    ]
    for ask, among in zip(asks, forecasts(asks), strict=True):
        single = forecasts([ask])[0]
        assert among.status == single.status
        for h, row in single.quantiles.items():
            assert among.quantiles[h] == pytest.approx(row, abs=1e-6)
        assert among.level_now == pytest.approx(single.level_now, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_reports_does_not_matter(seed):
    reports, sessions = somebody(seed, 80)
    one, two = (
        forecast(told, held, 70, thresholds=[12])
        for told, held in ((reports, sessions), (reports[::-1], sessions[::-1]))
    )
    assert one == two


def test_of_several_reports_on_a_day_the_last_one_given_counts():
    reports = fading()
    twice = [Report(day=41, scale="phq9", score=27), *reports]
    assert forecast(twice, SIX, 48) == forecast(reports, SIX, 48)
    assert forecast([*reports, twice[0]], SIX, 48) != forecast(reports, SIX, 48)


def test_two_sessions_on_a_day_count_as_one():
    assert forecast(fading(), [*SIX, 0, 11], 48) == forecast(fading(), SIX, 48)


@pytest.mark.parametrize("at", [-10, 3, 20, 47])
def test_what_is_dated_later_changes_nothing(at):
    reports = fading()
    known = [report for report in reports if report.day <= at]
    held = [day for day in SIX if day <= at]
    later = [*reports, Report(day=at + 1, scale="phq9", score=27)]
    assert forecast(later, [*SIX, 60], at, thresholds=[10]) == forecast(
        known, held or [], at, thresholds=[10]
    )


def test_past_levels_are_the_same_however_much_came_after():
    reports, days = fading(), tuple(range(-8, 21))
    long, short = (
        replay(BANK, [Run(history=one, last=last, looks=days)])[0].looks
        for one, last in ((history(reports), 49), (history(reports).until(20), 20))
    )
    assert np.array_equal(long.mean, short.mean)
    assert np.array_equal(long.log, short.log)


# ---- kept states


def test_a_kept_person_takes_about_five_kilobytes():
    kept = keep(history(fading()), 49)
    assert all(5100 < len(one.numbers) < 5300 for one in kept.states)


def test_one_is_kept_every_fourteen_days_and_for_the_last_two():
    days = [one.day for one in keep(history(fading()), 49).states]
    assert days == [-1, 13, 27, 41, 48, 49]
    assert EVERY == 14


def test_packing_keeps_seven_digits():
    state = replay(BANK, [Run(history=history(fading()), last=49)])[0].state
    levels = np.linspace(3, 8, 6)[None]
    again, seen = unpacked(packed(state, levels))
    assert again.whole == pytest.approx(state.whole, rel=1e-6, abs=1e-6)
    assert seen == pytest.approx(levels, rel=1e-6)
    assert np.exp(again.log) == pytest.approx(np.exp(state.log - state.log.max()), abs=1e-6)


def agree(kept: Keeping, story: History, at: int) -> None:
    """A forecast from what was kept is that of a replay."""
    ask = Ask(history=story, at=at, thresholds=(12.0,))
    mine, other = forecast_kept(kept.newest, ask), forecasts([ask])[0]
    assert kept.newest.day == at
    assert mine.status == other.status
    assert mine.level_now == pytest.approx(other.level_now, abs=1e-3)
    for h, row in other.quantiles.items():
        assert mine.quantiles[h] == pytest.approx(row, abs=1e-3)
    assert mine.crossings[0].chances == pytest.approx(other.crossings[0].chances, abs=0.002)


def test_day_by_day_is_a_replay():
    story, kept = history(fading()), Keeping()
    for at in range(-14, 50):
        kept = keep(story, at, kept)
    agree(kept, story, 49)


def test_a_new_report_lives_one_day():
    story = history(fading())
    kept = keep(story.until(48), 48)
    told = replace(story, scores={**story.scores, 49: story.scores[48]})
    after = keep(told, 49, kept)
    assert [one for one in after.states if one.day < 49] == [*kept.states[:-2], kept.newest]
    agree(after, told, 49)


def test_a_second_report_on_the_same_day_is_taken_up():
    story = history(fading())
    kept = keep(story.until(48), 48)
    more = history([*fading(), Report(day=48, scale="mood", score=1)])
    agree(keep(more, 48, kept), more, 48)


@pytest.mark.parametrize(
    "edited",
    [
        [*fading(), *scores({30: 22})],
        [*fading(), *moods({-6: 1})],
        [report for report in fading() if report.day != 20],
        [*fading(), *scores({-40: 15})],
    ],
    ids=["late", "late and early on", "taken back", "before the first day"],
)
def test_late_and_edited_reports_are_a_replay(edited):
    kept = keep(history(fading()), 49)
    story = history(edited)
    after = keep(story, 49, kept)
    agree(after, story, 49)
    assert after.newest != kept.newest


def test_an_edit_keeps_the_states_before_it():
    kept = keep(history(fading()), 49)
    after = keep(history([*fading(), *scores({30: 22})]), 49, kept)
    same = [one.day for one in after.states if one in kept.states]
    assert same == [-1, 13, 27]


def test_a_moved_session_is_a_replay():
    story = history(fading(), (*SIX, 40))
    agree(keep(story, 49, keep(history(fading(), (*SIX, 37)), 49)), story, 49)


def test_other_parameters_use_no_kept_state():
    story, other = history(fading()), replace(shipped(), version="ours", mood_noise=2.0)
    kept = keep(story, 49)
    assert keep(story, 49, kept, parameters=other).states == keep(story, 49, parameters=other).states


def test_many_live_a_day_as_each_alone():
    stories = [history(*somebody(seed, 60)) for seed in range(7)]
    kept = [keep(story, 20 + i).newest for i, story in enumerate(stories)]
    today = [
        Today(
            score=told.score if (told := story.scores.get(one.day + 1)) else None,
            mood=felt.score if (felt := story.moods.get(one.day + 1)) else None,
            session=one.day + 1 in story.sessions,
        )
        for story, one in zip(stories, kept, strict=True)
    ]
    for story, one in zip(stories, live_a_day(kept, today), strict=True):
        alone = keep(story, one.day).newest
        assert one.story == alone.story
        assert state_of(one).whole == pytest.approx(state_of(alone).whole, abs=1e-4)


def test_nobody_lives_no_day():
    assert live_a_day([], []) == []


def test_all_of_a_history_is_of_one_scale():
    told = [*fading(), *scores({30: 10}, "gad7")]
    assert History.of(told, SIX, PHQ9) == history(fading())
