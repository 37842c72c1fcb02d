"""The shipped instruments: complete, sourced, in words that were published or that are plain."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import afterwards.care.checkin
import afterwards.care.safety
from afterwards.care.checkin.instrument import Instrument
from afterwards.care.checkin.library import content, instrument, measuring, shipped
from afterwards.care.checkin.reading import read_instrument
from afterwards.care.checkin.signs import SIGNS
from afterwards.care.checking.reading_grade import reading_grade, spanish_reading_ease
from afterwards.care.protocol.reading.protocols import SourceFile
from afterwards.care.safety.tiers import URGENCIES
from laws.given import NAMES
from laws.given import shipped as guide

ALL = [instrument(id) for id in shipped()]
OWN = [one for one in ALL if one.wording == "own"]
PUBLISHED = [one for one in ALL if one.wording == "published"]


def name(form: Instrument) -> str:
    return form.id


def texts(form: Instrument, language: str) -> list[str]:
    """Every sentence that a person reads in a form."""
    found = [form.title[language], form.opening.get(language, ""), form.note.get(language, "")]
    for item in form.items:
        found += [item.texts[language], *(choice.texts[language] for choice in item.scale)]
        found += [label[language] for label in item.labels.values()]
    return [text for text in found if text]


@pytest.mark.parametrize("id", shipped())
def test_a_shipped_file_has_no_problem_of_any_kind(id: str):
    assert read_instrument(SourceFile(f"{id}.yaml", content(id))).problems == ()


def test_only_what_may_be_shipped_is_shipped():
    """clinical.md, section 3: these may, and QIDS, ISI, C-SSRS, MADRS, Altman, EQ-5D and Sheehan may not."""
    assert {form.id for form in PUBLISHED} == {"phq-9", "phq-8", "gad-7", "pcl-5", "peg", "asq"}
    assert all(form.licence.holder == "The Afterwards contributors" for form in OWN)


@pytest.mark.parametrize("form", PUBLISHED, ids=name)
def test_a_published_form_is_to_be_compared_with_its_sheet_before_a_release(form: Instrument):
    assert form.checked == "" or form.checked >= "2026-11-22"
    assert "heck against" in content(form.id).decode()


@pytest.mark.parametrize("form", ALL, ids=name)
def test_every_number_says_where_it_stands(form: Instrument):
    assert form.licence.source in form.sources
    for scoring in form.scorings:
        named = [change.source for change in scoring.changes]
        named += [scoring.bands_source] if scoring.bands else []
        named += [scoring.response_source] if scoring.response is not None else []
        named += [scoring.remission_source] if scoring.remission is not None else []
        assert all(source in form.sources for source in named), scoring.name


def test_every_sign_has_its_urgency_and_no_other():
    assert URGENCIES.keys() == SIGNS.keys()


def test_item_nine_and_the_suicide_screen_reach_the_safety_path():
    death = instrument("phq-9").item("death")
    assert death is not None
    assert set(death.signs) == {1, 2, 3}
    assert {form.id for form in ALL if form.asks_about_death()} == {"phq-9", "asq"}


def test_the_misprint_of_the_anxiety_form_is_not_repeated():
    zero = instrument("gad-7").items[0].scale[0]
    assert (zero.value, zero.texts["en"]) == (0, "Not at all")


def test_the_short_depression_form_is_the_long_one_without_item_nine():
    long, short = instrument("phq-9"), instrument("phq-8")
    assert [item.key for item in short.items] == [item.key for item in long.items if item.key != "death"]
    assert all(item.texts == long.item(item.key).texts for item in short.items)  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ALL, ids=name)
def test_a_form_is_offered_in_no_language_that_it_was_not_validated_in(form: Instrument):
    assert form.language("de") is None
    assert form.language("es-MX") == ("es" if "es" in form.languages else None)


def test_own_forms_speak_both_languages_and_pcl_and_peg_only_english():
    assert all(form.languages == ("en", "es") for form in OWN)
    assert [form.id for form in ALL if form.languages == ("en",)] == ["pcl-5", "peg"]


@pytest.mark.parametrize("form", OWN, ids=name)
def test_our_own_words_are_plain(form: Instrument):
    english = [text for text in texts(form, "en") if text.endswith((".", "?"))]
    spanish = [text for text in texts(form, "es") if text.endswith((".", "?"))]
    assert all(len(text.split()) <= 15 for text in "\n".join(english).replace(". ", ".\n").splitlines())
    grade, ease = reading_grade("\n".join(english)), spanish_reading_ease("\n".join(spanish))
    assert grade is not None
    assert grade <= 6
    assert ease is not None
    assert ease >= 80


@pytest.mark.parametrize("form", OWN, ids=name)
def test_our_own_words_shout_at_nobody(form: Instrument):
    said = " ".join([*texts(form, "en"), *texts(form, "es")])
    assert not any(mark in said for mark in "!¡")


def test_every_shipped_guide_measures_what_some_form_or_the_clinic_answers():
    """Energy is Today's own question, the wheel is a feature, and pressure is the clinic's reading."""
    elsewhere = {("energy",), ("eight areas",), ("blood pressure",)}
    for id in NAMES:
        asked = [rule.things for rule in guide(id).rules if rule.verb == "measure"]
        for things in asked:
            assert things in elsewhere or measuring(things) is not None, (id, things)


def test_a_short_name_is_said_in_every_language_or_is_the_same_in_all():
    assert [one.id for one in OWN if one.called("es") == one.called("en")] == []
    assert {one.called("es") == one.called("en") for one in PUBLISHED} == {True}
    half = content("daily").replace("short: {en: Mood, es: Ánimo}".encode(), b"short: {en: Mood}")
    (problem,) = read_instrument(SourceFile("daily.yaml", half)).problems
    assert problem.code == "E25"


def test_a_thing_leads_to_its_form():
    found = {things: measuring(things) for things in (("mood",), ("phq-9",), ("bladder",), ("mood forms",))}
    assert [form.id if form else "" for form in found.values()] == ["daily", "phq-9", "body-watch", "phq-9"]
    assert measuring(("alcohol",)) is None


def test_an_instrument_that_is_not_shipped_is_not_found():
    with pytest.raises(KeyError):
        instrument("madrs")


def test_the_examples_of_the_docstrings_run():
    for package in (afterwards.care.checkin, afterwards.care.safety):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            result = doctest.testmod(importlib.import_module(module.name))
            assert result.failed == 0, module.name
