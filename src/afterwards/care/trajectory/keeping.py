"""States that were kept, so that a new report costs one day and not a replay.

One is kept every 14 days, and those of the last two days. A late or edited report is answered by going on
from the last one before it: each knows, by a digest, which story it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from .bank import Bank, State, bank_for
from .forecasting import Ask, forecasts, told
from .histories import History
from .kept import Keeping, Kept
from .marks import missing
from .mixing import mixture_mean
from .packing import LEVELS_KEPT, Numbers, packed, unpacked
from .parameters import Parameters, shipped
from .replaying import CHUNK, Run, replay
from .scales import METRIC_MOST, SCALES
from .steps import Day, Told, level, live
from .values import Forecast

EVERY = 14
"""A state is kept each time that so many days have passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What one person told on the day after a kept one: points of the scale, a mood, whether a session was
    held."""

    score: float | None = None
    mood: float | None = None
    session: bool = False


def keep(
    history: History, at: int, earlier: Keeping | None = None, *, parameters: Parameters | None = None
) -> Keeping:
    """The kept states of a person as of the end of day ``at``.

    It goes on from the newest state of ``earlier`` whose story is still true. So one new report costs a day
    or two, and an edit of an old one costs the days since the last state before it.
    """
    numbers = parameters or shipped()
    bank = bank_for(numbers, history.scale.key)
    known, tale = history.until(at), _Tale(history, numbers)
    states = list(_still_true(tale, at, earlier or Keeping()))
    stops = sorted(set(_stops(known.begins(at), at)) - {one.day for one in states})
    last = max((one.day for one in states), default=None)
    for stop in stops:
        if last is not None and stop < last:
            continue
        begun = next((one for one in states if one.day == last), None)
        states.append(_lived(bank, known, stop, begun, tale.until(stop)))
        last = stop
    wanted = set(_stops(known.begins(at), at))
    return Keeping(
        states=tuple(sorted((one for one in states if one.day in wanted), key=lambda one: one.day))
    )


def still_true(
    history: History, at: int, earlier: Keeping, *, parameters: Parameters | None = None
) -> tuple[Kept, ...]:
    """Those of the kept states up to a day that nothing which was told since has changed."""
    return _still_true(_Tale(history, parameters or shipped()), at, earlier)


def _still_true(tale: _Tale, at: int, earlier: Keeping) -> tuple[Kept, ...]:
    return tuple(one for one in earlier.states if one.day <= at and one.story == tale.until(one.day))


def _stops(first: int, at: int) -> Iterator[int]:
    """The days of which a state is kept."""
    yield from range(first + EVERY - 1, at - 1, EVERY)
    yield from (day for day in (at - 1, at) if day >= first)


def _lived(bank: Bank, known: History, day: int, begun: Kept | None, story: bytes) -> Kept:
    """From a kept state to the end of a day."""
    looks = tuple(range(day - LEVELS_KEPT + 1, day + 1))
    if begun is None:
        run, before = Run(history=known, last=day, looks=looks), np.empty(0)
    else:
        state, levels = unpacked(_rows([begun]))
        run, before = Run(history=known, last=day, looks=looks, begun=state, after=begun.day), levels[0]
    ran = replay(bank, [run])[0]
    new = np.clip(mixture_mean(ran.looks.log, ran.looks.mean), 0, METRIC_MOST)
    levels = np.concatenate([before, new])[-LEVELS_KEPT:]
    levels = np.concatenate([np.full(LEVELS_KEPT - len(levels), levels[0]), levels])
    numbers = packed(ran.state, levels[None])[0].tobytes()
    return Kept(scale=bank.scale, day=day, story=story, numbers=numbers)


def live_a_day(
    kept: Sequence[Kept], told_today: Sequence[Today], *, parameters: Parameters | None = None
) -> list[Kept]:
    """The day after, for many people of one scale at once; each goes on from their own day."""
    if not kept:
        return []
    bank = bank_for(parameters or shipped(), kept[0].scale)
    rows = lived_rows(bank, _rows(kept), told_today)
    return [_next(one, what, row.tobytes()) for one, what, row in zip(kept, told_today, rows, strict=True)]


def lived_rows(bank: Bank, rows: Numbers, today: Sequence[Today]) -> Numbers:
    """The same for people as packed rows: what a daily round over a whole site needs."""
    found = np.empty_like(rows)
    for low in range(0, len(rows), CHUNK):
        some = slice(low, low + CHUNK)
        found[some] = _lived_together(bank, rows[some], today[some])
    return found


def _lived_together(bank: Bank, rows: Numbers, today: Sequence[Today]) -> Numbers:
    scale = SCALES[bank.scale]
    state, levels = unpacked(rows)
    scores = [(i, scale.metric(one.score)) for i, one in enumerate(today) if one.score is not None]
    moods = [(i, one.mood) for i, one in enumerate(today) if one.mood is not None and scale.takes_mood]
    sessions = [i for i, one in enumerate(today) if one.session]
    live(bank, state, Day(sessions=np.array(sessions, np.intp), scores=_given(scores), moods=_given(moods)))
    mean, _ = level(state)
    levels[:, :-1] = levels[:, 1:]
    levels[:, -1] = np.clip(mixture_mean(state.log, mean), 0, METRIC_MOST)
    return packed(state, levels)


def _given(pairs: Sequence[tuple[int, float]]) -> Told:
    places = np.array([place for place, _ in pairs], np.intp)
    return Told(places, np.array([value for _, value in pairs], np.float64))


def _rows(kept: Sequence[Kept]) -> Numbers:
    return np.frombuffer(b"".join(one.numbers for one in kept), np.float32).reshape(len(kept), -1)


def _next(one: Kept, what: Today, numbers: bytes) -> Kept:
    day = one.day + 1
    lines = _lines(day, held=what.session, score=what.score, mood=what.mood)
    return Kept(scale=one.scale, day=day, story=_chained(one.story, lines), numbers=numbers)


def forecast_kept(kept: Kept, ask: Ask, *, parameters: Parameters | None = None) -> Forecast:
    """The forecast of the day of a kept state, without a replay. ``ask.at`` is that day.

    It agrees with a forecast from all reports to about a thousandth of a point.
    """
    assert kept.day == ask.at
    if missing(ask.known, ask.at):
        return forecasts([ask], parameters=parameters)[0]
    state, levels = unpacked(_rows([kept]))
    return told(bank_for(parameters or shipped(), kept.scale), ask, state, levels[0, :-1].tolist())


def state_of(kept: Kept) -> State:
    """The state of one person in double precision again."""
    return opened(kept)[0]


def opened(kept: Kept) -> tuple[State, tuple[float, ...]]:
    """The state of one person, and the estimated levels of the last days, today's last."""
    state, levels = unpacked(_rows([kept]))
    return state, tuple(levels[0].tolist())


