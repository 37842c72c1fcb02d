"""A guide in another language: its words by rule, each made from a version of the original."""

from __future__ import annotations

from afterwards.care.protocol.reading.protocols import SourceFile
from afterwards.care.protocol.reading.translations import TranslationReading, read_translation
from afterwards.care.protocol.tree import CareProtocol
from laws.given import protocol_with

RULES = """\
walk: {do: walking, when: the day of end, title: Walk, body: Go out., why: It helps., options: [river, park]}
write: {reflect: journal, when: the day of end, title: Write, prompts: [What was it, What now]}
pack: {bring: headphones, when: by start, title: Pack, steps: [Find them, Charge them]}"""
FACTS = "routes: [iv]\nfacts: {tired: {ask: Are you tired, answers: [yes, no]}}"
ORIGINAL = protocol_with(RULES, FACTS)


def german(lines: str, of: str = "test@1.0.0") -> TranslationReading:
    content = f"afterwards: 1\nwords: de\nof: {of}\n{lines}\n"
    return read_translation(SourceFile("de.yaml", content), ORIGINAL)


def translated(lines: str) -> CareProtocol:
    reading = german(lines)
    assert reading.protocol is not None, [str(p) for p in reading.problems]
    assert reading.problems == ()
    return reading.protocol


def test_title_body_why_and_lists_are_replaced_and_the_rest_stays() -> None:
    lines = "rules:\n  walk: {title: Spazieren, body: Geh raus., why: Es hilft., options: [Fluss, Park]}"
    walk = translated(lines).rule("walk")
    assert walk is not None
    assert (walk.title, walk.body, walk.why, walk.options) == (
        "Spazieren",
        "Geh raus.",
        "Es hilft.",
        ("Fluss", "Park"),
    )
    original = ORIGINAL.rule("walk")
    assert original is not None
    assert (walk.when, walk.things, walk.verb) == (original.when, original.things, original.verb)


def test_prompts_and_steps_are_translated() -> None:
    protocol = translated("rules:\n  write: {prompts: [Was, Nun]}\n  pack: {steps: [Suchen, Laden]}")
    found = {rule.id: rule for rule in protocol.rules}
    assert (found["write"].prompts, found["pack"].steps) == (("Was", "Nun"), ("Suchen", "Laden"))


def test_what_is_not_translated_keeps_its_own_words_and_order() -> None:
    protocol = translated("rules: {write: {title: Schreiben}}")
    assert [rule.title for rule in protocol.rules] == ["Walk", "Schreiben", "Pack"]


def test_title_language_and_questions_are_those_of_the_translation() -> None:
    protocol = translated("title: Danach\nfacts: {tired: {ask: Bist du müde}}")
    assert (protocol.title, protocol.languages, protocol.facts["tired"].ask) == (
        "Danach",
        ("de",),
        "Bist du müde",
    )


def test_answers_stay_what_conditions_test_and_cannot_be_translated() -> None:
    assert [p.code for p in german("facts: {tired: {answers: [ja, nein]}}").problems] == ["E04"]


def test_rules_made_from_an_older_version_are_told_and_still_used() -> None:
    reading = german(
        "rules: {walk: {title: Spazieren}, write: {title: Schreiben, version: 1.0.0}}", "test@0.9.0"
    )
    assert [(p.code, p.sentence) for p in reading.problems] == [("W10", "de: walk is from version 0.9.0.")]
    assert reading.protocol is not None


def test_a_translation_of_no_version_is_taken_as_of_this_one() -> None:
    assert german("rules: {walk: {title: Spazieren}}", of="test").problems == ()


def test_a_translation_of_another_guide_is_refused() -> None:
    reading = german("", of="other@1.0.0")
    assert ([p.code for p in reading.problems], reading.protocol) == (["E23"], None)


def test_unknown_rules_facts_and_keys_are_errors_with_a_hint() -> None:
    reading = german("rules: {wlak: {title: T}, walk: {verb: T}}\nfacts: {tried: {ask: T}}")
    assert [(p.code, p.hint) for p in reading.problems] == [
        ("E17", "Did you mean 'walk'?"),
        ("E04", "Known here: body, options, prompts, steps, title, version, why."),
        ("E17", "Did you mean 'tired'?"),
    ]
    assert reading.protocol is None


def test_contacts_are_translated() -> None:
    original = protocol_with(RULES, FACTS + "\ncontacts: {clinic: {title: Your clinic}}")
    content = "afterwards: 1\nwords: de\nof: test\ncontacts: {clinic: {title: Ihre Praxis}}\n"
    reading = read_translation(SourceFile("de.yaml", content), original)
    assert reading.protocol is not None
    assert reading.protocol.contacts["clinic"].title == "Ihre Praxis"
