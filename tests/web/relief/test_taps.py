"""A tap moves the curve on its own day, while its paper is still open; what is changed replaces it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from afterwards.care.trajectory.storing import bands_read
from afterwards.web import clock
from afterwards.web.checkins.actions import put_away
from afterwards.web.relief.access import curve_of
from afterwards.web.relief.queries import shown
from afterwards.web.relief.renewing import rebuild
from web.checkins.lives import begin, say
from web.people import at
from web.relief.lives import RISE, on, treated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(move_clock: Callable[[str], int]) -> None:
    """Put back after each test."""
    move_clock("2026-10-01T12:00")


def test_a_tap_counts_on_its_day_and_what_is_changed_or_put_away_is_as_if_told_once() -> None:
    clock.move_to(on(49))
    patient = treated(RISE, 49)

    def levels() -> list[float]:
        stored = curve_of(patient, "phq9")
        assert stored is not None
        return [band.middle for band in bands_read(stored.value["past"])]

    def moods() -> int:
        found = shown(patient, clock.now())
        assert found is not None
        assert found.is_current
        return found.relief.moods

    untold = levels()[-1]
    one = begin(patient, "daily", on(49))
    say(patient, one.key, "mood", 1, on(49))
    assert moods() == 1
    assert levels()[-1] > untold
    say(patient, one.key, "mood", 9, on(49, 19))
    assert moods() == 1
    assert levels()[-1] < untold
    edited = levels()
    rebuild(patient, on(49, 19))
    assert levels() == pytest.approx(edited, abs=0.002)
    say(patient, one.key, "mood", None, on(49, 20))
    assert moods() == 0
    assert levels()[-1] == pytest.approx(untold, abs=0.002)
    say(patient, one.key, "mood", 9, on(49, 21))
    clock.move_to(at("2026-12-01T00:00"))
    assert put_away(clock.now()) == 1
    assert moods() == 1
    put = levels()
    assert put[: len(edited)] == pytest.approx(edited, abs=0.002)
    rebuild(patient, clock.now())
    assert levels() == pytest.approx(put, abs=0.002)
