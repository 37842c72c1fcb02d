"""The half-way mark, the drift signal and the habit question."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from afterwards.care.trajectory import SCALES, Report, half_way_mark, monitor
from afterwards.care.trajectory.habits import HabitQuestion, habit, habits
from afterwards.care.trajectory.monitoring import watching_from
from care.trajectory.told import SIX, history, moods, scores

WORSE = {-3: 20, 10: 6, 17: 5, 24: 7, 31: 13, 38: 16, 45: 17}


def days(reports, sessions=SIX, start=18, end=200, **more):
    return [signal.day for signal in monitor(reports, sessions, start, end, **more).signals]


# ---- the mark


def test_the_mark_lies_half_way_between_before_and_the_best_two_in_a_row():
    mark = half_way_mark(history(scores({-8: 20, -1: 18, 2: 3, 6: 10, 13: 6, 20: 8, 27: 5})))
    assert mark is not None
    assert (mark.baseline, mark.best, mark.level) == (19, 6.5, 12.75)


@pytest.mark.parametrize(
    "told",
    [{6: 4, 13: 4}, {-1: 18, 6: 4}, {-1: 10, 6: 5, 13: 6}, {-1: 18, 2: 4, 3: 4}],
    ids=["no baseline", "one later", "too small a gain", "too early"],
)
def test_there_is_no_mark_without_a_baseline_two_later_scores_and_a_gain(told):
    assert half_way_mark(history(scores(told))) is None


def test_a_score_before_the_first_session_of_its_day_belongs_to_the_baseline():
    early = Report(day=0, scale="phq9", score=18, before_session=True)
    mark = half_way_mark(history([early, *scores({6: 4, 13: 4})]))
    assert mark is not None
    assert mark.baseline == 18
    assert half_way_mark(history(scores({0: 18, 6: 4, 13: 4}))) is None


@pytest.mark.parametrize(("key", "least"), [("phq9", 5), ("gad7", 4), ("pcl5", 10), ("peg", 1.5)])
def test_each_scale_has_its_own_meaningful_change(key, least):
    top = SCALES[key].most
    for drop, exists in ((least, True), (least - 0.1, False)):
        told = scores({-1: top, 6: top - drop, 13: top - drop}, key)
        assert (half_way_mark(history(told, scale=SCALES[key])) is not None) is exists


# ---- the signal


def test_a_loss_is_signalled_within_a_week():
    assert days(scores(WORSE)) == [31]


def test_what_keeps_well_gives_no_signal():
    assert days(scores({-3: 20, **{day: 5 + day % 2 for day in range(6, 180, 7)}})) == []


def test_people_with_little_gain_get_no_signal():
    assert days(scores({-3: 12, 10: 9, 17: 9, 24: 15, 31: 20})) == []


def test_a_mark_may_be_given():
    assert days(scores({-3: 12, 10: 9, 17: 9, 24: 15, 31: 20}), mark=10) == [24]


def test_signals_come_only_on_days_with_a_report():
    told = scores(WORSE) + moods(dict.fromkeys(range(30, 60, 3), 2))
    reported = {report.day for report in told}
    found = days(told)
    assert found
    assert set(found) <= reported


def test_at_most_one_in_four_weeks():
    """Ten days up and ten days down: armed again each time, and each third rise comes too soon."""
    told = scores({-3: 20} | {day: 24 if day // 10 % 2 else 1 for day in range(4, 200, 2)})
    found = days(told, mark=12)
    assert len(found) >= 4
    assert all(later - day >= 28 for day, later in pairwise(found))
    assert min(later - day for day, later in pairwise(found)) < 42


def test_it_is_armed_again_only_well_below():
    stays = scores(WORSE | dict.fromkeys(range(52, 200, 7), 17))
    assert days(stays) == [31]


@pytest.mark.parametrize("seed", range(6))
def test_no_signal_knows_the_future(seed):
    chance = random.Random(seed)
    told = scores({-3: 20} | {day: chance.randrange(2, 20) for day in range(5, 150, 6)})
    told += moods({day: chance.randrange(2, 9) for day in range(5, 150, 2)})
    whole = days(told)
    for end in range(20, 150, 11):
        known = [report for report in told if report.day <= end]
        assert days(known, end=end) == [day for day in whole if day <= end]
        assert days(told, end=end) == [day for day in whole if day <= end]


def test_the_first_and_the_last_day_of_watching_count():
    assert days(scores(WORSE), start=31) == [31]
    assert days(scores(WORSE), start=32) == [38]
    assert days(scores(WORSE), end=31) == [31]
    assert days(scores(WORSE), end=30) == []
    assert days(scores(WORSE), start=60, end=40) == []


def test_a_signal_says_its_level_its_mark_and_its_price():
    watch = monitor(scores(WORSE), SIX, 18, 60)
    signal = watch.signals[0]
    assert signal.mark == 12.75
    assert 0.35 <= signal.chance <= 1
    assert 8 < signal.level < 15
    assert watch.budget.false_a_year == 1.0
    assert 0.6 < watch.budget.caught < 0.9


@pytest.mark.parametrize(
    ("sessions", "first"),
    [((0, 2, 4, 7, 9, 11, 39), 18), ((0, 7, 14, 21, 49), 28), ((0,), 7), ((), None), ((0, 0, 9), 7)],
)
def test_watching_begins_a_week_after_the_induction(sessions, first):
    assert watching_from(sessions) == first


# ---- habits


def weeks(effect, seed=1, count=26, share=0.5, every=2):
    """Moods around 6, higher in weeks with the habit."""
    chance = random.Random(seed)
    kept = [chance.random() < share for _ in range(count)]
    done = [7 * week + day for week, kind in enumerate(kept) for day in range(0, 6, 2 if kind else 4)]
    told = {
        day: round(min(10, max(0, 6 + effect * kept[day // 7] + chance.gauss(0, 1.0))), 1)
        for day in range(0, 7 * count, every)
    }
    return [*scores({-3: 18, **dict.fromkeys(range(6, 7 * count, 14), 8)}), *moods(told)], done


def asked(reports, done, **more):
    question = {"week_start": 0, "weeks": 26, "min_days": 3} | more
    return habit(reports, SIX, done, **question)


def test_a_large_difference_is_found():
    found = asked(*weeks(2.0))
    assert found.clear
    assert found.low is not None
    assert found.high is not None
    assert found.low < 2 < found.high
    assert found.low > 0.5


def test_without_a_difference_the_interval_spans_zero():
    assert not asked(*weeks(0.0)).clear


def test_a_harmful_habit_is_told_apart_too():
    found = asked(*weeks(-2.0))
    assert found.clear
    assert found.difference is not None
    assert found.difference < 0


def test_four_weeks_of_each_kind_are_needed():
    reports, _ = weeks(1.0)
    for done, lacking in (
        ([7 * week + day for week in range(3) for day in (0, 2, 4)], [("with", 1)]),
        ([7 * week + day for week in range(23) for day in (0, 2, 4)], [("without", 1)]),
        ([], [("with", 4)]),
    ):
        found = asked(reports, done)
        assert [(one.what, one.count) for one in found.missing] == lacking
        assert found.difference is None
    done = [7 * week + day for week in range(4) for day in (0, 2, 4)]
    assert asked(reports, done).status.value == "ok"


def test_weeks_without_two_moods_do_not_count():
    reports, done = weeks(1.0, every=7)
    found = asked(reports, done)
    assert found.weeks_with == found.weeks_without == 0
    assert found.status.value == "insufficient"


def test_a_week_has_the_habit_from_so_many_days_on():
    reports, done = weeks(1.0)
    easy, strict = asked(reports, done, min_days=2), asked(reports, done, min_days=4)
    assert easy.weeks_without == 0
    assert strict.weeks_with == 0


def test_the_weekday_on_which_weeks_begin_is_kept():
    reports, _ = weeks(0.0)
    mondays = [7 * week + day for week in range(0, 26, 2) for day in (5, 6, 7)]
    assert asked(reports, mondays).weeks_with == 0
    assert asked(reports, mondays, week_start=5, weeks=25).weeks_with == 13


def test_moods_of_other_weeks_say_nothing():
    reports, done = weeks(1.5, count=30)
    fewer = [report for report in reports if report.scale == "phq9" or report.day < 26 * 7]
    assert asked(reports, done) == asked(fewer, done)


def test_questions_are_answered_as_if_each_were_alone():
    story = weeks(1.5)
    told = history(story[0])
    questions = [
        HabitQuestion(history=told, habit_days=frozenset(days), week_start=start, weeks=20, min_days=3)
        for days, start in ((story[1], 0), ([], 0), (story[1], 7))
    ]
    together = habits(questions)
    for one, question in zip(together, questions, strict=True):
        alone = habits([question])[0]
        assert one.status == alone.status
        assert one.difference == (None if alone.difference is None else pytest.approx(alone.difference))


def test_a_session_is_no_habit():
    """Moods rise with sessions that come in the first half; a habit kept in that half takes little credit."""
    boosters, length = [*SIX, *range(28, 91, 14)], 182
    low = {day: 5 if day < 98 else min(18, 5 + (day - 98) / 4) for day in range(length)}
    told = scores({-7: 20, -1: 20} | {day: round(low[day]) for day in range(4, length, 7)})
    told += moods({day: round(8.5 - 0.27 * level) for day, level in low.items()})
    mean = [sum(8.5 - 0.27 * low[day] for day in some) / len(some) for some in (range(98), range(98, length))]
    found = habit(told, boosters, range(98), week_start=0, weeks=26)
    assert found.difference is not None
    assert mean[0] - mean[1] > 2
    assert abs(found.difference) < 0.7
