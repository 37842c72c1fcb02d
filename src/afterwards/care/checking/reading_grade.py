"""How hard a text is to read: the Flesch-Kincaid grade of English, and the ease of Spanish, running text."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE = re.compile(r"[.!?…;:]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
LEAST_WORDS = 5
"""Shorter texts are labels; the formula says nothing about them."""


def reading_grade(text: str) -> float | None:
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid 1975).

    None for texts of fewer than five words. Syllables are counted by vowel groups, which is right to
    about a tenth on plain English.

    >>> reading_grade("Drink some water. Eat when you feel like it.")
    -0.7
    """
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if _WORD.search(part)))
    syllables = sum(_syllables(word) for word in words)
    return round(0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59, 1)


def _syllables(word: str) -> int:
    lower = word.lower().strip("'’")
    count = len(_VOWELS.findall(lower))
    silent = (lower.endswith("e") and not lower.endswith(("le", "ee", "ye"))) or lower.endswith(("es", "ed"))
    if (
        silent
        and count > 1
        and not lower.endswith(("ted", "ded", "ses", "zes", "ches", "shes", "ges", "ces"))
    ):
        count -= 1
    return max(1, count)


_SPANISH_WORD = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
_STRONG, _STRESSED = frozenset("aeoáéó"), frozenset("íú")
_SPANISH_VOWELS = re.compile(r"(?:[aeiouáéíóúü]+y?|y)(?![aeiouáéíóúü])")


def spanish_reading_ease(text: str) -> float | None:
    """Fernández Huerta's ease of Spanish: 206.84 - 60 syllables a word - 1.02 words a sentence (1959).

    80 and more is easy, 90 and more very easy. None for texts of fewer than five words.

    >>> spanish_reading_ease("Beba un poco de agua. Coma cuando quiera.")
    97.8
    """
    words = _SPANISH_WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if _SPANISH_WORD.search(part)))
    syllables = sum(spanish_syllables(word) for word in words)
    return round(206.84 - 60 * syllables / len(words) - 1.02 * len(words) / sentences, 1)


def spanish_syllables(word: str) -> int:
    """The syllables of a Spanish word: two strong vowels part, and so does a stressed weak one.

    >>> [spanish_syllables(word) for word in ("cuidado", "día", "lea", "hoy", "guía", "quien")]
    [3, 2, 2, 1, 2, 1]
    """
    return max(1, sum(_nuclei(group) for group in _SPANISH_VOWELS.findall(word.lower())))


def _nuclei(vowels: str) -> int:
    strong = sum(1 for vowel in vowels if vowel in _STRONG or vowel in _STRESSED)
    return max(1, strong)
