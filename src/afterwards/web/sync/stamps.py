"""What tells a phone that the pages it keeps are old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..look.built import build

if TYPE_CHECKING:
    from ..people.models import Patient

HEADER = "Stamp"


def stamp(patient: Patient, language: str) -> str:
    """What kept pages hang on beside the time: what was told, the language, and how pages are made."""
    return f"{patient.facts_count}.{patient.fares_count}-{language}-{build()}"
