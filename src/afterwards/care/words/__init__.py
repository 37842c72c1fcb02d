"""The few sentences that the engine says by itself, in each of its languages.

A protocol's own words never stand here: they are the protocol's, in whichever language it was read. Every
function that makes text for a person takes a ``Words``; nothing remembers a language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from . import (
    english,
    english_checkins,
    english_help,
    english_pages,
    english_relief,
    english_times,
    spanish,
    spanish_checkins,
    spanish_help,
    spanish_pages,
    spanish_relief,
    spanish_times,
)

BETWEEN_ITEMS = " | "
"""What stands between the items of a catalogue's list."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """A language: its sentences by key, and the few habits that are not sentences.

    Two values are the same only if they are one.
    """

    language: str
    """Its tag, as in ``lang="es"``."""
    catalogue: Mapping[str, str]
    """Sentences by key, with fields in braces. All languages have the same keys and fields."""
    clock: Literal[12, 24] = 12
    """Hours of the clock: ``1:10 pm`` or ``13:10``."""
    decimal: str = "."
    """What stands before tenths."""
    reads_names: bool = False
    """Whether files are written in words of this language."""
    contractions: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Words that run together wherever they meet."""

    def say(self, key: str, fields: Mapping[str, object] | None = None) -> str:
        """The sentence of a key with its fields filled in. Raises KeyError for an unknown key or field.

        >>> SPANISH.say("sheet.until", {"when": "el jueves"})
        'hasta el jueves'
        """
        text = self.catalogue[key]
        if fields:
            text = text.format_map({name: str(value) for name, value in fields.items()})
        for pattern, short in self.contractions:
            text = pattern.sub(short, text)
        return text

    def knows(self, key: str) -> bool:
        """Whether there is a sentence of that key."""
        return key in self.catalogue

    def listed(self, key: str) -> tuple[str, ...]:
        """The items of a key that is a list, such as the names of the months."""
        return tuple(self.catalogue[key].split(BETWEEN_ITEMS))

    def number(self, value: float) -> str:
        """A number as it is written: ``7.5`` or ``7,5``.

        >>> ENGLISH.number(7.5), SPANISH.number(7.5), SPANISH.number(2.0)
        ('7.5', '7,5', '2')
        """
        return f"{value:g}".replace(".", self.decimal)


ENGLISH = Words(
    language="en",
    catalogue={
        **english.SENTENCES,
        **english_times.TIMES,
        **english_pages.PAGES,
        **english_checkins.CHECKINS,
        **english_relief.RELIEF,
        **english_help.HELP,
    },
    reads_names=True,
)
SPANISH = Words(
    language="es",
    catalogue={
        **spanish.SENTENCES,
        **spanish_times.TIMES,
        **spanish_pages.PAGES,
        **spanish_checkins.CHECKINS,
        **spanish_relief.RELIEF,
        **spanish_help.HELP,
    },
    clock=24,
    decimal=",",
    contractions=(
        (re.compile(r"\b([Dd]e|[Aa]) el\b"), r"\1l"),
        # "entre" needs a noun behind another word: "hasta algún momento entre las 12:40 y las 13:00".
        (re.compile(r"\b([Dd]esde|[Hh]asta|[Aa]ntes de) entre\b"), r"\1 algún momento entre"),
    ),
)
LANGUAGES: Mapping[str, Words] = {words.language: words for words in (ENGLISH, SPANISH)}
"""All languages of the engine by tag."""


def words_for(language: str) -> Words:
    """The words of a language tag, also of a region (``es-MX``); English where the engine knows none.

    >>> words_for("es-MX").language, words_for("de").language
    ('es', 'en')
    """
    return LANGUAGES.get(language.replace("_", "-").partition("-")[0].lower(), ENGLISH)
