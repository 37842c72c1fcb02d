"""An instrument file: from text to ``Instrument``, with all problems at once.

Files are written like protocols and courses, in the same strict YAML, and read by the same reader. JSON is
YAML, so a form that a program writes as JSON is read as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..protocol.diagnostics import Diagnostic, Place, Problems, has_errors, near
from ..protocol.reading.fields import Fields, as_text
from ..protocol.reading.nodes import Table, nodes_of, read_nodes
from ..protocol.reading.protocols import NAME, SourceFile, opening
from .instrument import Instrument, Licence
from .keys import INSTRUMENT_KEYS, LICENCE_KEYS
from .reading_items import ItemReader
from .reading_scores import ScoreReader
from .reading_texts import TextReader
from .reading_values import days


@dataclass(frozen=True, slots=True)
class InstrumentReading:
    """What came of reading: the instrument when it has no error, and everything that was found."""

    instrument: Instrument | None
    problems: tuple[Diagnostic, ...]


def read_instrument(file: SourceFile) -> InstrumentReading:
    """Read an instrument file. Never raises for what an author wrote."""
    problems = Problems()
    table = read_nodes(file.content, file.name, problems)
    return _read(table, problems)


def read_instrument_values(values: Mapping[str, object], name: str) -> InstrumentReading:
    """The same for plain values with the keys of an instrument file; ``name`` is for messages."""
    table = nodes_of(values, Place(name))
    assert isinstance(table, Table), "an instrument is a map"
    return _read(table, Problems())


def _read(table: Table | None, problems: Problems) -> InstrumentReading:
    if table is None or not opening(table, "instrument", problems):
        return InstrumentReading(None, problems.sorted())
    instrument = _instrument(Fields(table, "an instrument", INSTRUMENT_KEYS, problems), problems)
    found = problems.sorted()
    return InstrumentReading(None if has_errors(found) else instrument, found)


def _instrument(fields: Fields, problems: Problems) -> Instrument:
    languages = fields.texts("languages")
    if not languages:
        problems.report("E06/needs", fields.table.place, noun="The instrument", key="languages")
    texts = TextReader(languages or ("en",), problems)
    sources = {name: as_text(node, name, problems) for name, node in fields.each("sources", "'sources'")}
    items = ItemReader(texts, problems).read(fields)
    scorings = ScoreReader(texts, sources, items, problems).read(fields)
    return Instrument(
        id=_id(fields, problems),
        version=fields.required("version"),
        title=texts.under(fields, "title", "The title", required=True),
        short=texts.named(fields, "short", "The short name"),
        wording=fields.word("wording", "own"),
        languages=texts.languages,
        licence=_licence(fields, sources, problems),
        sources=sources,
        items=items,
        opening=texts.under(fields, "opening", "The opening"),
        checked=fields.date("checked"),
        looks_back=days(fields, "looks back", problems),
        rests=days(fields, "rests", problems),
        measures=fields.texts("measures"),
        tap=fields.flag("tap"),
        scorings=scorings,
        note=texts.under(fields, "note", "The note"),
        loinc=fields.text("loinc"),
    )


def _id(fields: Fields, problems: Problems) -> str:
    id = fields.text("instrument")
    if not NAME.match(id):
        wanted, place = "lower-case words joined by hyphens", fields.place("instrument")
        problems.report("E10", place, key="instrument", value=id, wanted=wanted, hint="")
    return id


def _licence(fields: Fields, sources: Mapping[str, str], problems: Problems) -> Licence:
    """Whose it is: without that nobody may use it, so it must be there."""
    if "licence" not in fields:
        problems.report("E06/needs", fields.table.place, noun="The instrument", key="licence")
        return Licence(holder="", terms="", source="")
    licence = Fields(fields.node("licence") or fields.table, "the licence", LICENCE_KEYS, problems)
    source = licence.required("source")
    if source and source not in sources:
        problems.report(
            "E17", licence.place("source"), kind="source", name=source, near=near(source, sources)
        )
    return Licence(holder=licence.required("holder"), terms=licence.required("terms"), source=source)
