"""Change against its papers, and how a person stands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from afterwards.care.checkin.change import change
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.standing import BASELINE_DAYS, Kind, baseline, standing
from care.checkin.given import PHQ, day, report, reports, session

SESSIONS = (session("2026-01-14T10:00"), session("2026-01-21T10:00"))
START = [("2026-01-04", 20), ("2026-01-11", 18)]  # their mean is 19


def found(form: str, before: int | str, after: int | str):
    scoring = instrument(form).scoring()
    assert scoring is not None
    return change(scoring, Decimal(before), Decimal(after))


@pytest.mark.parametrize(
    ("form", "before", "after", "word"),
    [
        ("phq-9", 15, 11, "noise"),  # 4 points; Löwe 2004 asks for 5
        ("phq-9", 15, 10, "better"),  # 5 points
        ("phq-9", 10, 15, "worse"),
        ("phq-9", 15, 15, "noise"),
        ("gad-7", 12, 9, "noise"),  # 3; Toussaint 2020 asks for 4
        ("gad-7", 12, 8, "better"),
        ("pcl-5", 50, 41, "noise"),  # 9; the Center asks for 10
        ("pcl-5", 50, 40, "better"),
        ("peg", "6.0", "5.1", "noise"),  # 0.9; Reed 2023: most from 1.0 on
        ("peg", "6.0", "5.0", "better"),
    ],
)
def test_the_first_measure_decides(form: str, before: int | str, after: int | str, word: str):
    assert found(form, before, after).word == word


def test_two_measures_that_disagree_are_both_told():
    """From 10 to 8: 2 points are less than 5, and a fifth of 10 is exactly 2 (Kounali 2022)."""
    verdicts = found("phq-9", 10, 8).verdicts
    assert [(one.needed, one.is_met) for one in verdicts] == [(5, False), (2, True)]
    assert found("phq-9", 10, 8).dissent == verdicts[1:]
    assert not found("phq-9", 20, 15).dissent  # 5 points, and more than a fifth of 20
    assert not found("phq-9", 20, 17).dissent  # neither


def test_a_share_of_nothing_is_no_change():
    assert [one.is_met for one in found("phq-9", 0, 1).verdicts] == [False, False]


def stands(lines, today: str, form: str = "phq-9", sessions=SESSIONS):
    seen = standing(instrument(form), reports(lines, form), sessions, today=day(today))
    assert seen is not None
    return seen


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (4, Kind.REMISSION),  # below 5
        (5, Kind.RESPONSE),  # 19 to 5 is more than half, and 5 is not below 5
        (9, Kind.RESPONSE),  # half of 19 is 9.5, and 19 to 9 is a drop of 10
        (10, Kind.BETTER),  # a drop of 9: more than 5, less than half
        (14, Kind.BETTER),  # a drop of 5
        (15, Kind.NO_CLEAR_CHANGE),  # 4
        (19, Kind.NO_CLEAR_CHANGE),
        (23, Kind.NO_CLEAR_CHANGE),
        (24, Kind.WORSE),  # up 5
        (27, Kind.WORSE),
    ],
)
def test_standing_from_a_start_of_19(last: int, kind: Kind):
    seen = stands([*START, ("2026-02-01", last)], "2026-02-02")
    assert seen.kind is kind
    assert seen.baseline is not None
    assert (seen.baseline.value, seen.last and seen.last.value) == (19, last)


def test_a_small_drop_from_a_small_start_is_no_response():
    """8 to 4 is half, and below 5, and yet 4 points are noise."""
    assert stands([("2026-01-11", 8), ("2026-02-01", 4)], "2026-02-02").kind is Kind.NO_CLEAR_CHANGE
    assert stands([("2026-01-11", 8), ("2026-02-01", 3)], "2026-02-02").kind is Kind.REMISSION


def test_anxiety_has_no_published_response_here():
    """Half of 14 is 7: better by more than 4, and no paper of ours calls it response."""
    assert stands([("2026-01-11", 14), ("2026-02-01", 0)], "2026-02-02", "gad-7").kind is Kind.BETTER


def test_nobody_knows_what_counts_for_a_daily_mood():
    assert standing(instrument("daily"), (), SESSIONS, today=day("2026-02-02")) is None
    assert standing(instrument("asq"), (), SESSIONS, today=day("2026-02-02")) is None


# ---- not enough yet


@pytest.mark.parametrize(
    ("lines", "today", "missing"),
    [
        ([], "2026-02-02", ("missing.baseline", "missing.after")),
        ([("2026-01-11", 19)], "2026-01-20", ("missing.after",)),  # one report, before
        ([("2026-01-20", 9)], "2026-01-21", ("missing.baseline",)),  # one report, after
        ([*START, ("2026-01-16", 9)], "2026-01-17", ("missing.after",)),  # 2 days after: it speaks of before
        ([*START, ("2026-02-01", 9)], "2026-02-23", ("missing.recent",)),  # 22 days old; 14 + 7 are fresh
    ],
)
def test_not_enough_says_what_is_missing(lines, today: str, missing: tuple[str, ...]):
    seen = stands(lines, today)
    assert (seen.kind, seen.missing) == (Kind.NOT_ENOUGH, missing)


def test_a_report_is_fresh_for_three_weeks():
    assert stands([*START, ("2026-02-01", 9)], "2026-02-22").kind is Kind.RESPONSE


def test_without_a_session_nothing_is_measured_and_the_first_report_is_the_start():
    seen = stands([("2026-01-04", 20), ("2026-02-01", 9)], "2026-02-02", sessions=())
    assert (seen.kind, seen.missing) == (Kind.NOT_ENOUGH, ("missing.no session",))
    assert seen.baseline is not None
    assert (seen.baseline.value, seen.baseline.is_before_treatment) == (20, False)


def test_a_start_of_ten_years_ago_is_no_start():
    old = report("2016-01-11", 22)
    assert baseline(PHQ, [old, report("2026-02-01", 9)], SESSIONS, until=day("2026-02-02")) is None


def test_the_start_reaches_back_for_sixty_days():
    first = day("2026-01-14")
    edge = [report("2025-11-15", 22), report("2025-11-14", 2)]
    assert [first - one.day for one in edge] == [BASELINE_DAYS, BASELINE_DAYS + 1]
    start = baseline(PHQ, edge, SESSIONS, until=day("2026-02-02"))
    assert start is not None
    assert start.value == 22


def test_a_form_on_the_first_day_counts_as_the_start_unless_the_clock_says_otherwise():
    for when, counted in (("2026-01-14", True), ("2026-01-14T09:30", True), ("2026-01-14T10:30", False)):
        start = baseline(PHQ, [report(when, 21)], SESSIONS, until=day("2026-02-02"))
        assert (start is not None) is counted, when


def test_a_switch_from_one_form_to_a_like_one_is_not_bridged():
    lines = [report("2026-01-11", 19), report("2026-02-01", 8, "phq-8")]
    seen = standing(instrument("phq-8"), lines, SESSIONS, today=day("2026-02-02"))
    assert seen is not None
    assert (seen.kind, seen.missing) == (Kind.NOT_ENOUGH, ("missing.other form",))


def test_another_edition_of_a_form_is_another_scale():
    lines = [report("2026-01-11", 19, version="2.0.0"), report("2026-02-01", 8)]
    seen = standing(PHQ, lines, SESSIONS, today=day("2026-02-02"))
    assert seen is not None
    assert seen.missing == ("missing.baseline",)


def test_what_lies_ahead_plays_no_part():
    known = [*START, ("2026-02-01", 9)]
    ahead = [*known, ("2026-03-01", 27)]
    later = (*SESSIONS, session("2026-03-02"))
    assert stands(ahead, "2026-02-02", sessions=later) == stands(known, "2026-02-02")


def test_a_session_after_the_last_report_is_said():
    lines = [*START, ("2026-02-01", 9)]
    assert not stands(lines, "2026-02-10").session_since
    assert stands(lines, "2026-02-10", sessions=(*SESSIONS, session("2026-02-04"))).session_since


def test_of_ten_reports_on_one_day_the_last_counts():
    many = [report(f"2026-02-01T{hour:02d}:00", hour) for hour in range(9, 19)]
    seen = standing(PHQ, [*reports(START), *many], SESSIONS, today=day("2026-02-02"))
    assert seen is not None
    assert seen.last is not None
    assert seen.last.value == 18


def test_all_zeros_and_all_maxima():
    zeros = [("2026-01-11", 0), ("2026-02-01", 0)]
    most = [("2026-01-11", 27), ("2026-02-01", 27)]
    assert stands(zeros, "2026-02-02").kind is Kind.NO_CLEAR_CHANGE
    assert stands(most, "2026-02-02").kind is Kind.NO_CLEAR_CHANGE
    assert stands([("2026-01-11", 27), ("2026-02-01", 0)], "2026-02-02").kind is Kind.REMISSION
    assert stands([("2026-01-11", 0), ("2026-02-01", 27)], "2026-02-02").kind is Kind.WORSE
