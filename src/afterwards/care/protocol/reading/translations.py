"""``words: de``: a protocol in another language, rule by rule, each with the version it was made from.

Words for people are replaced. What rules, records and conditions go by is not: the names of things and the
answers of facts stay, and how they read stands beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ..diagnostics import Diagnostic, Place, Problems, has_errors, near
from ..keys import CONTACT_WORDS, FACT_WORDS, RULE_WORDS, SOURCE_WORDS, WORDS_KEYS, Key
from ..things import Vocabulary
from ..tree import CareProtocol, Contact, Fact, Rule, Source
from .fields import Fields, as_text
from .nodes import read_nodes
from .protocols import SHIPPED_WORDS, SourceFile, opening

type NamesShown = Mapping[str, Mapping[str, str]]
"""By kind of name, how each name reads."""

VOCABULARY_KINDS = ("things", "routes", "times of day")
_NOUNS = {"times of day": "word of the day"}


@dataclass(frozen=True, slots=True)
class TranslationReading:
    """The protocol in the other language (None when there are errors), and what was found."""

    protocol: CareProtocol | None
    problems: tuple[Diagnostic, ...]


def read_translation(
    file: SourceFile, protocol: CareProtocol, shared: NamesShown | None = None
) -> TranslationReading:
    """Read the words of one language for a protocol. What is not translated keeps its own words.

    So does what an overlay or orders said anew, unless the file is of that overlay: words made from the
    older text would say something else than the rule.

    ``shared`` is how the vocabulary's names read in that language; the file's own words come first.
    """
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    if table is None or not opening(table, "words", problems):
        return TranslationReading(None, problems.sorted())
    fields = Fields(table, "a translation", WORDS_KEYS, problems)
    of = fields.required("of")
    if of.partition("@")[0] not in (protocol.id, *protocol.overlays):
        found = f"{protocol.id}@{protocol.version}"
        problems.report("E23", fields.place("of"), wanted=of, found=found, hint="Translate the right one.")
    translated = _Translator(fields, protocol, problems, shared or {}).translated()
    every = problems.sorted()
    return TranslationReading(None if has_errors(every) else translated, every)


def read_names(file: SourceFile, vocabulary: Vocabulary) -> tuple[NamesShown, tuple[Diagnostic, ...]]:
    """How the vocabulary's things, routes and words of the day read in a language; ``of: things``."""
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    if table is None or not opening(table, "words", problems):
        return {}, problems.sorted()
    fields = Fields(table, "a translation", WORDS_KEYS, problems)
    if fields.required("of") != "things":
        words = {"wanted": fields.text("of"), "found": "things", "hint": "Translate the right one."}
        problems.report("E23", fields.place("of"), **words)
    routes = set(vocabulary.routes.values())
    known = {"things": set(vocabulary.things), "routes": routes, "times of day": set(SHIPPED_WORDS)}
    names = {kind: _names(fields, kind, known[kind], problems) for kind in VOCABULARY_KINDS}
    return names, problems.sorted()


def _names(fields: Fields, kind: str, known: Collection[str], problems: Problems) -> dict[str, str]:
    found = {}
    for name, node in fields.each(kind, kind):
        if name in known:
            found[name] = as_text(node, f"'{name}'", problems)
        else:
            noun = _NOUNS.get(kind, kind.removesuffix("s"))
            hint = near(name, known)
            problems.report("E17", fields.key_place(kind, name), kind=noun, name=name, near=hint)
    return found


def _known_names(protocol: CareProtocol) -> dict[str, set[str]]:
    """Every name of each kind that the protocol may show."""
    rules = protocol.rules
    things = {*protocol.vocabulary.things, *(t for r in rules for t in (*r.things, *r.options, *r.except_))}
    return {
        "things": things,
        "routes": {*protocol.vocabulary.routes.values(), *protocol.routes},
        "settings": set(protocol.settings),
        "phases": set(protocol.phases),
        "shapes": set(protocol.shapes) - {""},
        "parts": {part for shape in protocol.shapes.values() for part, _ in shape.parts},
        "times of day": set(protocol.day_words),
    }


