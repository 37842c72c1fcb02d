"""The site's words in Spanish: every text has its own, with the same fields, plain, without promises."""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from babel.messages import Catalog

from afterwards.care.checking.reading_grade import reading_grade, spanish_reading_ease

TOOL = Path(__file__).parents[2] / "tools/words.py"
FIELD = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]|</?\w+[^>]*>")
WORD = re.compile(r"[^\W\d_]+")
LEAST_WORDS = 30
"""The formulas say nothing about shorter texts."""
QUOTED = re.compile(r"«[^»]*»|BEGIN:VCALENDAR|America/New_York")

NEVER = {
    "en": r"!|\bsafe to\b|\ballowed\b|\bcomplian|\bfailed\b|\bjourney|\bhealing\b|\bwellness\b|\bHIPAA\b"
    r"|\byour team knows\b|\bwe told your team\b|\banonymous|\bunbreakable\b|\bwatched day\b"
    r"|\bprevents? suicide|\breplaces? (?:care|911)|\bcommitted suicide|\bstop taking\b|\byou can drive\b",
    "es": r"[!¡]|\bsegur[oa]s?\b[^.?]*\b(?:conducir|manejar)\b|\bpermitid|\bcumplimiento\b|\bfracas"
    r"|\bsanación\b|\bbienestar\b|\bHIPAA\b|\bsu equipo (?:ya )?(?:lo )?sabe\b|\bya avisamos\b|\banónim"
    r"|\binviolable|\bevita el suicidio\b|\bsustituye a\b|\bdeje de tomar\b"
    r"|\b(?:ya|usted) puede (?:conducir|manejar)\b|\b(?:se )?(?:lo|la|le) recordamos\b",
}
DRIVING = "Ninguna app sabe si usted puede conducir."
"""Said to forbid, and exact in both languages."""

SAME = frozenset({"Plan", "No", "Error", "Australia", "PIN"})
"""Texts that read the same in both languages."""

COPY = {
    "You are home. Rest now.": "Ya está en casa. Descanse.",
    "%(name)s is with you. Nothing else to do.": "%(name)s está con usted. No hay nada más que hacer.",
    "Nothing else to do. Is someone near?": "No hay nada más que hacer. ¿Hay alguien cerca?",
    "Good morning. Did you sleep?": "Buenos días. ¿Durmió?",
    "Yes, I slept": "Sí, dormí",
    "Not really": "No mucho",
    "If yes, the rule ends. Still foggy or dizzy? Then wait. No app can tell if you are fit to drive.": "Si"
    " durmió, la regla termina. ¿Aún se siente mareado o lento? Espere. Ninguna app sabe si usted puede"
    " conducir.",
    "If not, leave the car today. We ask again tomorrow.": "Si no, hoy no conduzca."
    " Mañana le preguntamos otra vez.",
    "Sleep is the next thing.": "Ahora toca dormir.",
    "If you get up": "Si se levanta",
    "Light on. Sit first. Stand up slowly.": "Encienda la luz. Siéntese primero. Párese despacio.",
    "Done": "Hecho",
    "Later": "Más tarde",
    "Not today": "Hoy no",
    "How is your energy?": "¿Cómo está de energía?",
    "Tired": "Baja",
    "In between": "Regular",
    "Clear": "Clara",
    "Feeling unwell?": "¿Se siente mal?",
    "Help": "Ayuda",
    "Leave": "Salir",
    "You can get help now.": "Puede recibir ayuda ahora.",
    "988 is free, day and night. To talk, or just to be with someone.": "El 988 es gratis, de día y de noche."
    " Para español, marque 2 o envíe AYUDA.",
    "Closed. Opens {when}. No one reads messages now.": "Cerrada. Abre {when}. Nadie lee mensajes ahora.",
    "Nothing is asked of you today.": "Hoy no se le pide nada.",
    "Good to see you.": "Qué bueno verle.",
    "Picked up": "Ya vamos en camino",
    "We are home": "Ya en casa",
    "Settled": "Todo tranquilo",
}
"""Words that were agreed on, one by one, in both languages."""


