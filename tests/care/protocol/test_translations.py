"""A guide in another language: its words by rule, each made from a version of the original."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import indent

import pytest

from afterwards.care.plan.contradictions import clashing_rules
from afterwards.care.protocol.reading.protocols import SourceFile, read_protocol
from afterwards.care.protocol.reading.translations import TranslationReading, read_translation
from afterwards.care.protocol.tree import CareProtocol
from afterwards.cli.checking import check_file
from laws.given import protocol_with, vocabulary

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


def test_answers_stay_what_conditions_test_and_only_read_otherwise() -> None:
    protocol = translated("facts: {tired: {answers: {yes: ja, no: nein}}}")
    assert protocol.facts["tired"].answers == ("yes", "no")
    assert [protocol.shown_answer("tired", answer) for answer in ("yes", "no")] == ["ja", "nein"]
    assert ORIGINAL.shown_answer("tired", "yes") == "yes"


def test_answers_are_matched_by_their_own_words_and_never_by_order() -> None:
    assert [p.code for p in german("facts: {tired: {answers: [ja, nein]}}").problems] == ["E01"]
    reading = german("facts: {tired: {answers: {yess: ja}}}")
    assert [(p.code, p.hint) for p in reading.problems] == [("E17", "Did you mean 'yes'?")]


def test_options_read_as_things_do_and_keep_what_they_stand_for() -> None:
    original = protocol_with(
        "walk: {do: walking, when: always, title: Walk, options: [yoga, hot yoga, pond]}"
    )
    content = "afterwards: 1\nwords: de\nof: test\nthings: {hot yoga: Yoga in Wärme}\nrules: {}\n"
    shared = {"things": {"yoga": "Joga", "hot yoga": "heißes Joga"}}
    reading = read_translation(SourceFile("de.yaml", content), original, shared)
    assert reading.protocol is not None
    (walk,) = reading.protocol.rules
    assert walk.options == ("Joga", "Yoga in Wärme", "pond")
    assert walk.ways == ("yoga", "hot yoga", "pond")


def test_a_contradiction_is_seen_in_every_language() -> None:
    rules = """\
    out: {do: movement, when: the day of end, title: Out, options: [running, team sports]}
    calm: {avoid: strenuous activity, when: the day of end, title: Calm}"""
    original = protocol_with("\n".join(line.strip() for line in rules.splitlines()))
    content = "afterwards: 1\nwords: de\nof: test\nrules: {out: {options: [Laufen, Fußball]}}\n"
    reading = read_translation(SourceFile("de.yaml", content), original)
    assert reading.protocol is not None
    found = clashing_rules(reading.protocol.rules, reading.protocol.vocabulary)
    assert found == clashing_rules(original.rules, original.vocabulary) == {("out", "calm"): "movement"}


@pytest.mark.parametrize("key", ["options", "prompts", "steps"])
def test_a_list_is_as_long_as_the_one_of_the_original(key: str) -> None:
    rule = {"options": "walk", "prompts": "write", "steps": "pack"}[key]
    reading = german(f"rules: {{{rule}: {{{key}: [Nur eins]}}}}")
    assert [(p.code, p.sentence) for p in reading.problems] == [
        ("E10", f"{key}: '1' is not 2, as many as in the guide.")
    ]
    assert reading.protocol is None


NAMED = """\
routes: [iv]
session: {shapes: {long: {parts: [drip: 40 minutes]}}}
phases: {series: {sessions: 6, per week: 2, title: The series}}
settings: {wine: {is: 48 hours, between: 24 hours and 96 hours}}
sources: {s: {document: A leaflet, dated: May}}
facts: {slept: {kind: moment, ask: When did you wake}}"""


def test_names_that_people_see_read_otherwise_and_stay_the_same_names() -> None:
    original = protocol_with(RULES, NAMED)
    content = (
        "afterwards: 1\nwords: de\nof: test\nshapes: {long: lang}\nparts: {drip: Tropf}\n"
        "phases: {series: die Reihe}\nsettings: {wine: Wein}\ntimes of day: {morning: der Morgen}\n"
        "routes: {iv: in die Vene}\nfacts: {slept: {title: geschlafen}}\n"
        "sources: {s: {document: Ein Blatt, dated: Mai}}\n"
    )
    assert original.shown("phases", "series") == "The series"
    assert original.shown("settings", "wine") == "wine"
    reading = read_translation(SourceFile("de.yaml", content), original)
    assert reading.problems == ()
    protocol = reading.protocol
    assert protocol is not None
    asked = {"shapes": "long", "parts": "drip", "phases": "series", "settings": "wine"}
    asked |= {"times of day": "morning", "routes": "iv", "facts": "slept"}
    assert [protocol.shown(kind, name) for kind, name in asked.items()] == [
        *("lang", "Tropf", "die Reihe", "Wein", "der Morgen", "in die Vene", "geschlafen")
    ]
    assert protocol.shown_answer("route", "iv") == "in die Vene"
    assert (protocol.sources["s"].document, protocol.sources["s"].dated) == ("Ein Blatt", "Mai")
    assert list(protocol.settings) == ["wine"]


@pytest.mark.parametrize("line", ["settings: {wnie: Wein}", "things: {walkin: Gehen}", "phases: {x: y}"])
def test_an_unknown_name_is_an_error(line: str) -> None:
    assert [p.code for p in german(line).problems] == ["E17"]


OVERLAY = """\
afterwards: 1
overlay: ours
extends: test@1
contacts: {clinic: {title: Sample Clinic}}
rules:
  walk: {body: Stay in.}
  nap: {do: rest, when: the day of end, title: Nap}