@dataclass(frozen=True, slots=True)
class _Translator:
    """One words file over one protocol."""

    fields: Fields
    protocol: CareProtocol
    problems: Problems
    shared: NamesShown

    def translated(self) -> CareProtocol:
        fields, protocol = self.fields, self.protocol
        asked = self._each("facts", "fact", FACT_WORDS, protocol.facts)
        facts = {name: self._fact(fact, asked.get(name)) for name, fact in protocol.facts.items()}
        named = self._each("contacts", "contact", CONTACT_WORDS, protocol.contacts)
        contacts = {id: self._contact(one, named.get(id)) for id, one in protocol.contacts.items()}
        cited = self._each("sources", "source", SOURCE_WORDS, protocol.sources)
        sources = {id: _source(one, cited.get(id)) for id, one in protocol.sources.items()}
        written = self._each("rules", "rule", RULE_WORDS, {rule.id: rule for rule in protocol.rules})
        names = self._shown_names() | {"facts": self._asked(asked)}
        rules = [self._rule(rule, written.get(rule.id)) for rule in protocol.rules]
        return replace(
            protocol,
            title=fields.text("title", protocol.title),
            rules=tuple(self._with_ways(rule, names["things"]) for rule in rules),
            facts=facts,
            contacts=contacts,
            sources=sources,
            shown_names=names,
            languages=(fields.text("words"),),
        )

    def _each(
        self, key: str, noun: str, keys: Mapping[str, Key], known: Mapping[str, object]
    ) -> dict[str, Fields]:
        """The entries under a key that the protocol knows; the others are reported."""
        found = {}
        for name, node in self.fields.each(key, key):
            words = Fields(node, name, keys, self.problems)
            if name in known:
                found[name] = words
            else:
                place, hint = self.fields.key_place(key, name), near(name, known)
                self.problems.report("E17", place, kind=noun, name=name, near=hint)
        return found

    def _shown_names(self) -> dict[str, Mapping[str, str]]:
        known = _known_names(self.protocol)
        own = {kind: _names(self.fields, kind, known[kind], self.problems) for kind in known}
        known_before = self.protocol.shown_names
        return {
            kind: {**self.shared.get(kind, {}), **known_before.get(kind, {}), **own[kind]} for kind in known
        }

    def _asked(self, asked: Mapping[str, Fields]) -> Mapping[str, str]:
        titles = {name: words.text("title") for name, words in asked.items() if "title" in words}
        return {**self.protocol.shown_names.get("facts", {}), **titles}

    def _fact(self, fact: Fact, words: Fields | None) -> Fact:
        if words is None or not self._made_from(fact.place):
            return fact
        shown = dict(fact.shown_answers)
        for answer, node in words.each("answers", "'answers'"):
            if answer in fact.answers:
                shown[answer] = as_text(node, f"'{answer}'", self.problems)
            else:
                place, hint = words.key_place("answers", answer), near(answer, fact.answers)
                self.problems.report("E17", place, kind="answer", name=answer, near=hint)
        return replace(fact, ask=words.text("ask", fact.ask), shown_answers=shown)

    def _contact(self, contact: Contact, words: Fields | None) -> Contact:
        # A clinic's own name stands as the clinic wrote it.
        if words is None or not self._made_from(contact.place):
            return contact
        title, hours = words.text("title", contact.title), words.text("hours", contact.hours)
        return replace(contact, title=title, hours=hours)

    def _rule(self, rule: Rule, words: Fields | None) -> Rule:
        if words is None:
            return rule
        self._check_version(rule, words)
        return replace(
            rule,
            title=self._text(rule, words, "title", rule.title),
            body=self._text(rule, words, "body", rule.body),
            why=self._text(rule, words, "why", rule.why),
            prompts=self._list(rule, words, "prompts", rule.prompts),
            options=self._list(rule, words, "options", rule.options),
            steps=self._list(rule, words, "steps", rule.steps),
            ways=rule.ways or (rule.options if "options" in words else ()),
        )

    def _check_version(self, rule: Rule, words: Fields) -> None:
        id, _, version = self.fields.text("of").partition("@")
        made_from = words.text("version", version or self.protocol.version)
        if made_from != self.protocol.version and id == self.protocol.id:
            language, place = self.fields.text("words"), words.table.place
            self.problems.report("W10", place, language=language, rule=rule.id, version=made_from)

    def _text(self, rule: Rule, words: Fields, key: str, original: str) -> str:
        return words.text(key) if self._fits(rule, words, key) else original

    def _list(self, rule: Rule, words: Fields, key: str, original: tuple[str, ...]) -> tuple[str, ...]:
        """A list as long as the original's: its items are matched by their order."""
        if not self._fits(rule, words, key):
            return original
        texts, hint = words.texts(key), "Keep them in the same order."
        if len(texts) != len(original):
            wanted = f"{len(original)}, as many as in the guide"
            place = words.place(key)
            self.problems.report("E10", place, key=key, value=str(len(texts)), wanted=wanted, hint=hint)
            return original
        return texts

    def _fits(self, rule: Rule, words: Fields, key: str) -> bool:
        """Whether these words are there, and were made from the ones in force."""
        return key in words and self._made_from(rule.place_of(key), rule.layer)

    def _made_from(self, place: Place, layer: str = "") -> bool:
        """Whether the file translates what stands there: the protocol's own words, or its overlay's."""
        id = self.fields.text("of").partition("@")[0]
        base = self.protocol.places.get("protocol", place)
        if place.file == base.file:
            return True
        return id in self.protocol.overlays and layer in ("", id)

    def _with_ways(self, rule: Rule, names: Mapping[str, str]) -> Rule:
        """The options as they read; what they stand for is kept for the program."""
        if rule.ways or not rule.options:
            return rule
        name = self.protocol.vocabulary.name
        shown = tuple(names.get(one, names.get(name(one), one)) for one in rule.options)
        return rule if shown == rule.options else replace(rule, options=shown, ways=rule.options)


def _source(source: Source, words: Fields | None) -> Source:
    if words is None:
        return source
    document, dated = words.text("document", source.document), words.text("dated", source.dated)
    return replace(source, document=document, dated=dated)
