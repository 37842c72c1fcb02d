"""The whole answer of a person from what was kept of them: one new report costs its days, and no replay.

Beside the kept states stand the bands of the days that were lived, and what each report said of the mark. All
of it up to the newest state whose story is still true is used as it is; the days after it are lived.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .bank import Bank, bank_for
from .cards import bands, card_of, population, read_off, watch_over
from .forecasting import Ask
from .histories import History
from .keeping import keep, state_of, still_true
from .kept import Keeping, Kept, Lived
from .marks import half_way_mark, missing
from .parameters import Parameters, shipped
from .replaying import Run, replay
from .values import Relief

MOST_KEPT = 10
"""So many states of the past stay: half a year of edits is found again, and what is older is replayed."""


def go_on(
    history: History,
    at: int,
    before: Lived | None = None,
    *,
    planned: Iterable[int] = (),
    parameters: Parameters | None = None,
) -> tuple[Relief, Lived]:
    """The answer as of the end of day ``at``, as `relief` gives it, and what to keep for the next time.

    It agrees with `relief` to about a thousandth of a point.
    """
    numbers, before = parameters or shipped(), before or Lived()
    bank, known = bank_for(numbers, history.scale.key), history.until(at)
    mark = half_way_mark(known)
    ask = Ask(history=history, at=at, planned=tuple(planned), thresholds=(mark.level,) if mark else ())
    true = still_true(history, at, before.keeping, parameters=numbers)
    lived = _lived(bank, known, at, _newest(true, before), before)
    states = keep(history, at, before.keeping, parameters=numbers).states[-MOST_KEPT:]
    lived = replace(lived, keeping=Keeping(states=states))
    if missing(known, at):
        return population(bank, ask), lived
    watch = watch_over(bank, known, lived.read, None)
    return card_of(bank, ask, states[-1], lived.past, watch, states), lived


def _newest(true: Iterable[Kept], before: Lived) -> Kept | None:
    """The newest true state up to which every day has its band."""
    last = before.past[-1].day if before.past else None
    found = [one for one in true if last is not None and one.day <= last]
    return max(found, key=lambda one: one.day, default=None)


def _lived(bank: Bank, known: History, at: int, begun: Kept | None, before: Lived) -> Lived:
    """The bands and readings up to today, those of the days after ``begun`` made anew."""
    last = known.begins(at) - 1 if begun is None else begun.day
    run = Run(history=known, last=at, looks=tuple(range(last + 1, at + 1)))
    if begun is not None:
        run = replace(run, begun=state_of(begun), after=begun.day)
    past = tuple(one for one in before.past if one.day <= last) if begun else ()
    read = tuple(one for one in before.read if one.day <= last) if begun else ()
    looks = replay(bank, [run])[0].looks
    if not looks.days:
        return Lived(past=past, read=read)
    return Lived(past=(*past, *bands(known.scale, looks)), read=(*read, *read_off(known, looks, at)))
