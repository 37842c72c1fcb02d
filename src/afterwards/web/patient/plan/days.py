"""Days: what opens, ends and happens on each, and only the days that have something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.agenda import Agenda, Item
from ....care.exports.moments import date_phrase, upper_first
from ....care.exports.phrases import is_over
from ....care.exports.second_lines import window_now
from ....care.plan import Window
from ....care.plan.windows import FAR_PAST
from ....care.protocol.tree import NOTICES, STATES, Verb
from ....care.timing import Day, Instant
from ...look.marks import MarkState
from .reader import Reader
from .rows import item_row, session_row

ROWS_A_DAY = 6
"""More of one day stands on its own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something of a day, and when it comes. ``rank`` orders today: the lower the sooner it is read."""

    at: Instant
    row: dict[str, Any]
    rank: int = 0


def day_title(day: Day, reader: Reader) -> str:
    """``Today, Wednesday 13 January``, ``Sunday 17 January``; paper does not know today."""
    text = date_phrase(day, reader.today, reader.words)
    if day == reader.today and reader.style == "spoken":
        text = _("Today, {date}").format(date=text)
    return upper_first(text)


def day_url(day: Day) -> str:
    """The page of a day."""
    return reverse("day", args=[date.fromordinal(day)])


def groups_of(
    reader: Reader, found: Agenda, first: Day, last: Day, *, whole: bool = False
) -> list[dict[str, Any]]:
    """A group of rows for each day of ``first`` … ``last`` (not included) that has something.

    A long day shows its first rows and how many more there are; ``whole`` shows all.
    """
    entries: dict[Day, list[Entry]] = {}
    days = range(first, last)
    for day, entry in (*_sessions(reader), *_visits(reader), *_items(reader, found, days)):
        if day in days:
            entries.setdefault(day, []).append(entry)
    most = 0 if whole else ROWS_A_DAY
    return [_group(reader, day, entries[day], most) for day in sorted(entries)]


def _group(reader: Reader, day: Day, entries: list[Entry], most: int) -> dict[str, Any]:
    now = day == reader.today
    rows = [entry.row for entry in sorted(entries, key=lambda one: (now and one.rank, one.at))]
    group: dict[str, Any] = {"title": day_title(day, reader), "href": day_url(day), "rows": rows}
    more = len(rows) - most
    if most and more > 1:
        text = ngettext("{number} more on this day", "{number} more on this day", more)
        group |= {"rows": rows[:most], "more": text.format(number=more)}
    return group


def _sessions(reader: Reader) -> Iterator[tuple[Day, Entry]]:
    for session in reader.course.sessions:
        entry = Entry(at=session.begins, row=session_row(reader, session))
        yield reader.calendar.day_of(session.begins), entry


def _visits(reader: Reader) -> Iterator[tuple[Day, Entry]]:
    for visit in reader.course.visits:
        when = upper_first(reader.manner().begun(visit.at))
        row = {"title": _("A talk"), "second": f"{when}.", "mark": MarkState.ITEM}
        yield reader.calendar.day_of(visit.at), Entry(at=visit.at, row=row)


def _items(reader: Reader, found: Agenda, days: range) -> Iterator[tuple[Day, Entry]]:
    for item in found.items:
        if not _is_listed(item):
            continue
        for day, window in _days_of(reader, item):
            if day not in days:
                continue
            row = item_row(reader, item, window, lively=day == reader.today)
            rank = 2 if row["is_over"] else 0 if item.rule.is_state else 1
            yield day, Entry(at=begins(window), row=row, rank=rank)


def _is_listed(item: Item) -> bool:
    """Whether it makes a day: what repeats, what is only to know and what is not known to hold does not."""
    rule = item.rule
    return (
        rule.how_often is None and rule.verb not in NOTICES and rule.verb is not Verb.GATE and not item.asks
    )


def _days_of(reader: Reader, item: Item) -> Iterator[tuple[Day, Window]]:
    """The days under which an item stands, each with its window of that day.

    Today while it matters, else the days on which it begins.
    """
    now = window_now(item, reader.at) if item.windows else None
    if now is not None and _is_today(reader, item, now):
        yield reader.today, now
    days: dict[Day, Window] = {}
    for window in item.windows:
        if begins(window) > FAR_PAST:
            days.setdefault(reader.calendar.day_of(begins(window)), window)
    yield from ((day, window) for day, window in days.items() if day != reader.today)


def _is_today(reader: Reader, item: Item, window: Window) -> bool:
    """Whether a window is open now, begins today, or ended today."""
    day_of, at = reader.calendar.day_of, reader.at
    if is_over(window, at):
        ended = window.closes is not None and day_of(window.closes - 1) == reader.today
        return item.rule.is_state and ended
    if item.rule.verb in STATES and window.opens is None and window.closes is None:
        return False  # it always holds: the guide says so, no day does
    if item.rule.is_act and (item.status == "done" or (window.closes is None and not window.due)):
        return False  # done, or open from now on: it belongs to no day
    return begins(window) <= at or day_of(begins(window)) == reader.today


def begins(window: Window) -> Instant:
    """When a window begins; a deadline stands on its own day."""
    if window.earliest is None and window.closes is not None and not window.closes_on:
        return window.closes
    return window.start


def is_of_day(item: Item, low: Instant, high: Instant) -> bool:
    """Whether something is of a day: a deadline stands on its own day only."""
    return any(window.earliest is not None or low <= begins(window) < high for window in item.windows)


def day_rows(reader: Reader, items: Iterable[Item], verbs: Iterable[Verb], day: Day) -> list[dict[str, Any]]:
    """The rows of all items of these verbs on a day."""
    wanted = frozenset(verbs)
    return [
        item_row(reader, item, _window_on(reader, item, day)) for item in items if item.rule.verb in wanted
    ]


def _window_on(reader: Reader, item: Item, day: Day) -> Window | None:
    """The first window that reaches into a day; none for today, where that of now is the one that matters."""
    if day == reader.today:
        return None
    low, high = reader.calendar.midnight(day), reader.calendar.midnight(day + 1)
    return next((window for window in item.windows if window.start < high and low < window.stop), None)
