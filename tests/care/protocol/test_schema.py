"""The JSON Schema for editors says yes and no where the reader does."""

from __future__ import annotations

import copy
from functools import cache

import jsonschema
import pytest
import yaml

from afterwards.care.protocol.schema import overlay_schema, protocol_schema, words_schema
from care.protocol.broken import CASES, Case
from laws.given import NAMES, SHIPPED


@cache
def protocols() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(protocol_schema())


@cache
def overlays() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(overlay_schema())


class Plain(yaml.CSafeLoader):
    """YAML as an editor reads it, with dates left as text: JSON knows none."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def plain(text: str) -> dict[str, object]:
    loaded = yaml.load(text, Loader=Plain)
    assert isinstance(loaded, dict)
    return loaded


def shipped_values(name: str) -> dict[str, object]:
    return plain((SHIPPED / f"{name}.yaml").read_text("utf-8"))


def test_the_schemas_are_schemas() -> None:
    for schema in (protocol_schema(), overlay_schema(), words_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_guide_fits(name: str) -> None:
    assert [error.message for error in protocols().iter_errors(shipped_values(name))] == []


@pytest.mark.parametrize("where", ["top", "rule", "fact", "setting", "phase", "source", "contact"])
def test_a_misspelt_key_does_not_fit(where: str) -> None:
    values = copy.deepcopy(shipped_values("infusion-aftercare"))
    inner = {"rule": "rules", "fact": "facts", "setting": "settings", "phase": "phases"}
    inner |= {"source": "sources", "contact": "contacts"}
    table = values if where == "top" else next(iter(values[inner[where]].values()))  # type: ignore[attr-defined]
    table["tilte"] = "x"
    assert not protocols().is_valid(values)


def test_a_rule_has_exactly_one_verb() -> None:
    values = plain(
        "afterwards: 1\nprotocol: p\ntitle: T\nversion: 1.0.0\nrules: {a: {title: T, when: always}}"
    )
    rule = values["rules"]["a"]  # type: ignore[index]
    assert not protocols().is_valid(values)
    rule["do"] = "rest"
    assert protocols().is_valid(values)
    rule["may"] = "rest"
    assert not protocols().is_valid(values)


def test_yes_and_no_fit_whether_an_editor_reads_them_as_words_or_as_truth() -> None:
    for flag in (True, "yes", False, "no"):
        values = plain("afterwards: 1\nprotocol: p\ntitle: T\nversion: 1.0.0\nrules: {a: {do: x, title: T}}")
        values["rules"]["a"]["floor"] = flag  # type: ignore[index]
        assert protocols().is_valid(values), flag


def is_protocol(case: Case) -> bool:
    return "\nprotocol: " in f"\n{case.mended}" and "\ncourse: " not in case.mended


@pytest.mark.parametrize("case", [pytest.param(c, id=c.key) for c in CASES if is_protocol(c)])
def test_whatever_the_reader_takes_the_schema_takes(case: Case) -> None:
    assert [error.message for error in protocols().iter_errors(plain(case.mended))] == []


@pytest.mark.parametrize("key", ["E04", "E06/verbs", "E06"])
def test_slips_of_keys_are_seen_by_the_schema_too(key: str) -> None:
    for case in (c for c in CASES if c.key == key and is_protocol(c)):
        assert not protocols().is_valid(plain(case.broken))


def test_an_overlay_changes_single_keys_and_drops_rules() -> None:
    values = plain(
        "afterwards: 1\noverlay: o\nextends: p@1\nsettings: {alcohol: 72 hours}\n"
        "rules: {a: {title: T}, b: {drop: yes, because: no need}, c: {do: rest, when: always, title: T}}"
    )
    assert [error.message for error in overlays().iter_errors(values)] == []
    values["rules"]["a"]["tilte"] = "x"  # type: ignore[index]
    assert not overlays().is_valid(values)


@pytest.mark.parametrize("name", [*NAMES, "things"])
def test_a_shipped_translation_fits_and_a_slip_of_a_key_does_not(name: str) -> None:
    schema = jsonschema.Draft202012Validator(words_schema())
    values = shipped_values(f"es/{name}")
    assert [error.message for error in schema.iter_errors(values)] == []
    values["tilte"] = "x"
    assert not schema.is_valid(values)