"""


def overlaid() -> CareProtocol:
    """The guide with a clinic's layer: a body of its own, its name, and a rule more."""
    base = SourceFile(
        "test.yaml",
        f"afterwards: 1\nprotocol: test\ntitle: T\nversion: 1.0.0\n{FACTS}\n"
        f"contacts: {{clinic: {{title: Your clinic}}}}\nrules:\n{indent(RULES, '  ')}\n",
    )
    reading = read_protocol(base, (SourceFile("ours.yaml", OVERLAY),), vocabulary=vocabulary())
    assert reading.protocol is not None, [str(p) for p in reading.problems]
    return reading.protocol


def test_what_a_clinic_said_anew_is_not_hidden_under_an_older_translation() -> None:
    lines = "rules: {walk: {title: Spazieren, body: Geh raus.}}\ncontacts: {clinic: {title: Ihre Praxis}}"
    content = f"afterwards: 1\nwords: de\nof: test@1.0.0\n{lines}\n"
    protocol = read_translation(SourceFile("de.yaml", content), overlaid()).protocol
    assert protocol is not None
    walk = protocol.rule("walk")
    assert walk is not None
    assert (walk.title, walk.body) == ("Spazieren", "Stay in.")
    assert protocol.contacts["clinic"].title == "Sample Clinic"


def test_an_overlay_has_a_words_file_of_its_own() -> None:
    content = (
        "afterwards: 1\nwords: de\nof: ours@2\nrules: {walk: {body: Bleib drin.}, nap: {title: Schlaf}}\n"
    )
    reading = read_translation(SourceFile("de.yaml", content), overlaid())
    assert reading.problems == ()
    assert reading.protocol is not None
    found = {rule.id: rule for rule in reading.protocol.rules}
    assert (found["walk"].body, found["nap"].title) == ("Bleib drin.", "Schlaf")


def test_check_takes_a_words_file_of_an_overlay_beside_it(tmp_path: Path) -> None:
    overlay = "afterwards: 1\noverlay: ours\nextends: infusion-aftercare@1\n"
    nap = "rules: {nap: {do: rest, when: the day of end, title: Nap, source: S3}}\n"
    (tmp_path / "ours.yaml").write_text(overlay + nap, "utf-8")
    words = tmp_path / "ours-de.yaml"
    words.write_text("afterwards: 1\nwords: de\nof: ours\nrules: {nap: {title: Schlaf}}\n", "utf-8")
    assert check_file(str(words), date(2026, 11, 22)) == ()


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
