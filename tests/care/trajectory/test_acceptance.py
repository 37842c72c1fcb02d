"""A small run of the acceptance table, on simulated people with a fixed seed.

The limits are for 300 people; here are fewer, so they are widened by what chance does to a figure. The whole
table is ``make bench-relief``.
"""

from __future__ import annotations

import pytest
from bench.relief.acceptance import LIMITS, accepted

SEED, PEOPLE = 4001, 60


@pytest.fixture(scope="module")
def result():
    return accepted(SEED, PEOPLE)


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if limit.name != "ms"], ids=lambda one: one.name)
def test_the_figure_is_within_its_limit(result, limit):
    assert limit.met(result.values[limit.name], PEOPLE), result.values[limit.name]


def test_answers_are_the_same_every_time_and_know_no_future(result):
    assert result.same
