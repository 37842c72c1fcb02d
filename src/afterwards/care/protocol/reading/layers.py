"""Layers: an overlay (or a person's orders) laid over a protocol, key by key, before anything is read.

Working on nodes keeps every value's own place, so that a problem points into the file that caused it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..diagnostics import Problems, near
from ..keys import OVERLAY_KEYS, OVERLAY_RULE_KEYS, VERB_KEYS
from ..tree import Dropped
from .fields import Fields, as_table
from .nodes import Node, Table, Text

_NAMED = ("sources", "contacts", "facts", "things", "phases", "times of day")


@dataclass(frozen=True, slots=True)
class Layered:
    """A protocol's map with all layers laid over it, and who changed which rule."""

    table: Table
    changed: dict[str, str] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    overlays: tuple[str, ...] = ()


def lay_over(base: Layered, overlay: Table, layer: str, problems: Problems) -> Layered:
    """Lay one overlay over a protocol. Problems are reported; what is sound is applied."""
    fields = Fields(overlay, f"the overlay {layer}", OVERLAY_KEYS, problems)
    entries, keys = dict(base.table.entries), dict(base.table.keys)
    for name in _NAMED:
        if name in fields:
            entries[name] = _merged(entries.get(name), fields.node(name), name, problems)
            keys.setdefault(name, fields.table.keys[name])
    if "session" in fields:
        entries["session"] = overlay.entries["session"]
    if "settings" in fields:
        entries["settings"] = _settings(entries.get("settings"), fields, problems)
    changed, dropped = dict(base.changed), list(base.dropped)
    if "rules" in fields:
        entries["rules"] = _rules(entries.get("rules"), fields, layer, changed, dropped, problems)
    table = Table(base.table.place, entries, keys)
    return Layered(table, changed, tuple(dropped), (*base.overlays, layer))


def _merged(old: Node | None, new: Node | None, noun: str, problems: Problems) -> Table:
    first = as_table(old, noun, problems) if old else None
    assert new is not None
    second = as_table(new, noun, problems)
    if first is None:
        return second
    entries = dict(first.entries)
    for name, node in second.entries.items():
        under = entries.get(name)
        both = isinstance(under, Table) and isinstance(node, Table)
        entries[name] = _over(under, node) if both else node
    return Table(first.place, entries, {**first.keys, **second.keys})


def _over(under: Node | None, node: Node) -> Table:
    assert isinstance(under, Table)
    assert isinstance(node, Table)
    return Table(node.place, {**under.entries, **node.entries}, {**under.keys, **node.keys})


def _settings(old: Node | None, fields: Fields, problems: Problems) -> Table:
    known = as_table(old, "settings", problems) if old else Table(fields.table.place)
    entries = dict(known.entries)
    for name, node in fields.each("settings", "settings"):
        place = node.place
        if name not in entries and not isinstance(node, Table):
            problems.report("E12", fields.key_place("settings", name), name=name, near=near(name, entries))
            continue
        chosen = Table(place, {"is": node}, {"is": place}) if isinstance(node, Text) else node
        under = entries.get(name)
        settled = Table(place, {"must choose": Text(place, "no")}, {})
        if isinstance(under, Table):
            entries[name] = (
                _over(_over(under, settled), chosen) if isinstance(node, Text) else _over(under, chosen)
            )
        else:
            entries[name] = chosen
    return Table(known.place, entries, known.keys)


def _rules(
    old: Node | None,
    fields: Fields,
    layer: str,
    changed: dict[str, str],
    dropped: list[Dropped],
    problems: Problems,
) -> Table:
    known = as_table(old, "rules", problems) if old else Table(fields.table.place)
    entries, keys = dict(known.entries), dict(known.keys)
    for id, node in fields.each("rules", "rules"):
        rule = Fields(node, id, OVERLAY_RULE_KEYS, problems)
        under = entries.get(id)
        has_verb = any(key in VERB_KEYS for key in rule.table.entries)
        if under is None and not has_verb:
            problems.report(
                "E17", fields.key_place("rules", id), kind="rule", name=id, near=near(id, entries)
            )
        elif rule.flag("drop"):
            if isinstance(under, Table) and Fields(under, id, None, problems).flag("floor"):
                problems.report("E18", rule.table.place, rule=id, what="it")
                continue
            entries.pop(id, None)
            dropped.append(Dropped(id, layer, rule.required("because")))
        else:
            entries[id] = _rule_over(under, rule.table, has_verb)
            keys.setdefault(id, rule.table.place)
            changed[id] = layer
    return Table(known.place, entries, keys)


def _rule_over(under: Node | None, rule: Table, has_verb: bool) -> Table:
    if not isinstance(under, Table):
        return rule
    rule = Table(
        rule.place, {k: v for k, v in rule.entries.items() if k not in ("drop", "because")}, rule.keys
    )
    kept = {k: v for k, v in under.entries.items() if not (has_verb and k in VERB_KEYS)}
    kept_keys = {k: under.keys[k] for k in kept if k in under.keys}
    keys = {k: place for k, place in rule.keys.items() if k in rule.entries}
    merged = Table(rule.place, {**kept, **rule.entries}, {**kept_keys, **keys})
    # A change of words leaves the rule where it stands; a new verb or time moves it to the overlay.
    return merged if has_verb or "when" in rule.entries else Table(under.place, merged.entries, merged.keys)
