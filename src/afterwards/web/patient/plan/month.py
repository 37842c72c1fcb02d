"""The month: weeks of days with session marks, and under each week where the longest rule is closed."""

from __future__ import annotations

import calendar as grid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from ....care.agenda import Agenda, Item
from ....care.exports.moments import lower_first, upper_first
from ....care.plan.windows import FAR_FUTURE, FAR_PAST
from ....care.protocol.tree import Rule, Verb
from ....care.timing import FIRST_YEAR, LAST_YEAR, Day, Instant
from .reader import Reader

FEWEST_WEEKS = 3
BARS = frozenset({Verb.AVOID, Verb.LIMIT, Verb.HOLD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the grid; ``session`` is the state of its window mark, or empty."""

    date: date
    says: str
    session: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven cells (None outside of the month), and stretches in days from the week's start."""

    cells: tuple[Cell | None, ...]
    bars: tuple[tuple[float, float], ...] = ()


class Span(NamedTuple):
    """The days of a grid: whole weeks from ``low`` to ``high`` (not included), and the months it names."""

    low: date
    high: date
    first: date
    last: date

    @property
    def days(self) -> tuple[Day, Day]:
        """The days themselves, the last one not included."""
        return self.first.toordinal(), self.last.toordinal() + 1


def span_now(today: date) -> Span:
    """From this week to the end of the month, and on where less than three weeks are left of it."""
    low = today - timedelta(days=today.weekday())
    last = date(today.year, today.month, grid.monthrange(today.year, today.month)[1])
    high = last + timedelta(days=7 - last.weekday())
    if (high - low).days >= 7 * FEWEST_WEEKS:
        return Span(low, high, low, last)
    high = low + timedelta(weeks=FEWEST_WEEKS)
    return Span(low, high, low, high - timedelta(days=1))


def span_of(month: date) -> Span:
    """A whole month."""
    last = month.replace(day=grid.monthrange(month.year, month.month)[1])
    low = month - timedelta(days=month.weekday())
    return Span(low, last + timedelta(days=7 - last.weekday()), month, last)


def title_of(span: Span, today: date, reader: Reader) -> str:
    """``January``, ``January and February``, ``January 2027`` when it is not this year's."""
    names = reader.words.listed("sheet.months")
    shown = max(span.first, today.replace(day=1)) if span.first < today <= span.last else span.first
    months = dict.fromkeys((day.year, day.month) for day in (shown, span.last))
    texts = [
        names[month - 1] if year == today.year else f"{names[month - 1]} {year}" for year, month in months
    ]
    if len(texts) == 1:
        return upper_first(texts[0])
    return upper_first(_("{first} and {second}").format(first=texts[0], second=texts[1]))


def month_before(day: date) -> date | None:
    """The first of the month before; None before the years of a plan."""
    before = day.replace(day=1) - timedelta(days=1)
    return before.replace(day=1) if before.year >= FIRST_YEAR else None


def month_after(day: date) -> date | None:
    """The first of the month after; None after the years of a plan."""
    after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return after if after.year <= LAST_YEAR else None


def weeks_of(span: Span, reader: Reader, rule: Rule | None, found: Agenda) -> list[Week]:
    """The grid of a span."""
    marks = _session_marks(reader)
    weeks = []
    for start in range(span.low.toordinal(), span.high.toordinal(), 7):
        cells = tuple(_cell(date.fromordinal(day), span, marks, reader) for day in range(start, start + 7))
        bars = tuple(_bars(start, reader, rule, found)) if rule else ()
        weeks.append(Week(cells=cells, bars=bars))
    return weeks


def _session_marks(reader: Reader) -> dict[Day, str]:
    marks: dict[Day, str] = {}
    for session in reader.course.held:
        over = session.end is not None or session.begins < reader.at
        marks[reader.calendar.day_of(session.begins)] = "over" if over else "closed"
    return marks


def _cell(day: date, span: Span, marks: dict[Day, str], reader: Reader) -> Cell | None:
    if not span.first <= day <= span.last:
        return None
    is_today = day.toordinal() == reader.today
    session = marks.get(day.toordinal(), "")
    notes = [_("today")] * is_today + [_("session")] * bool(session)
    return Cell(date=day, session=session, is_today=is_today, says=", ".join(notes))


def longest_rule(found: Agenda, low: Instant, high: Instant) -> Rule | None:
    """The rule of the sessions that is closed the longest within a span."""
    totals: dict[str, int] = {}
    rules: dict[str, Rule] = {}
    for item in found.items:
        for start, stop in _closed(item):
            rules[item.rule.id] = item.rule
            shown = max(0, min(stop, high) - max(start, low))
            totals[item.rule.id] = totals.get(item.rule.id, 0) + shown
    longest = max(totals, key=lambda id: totals[id], default="")
    return rules[longest] if totals.get(longest) else None


def _closed(item: Item) -> Iterator[tuple[Instant, Instant]]:
    """Where a rule that hangs on sessions holds, at its widest."""
    if item.rule.verb not in BARS or item.occurrence.activity.session is None:
        return
    for window in item.windows:
        if window.start > FAR_PAST and window.reach < FAR_FUTURE:
            yield window.start, window.reach


def _bars(start: Day, reader: Reader, rule: Rule, found: Agenda) -> Iterator[tuple[float, float]]:
    low, high = reader.calendar.midnight(start), reader.calendar.midnight(start + 7)
    for item in found.items:
        if item.rule.id != rule.id:
            continue
        for opens, closes in _closed(item):
            first, last = max(opens, low), min(closes, high)
            if last > first:
                yield 7 * (first - low) / (high - low), 7 * (last - low) / (high - low)


def legend_of(rule: Rule) -> str:
    """The title of a rule, to stand under the grid."""
    return lower_first(rule.title)
