"""Everything that one page shows of one person: the curve, the range, its parts, its signals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from .bank import Bank, State, bank_for
from .explaining import explained
from .fading import fading
from .forecasting import WEEK, Ask, past_levels, told
from .histories import History, Report
from .keeping import opened
from .kept import Kept
from .marks import half_way_mark
from .mixing import mixture_quantiles, sorted_quantiles
from .monitoring import Watched, readings, watch_of, watching_from
from .parameters import Parameters, shipped
from .paths import PAST, paths
from .replaying import Looks, Run, replay
from .scales import PHQ9, Scale
from .values import FARTHEST, DayBand, Relief, Signal, Status, Watch

BAND = (0.1, 0.25, 0.5, 0.75, 0.9)
AHEAD = (1, *range(WEEK, FARTHEST, WEEK), FARTHEST)
"""The days ahead that a picture is drawn from."""


def relief(
    reports: Iterable[Report],
    sessions: Iterable[int],
    at: int,
    *,
    scale: Scale = PHQ9,
    planned: Iterable[int] = (),
    watch_from: int | None = None,
    parameters: Parameters | None = None,
) -> Relief:
    """The whole answer as of the end of day ``at``; what is dated later is not looked at.

    Signals are looked for from day ``watch_from``: 7 days after the induction, which is worked out from the
    sessions where it is not given. Without enough reports only the forecast of people with the same sessions
    is there, and the status says so.
    """
    history = History.of(reports, sessions, scale)
    known, mark = history.until(at), half_way_mark(history.until(at))
    ask = Ask(history=history, at=at, planned=tuple(planned), thresholds=(mark.level,) if mark else ())
    bank = bank_for(parameters or shipped(), scale.key)
    first = known.begins(at)
    ran = replay(bank, [Run(history=known, last=at, looks=tuple(range(first, at + 1)))])[0]
    answer = told(bank, ask, ran.state, past_levels(_before(ran.looks, at)))
    if answer.status is Status.INSUFFICIENT:
        return population(bank, ask)
    found = Relief(
        forecast=answer,
        mark=mark,
        past=bands(scale, ran.looks),
        ahead=_ahead(bank, ask, ran.state),
        fading=fading(bank, ran.state, known.sessions[-1], at) if known.sessions else None,
        explanation=explained(bank, known, at),
        watch=watch_over(bank, known, read_off(known, ran.looks, at), watch_from),
    )
    return _with_facts(found, ask)


def card_of(
    bank: Bank, ask: Ask, kept: Kept, past: tuple[DayBand, ...], watch: Watch | None, earlier: Iterable[Kept]
) -> Relief:
    """The answer from what is kept of a person: the state of today, the bands and signals until today."""
    known, mark = ask.known, half_way_mark(ask.known)
    state, levels = opened(kept)
    found = Relief(
        forecast=told(bank, ask, state, levels[:-1]),
        mark=mark,
        past=past,
        ahead=_ahead(bank, ask, state),
        fading=fading(bank, state, known.sessions[-1], ask.at) if known.sessions else None,
        explanation=explained(bank, known, ask.at, earlier),
        watch=watch,
    )
    return _with_facts(found, ask)


def population(bank: Bank, ask: Ask) -> Relief:
    """People with the same sessions, and no report: "people like you, not you"."""
    known = ask.known
    ask = replace(ask, thresholds=())
    ran = replay(bank, [Run(history=known.silent(), last=ask.at, looks=tuple(range(ask.at - PAST, ask.at)))])[
        0
    ]
    found = Relief(
        forecast=told(bank, ask, ran.state, past_levels(ran.looks)),
        mark=half_way_mark(known),
        past=(),
        ahead=_ahead(bank, ask, ran.state),
        fading=None,
        explanation=None,
        watch=None,
    )
    return _with_facts(found, ask)


def _with_facts(found: Relief, ask: Ask) -> Relief:
    """The answer with the facts that a picture shows beside it."""
    known = ask.known
    return replace(
        found,
        sessions=known.sessions,
        planned=tuple(day for day in ask.planned if day > ask.at),
        reports=tuple((day, one.score) for day, one in known.scores.items()),
        moods=len(known.moods),
    )


def _before(looks: Looks, at: int) -> Looks:
    """The last days before today."""
    count = len(looks.days) - 1 if looks.days and looks.days[-1] == at else len(looks.days)
    rows = slice(max(0, count - PAST), count)
    return Looks(days=looks.days[rows], log=looks.log[rows], mean=looks.mean[rows], var=looks.var[rows])


def bands(scale: Scale, looks: Looks) -> tuple[DayBand, ...]:
    """Where the level lay at the end of each of the days."""
    rows = mixture_quantiles(looks.log, looks.mean, looks.var, BAND).tolist()
    return tuple(_band(scale, day, row) for day, row in zip(looks.days, rows, strict=True))


def _ahead(bank: Bank, ask: Ask, state: State) -> tuple[DayBand, ...]:
    scale, planned = ask.history.scale, tuple(day - ask.at for day in ask.planned)
    scores = paths(bank, state, FARTHEST, FARTHEST, planned).reported(AHEAD)
    middle = sorted_quantiles(scores, (0.5,))
    wide = np.clip(middle + bank.parameters.widening * (sorted_quantiles(scores, BAND) - middle), 0, 27)
    return tuple(_band(scale, ask.at + h, row) for h, row in zip(AHEAD, wide.tolist(), strict=True))


def _band(scale: Scale, day: int, row: list[float]) -> DayBand:
    low80, low50, middle, high50, high80 = map(scale.score, row)
    return DayBand(day=day, low80=low80, low50=low50, middle=middle, high50=high50, high80=high80)


def read_off(known: History, looks: Looks, at: int) -> tuple[Signal, ...]:
    """What a signal would say on each day with a report."""
    days = set(known.report_days())
    rows = [i for i, day in enumerate(looks.days) if day in days]
    some = Looks(
        days=tuple(looks.days[i] for i in rows),
        log=looks.log[rows],
        mean=looks.mean[rows],
        var=looks.var[rows],
    )
    return readings(Watched(history=known, start=known.begins(at), end=at), some)


def watch_over(bank: Bank, known: History, read: Iterable[Signal], start: int | None) -> Watch | None:
    """The signals from day ``start`` on; nothing where no session was held."""
    start = watching_from(known.sessions) if start is None else start
    return None if start is None else watch_of(bank.parameters, [one for one in read if one.day >= start])
