"""What tells a phone that the pages it keeps are old."""

from __future__ import annotations

from ..look.built import build

HEADER = "Stamp"


def stamp(facts_count: int, language: str) -> str:
    """What kept pages hang on beside the time: the facts, the language, and how pages are made."""
    return f"{facts_count}-{language}-{build()}"
