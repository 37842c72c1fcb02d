"""JSON Schema of the files, for editors: made from the same key tables that the reader uses."""

from __future__ import annotations

from collections.abc import Mapping

from . import keys
from .keys import Key

type Schema = dict[str, object]

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_MAP: Schema = {"type": "object", "additionalProperties": _TEXTS}
_CONDITION: Schema = {"anyOf": [_MAP, {"type": "array", "items": _MAP}]}


def _object(table: Mapping[str, Key], required: tuple[str, ...] = ()) -> Schema:
    properties = {name: {**_value(key), "description": key.meaning} for name, key in table.items()}
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return schema | {"required": list(required)} if required else schema


def _named(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


def _value(key: Key) -> Schema:
    if key.kind == "word":
        return {"enum": list(key.words)}
    if key.kind == "actors":
        return {"anyOf": [{"enum": list(key.words)}, {"type": "array", "items": {"enum": list(key.words)}}]}
    if key.kind == "session":
        shape = _object({k: v for k, v in keys.SESSION_KEYS.items() if k != "shapes"})
        return {"anyOf": [shape, {"type": "object", "properties": {"shapes": _named(shape)}}]}
    if key.kind in _MAPS:
        table, required, named = _MAPS[key.kind]
        schema = _object(table, required)
        return _named(schema) if named else schema
    if key.kind == "settings":
        return _named({"anyOf": [_TEXT, _object(keys.SETTING_KEYS)]})
    return _PLAIN.get(key.kind, _TEXT)


_PLAIN: dict[str, Schema] = {
    "gate": {"enum": ["start", "leaving", "booking"]},
    "flag": {"enum": ["yes", "no", True, False]},
    "texts": _TEXTS,
    "things": _TEXTS,
    "sentences": _TEXTS,
    "condition": _CONDITION,
    "parts": {"type": "array", "items": _named(_TEXT)},
    "names": _named(_TEXT),
}
_MAPS: dict[str, tuple[Mapping[str, Key], tuple[str, ...], bool]] = {
    "ramp": (keys.RAMP_KEYS, ("add", "after", "at most"), False),
    "call": (keys.CALL_KEYS, ("call",), False),
    "review": (keys.REVIEW_KEYS, (), False),
    "sources": (keys.SOURCE_KEYS, ("document",), True),
    "contacts": (keys.CONTACT_KEYS, (), True),
    "phases": (keys.PHASE_KEYS, (), True),
    "facts": (keys.FACT_KEYS, (), True),
    "things map": (keys.THING_KEYS, (), True),
    "day words": (keys.DAY_WORD_KEYS, (), True),
}


def protocol_schema() -> Schema:
    """The schema of a protocol file."""
    rule = _object(keys.RULE_KEYS, ("title",))
    rule["oneOf"] = [{"required": [verb]} for verb in keys.VERB_KEYS]
    return _file(keys.PROTOCOL_KEYS, ("afterwards", "protocol", "title", "version", "rules"), rule)


def overlay_schema() -> Schema:
    """The schema of an overlay file."""
    return _file(keys.OVERLAY_KEYS, ("afterwards", "overlay", "extends"), _object(keys.OVERLAY_RULE_KEYS))


def words_schema() -> Schema:
    """The schema of a translation."""
    schema = _file(keys.WORDS_KEYS, ("afterwards", "words", "of"), _object(keys.RULE_WORDS))
    tables = {"facts": keys.FACT_WORDS, "contacts": keys.CONTACT_WORDS, "sources": keys.SOURCE_WORDS}
    named = {name: _named(_object(table)) for name, table in tables.items()}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    return schema | {"properties": properties | named}


def _file(table: Mapping[str, Key], required: tuple[str, ...], rule: Schema) -> Schema:
    schema = _object(table, required)
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties["rules"] = {**_named(rule), "description": table["rules"].meaning}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
