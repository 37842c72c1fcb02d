"""Days and times as others write them. Which part is the month is found, or asked; it is not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ...timing import Day

MOSTLY = 0.8
"""A column is one of days where so many of its cells are; the others are named line by line later."""
ORDERS = ("ymd", "dmy", "mdy")
_NUMBERS = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})(?:[T ,].*)?\Z", re.ASCII)
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:de\s+)?([^\W\d_]{3,10})\.?|([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?)"
    r"\s+(?:de\s+)?(\d{4})(?:[T ,].*)?\Z"
)
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?\s*(?:m\.?)?\Z", re.IGNORECASE | re.ASCII
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene",
            "feb",
            "mar",
            "apr abr",
            "may",
            "jun",
            "jul",
            "aug ago",
            "sep set",
            "oct",
            "nov",
            "dec dic",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order in which a column writes its days, and whether anything in it could be read otherwise."""

    order: str
    is_sure: bool
    example: str
    """A cell to show with its reading; where it is not sure, one that reads two ways."""


def order_of(cells: Iterable[str]) -> Order | None:
    """The order of a column of days; None where the cells are no days, or contradict each other.

    A day above 12 settles it for the whole column. Without one both readings are kept open.

    >>> order_of(["03/04/2026", "25/04/2026"]).order, order_of(["03/04/2026"]).is_sure
    ('dmy', False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    known = [cell for cell in filled if any(day_in(cell, order) is not None for order in ORDERS)]
    if not known or len(known) < MOSTLY * len(filled):
        return None
    possible = set(ORDERS)
    for cell in known:
        possible &= {order for order in ORDERS if day_in(cell, order) is not None}
    if not possible:
        return None
    readings = {order: tuple(day_in(cell, order) for cell in known) for order in ORDERS if order in possible}
    chosen = next(iter(readings))
    is_sure = len(set(readings.values())) == 1
    unsure = (cell for cell in known if len({day_in(cell, order) for order in possible}) > 1)
    return Order(order=chosen, is_sure=is_sure, example=next(unsure, known[0]))


def day_in(text: str, order: str) -> Day | None:
    """The day of a cell read in that order; None where it is none. A time behind it is left alone.

    >>> day_in("3/4/26", "dmy") == day_in("2026-04-03T10:00", "ymd") == day_in("3rd Apr 2026", "mdy")
    True
    """
    text = text.strip()
    if match := _WORDS.match(text):
        month = _MONTHS.get((match[2] or match[3])[:3].lower())
        return _day(int(match[5]), month or 0, int(match[1] or match[4]))
    match = _NUMBERS.match(text)
    if match is None:
        return None
    parts = dict(zip(order, (match[1], match[2], match[3]), strict=True))
    years, months, days = (parts[letter] for letter in "ymd")
    if len(years) not in (2, 4) or len(months) > 2 or len(days) > 2 or (order == "ymd" and len(years) != 4):
        return None
    return _day(int(years) + (2000 if len(years) == 2 else 0), int(months), int(days))


def _day(year: int, month: int, day: int) -> Day | None:
    try:
        return date(year, month, day).toordinal() if 2000 <= year <= 2099 else None
    except ValueError:
        return None


def time_in(text: str) -> int | None:
    """A time of day as seconds after midnight: ``22:05``, ``10:05 pm``; None where it is none.

    >>> time_in("12:15 am"), time_in("10:00 pm"), time_in("9:05"), time_in("morning"), time_in("25:00")
    (900, 79200, 32700, None, None)
    """
    match = _TIME.match(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 3600 + minute * 60 if hour < 24 and minute < 60 else None


def time_behind(text: str) -> int | None:
    """The time of a cell that holds a day and a time, as in ``2026-04-03T10:05`` or ``3/4/2026 10:05``."""
    found = re.search(r"[T ,]\s*(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?)", text.strip(), re.IGNORECASE)
    return time_in(found[1]) if found else None


def decimal_sign(cells: Iterable[str]) -> str:
    """The decimal sign of a column of numbers: a comma where one stands as such and no point does.

    >>> decimal_sign(["7,5", "8"]), decimal_sign(["7.5"]), decimal_sign(["7"])
    (',', '.', '.')
    """
    known = list(cells)
    comma = any(re.fullmatch(r"\s*-?\d+,\d{1,2}\s*", cell) for cell in known)
    point = any(re.fullmatch(r"\s*-?\d+\.\d+\s*", cell) for cell in known)
    return "," if comma and not point else "."
