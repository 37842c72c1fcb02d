"""The engine's own words: the same in every language, plain, and nowhere a word from outside of them."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from afterwards.care.checking.reading_grade import reading_grade, spanish_reading_ease
from afterwards.care.exports.sentences import length_phrase, rule_phrase
from afterwards.care.protocol.printing import length_text
from afterwards.care.words import BETWEEN_ITEMS, ENGLISH, LANGUAGES, SPANISH, words_for
from laws.given import NAMES, shipped

OTHERS = [words for words in LANGUAGES.values() if words is not ENGLISH]
BANNED = {
    "en": r"!|\bsafe to\b|\ballowed\b|\bfailed\b|\bjourney\b|\bhealing\b|\bwellness\b|\bcomplian",
    "es": r"[!¡]|\bseguro conducir\b|\bpermitid|\bfracas|\bsanación\b|\bbienestar\b|\bcumplimiento\b",
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.language)
def test_every_language_has_the_same_keys_with_the_same_fields(words):
    assert words.catalogue.keys() == ENGLISH.catalogue.keys()
    apart = {key for key, text in words.catalogue.items() if fields(text) != fields(ENGLISH.catalogue[key])}
    assert not apart


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.language)
def test_lists_are_equally_long(words):
    lists = {key for key, text in ENGLISH.catalogue.items() if BETWEEN_ITEMS in text}
    for key in lists - {"line.binds"}:
        assert len(words.listed(key)) == len(ENGLISH.listed(key)), key


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_no_sentence_shouts_or_promises(words):
    found = [t for t in words.catalogue.values() if re.search(BANNED[words.language], t, re.IGNORECASE)]
    assert not found


def running(catalogue) -> str:
    """All whole sentences of a language, one a line, with their fields filled by a short word."""
    whole = [text for text in catalogue.values() if re.search(r"[.?]$", text) and len(text.split()) > 4]
    return "\n".join(re.sub(r"\{\w+\}", "esto", text) for text in whole)


def test_the_sentences_are_plain():
    grade, ease = reading_grade(running(ENGLISH.catalogue)), spanish_reading_ease(running(SPANISH.catalogue))
    assert grade is not None
    assert ease is not None
    assert grade <= 6
    assert ease >= 80


def test_spanish_says_usted():
    text = " ".join(SPANISH.catalogue.values()).lower()
    assert not re.search(r"\b(tú|te|ti|tus?|contigo|duermes|has|puedes|tienes)\b", text)


def test_spanish_days_and_months_are_small():
    for key in ("sheet.weekdays", "sheet.weekdays.short", "sheet.months"):
        assert all(name == name.lower() for name in SPANISH.listed(key))


def test_words_that_meet_run_together():
    day = SPANISH.say("sheet.day.named", {"day": "jueves"})
    assert SPANISH.say("sheet.by", {"when": day}) == "antes del jueves"
    assert SPANISH.say("sheet.at", {"when": "el final de hoy"}) == "al final de hoy"
    assert (
        SPANISH.say("sheet.line", {"title": "para el dolor", "when": "de Elda"}) == "para el dolor: de Elda"
    )


def test_a_region_speaks_its_language_and_the_rest_english():
    assert [words_for(tag) for tag in ("es", "es-MX", "es_US", "en-GB", "de", "")] == [
        SPANISH,
        SPANISH,
        SPANISH,
        ENGLISH,
        ENGLISH,
        ENGLISH,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_lengths_read_as_the_guides_are_written(name):
    for setting in shipped(name).settings.values():
        assert length_phrase(setting.value, ENGLISH) == length_text(setting.value)


def test_a_rule_in_spanish():
    guide = shipped("infusion-aftercare")
    rule = guide.rule("no-alcohol")
    assert rule is not None
    said = rule_phrase(rule, guide, SPANISH)
    assert said == (
        "no alcohol, desde 48 horas antes de que empiece su sesión hasta 48 horas después de que termine"
    )
