"""What the engine tells, in the language of the files: for whoever writes guides, and for programs.

Files are written in English words. In any other language a value is said as people read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..plan.telling import Name, Value
from ..protocol.grammar import Amount, Anchor, Rhythm
from ..protocol.printing import amount_text, anchor_text, rhythm_text, sentence_text
from ..protocol.tree import CareProtocol, Rule
from ..words import Words
from .sentences import Timed, value_phrase


def written_rule(rule: Rule) -> str:
    """A rule as its file says it: ``avoid alcohol, from end until (alcohol) after end``."""
    text = f"{rule.verb.value} {', '.join(rule.things)}"
    for before, sentences in ((", ", rule.when), (", but not ", rule.not_when)):
        if sentences:
            text += before + "; ".join(sentence_text(sentence) for sentence in sentences)
    return text


def written_value(value: Value, guide: CareProtocol, words: Words, timed: Timed) -> str:
    """A value as files write it."""
    match value:
        case _ if not words.reads_names:
            return value_phrase(value, guide, words, timed)
        case Name(kind, name):
            return guide.shown(kind, name) if guide.shown_names else name
        case Amount():
            return amount_text(value)
        case Rhythm():
            return rhythm_text(value)
        case Rule():
            return written_rule(value)
        case tuple() if any(isinstance(one, Anchor) for one in value):
            return ", ".join(anchor_text(one) for one in value if isinstance(one, Anchor))
        case _:
            return value_phrase(value, guide, words, timed)


def filled(
    fields: Mapping[str, Value], guide: CareProtocol, words: Words, timed: Timed, times: Iterable[str] = ()
) -> dict[str, str]:
    """All fields of a sentence as files write them; those named in ``times`` are instants."""
    return {
        key: timed(value)
        if key in times and isinstance(value, int)
        else written_value(value, guide, words, timed)
        for key, value in fields.items()
    }