class _Tale:
    """The digests of a history at the end of each day: what was told is chained day by day."""

    __slots__ = ("_days", "_digests", "_first")

    def __init__(self, history: History, parameters: Parameters) -> None:
        head = f"{history.scale.key} {history.zero}".encode()
        self._first = blake2b(parameters.digest + head, digest_size=16).digest()
        self._days = sorted({*history.scores, *history.moods, *history.sessions})
        self._digests = list(self._chain(history))

    def _chain(self, history: History) -> Iterator[bytes]:
        so_far, held = self._first, frozenset(history.sessions)
        for day in self._days:
            score, mood = history.scores.get(day), history.moods.get(day)
            lines = _lines(day, held=day in held, score=score and score.score, mood=mood and mood.score)
            early = b"".join(b"early" for one in (score, mood) if one and one.early)
            so_far = _chained(so_far, lines + early)
            yield so_far

    def until(self, day: int) -> bytes:
        """The digest of everything up to the end of a day."""
        count = sum(one <= day for one in self._days)
        return self._digests[count - 1] if count else self._first


def _lines(day: int, *, held: bool, score: float | None, mood: float | None) -> bytes:
    if not held and score is None and mood is None:
        return b""
    numbers = [None if one is None else float(one) for one in (score, mood)]
    return f"{day} {held} {numbers}".encode()


def _chained(story: bytes, lines: bytes) -> bytes:
    return blake2b(story + lines, digest_size=16).digest() if lines else story
