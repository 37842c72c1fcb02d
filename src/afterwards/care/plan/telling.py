"""What the engine has to tell, before it is said: a key of the words with the values that fill it.

Values stay values here. ``exports/sentences.py`` says them in a person's language.
"""

from __future__ import annotations

from typing import NamedTuple

from ..protocol.grammar import Amount, Anchor, Rhythm
from ..protocol.tree import Match, Rule
from ..timing import Instant


class Name(NamedTuple):
    """A name as files write it: of a fact, a thing, a setting, a phase, a word of the day or an actor."""

    kind: str
    """One of ``tree.NAMED``; or ``actors``; or ``anchors``, for a moment that is waited for."""
    name: str


class Ask(NamedTuple):
    """The question of a fact, in the guide's own words, with or without its question mark."""

    text: str


class Stretch(NamedTuple):
    """From when to when something is expected."""

    low: Instant
    high: Instant


type Value = str | int | Name | Ask | Stretch | Amount | Rhythm | Rule | Match | tuple[Name | Anchor, ...]
"""What may fill a sentence. A text is the guide's or the course's own and is said as it is."""
