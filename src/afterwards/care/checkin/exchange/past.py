"""A person's past from a table with columns that they name: shown first as it would be read, then read.

Nothing is taken that was not shown: which part of a date is the month, which sign is the decimal one, from
which scale to which. Lines that cannot be read are named one by one and the others still count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ...timing import Calendar, Day, Instant
from ..instrument import Instrument, Scoring
from ..library import instrument, shipped
from ..reports import Report, day_refusal
from ..scoring import TENTH
from ..typed import typed
from .cells import is_formula
from .days import Order, day_in, decimal_sign, order_of, time_behind, time_in
from .tables import Notice, Sheet

type Row = tuple[int, tuple[str, ...]]

_DAY_HEADS = ("date", "day", "fecha", "día", "dia", "full_date", "when", "timestamp")
_TIME_HEADS = ("time", "hora", "time of day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How a table is to be read: which column is what, and how days and numbers are written."""

    day: str
    value: str
    into: str
    """The id of the instrument whose main score the numbers are."""
    time: str = ""
    order: str = "ymd"
    decimal: str = "."
    low: Decimal | None = None
    """The ends of the scale that the numbers are on, where it is another one: they are moved onto ours."""
    high: Decimal | None = None
    origin: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A mapping to confirm, and the questions that a person must answer first."""

    mapping: Columns | None
    questions: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be taken, and every line that would not, with its reason."""

    reports: tuple[Report, ...]
    notices: tuple[Notice, ...]

    @property
    def days(self) -> tuple[Day, Day] | None:
        """The first and the last day that would be taken."""
        days = [one.day for one in self.reports]
        return (min(days), max(days)) if days else None


def suggest(sheet: Sheet, into: str = "") -> Suggestion:
    """A first mapping for a table, by its heads and its cells. It is shown, never used unseen.

    ``into`` is the instrument that the person named, if any.
    """
    orders = {head: found for head in sheet.heads if (found := order_of(sheet.column(head))) is not None}
    day = next((head for head in orders if head.lower() in _DAY_HEADS), next(iter(orders), ""))
    if not day:
        return Suggestion(mapping=None, questions=(Notice(key="past.no column", words={"column": "day"}),))
    value, form = _value_column(sheet, day, into)
    if not value:
        return Suggestion(mapping=None, questions=(Notice(key="past.no column", words={"column": "value"}),))
    time = next((head for head in sheet.heads if head.lower() in _TIME_HEADS and head != day), "")
    cells, order = sheet.column(value), orders[day]
    sign = decimal_sign(cells)
    mapping = Columns(day=day, value=value, into=form, time=time, order=order.order, decimal=sign)
    return Suggestion(mapping=mapping, questions=tuple(_questions(order, cells, sign)))


def _value_column(sheet: Sheet, day: str, into: str) -> tuple[str, str]:
    """The column of numbers and the form that it belongs to: by its name, else the first with numbers."""
    names = {_plain(one): id for id in shipped() for one in (id, *instrument(id).short.values())}
    numbers = [head for head in sheet.heads if head != day and _is_numbers(sheet.column(head))]
    for head in numbers:
        id = next((id for name, id in names.items() if name in _plain(head)), "")
        if id and (not into or id == into):
            return head, id
    return (numbers[0], into) if numbers and into else ("", "")


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _is_numbers(cells: tuple[str, ...]) -> bool:
    known = [cell for cell in cells if cell.strip()]
    return bool(known) and sum(typed(cell, ",") is not None for cell in known) > len(known) / 2


def _questions(order: Order, cells: tuple[str, ...], sign: str) -> Iterator[Notice]:
    """What must be confirmed: the reading of a day always, of a decimal comma where there is one."""
    day = day_in(order.example, order.order)
    other = next((day_in(order.example, one) for one in ("mdy", "dmy") if one != order.order), None)
    if order.is_sure or other is None:
        yield Notice(key="past.order", words={"example": order.example, "day": day})
    else:
        yield Notice(key="past.order.unsure", words={"example": order.example, "day": day, "other": other})
    example = next((cell for cell in cells if sign == "," and "," in cell), "")
    if example:
        yield Notice(key="past.decimal", words={"example": example, "value": typed(example, sign)})


def read_past(
    sheet: Sheet, mapping: Columns, calendar: Calendar, *, today: Day, known: Iterable[Report] = ()
) -> Preview:
    """The reports of a table, read as the mapping says. Raises KeyError for an unknown instrument.

    Lines without a value are skipped. A line that says the same as another one, or as what is ``known``
    already, is named and not taken twice.
    """
    lacking = [
        head for head in (mapping.day, mapping.value, mapping.time) if head and head not in sheet.heads
    ]
    if lacking:
        notice = Notice(key="past.no column", words={"column": lacking[0]})
        return Preview(reports=(), notices=(notice,))
    reader = _Reader(sheet, mapping, calendar, today)
    taken = Taken(known)
    for row in sheet.rows:
        found = reader.read(row)
        if isinstance(found, Notice):
            taken.notices.append(found)
        elif found is not None:
            taken.add(row[0], found)
    return Preview(reports=tuple(taken.reports), notices=tuple(taken.notices))


