"""`afterwards rebuild` makes caches anew from what was told; `afterwards doctor` says when they disagree."""

from __future__ import annotations

import pytest

from afterwards.web.alerts.models import AlertCard
from afterwards.web.checkins.access import keep_summary, summary_of
from afterwards.web.checkins.bridge import empty
from afterwards.web.doctor import Level, summaries
from afterwards.web.people.models import Patient
from afterwards.web.rebuilding import differing, everybody, rebuild
from web.checkins.lives import NOON, alarmed, fill
from web.people import at, make_patient

pytestmark = pytest.mark.django_db
NOW = at(NOON)


@pytest.fixture
def people() -> list[Patient]:
    """One with an alert, one without; a third told nothing."""
    quiet = make_patient("quiet@example.org", guide="standard")
    fill(quiet, "gad-7", NOW, nervous=1)
    make_patient("nothing@example.org", guide="standard")
    return [alarmed(), quiet]


def level() -> tuple[Level, str]:
    (finding,) = summaries(NOW)
    return finding.level, finding.do


def test_making_anew_what_is_right_changes_nothing(people: list[Patient]) -> None:
    before = [summary_of(one) for one in people]
    assert {one.pk for one in everybody()} == {one.pk for one in people}
    for one in everybody():
        rebuild(one)
    assert [summary_of(one) for one in people] == before
    assert level() == (Level.OK, "")


def test_a_lost_summary_is_found_and_comes_back(people: list[Patient]) -> None:
    right = summary_of(people[1])
    keep_summary(people[1], 0, empty())
    assert level() == (Level.FAIL, "Run: afterwards rebuild")
    assert [one.pk for one in differing()] == [people[1].pk]
    rebuild(people[1])
    assert summary_of(people[1]) == right
    assert level()[0] is Level.OK


def test_a_lost_card_is_found_and_comes_back(people: list[Patient]) -> None:
    before = list(AlertCard.objects.values())
    AlertCard.objects.all().delete()
    assert [one.pk for one in differing()] == [people[0].pk]
    rebuild(people[0])
    assert list(AlertCard.objects.values()) == before
    assert list(differing()) == []
