"""The difference of two versions of a protocol, as what changes for a patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .printing import length_text, point_text, rhythm_text, sentence_text
from .tree import CareProtocol, Condition, Rule, Shape


class Change(NamedTuple):
    """One change: a key of the word catalogue, what fills it, and the rule it is about."""

    key: str
    words: Mapping[str, str]
    rule: str = ""


_TEXTS = ("body", "why", "prompts", "options", "steps", "except_")
"""Fields whose change is told as other words."""


def changes(old: CareProtocol, new: CareProtocol) -> tuple[Change, ...]:
    """All changes, settings and sessions first, then rules in the new order. A renamed rule is the same."""
    return (*_settings(old, new), *_sessions(old, new), *_phases(old, new), *_rules(old, new))


def _settings(old: CareProtocol, new: CareProtocol) -> Iterator[Change]:
    for name in sorted({*old.settings, *new.settings}):
        before, after = old.settings.get(name), new.settings.get(name)
        if before is None and after is not None:
            yield Change("text.setting.added", {"name": name, "new": length_text(after.value)})
        elif after is None:
            yield Change("text.setting.removed", {"name": name})
        elif before is not None and before.value != after.value:
            words = {"name": name, "old": length_text(before.value), "new": length_text(after.value)}
            yield Change("text.setting", words)


def _sessions(old: CareProtocol, new: CareProtocol) -> Iterator[Change]:
    for name in sorted({*old.shapes, *new.shapes}):
        before, after = _lasts(old.shapes.get(name)), _lasts(new.shapes.get(name))
        if before != after:
            yield Change("text.session", {"old": before or "—", "new": after or "—"})


def _lasts(shape: Shape | None) -> str:
    if shape is None:
        return ""
    if shape.lasts:
        return length_text(shape.lasts)
    return ", ".join(f"{name} {length_text(amount)}" for name, amount in shape.parts)


def _phases(old: CareProtocol, new: CareProtocol) -> Iterator[Change]:
    for name in dict.fromkeys([*old.phases, *new.phases]):
        if name not in old.phases:
            yield Change("text.phase.added", {"name": name})
        elif name not in new.phases:
            yield Change("text.phase.removed", {"name": name})
        elif old.phases[name] != new.phases[name]:
            yield Change("text.phase", {"name": name})


def _rules(old: CareProtocol, new: CareProtocol) -> Iterator[Change]:
    before = {rule.id: rule for rule in old.rules}
    reasons = {dropped.rule: dropped for dropped in new.dropped}
    matched = set()
    for rule in new.rules:
        known = before.get(rule.id) or before.get(rule.formerly)
        if known is None:
            yield Change("text.added", {"title": rule.title, "when": _when(rule)}, rule.id)
            continue
        matched.add(known.id)
        yield from _rule(known, rule)
    for id, rule in before.items():
        if id in reasons:
            words = {"title": rule.title, "layer": reasons[id].layer, "because": reasons[id].because}
            yield Change("text.dropped", words, id)
        elif id not in matched:
            yield Change("text.removed", {"title": rule.title}, id)


def _rule(old: Rule, new: Rule) -> Iterator[Change]:
    def differs(key: str, before: str, after: str) -> Iterator[Change]:
        if before != after:
            yield Change(key, {"title": new.title, "old": before or "—", "new": after or "—"}, new.id)

    yield from differs("text.title", old.title, new.title)
    yield from differs("text.verb", _asks(old), _asks(new))
    yield from differs("text.when", _when(old), _when(new))
    yield from differs("text.how often", _rhythm(old), _rhythm(new))
    yield from differs("text.not before", _not_before(old), _not_before(new))
    yield from differs("text.then", _then(old), _then(new))
    yield from differs("text.total", old.total.text if old.total else "", new.total.text if new.total else "")
    yield from differs("text.ramp", _ramp(old), _ramp(new))
    yield from differs("text.firm", old.firm, new.firm)
    yield from differs("text.evidence", old.evidence, new.evidence)
    yield from differs("text.actors", ", ".join(old.actors), ", ".join(new.actors))
    yield from differs("text.condition", _conditions(old), _conditions(new))
    if old.floor != new.floor:
        yield Change("text.floor.on" if new.floor else "text.floor.off", {"title": new.title}, new.id)
    for key in _TEXTS:
        if getattr(old, key) != getattr(new, key):
            after = getattr(new, key)
            text = after if isinstance(after, str) else "; ".join(after)
            yield Change("text.words", {"title": new.title, "key": key.strip("_"), "new": text}, new.id)


def _asks(rule: Rule) -> str:
    return f"{rule.verb.value} {', '.join(rule.things)}"


def _when(rule: Rule) -> str:
    """The time in words with settings filled in: a length that changes is told once, by its setting."""
    text = "; ".join(sentence_text(sentence) for sentence in rule.when)
    return text + "".join(f"; not {sentence_text(sentence)}" for sentence in rule.not_when)


def _rhythm(rule: Rule) -> str:
    return rhythm_text(rule.how_often) if rule.how_often else ""


def _not_before(rule: Rule) -> str:
    return point_text(rule.not_before) if rule.not_before else ""


def _then(rule: Rule) -> str:
    return f"call {rule.then.who}, {rule.then.how_soon}" if rule.then else ""


def _ramp(rule: Rule) -> str:
    ramp = rule.ramp
    return f"{ramp.add} more after {ramp.kept} {ramp.unit}, at most {ramp.most}" if ramp else ""


def _conditions(rule: Rule) -> str:
    texts = [("", rule.if_), ("unless ", rule.unless), ("needs ", rule.needs)]
    return "; ".join(f"{word}{condition_text(condition)}" for word, condition in texts if condition)


def condition_text(condition: Condition) -> str:
    """A condition in words."""
    return " or ".join(
        " and ".join(
            f"{m.fact} {m.bound} {m.number:g}" if m.bound else f"{m.fact} {' or '.join(m.words)}"
            for m in matches
        )
        for matches in condition
    )
