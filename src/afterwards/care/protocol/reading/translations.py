"""``words: de``: a protocol in another language, rule by rule, each with the version it was made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..diagnostics import Diagnostic, Problems, has_errors, near
from ..keys import WORDS_KEYS, Key
from ..tree import CareProtocol, Rule
from .fields import Fields
from .nodes import read_nodes
from .protocols import SourceFile, opening

RULE_WORDS: dict[str, Key] = {
    "title": Key("text", "the title in this language"),
    "body": Key("text", "the body"),
    "why": Key("text", "the reason"),
    "prompts": Key("texts", "the prompts, in the same order"),
    "options": Key("texts", "the options, in the same order"),
    "steps": Key("texts", "the steps, in the same order"),
    "version": Key("text", "the version of the protocol that this was made from"),
}
FACT_WORDS: dict[str, Key] = {
    "ask": Key("text", "the question"),
}
CONTACT_WORDS: dict[str, Key] = {"title": Key("text", "who answers")}


@dataclass(frozen=True, slots=True)
class TranslationReading:
    """The protocol in the other language (None when there are errors), and what was found."""

    protocol: CareProtocol | None
    problems: tuple[Diagnostic, ...]


def read_translation(file: SourceFile, protocol: CareProtocol) -> TranslationReading:
    """Read the words of one language for a protocol. What is not translated keeps its own words."""
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    if table is None or not opening(table, "words", problems):
        return TranslationReading(None, problems.sorted())
    fields = Fields(table, "a translation", WORDS_KEYS, problems)
    language = fields.text("words")
    of = fields.required("of")
    version = of.partition("@")[2] or protocol.version
    if of.partition("@")[0] != protocol.id:
        found = f"{protocol.id}@{protocol.version}"
        problems.report("E23", fields.place("of"), wanted=of, found=found, hint="Translate the right one.")
    rules = {rule.id: rule for rule in protocol.rules}
    for id, node in fields.each("rules", "rules"):
        words = Fields(node, id, RULE_WORDS, problems)
        if id not in rules:
            problems.report("E17", fields.key_place("rules", id), kind="rule", name=id, near=near(id, rules))
            continue
        rules[id] = _translated(rules[id], words)
        made_from = words.text("version", version)
        if made_from != protocol.version:
            problems.report("W10", words.table.place, language=language, rule=id, version=made_from)
    facts = dict(protocol.facts)
    for name, node in fields.each("facts", "facts"):
        asked = Fields(node, name, FACT_WORDS, problems)
        if name in facts:
            facts[name] = replace(facts[name], ask=asked.text("ask", facts[name].ask))
        else:
            problems.report(
                "E17", fields.key_place("facts", name), kind="fact", name=name, near=near(name, facts)
            )
    contacts = dict(protocol.contacts)
    for name, node in fields.each("contacts", "contacts"):
        named = Fields(node, name, CONTACT_WORDS, problems)
        if name in contacts:
            contacts[name] = replace(contacts[name], title=named.text("title", contacts[name].title))
        else:
            hint = near(name, contacts)
            problems.report("E17", fields.key_place("contacts", name), kind="contact", name=name, near=hint)
    title = fields.text("title", protocol.title)
    translated = replace(
        protocol,
        title=title,
        rules=tuple(rules.values()),
        facts=facts,
        contacts=contacts,
        languages=(language,),
    )
    every = problems.sorted()
    return TranslationReading(None if has_errors(every) else translated, every)


def _translated(rule: Rule, words: Fields) -> Rule:
    return replace(
        rule,
        title=words.text("title", rule.title),
        body=words.text("body", rule.body),
        why=words.text("why", rule.why),
        prompts=words.texts("prompts") or rule.prompts,
        options=words.texts("options") or rule.options,
        steps=words.texts("steps") or rule.steps,
    )
