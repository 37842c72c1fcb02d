"""The shipped guides in Spanish: whole, of this version, plain, and the same plan with other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from afterwards import protocols
from afterwards.care.checking.reading_grade import spanish_reading_ease
from afterwards.care.plan.contradictions import clashing_rules
from afterwards.care.protocol.reading.protocols import SourceFile
from afterwards.care.protocol.reading.translations import TranslationReading, read_names, read_translation
from afterwards.care.protocol.tree import CareProtocol
from afterwards.cli.documents import FileProblemsError, load_course
from laws.given import NAMES, SHIPPED, shipped, vocabulary

LANGUAGE = "es"
EASY = 80
BANNED = (
    "seguro para conducir",
    "apto para conducir",
    "puede conducir",
    "deje de tomar",
    "suspenda",
    "pare de tomar",
    " tú ",
    " tu ",
    " tus ",
    "!",
)
"""What no page may say: leave to drive, to stop a medicine, the other *you*, shouting."""
TELLING = {
    "infusion-aftercare": {"must": "Hoy no conduzca ni use máquinas", "id": "no-driving"},
    "standard": {"must": "No conduzca ni use máquinas", "id": "no-driving-drip"},
}


def words_of(name: str) -> dict[str, Any]:
    """The Spanish file of a guide as plain maps, every value a text."""
    loaded = yaml.load(protocols.translations(name)[LANGUAGE], Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def original_of(name: str) -> dict[str, Any]:
    loaded = yaml.load((SHIPPED / f"{name}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


@cache
def reading(name: str) -> TranslationReading:
    names, problems = read_names(
        SourceFile("es/things.yaml", protocols.translations("things")[LANGUAGE]), vocabulary()
    )
    assert problems == ()
    file = SourceFile(f"es/{name}.yaml", protocols.translations(name)[LANGUAGE])
    return read_translation(file, shipped(name), names)


def spanish(name: str) -> CareProtocol:
    translated = reading(name).protocol
    assert translated is not None
    return translated


def missing(name: str) -> Iterator[str]:
    """Every place in a guide that a person may see and that its Spanish file does not hold."""
    original, words = original_of(name), words_of(name)
    if "title" not in words:
        yield "title"
    for id, rule in original["rules"].items():
        told = words.get("rules", {}).get(id, {})
        yield from (
            f"{id}: {key}"
            for key in ("title", "body", "why", "prompts", "steps")
            if key in rule and not told.get(key)
        )
    for fact, values in original.get("facts", {}).items():
        told = words.get("facts", {}).get(fact, {})
        yield from (f"{fact}: {key}" for key in ("title", "ask") if not told.get(key))
        yield from (f"{fact}: {a}" for a in values.get("answers", []) if not told.get("answers", {}).get(a))
    for key in ("contacts", "sources"):
        inner = "title" if key == "contacts" else "document"
        for id in original.get(key, {}):
            if not words.get(key, {}).get(id, {}).get(inner):
                yield f"{key}: {id}"
    for key, names in named(original).items():
        yield from (f"{key}: {one}" for one in names if not words.get(key, {}).get(one))


def named(original: dict[str, Any]) -> dict[str, list[str]]:
    session = original.get("session", {})
    parts = [part for one in session.get("parts", []) for part in one]
    return {
        "settings": list(original.get("settings", {})),
        "phases": list(original.get("phases", {})),
        "shapes": list(session.get("shapes", {})),
        "parts": parts,
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_guide_is_whole_in_spanish(name: str) -> None:
    assert list(missing(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_spanish_file_reads_without_any_problem_and_is_of_this_version(name: str) -> None:
    assert reading(name).problems == ()
    assert words_of(name)["of"] == f"{name}@{shipped(name).version}"


def test_every_thing_route_and_word_of_the_day_has_spanish_words() -> None:
    words = words_of(protocols.VOCABULARY)
    known = vocabulary()
    assert set(words["things"]) == set(known.things)
    assert set(words["routes"]) == set(known.routes.values())
    listed = [shown for shown in words["things"].values() if "," in shown]
    assert listed == [], "things are listed with commas between them"
    assert set(words["times of day"]) == set(shipped("standard").day_words)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_reads_in_spanish_and_keeps_what_it_stands_for(name: str) -> None:
    things = words_of(protocols.VOCABULARY)["things"]
    for rule, original in zip(spanish(name).rules, shipped(name).rules, strict=True):
        assert rule.options == tuple(things[vocabulary().name(one)] for one in original.options)
        assert (rule.ways or rule.options) == original.options


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_is_the_same_in_both_languages(name: str) -> None:
    one, other = shipped(name), spanish(name)
    keys = (
        "id",
        "verb",
        "things",
        "when",
        "not_when",
        "if_",
        "needs",
        "except_",
        "firm",
        "evidence",
        "floor",
    )
    for rule, translated in zip(one.rules, other.rules, strict=True):
        assert [getattr(translated, key) for key in keys] == [getattr(rule, key) for key in keys]
    assert clashing_rules(other.rules, other.vocabulary) == clashing_rules(one.rules, one.vocabulary)


@pytest.mark.parametrize("name", NAMES)
def test_running_text_is_easy_to_read(name: str) -> None:
    rules = spanish(name).rules
    texts = [text for rule in rules for text in (rule.body, rule.why) if text]
    ease = spanish_reading_ease("\n".join(texts))
    assert ease is not None
    assert ease >= EASY


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_left_in_english(name: str) -> None:
    for rule, original in zip(spanish(name).rules, shipped(name).rules, strict=True):
        for key in ("title", "body", "why"):
            text = getattr(original, key)
            assert not text or getattr(rule, key) != text, f"{rule.id}: {key}"
        assert not set(rule.prompts) & set(original.prompts)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_those_of_the_original(name: str) -> None:
    for rule, original in zip(spanish(name).rules, shipped(name).rules, strict=True):
        for key in ("title", "body", "why"):
            told, asked = (re.findall(r"\d+", getattr(one, key)) for one in (rule, original))
            assert told == asked, f"{rule.id}: {key}"


@pytest.mark.parametrize("name", NAMES)
def test_weak_proof_is_told_where_the_original_tells_it(name: str) -> None:
    for rule, original in zip(spanish(name).rules, shipped(name).rules, strict=True):
        assert ("Hay pocas pruebas." in rule.body) == ("The proof is thin." in original.body), rule.id


@pytest.mark.parametrize("name", [*NAMES, "things"])
def test_no_page_gives_leave_to_drive_stops_a_medicine_or_shouts(name: str) -> None:
    text = f" {protocols.translations(name)[LANGUAGE].decode('utf-8').lower()} "
    assert [phrase for phrase in BANNED if phrase in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_hold_says_ask(name: str) -> None:
    for rule in spanish(name).rules:
        if rule.verb == "hold":
            assert "su clínica" in rule.body, rule.id
            assert "pregunte" in f"{rule.title} {rule.body}".lower(), rule.id


@pytest.mark.parametrize("name", TELLING)
def test_the_driving_rule_says_usted(name: str) -> None:
    rule = spanish(name).rule(TELLING[name]["id"])
    assert rule is not None
    assert rule.title == TELLING[name]["must"]


def test_answers_read_in_spanish_and_stay_the_same_values() -> None:
    protocol = spanish("standard")
    assert protocol.facts["energy"].answers == ("tired", "in between", "clear")
    assert [protocol.shown_answer("energy", a) for a in protocol.facts["energy"].answers] == [
        "baja",
        "regular",
        "clara",
    ]
    assert protocol.shown_answer("route", "intranasal") == "espray nasal"
    assert protocol.shown_answer("phase", "induction") == "inicio"
    assert protocol.shown("facts", "slept") == "una noche entera de sueño"


def test_there_is_no_file_for_what_is_not_shipped() -> None:
    assert protocols.languages() == (LANGUAGE,)
    assert protocols.translations("no-such-guide") == {}


COURSE = """\
afterwards: 1
course: robin
protocol: standard
time zone: America/New_York
sessions:
  - {key: s1, planned: 2026-11-24T10:00, route: iv}
"""


def test_a_shipped_language_is_named_by_its_tag(tmp_path: Path) -> None:
    course = tmp_path / "robin.yaml"
    course.write_text(COURSE, "utf-8")
    protocol = load_course(str(course), words="es").protocol
    assert (protocol.title, protocol.languages) == ("La guía prudente", ("es",))
    with pytest.raises(FileProblemsError):
        load_course(str(course), words="xx")


def test_a_file_of_ones_own_lies_over_the_shipped_words(tmp_path: Path) -> None:
    course, words = tmp_path / "robin.yaml", tmp_path / "ours.yaml"
    course.write_text(COURSE, "utf-8")
    words.write_text("afterwards: 1\nwords: es\nof: standard\nrules: {rest: {title: A descansar}}\n", "utf-8")
    protocol = load_course(str(course), words=str(words)).protocol
    found = {rule.id: rule for rule in protocol.rules}
    assert (found["rest"].title, found["no-alcohol"].title) == ("A descansar", "Sin alcohol")
    assert found["gentle-things"].ways == shipped("standard").rule("gentle-things").options  # type: ignore[union-attr]