class Text(NamedTuple):
    """One form of a message in both languages."""

    place: str
    english: str
    spanish: str


def words_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("words_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return words_tool()


@pytest.fixture(scope="module")
def kept(tool: ModuleType) -> Catalog:
    return tool.kept("es")


@pytest.fixture(scope="module")
def texts(kept: Catalog) -> list[Text]:
    return list(forms_of(kept))


def forms_of(catalog: Catalog) -> Iterator[Text]:
    for message in catalog:
        if not message.id:
            continue
        one = isinstance(message.id, str)
        pairs = [(message.id, message.string)] if one else zip(message.id, message.string, strict=True)
        for english, spanish in pairs:
            for place, _line in message.locations:
                yield Text(place, english, spanish)


def test_the_kept_words_are_in_step_with_the_code(tool, kept):
    found = {(context, text) for _place, text, _comments, context in tool.texts()}
    assert {(message.context, message.id) for message in kept if message.id} == found


def test_every_text_has_a_translation(tool, kept):
    assert not list(tool.untranslated(kept))
    assert not [message.id for message in kept if message.id and message.fuzzy]


def test_a_translation_has_the_same_fields_and_tags(texts):
    apart = [t for t in texts if sorted(FIELD.findall(t.english)) != sorted(FIELD.findall(t.spanish))]
    assert not apart


def test_a_translation_has_the_same_parts_and_edges(texts):
    def shape(text: str) -> tuple[int, bool, bool]:
        return text.count("|"), text[:1].isspace(), text[-1:].isspace()

    assert not [t for t in texts if shape(t.english) != shape(t.spanish)]


def test_no_text_is_left_in_english(texts):
    same = {t.english for t in texts if t.english == t.spanish and WORD.search(FIELD.sub("", t.english))}
    assert same <= SAME
    english = re.compile(r"\b(?:the|and|your?|with|of|is|are|not|this|that|it)\b", re.IGNORECASE)
    assert not [t for t in texts if english.search(QUOTED.sub("", FIELD.sub("", t.spanish)))]


def test_no_text_shouts_or_promises(texts):
    assert not {t.english for t in texts if re.search(NEVER["en"], t.english, re.IGNORECASE)}
    spanish = {t.spanish.replace(DRIVING, "") for t in texts}
    assert not {text for text in spanish if re.search(NEVER["es"], text, re.IGNORECASE)}


def test_spanish_says_usted(texts):
    said = re.compile(r"\b(?:tú|te|ti|tus?|contigo|puedes|tienes|quieres|eres|vosotros|os)\b", re.IGNORECASE)
    assert not {t.spanish for t in texts if said.search(t.spanish)}


def test_agreed_copy_is_exact(texts):
    found = {t.english: t.spanish for t in texts if t.english in COPY}
    assert found == COPY


def running(text: str) -> Iterator[str]:
    """The whole sentences of a text without its fields; a label is none."""
    for part in text.split("|"):
        if re.search(r"[.?:;][”»]?$", part) and len(part.split()) > 2:
            yield FIELD.sub("", part)


def test_running_text_of_each_screen_is_plain(texts):
    screens: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for text in texts:
        screens[text.place][0].extend(running(text.english))
        screens[text.place][1].extend(running(text.spanish))
    hard = {}
    for place, (english, spanish) in screens.items():
        if len(WORD.findall(" ".join(english))) < LEAST_WORDS:
            continue
        grade, ease = reading_grade("\n".join(english)), spanish_reading_ease("\n".join(spanish))
        if grade is None or ease is None or grade > 6 or ease < 80:
            hard[place] = (grade, ease)
    assert not hard


def test_running_text_as_a_whole_is_plain(texts):
    english = "\n".join(part for t in texts for part in running(t.english))
    spanish = "\n".join(part for t in texts for part in running(t.spanish))
    grade, ease = reading_grade(english), spanish_reading_ease(spanish)
    assert grade is not None
    assert ease is not None
    assert grade <= 6
    assert ease >= 80
