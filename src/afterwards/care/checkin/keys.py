"""The keys of an instrument file, as data: the reader and the reference page share it."""

from __future__ import annotations

from collections.abc import Iterable

from ..protocol.keys import Key
from .instrument import DIRECTIONS, HOWS, KINDS, WORDINGS

INSTRUMENT_KEYS: dict[str, Key] = {
    "afterwards": Key("text", "version of the language; always the first key; 1"),
    "instrument": Key("text", "the instrument's id: lower-case words joined by hyphens"),
    "title": Key("by language", "its whole name"),
    "short": Key("text or by language", "its short name, as on a chart: PHQ-9"),
    "version": Key("text", "version of this file, as in 1.0.0; raise it whenever words or scoring change"),
    "wording": Key("word", "whether its words are published, and so fixed, or your own", WORDINGS),
    "checked": Key("date", "the day somebody compared it with the official sheet; left out: not yet"),
    "languages": Key("texts", "the languages of its texts, the original first"),
    "looks back": Key("text", "how many days its questions ask about, as in 14 days; right now if left out"),
    "rests": Key("text", "it is not asked again within so many days, as in 7 days"),
    "measures": Key("things", "the things of a guide's 'measure' that it answers to"),
    "tap": Key("flag", "one tap answers it, so it does not count as a form"),
    "licence": Key("licence", "{holder: …, terms: …, source: …}"),
    "sources": Key("sources of numbers", "papers and pages that numbers point at: {id: where it stands}"),
    "opening": Key("by language", "the words above the first question"),
    "note": Key("by language", "a line below the last question"),
    "scales": Key("scales", "lists of answers by name"),
    "items": Key("items", "the questions, in order, by key"),
    "scores": Key("scores", "what is worked out of the answers, the main one first; may be left out"),
    "loinc": Key("text", "its LOINC code, if it has one"),
}
LICENCE_KEYS: dict[str, Key] = {
    "holder": Key("text", "whose it is"),
    "terms": Key("text", "on what terms it may be used"),
    "source": Key("text", "id of 'sources' where that stands"),
}
CHOICE_KEYS: dict[str, Key] = {
    "value": Key("text", "what is kept: a whole number that counts in a score, or one word"),
    "sign": Key("text", "the sign that this answer is, for the safety path"),
    "loinc": Key("text", "its LOINC answer code"),
}
ITEM_KEYS: dict[str, Key] = {
    "kind": Key("word", "one answer of a scale, several, a number, or a few words; one if left out", KINDS),
    "answers": Key("text", "which of 'scales'; of kinds one and several"),
    "range": Key("text", "of a number: the least and the most, as in 0 to 10"),
    "likely": Key("text", "of a number: outside of this 'Is this right?' is asked, as in 80 to 200"),
    "labels": Key("labels", "of a number: words beside some values, {0: {en: very low}}"),
    "most letters": Key("text", "of a text: how long it may be"),
    "needed": Key("flag", "no: it may be left out. An item of a score is needed anyway"),
    "asked if": Key("answers", "asked only if one of these items has one of these answers"),
    "for each": Key("text", "an item of kind several; this one follows each of its answers"),
    "signs": Key("signs", "answers that are signs for the safety path: {yes: blood in urine}"),
    "loinc": Key("text", "its LOINC code"),
}
SCORE_KEYS: dict[str, Key] = {
    "how": Key("word", "sum; mean, rounded to one decimal; or screen: positive if any answer counts", HOWS),
    "of": Key("texts", "the items it is made of; all that give numbers if left out"),
    "counts": Key("texts", "of a screen: the answers that count"),
    "acute": Key("text", "of a screen: the item that says whether it is acute"),
    "range": Key("text", "the least and the most it can be, as in 0 to 27"),
    "better": Key("word", "which direction is the better one", DIRECTIONS),
    "may be missing": Key("text", "so many answers may be left out, if that is published; 0 if left out"),
    "bands": Key("bands", "stretches by their lower end: {5: {en: mild}}"),
    "bands source": Key("text", "id of 'sources' where the bands stand"),
    "changes": Key("changes", "what change people notice; the first one decides"),
    "response": Key("drop", "{drop: 50 %, source: …}: the drop from the start that counts as response"),
    "remission": Key("level", "{below: 5, source: …}, or {above: …} where higher is better"),
    "signs": Key("signs", "of a screen: {positive: …, acute: …}, signs for the safety path"),
    "loinc": Key("text", "the LOINC code of the score"),
}
CHANGE_KEYS: dict[str, Key] = {
    "points": Key("text", "so many points"),
    "share": Key("text", "or so large a part of the start, as in 20 %"),
    "source": Key("text", "id of 'sources' where the number stands"),
}
RESPONSE_KEYS: dict[str, Key] = {
    "drop": Key("text", "as in 50 %"),
    "source": Key("text", "id of 'sources' where it stands"),
}
REMISSION_KEYS: dict[str, Key] = {
    "below": Key("text", "a score below this, where lower is better"),
    "above": Key("text", "a score above this, where higher is better"),
    "source": Key("text", "id of 'sources' where it stands"),
}


def with_texts(keys: dict[str, Key], languages: Iterable[str]) -> dict[str, Key]:
    """The keys of a map that holds a text in each language beside them."""
    return keys | {tag: Key("text", f"the words in '{tag}'") for tag in languages}
