"""Whom to call in an emergency or a dark hour, by country: dated data, never a promise.

Numbers change. Each row says when it was last checked and from where; a clinic's own contacts come first.
"""

from __future__ import annotations

from dataclasses import dataclass

FROM_SECOND_HAND = "sheet.source.second hand"
"""A key of ``words``: whence a number was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """One country's numbers; an empty number is one to fill in by hand."""

    country: str
    emergency: str = ""
    crisis: str = ""
    by: str = "call"
    """How the crisis line is reached: ``call`` or ``call or text``."""
    checked: str = "2026-11-22"
    source: str = FROM_SECOND_HAND


_ROWS = (
    Helpline(country="us", emergency="911", crisis="988", by="call or text"),
    Helpline(country="ca", emergency="911", crisis="988", by="call or text"),
    Helpline(country="uk", emergency="999", crisis="116 123"),
    Helpline(country="au", emergency="000", crisis="13 11 14"),
    Helpline(country="nz", emergency="111", crisis="1737", by="call or text"),
    Helpline(country="de", emergency="112"),
)
HELPLINES = {row.country: row for row in _ROWS}
_OTHER_NAMES = {"gb": "uk"}


def helpline(country: str) -> Helpline:
    """The numbers of a country by its two letters; empty ones, to fill in, where none are known.

    >>> helpline("nz").emergency, helpline("xx").emergency
    ('111', '')
    """
    code = country.strip().lower()
    return HELPLINES.get(_OTHER_NAMES.get(code, code), Helpline(country=code, checked="", source=""))
