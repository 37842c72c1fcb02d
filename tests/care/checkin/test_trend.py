"""Before and after each session, the mean of a week, and the numbers of a chart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from afterwards.care.checkin.around import around_sessions, mean_between, week_means
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reports import LifeEvent, Report, day_refusal
from afterwards.care.checkin.trend import date_ticks, even_steps, trend
from care.checkin.given import PHQ, day, report, reports, session

DAILY = instrument("daily")
SIX = [session(f"2026-01-{number}T10:00") for number in (14, 21, 24)]
LINES = reports(
    [("2026-01-04", 20), ("2026-01-11", 19), ("2026-01-18", 16), ("2026-01-25", 11), ("2026-02-01", 8)]
)


def scoring(form: str):
    found = instrument(form).scoring()
    assert found is not None
    return found


def test_each_session_has_the_nearest_form_before_and_after_it():
    """The 24th follows the 21st before any form came: what was not measured stays open."""
    seen = around_sessions(scoring("phq-9"), LINES, reversed(SIX))
    assert [(one.before, one.after) for one in seen] == [(19, 16), (16, None), (None, 11)]
    assert [one.change.word if one.change else "" for one in seen] == ["noise", "", ""]


@pytest.mark.parametrize("second", ["2026-10-23T10:00", "2026-10-20T15:00"])
def test_a_session_is_not_told_what_the_one_before_it_did(second: str):
    """20 before both, 10 after both: which of the two it was is not known."""
    lines = reports([("2026-10-19", 20), ("2026-10-26", 10)])
    seen = around_sessions(scoring("phq-9"), lines, [session("2026-10-20T10:00"), session(second)])
    assert [(one.before, one.after, one.change) for one in seen] == [(20, None, None), (None, 10, None)]


def test_a_form_between_two_sessions_of_a_day_is_before_the_second():
    lines = reports([("2026-10-19", 20), ("2026-10-20T13:00", 12), ("2026-10-26", 10)])
    twice = [session("2026-10-20T10:00"), session("2026-10-20T15:00")]
    assert around_sessions(scoring("phq-9"), lines, twice)[1].before == 12


def test_a_week_before_a_session_begins_after_the_one_before_it():
    """Nines up to the first session, then threes: four days of three, and after two days nothing is known."""
    moods = taps("2026-01-07", [9] * 8 + [3] * 6)
    five_apart = [session("2026-01-14T10:00"), session("2026-01-19T10:00")]
    three_apart = [session("2026-01-14T10:00"), session("2026-01-17T10:00")]
    assert around_sessions(scoring("daily"), moods, five_apart, daily=True)[1].before == 3
    assert around_sessions(scoring("daily"), moods, three_apart, daily=True)[1].before is None


def test_a_form_of_a_month_ago_says_nothing_of_a_session():
    assert around_sessions(scoring("phq-9"), LINES, [session("2026-03-10")])[0].before is None


def taps(first: str, values: list[int]):
    tap = {"instrument": "daily", "version": "1.0.0", "name": "mood"}
    return [Report(day=day(first) + n, value=Decimal(value), **tap) for n, value in enumerate(values)]


def test_a_session_stands_between_two_means_of_seven_days():
    """Seven threes before, the day itself (9) apart, seven sixes after."""
    seen = around_sessions(
        scoring("daily"), taps("2026-01-07", [3] * 7 + [9] + [6] * 7), [session("2026-01-14")], daily=True
    )
    assert (seen[0].before, seen[0].after) == (3, 6)


def test_two_days_are_no_week():
    few = taps("2026-01-12", [3, 3])
    assert mean_between(few, day("2026-01-07"), day("2026-01-14")) is None
    assert around_sessions(scoring("daily"), few, [session("2026-01-14")], daily=True)[0].before is None


def test_the_mean_of_seven_days_ends_on_its_day_and_forgets_the_eighth():
    """Eight taps 0 to 7: the mean of 0..6 is 3, the mean of 1..7 is 4."""
    means = dict(week_means(taps("2026-01-01", list(range(8)))))
    assert day("2026-01-02") not in means
    assert means[day("2026-01-07")] == 3
    assert means[day("2026-01-08")] == 4


def test_a_gap_leaves_the_mean_of_the_days_that_are_known():
    early, late = taps("2026-01-01", [2, 2, 2]), taps("2026-02-01", [8, 8, 8])
    assert dict(week_means([*early, *late]))[day("2026-02-03")] == 8


def test_a_chart_holds_what_was_reported_and_nothing_of_tomorrow():
    ahead = report("2026-03-01", 27)
    event = LifeEvent(day=day("2026-01-28"), words="moved house")
    seen = trend(PHQ, [ahead, *LINES], [*SIX, session("2026-03-02")], [event], today=day("2026-02-08"))
    assert [one.value for one in seen.reports] == [20, 19, 16, 11, 8]
    assert (len(seen.sessions), seen.events, seen.left_out) == (3, (event,), 1)
    assert seen.baseline is not None
    assert seen.baseline.value == Decimal("19.5")
    assert seen.means == ()


def test_the_bands_of_a_chart_reach_from_the_least_to_the_most():
    seen = trend(PHQ, LINES, SIX, today=day("2026-02-08"))
    assert [(band.low, high) for band, high in seen.bands] == [(0, 5), (5, 10), (10, 15), (15, 20), (20, 27)]
    assert seen.levels == (0, 5, 10, 15, 20, 27)
    assert trend(DAILY, taps("2026-01-01", [5] * 9), (), today=day("2026-02-08")).levels[-1] == 10


@pytest.mark.parametrize("lines", [(), LINES[:1], LINES])
def test_a_chart_is_at_least_four_weeks_wide(lines):
    seen = trend(PHQ, lines, (), today=day("2026-02-08"))
    assert seen.high - seen.low >= 28
    assert all(seen.low <= one.day <= seen.high for one in seen.reports)


def test_reports_ten_years_apart_stand_on_one_chart_with_few_dates():
    seen = trend(PHQ, [report("2016-01-11", 22), report("2026-02-01", 9)], (), today=day("2026-02-08"))
    assert len(seen.reports) == 2
    assert 2 <= len(seen.days) <= 4


def test_a_chart_can_begin_later():
    seen = trend(PHQ, LINES, SIX, today=day("2026-02-08"), since=day("2026-01-20"))
    assert [one.value for one in seen.reports] == [11, 8]


def test_a_score_that_is_not_there_is_no_chart():
    with pytest.raises(KeyError):
        trend(instrument("integration"), (), (), today=day("2026-02-08"))
    assert trend(instrument("pcl-5"), (), (), today=day("2026-02-08"), name="mood").scoring.high == 28


@pytest.mark.parametrize("days", range(28, 4000, 97))
def test_dates_below_a_chart_are_few_and_inside(days: int):
    ticks = date_ticks(739_000, 739_000 + days)
    assert 1 <= len(ticks) <= 4
    assert all(739_000 <= tick <= 739_000 + days for tick in ticks)


@pytest.mark.parametrize(
    ("most", "levels"), [(10, "0 2 4 6 8 10"), (80, "0 20 40 60 80"), (21, "0 5 10 15 20 21")]
)
def test_levels_without_bands_are_even(most: int, levels: str):
    assert " ".join(str(level) for level in even_steps(Decimal(0), Decimal(most))) == levels


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-11-22", None),
        ("2026-11-23", "refusal.future"),  # tomorrow
        ("2100-01-01", "refusal.future"),
        ("1970-01-01", "refusal.long ago"),
        ("2027-02-29", "refusal.day"),  # no leap year
        ("2026-02-30", "refusal.day"),
        ("22.11.2026", "refusal.day"),
        ("", "refusal.day"),
        ("2026-11-22T10:00", "refusal.day"),
        ("2001-05-05", "refusal.before birth"),
    ],
)
def test_days_that_no_report_can_have(text: str, key: str | None):
    assert day_refusal(text, today=day("2026-11-22"), born=day("2001-05-06")) == key


def test_a_day_from_before_any_life_is_refused():
    assert day_refusal(day("1850-01-01"), today=day("2026-11-22")) == "refusal.long ago"
