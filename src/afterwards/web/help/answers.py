"""What a form of the symptom check says. Everything that it can not mean is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from ...care.safety.red_flags import NOT_SURE

MOST_SIGNS = 40
_QUESTIONS = {str(question) for question in NOT_SURE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Signs that were tapped or ticked, and questions of which the person is not sure."""

    signs: tuple[str, ...]
    unsure: frozenset[int]


def answers_in(sent: QueryDict) -> Answers:
    """The answers of a form."""
    signs = tuple(dict.fromkeys(text for text in sent.getlist("sign") if text))[:MOST_SIGNS]
    unsure = frozenset(int(text) for text in sent.getlist("unsure") if text in _QUESTIONS)
    return Answers(signs=signs, unsure=unsure)


def answers_of(fields: Mapping[str, str]) -> Answers:
    """The answers as a kept result says them: two lists, with spaces between."""
    unsure = frozenset(int(text) for text in fields.get("unsure", "").split() if text in _QUESTIONS)
    signs = tuple(dict.fromkeys(fields.get("signs", "").split()))[:MOST_SIGNS]
    return Answers(signs=signs, unsure=unsure)
