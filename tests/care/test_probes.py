"""Checking a protocol on probe courses: windows that can never open."""

from __future__ import annotations

from datetime import date

import pytest

from afterwards.care.checking.protocols import check_protocol
from laws.given import protocol_with

HEAD = "routes: [iv]\nfacts: {told: {ask: Is it so, answers: [yes, no], by: patient}}"


def codes(rule: str) -> list[str]:
    """The codes found on one rule, but for those about its words."""
    protocol = protocol_with(rule, HEAD)
    return [found.code for found in check_protocol(protocol, on=date(2026, 11, 22)) if found.code != "W05"]


@pytest.mark.parametrize("condition", ["", "if: {told: yes}, ", "if: {session number: at least 9}, "])
def test_a_window_that_closes_before_it_opens_is_an_error_on_whatever_condition(condition: str) -> None:
    assert codes(f"a: {{learn: x, {condition}when: from end until 2 hours before start, title: T}}") == [
        "E14"
    ]


def test_a_rule_for_the_ninth_session_is_no_error_though_no_probe_has_nine() -> None:
    assert codes("a: {learn: x, if: {session number: at least 9}, when: the day of start, title: T}") == []


def test_what_cuts_itself_away_is_told_apart_from_what_runs_backwards() -> None:
    assert codes("a: {learn: x, when: the day of start, not when: the day of start, title: T}") == ["W01"]
