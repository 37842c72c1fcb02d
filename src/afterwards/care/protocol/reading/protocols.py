"""A care protocol, an overlay or the vocabulary: from text to tree, with all problems at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...timing import DAY_SECONDS
from ..diagnostics import Diagnostic, Problems, has_errors
from ..keys import CONTACT_KEYS, DAY_WORD_KEYS, PROTOCOL_KEYS, REVIEW_KEYS, SOURCE_KEYS, THING_KEYS
from ..things import Thing, Vocabulary
from ..tree import CareProtocol, Contact, DayWord, Rule, Source
from .declarations import read_facts, read_phases, read_settings, read_shapes
from .fields import Fields, as_texts
from .layers import Layered, lay_over
from .nodes import Node, Table, Text, read_nodes
from .rules import RuleReader
from .words import Names

SHIPPED_WORDS = {
    "morning": DayWord(5 * 3600, 10 * 3600, 12 * 3600, given=False),
    "noon": DayWord(12 * 3600, 13 * 3600, 14 * 3600, given=False),
    "afternoon": DayWord(12 * 3600, 15 * 3600, 18 * 3600, given=False),
    "evening": DayWord(17 * 3600, 20 * 3600, DAY_SECONDS, given=False),
    "night": DayWord(20 * 3600, 23 * 3600, DAY_SECONDS, given=False),
}
"""Wide on purpose: as an edge they stay unclear until the file chooses hours (Q02)."""

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
KINDS = ("course", "overlay", "words", "protocol", "things", "instrument")
"""In this order: a course also has the key 'protocol', a protocol the key 'things'."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read from somewhere: its name for messages, and its bytes."""

    name: str
    content: bytes | str


@dataclass(frozen=True, slots=True)
class ProtocolReading:
    """What came of reading: the protocol when it has no error, and everything that was found."""

    protocol: CareProtocol | None
    problems: tuple[Diagnostic, ...]
    draft: CareProtocol | None = None
    """What could be read in spite of errors, so that all of its problems can be told at once."""


def read_protocol(
    file: SourceFile,
    overlays: tuple[SourceFile, ...] = (),
    *,
    vocabulary: Vocabulary,
    orders: Node | None = None,
) -> ProtocolReading:
    """Read a protocol with overlays laid over it, weakest first; ``orders`` is a person's own layer."""
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    if table is None or not opening(table, "protocol", problems):
        return ProtocolReading(None, problems.sorted())
    layered = Layered(table)
    for overlay in overlays:
        layered = _with_overlay(layered, overlay, problems)
    if isinstance(orders, Table) and orders.entries:
        layered = lay_over(layered, orders, "orders", problems)
    protocol = build_protocol(layered, vocabulary, problems)
    found = problems.sorted()
    return ProtocolReading(None if has_errors(found) else protocol, found, protocol)


def opening(table: Table, kind: str, problems: Problems) -> bool:
    """Whether the first keys say that this is a file of that kind in a language known here."""
    version = table.entries.get("afterwards")
    if next(iter(table.entries), "") != "afterwards":
        problems.report("E05/missing", table.place)
    if version is not None and not (isinstance(version, Text) and version.text == "1"):
        asked = version.text if isinstance(version, Text) else "a list"
        problems.report("E05", version.place, asked=asked)
        return False
    if kind not in table.entries:
        problems.report("E05/kind", table.place)
        return False
    return True


def _with_overlay(layered: Layered, file: SourceFile, problems: Problems) -> Layered:
    table = read_nodes(file.content, file.name, problems)
    if table is None or not opening(table, "overlay", problems):
        return layered
    fields = Fields(table, "the overlay", None, problems)
    wanted = fields.required("extends")
    base = Fields(layered.table, "the protocol", None, Problems())
    if not names_version(wanted, base.text("protocol"), base.text("version")):
        found = f"{base.text('protocol')}@{base.text('version')}"
        hint = "Check the overlay against the new version first."
        problems.report("E23", fields.place("extends"), wanted=wanted, found=found, hint=hint)
    return lay_over(layered, table, fields.text("overlay"), problems)


def names_version(wanted: str, id: str, version: str) -> bool:
    """Whether ``id`` or ``id@1`` or ``id@1.0`` names this id and version."""
    name, _, number = wanted.partition("@")
    return name == id and (not number or f"{version}.".startswith(f"{number}."))


