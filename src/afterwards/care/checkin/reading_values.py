"""Small values of instrument files: days, ranges, numbers, and the answers that a key names."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ..protocol.diagnostics import Place, Problems
from ..protocol.reading.fields import Fields
from .instrument import Value

_RANGE = re.compile(r"(-?\d{1,6}(?:\.\d)?) to (-?\d{1,6}(?:\.\d)?)\Z", re.ASCII)
_DAYS = re.compile(r"(\d{1,3}) days?\Z", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,6}\Z", re.ASCII)
_SHARE = re.compile(r"(\d{1,2}(?:\.\d)?)\s?%\Z", re.ASCII)


def days(fields: Fields, key: str, problems: Problems) -> int:
    """A number of days, as in ``14 days``; 0 when it is not there."""
    text = fields.text(key)
    if not text:
        return 0
    match = _DAYS.match(text)
    if match is None:
        _wrong(fields, key, text, "a number of days, as in 14 days", problems)
    return int(match[1]) if match else 0


def whole(fields: Fields, key: str, problems: Problems) -> int:
    """A whole number of 0 or more; 0 when it is not there."""
    text = fields.text(key)
    if text and not (_WHOLE.match(text) and int(text) >= 0):
        _wrong(fields, key, text, "a whole number, as in 2", problems)
        return 0
    return int(text or 0)


def span(fields: Fields, key: str, problems: Problems) -> tuple[Decimal, Decimal] | None:
    """A range such as ``0 to 27``; None when it is not there or cannot be read."""
    text = fields.text(key)
    if not text:
        return None
    match = _RANGE.match(text)
    low, high = (Decimal(match[1]), Decimal(match[2])) if match else (Decimal(0), Decimal(0))
    if low >= high:
        _wrong(fields, key, text, "two numbers that rise, as in 0 to 10", problems)
        return None
    return low, high


def number(fields: Fields, key: str, problems: Problems) -> Decimal | None:
    """A number such as ``5`` or ``1.5``; None when it is not there or cannot be read."""
    text = fields.text(key)
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        _wrong(fields, key, text, "a number, as in 5", problems)
        return None
    return found


def share(fields: Fields, key: str, problems: Problems) -> Decimal | None:
    """A part of a whole such as ``20 %``, as 0.2; None when it is not there or cannot be read."""
    text = fields.text(key)
    if not text:
        return None
    match = _SHARE.match(text)
    if match is None or not Decimal(match[1]):
        _wrong(fields, key, text, "a part, as in 20 %", problems)
        return None
    return Decimal(match[1]) / 100


def value_of(text: str) -> Value:
    """The value that a text is: a whole number where it is written as one, else the word."""
    return int(text) if _WHOLE.match(text) else text


def _wrong(fields: Fields, key: str, text: str, wanted: str, problems: Problems) -> None:
    report(problems, fields.place(key), key, text, wanted)


def report(problems: Problems, place: Place, key: str, value: object, wanted: str, hint: str = "") -> None:
    """A value that is not what its key wants."""
    problems.report("E10", place, key=key, value=value, wanted=wanted, hint=hint)
