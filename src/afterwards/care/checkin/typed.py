"""Numbers as people type them: ``1,5`` in Spanish, ``５０`` from a phone's keyboard. Never guessed.

A separator with three digits behind it may part thousands in one country and be a decimal in another, so it
is asked about; ``1,5`` is 1.5 where the comma is the decimal sign and nothing elsewhere, but never 15.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_PLAIN = re.compile(r"(-?)(\d{1,6})(?:([.,])(\d{1,2}))?\Z", re.ASCII)


def typed(text: str, decimal: str = ".") -> Decimal | None:
    """The number that a text is; None when it is none, or could be two.

    ``decimal`` is the decimal sign of the person's language. A point is taken in every language with a
    decimal comma too, since keyboards give it.

    >>> typed("５０"), typed("1,5", ","), typed("1.5", ","), typed("1,5"), typed("1e309"), typed("1.500", ",")
    (Decimal('50'), Decimal('1.5'), Decimal('1.5'), None, None, None)
    """
    match = _PLAIN.match(_plain_digits(text.strip()))
    if match is None or (match[3] and match[3] not in (decimal, ".")):
        return None
    return Decimal(f"{match[1]}{match[2]}.{match[4]}" if match[4] else f"{match[1]}{match[2]}")


def typed_whole(text: str, decimal: str = ".") -> int | None:
    """The same for whole numbers: ``7``, but not ``7.5``."""
    found = typed(text, decimal)
    return int(found) if found is not None and found == found.to_integral_value() else None


def _plain_digits(text: str) -> str:
    """Digits of any script as 0 to 9, and the full-width signs as the plain ones."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    digit = unicodedata.digit(letter, None) if letter.isdecimal() else None
    if digit is not None:
        return str(digit)
    return {"．": ".", "，": ",", "－": "-", "−": "-"}.get(letter, letter)
