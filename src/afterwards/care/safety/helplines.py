"""Whom to call in an emergency or a dark hour, by country.

A clinic's own contacts come first. The country is chosen by the clinic or by the person, never guessed from
the network.
"""

from __future__ import annotations

from .lines import Numbers
from .numbers import COUNTRIES

OTHER_NAMES = {"uk": "gb"}


def country_code(text: str) -> str:
    """A country's two letters as this data has them.

    >>> country_code(" UK "), country_code("us")
    ('gb', 'us')
    """
    code = text.strip().lower()
    return OTHER_NAMES.get(code, code)


def numbers_of(country: str) -> Numbers:
    """The numbers of a country by its two letters; empty ones, to fill in, where none are known.

    >>> numbers_of("nz").emergency, numbers_of("xx").emergency
    ('111', '')
    """
    code = country_code(country)
    return COUNTRIES.get(code, Numbers(country=code))
