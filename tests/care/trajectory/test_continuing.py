"""Going on from what was kept: the same answer as from all reports, at the price of the new days."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from afterwards.care.trajectory import Relief, Report, relief
from afterwards.care.trajectory import replaying as where_days_are_lived
from afterwards.care.trajectory.continuing import MOST_KEPT, go_on
from afterwards.care.trajectory.kept import Lived
from afterwards.care.trajectory.storing import (
    bands_read,
    bands_stored,
    relief_read,
    relief_stored,
    signals_read,
    signals_stored,
)
from care.trajectory.told import SIX, fading, history, scores, somebody

WORSE = [*fading(), *scores({55: 16, 62: 18})]


def day_by_day(reports: list[Report], until: int, sessions: object = SIX) -> tuple[Relief, Lived]:
    """Asked at the end of each day on which something was told, as a site does."""
    found, lived, told = None, None, history(reports, sessions)
    for day in (*(day for day in told.report_days() if day < until), until):
        found, lived = go_on(told.until(day), day, lived)
    assert found is not None
    assert lived is not None
    return found, lived


def close(one: Relief, other: Relief) -> None:
    assert one.forecast.status == other.forecast.status
    assert one.mark == other.mark
    for mine, theirs in ((one.past, other.past), (one.ahead, other.ahead)):
        assert [band.day for band in mine] == [band.day for band in theirs]
        assert [(band.low80, band.middle, band.high80) for band in mine] == [
            pytest.approx((band.low80, band.middle, band.high80), abs=1e-3) for band in theirs
        ]
    for a, b in zip(one.forecast.crossings, other.forecast.crossings, strict=True):
        assert a.chances == pytest.approx(b.chances, abs=0.003)
    days = [[signal.day for signal in card.watch.signals] if card.watch else [] for card in (one, other)]
    assert days[0] == days[1]
    if one.explanation and other.explanation:
        assert one.explanation.level == pytest.approx(other.explanation.level, abs=1e-3)
        assert [moved.day for moved in one.explanation.moved] == [
            moved.day for moved in other.explanation.moved
        ]
    assert (one.sessions, one.reports, one.moods) == (other.sessions, other.reports, other.moods)


@pytest.mark.parametrize("until", [20, 49, 64])
def test_day_by_day_is_the_whole_answer(until: int) -> None:
    close(day_by_day(WORSE, until)[0], relief(WORSE, SIX, until))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_told(seed: int) -> None:
    reports, sessions = somebody(seed)
    close(day_by_day(reports, 119, sessions)[0], relief(reports, sessions, 119))


@pytest.mark.parametrize("day", [-3, 15, 40, 61])
def test_a_late_report_is_a_replay(day: int) -> None:
    _, lived = day_by_day(WORSE, 64)
    more = [*WORSE, *scores({day: 3})]
    found, _ = go_on(history(more), 64, lived)
    close(found, relief(more, SIX, 64))


def test_a_session_that_was_recorded_late_is_a_replay() -> None:
    _, lived = day_by_day(WORSE, 64)
    close(go_on(history(WORSE, (*SIX, 52)), 64, lived)[0], relief(WORSE, (*SIX, 52), 64))


def test_a_new_report_lives_the_days_since_the_last_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    _, lived = day_by_day(WORSE, 64)
    spans = []
    real = where_days_are_lived.live
    monkeypatch.setattr(where_days_are_lived, "live", lambda *told: spans.append(1) or real(*told))
    go_on(history([*WORSE, *scores({66: 12})]), 66, lived)
    few = len(spans)
    go_on(history([*WORSE, *scores({66: 12})]), 66)
    assert few < (len(spans) - few) / 2


def test_asked_twice_on_a_day_it_says_the_same() -> None:
    found, lived = day_by_day(WORSE, 64)
    assert go_on(history(WORSE), 64, lived)[0] == found


def test_what_is_kept_does_not_grow_for_ever() -> None:
    weekly = scores({day: 6 + day % 3 for day in range(-7, 400, 7)})
    _, lived = day_by_day(weekly, 399)
    assert len(lived.keeping.states) == MOST_KEPT


@pytest.mark.parametrize("until", [0, 20, 49, 64])
def test_it_comes_back_from_json(until: int) -> None:
    found, lived = day_by_day(WORSE, until)
    again = relief_read(json.loads(json.dumps(relief_stored(found))))
    assert replace(again, past=(), ahead=()) == replace(found, past=(), ahead=())
    close(again, found)
    assert signals_read(json.loads(json.dumps(signals_stored(lived.read)))) == lived.read
    kept = json.loads(json.dumps(bands_stored(lived.past)))
    assert [band.high80 for band in bands_read(kept)] == pytest.approx(
        [band.high80 for band in lived.past], abs=5e-4
    )