def build_protocol(layered: Layered, vocabulary: Vocabulary, problems: Problems) -> CareProtocol:
    """Read a merged map. Problems are reported; the rules that could be read are there."""
    fields = Fields(layered.table, "a protocol", PROTOCOL_KEYS, problems)
    id = fields.text("protocol")
    if not NAME.match(id):
        wanted = "lower-case words joined by hyphens"
        problems.report("E10", fields.place("protocol"), key="protocol", value=id, wanted=wanted, hint="")
    things, also = _things(fields, problems)
    words = vocabulary.with_things(things, also)
    shapes, phases = read_shapes(fields, vocabulary, problems), read_phases(fields, vocabulary, problems)
    facts, settings = read_facts(fields, problems), read_settings(fields, problems)
    day_words = {**SHIPPED_WORDS, **_day_words(fields, problems)}
    names = Names(
        parts=frozenset(part for shape in shapes.values() for part, _ in shape.parts),
        phases=frozenset(phases),
        rules=frozenset(name for name, _ in fields.each("rules", "rules")),
        moments=frozenset(name for name, fact in facts.items() if fact.moment),
        day_words=frozenset(day_words),
        settings=settings,
    )
    reader = RuleReader(names, facts, words, layered.changed, problems)
    review = Fields(fields.node("reviewed") or Table(fields.table.place), "'reviewed'", REVIEW_KEYS, problems)
    return CareProtocol(
        id=id,
        title=fields.required("title"),
        version=fields.required("version"),
        effective_from=fields.date("effective from"),
        reviewed_by=review.text("by"),
        reviewed_on=review.date("date"),
        languages=fields.texts("languages") or ("en",),
        routes=tuple(words.route(route) for route in fields.texts("routes")),
        sources=_sources(fields, problems),
        contacts=_contacts(fields, problems),
        settings=settings,
        shapes=shapes,
        phases=phases,
        facts=facts,
        day_words=day_words,
        vocabulary=words,
        rules=_rules(fields, reader, problems),
        dropped=layered.dropped,
        overlays=layered.overlays,
        places={key: node.place for key, node in fields.table.entries.items()}
        | ({"reviewed": review.place("date")} if "date" in review else {}),
    )


def _rules(fields: Fields, reader: RuleReader, problems: Problems) -> tuple[Rule, ...]:
    rules = []
    if "rules" not in fields:
        problems.report("E06/needs", fields.table.place, noun="The protocol", key="rules")
    for id, node in fields.each("rules", "rules"):
        if not NAME.match(id):
            place, wanted = fields.place("rules"), "lower-case words joined by hyphens"
            problems.report("E10", place, key="rule", value=id, wanted=wanted, hint="")
        rule = reader.read(id, node)
        if rule:
            rules.append(rule)
    return tuple(rules)


def _sources(fields: Fields, problems: Problems) -> dict[str, Source]:
    found = {}
    for id, node in fields.each("sources", "sources"):
        source = Fields(node, f"the source {id}", SOURCE_KEYS, problems)
        document = source.required("document")
        found[id] = Source(
            id=id, document=document, dated=source.text("dated"), address=source.text("address")
        )
    return found


def _contacts(fields: Fields, problems: Problems) -> dict[str, Contact]:
    found = {}
    for id, node in fields.each("contacts", "contacts"):
        contact = Fields(node, f"the contact {id}", CONTACT_KEYS, problems)
        title, place = contact.required("title"), contact.place("title")
        phone, hours = contact.text("phone"), contact.text("hours")
        found[id] = Contact(id=id, title=title, phone=phone, hours=hours, place=place)
    return found


def _day_words(fields: Fields, problems: Problems) -> dict[str, DayWord]:
    found = {}
    for word, node in fields.each("times of day", "times of day"):
        hours = Fields(node, f"'{word}'", DAY_WORD_KEYS, problems)
        start = hours.clock("from", 0)
        end = hours.clock("to", DAY_SECONDS)
        sure = hours.clock("surely by", start)
        if not start <= sure <= end:
            problems.report("E14", hours.table.place, rule=f"'{word}'")
        found[word.lower()] = DayWord(start, sure, end)
    return found


def _things(fields: Fields, problems: Problems, key: str = "things") -> tuple[list[Thing], dict[str, str]]:
    things, also = [], {}
    for name, node in fields.each(key, key):
        thing = Fields(node, f"the thing {name}", THING_KEYS, problems)
        kinds = tuple(kind.lower() for kind in thing.texts("is"))
        things.append(Thing(name.lower(), kinds, thing.text("needs").lower()))
        also_node = thing.node("also")
        for other in as_texts(also_node, "'also'", problems) if also_node else ():
            also[other.lower()] = name.lower()
    return things, also


def read_vocabulary(file: SourceFile) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
    """The shipped words: a map ``things`` and a map ``routes``."""
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    if table is None:
        return Vocabulary(), problems.sorted()
    fields = Fields(table, "the vocabulary", None, problems)
    things, also = _things(fields, problems)
    _, routes = _things(fields, problems, "routes")
    return Vocabulary(routes=routes).with_things(things, also), problems.sorted()


def kind_of(table: Table) -> str | None:
    """Which kind of file a map says that it is; None when it does not say."""
    return next((kind for kind in KINDS if kind in table.entries), None)