class Taken:
    """What was taken so far: each thing once, and nothing that is there already."""

    def __init__(self, known: Iterable[Report]) -> None:
        self.have = {_same(one) for one in known}
        self.lines: dict[tuple[object, ...], int] = {}
        self.reports: list[Report] = []
        self.notices: list[Notice] = []

    def add(self, line: int, report: Report) -> None:
        """Take a report, or say why it is not taken."""
        key = _same(report)
        if key in self.have:
            self.notices.append(Notice(key="past.known", words={"line": line}, line=line))
        elif key in self.lines:
            words = {"line": line, "first": self.lines[key]}
            self.notices.append(Notice(key="past.twice", words=words, line=line))
        else:
            self.lines[key] = line
            self.reports.append(report)


def _same(report: Report) -> tuple[object, ...]:
    return report.instrument, report.name, report.day, report.at, report.value


class _Reader:
    """Reads one line at a time."""

    def __init__(self, sheet: Sheet, mapping: Columns, calendar: Calendar, today: Day) -> None:
        self.sheet, self.mapping, self.calendar, self.today = sheet, mapping, calendar, today
        self.form: Instrument = instrument(mapping.into)
        scoring = self.form.scoring()
        if scoring is None:
            raise KeyError(mapping.into)
        self.scoring: Scoring = scoring

    def read(self, row: Row) -> Report | Notice | None:
        """The report of a line; why it is none; or None for a line without a value."""
        line, cells = row
        at = {head: number for number, head in enumerate(self.sheet.heads)}
        if max(at[self.mapping.day], at[self.mapping.value]) >= len(cells):
            return Notice(key="past.row.short", words={"line": line}, line=line)
        day_cell, value_cell = cells[at[self.mapping.day]], cells[at[self.mapping.value]].strip()
        if not value_cell:
            return None
        if is_formula(value_cell) or is_formula(day_cell):
            return Notice(key="past.row.formula", words={"line": line}, line=line)
        day = day_in(day_cell, self.mapping.order)
        if day is None or day_refusal(day, today=self.today):
            ahead = day is not None and day > self.today
            key = "past.row.future" if ahead else "past.row.day"
            return Notice(key=key, words={"line": line, "text": day_cell[:40]}, line=line)
        value = self._value(value_cell)
        low, high = self._ends()
        if value is None:
            words = {"line": line, "text": value_cell[:40], "low": low, "high": high}
            return Notice(key="past.row.number", words=words, line=line)
        is_ours = (low, high) == (self.scoring.low, self.scoring.high)
        if is_ours and not self.scoring.could_be(value):
            words = {"line": line, "text": value_cell[:40]}
            return Notice(key="past.row.whole", words=words, line=line)
        return self._report(day, self._time(day, cells, at), value)

    def _report(self, day: Day, at: Instant | None, value: Decimal) -> Report:
        return Report(
            day=day,
            at=at,
            value=value,
            instrument=self.form.id,
            version=self.form.version,
            name=self.scoring.name,
            origin=self.mapping.origin,
        )

    def _time(self, day: Day, cells: tuple[str, ...], at: dict[str, int]) -> Instant | None:
        """The instant of a line where its time is a clock's; a word such as "morning" names none."""
        beside = at.get(self.mapping.time, len(cells))
        second = time_in(cells[beside]) if beside < len(cells) else time_behind(cells[at[self.mapping.day]])
        return None if second is None else self.calendar.wall(day, second)

    def _ends(self) -> tuple[Decimal, Decimal]:
        low, high = self.mapping.low, self.mapping.high
        return (
            self.scoring.low if low is None else low,
            self.scoring.high if high is None else high,
        )

    def _value(self, cell: str) -> Decimal | None:
        """The number on our scale; sums are whole where they are on their own scale."""
        found = typed(cell, self.mapping.decimal)
        low, high = self._ends()
        if found is None or not low <= found <= high:
            return None
        return moved(found, (low, high), (self.scoring.low, self.scoring.high))


def moved(value: Decimal, source: tuple[Decimal, Decimal], target: tuple[Decimal, Decimal]) -> Decimal:
    """A number of one scale on another one, to one decimal; as it is where the scales are the same.

    >>> str(moved(Decimal(4), (Decimal(1), Decimal(5)), (Decimal(0), Decimal(10))))
    '7.5'
    """
    if source == target:
        return value
    share = (value - source[0]) / (source[1] - source[0])
    return (target[0] + share * (target[1] - target[0])).quantize(TENTH, ROUND_HALF_UP)
