"""``afterwards check``: every problem of every file, at its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..care.checkin.reading import read_instrument
from ..care.checking.protocols import check_draft, check_protocol
from ..care.protocol.diagnostics import Diagnostic, Problems, has_errors
from ..care.protocol.reading.nodes import Table, Text, read_nodes
from ..care.protocol.reading.protocols import (
    ProtocolReading,
    SourceFile,
    kind_of,
    read_protocol,
    read_vocabulary,
)
from ..care.protocol.reading.translations import read_names, read_translation
from ..protocols import VOCABULARY
from ..protocols.reading import vocabulary
from .documents import FileProblemsError, base_of, read_both, source_file


def check_file(name: str, on: date) -> tuple[Diagnostic, ...]:
    """Everything that is wrong, doubtful or open in one file of whatever kind."""
    try:
        file = source_file(name)
        problems = Problems()
        table = read_nodes(file.content, file.name, problems)
        if table is None:
            return problems.sorted()
        match kind_of(table):
            case "overlay":
                return _overlay(file, table, Path(name).parent, on)
            case "course":
                return read_both(file, Path(name).parent)[2]
            case "words":
                return _words(file, table, Path(name).parent)
            case "things":
                return read_vocabulary(file)[1]
            case "instrument":
                return read_instrument(file).problems
            case _:
                return _protocol(file, on)
    except FileProblemsError as error:
        return error.problems


def _protocol(file: SourceFile, on: date) -> tuple[Diagnostic, ...]:
    reading = read_protocol(file, vocabulary=vocabulary())
    if reading.protocol is not None:
        return _together(reading.problems, check_protocol(reading.protocol, on=on))
    drafted = check_draft(reading.draft, on=on) if reading.draft is not None else ()
    return _together(reading.problems, drafted)


def _together(*many: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    problems = Problems()
    for found in many:
        problems.extend(found)
    return problems.sorted()


def _overlay(file: SourceFile, table: Table, beside: Path, on: date) -> tuple[Diagnostic, ...]:
    extends = table.entries.get("extends")
    if not isinstance(extends, Text):
        problems = Problems()
        problems.report("E06/needs", table.place, noun="The overlay", key="extends")
        return problems.sorted()
    base_file = base_of(extends.text, beside, extends.place)
    base = read_protocol(base_file, vocabulary=vocabulary())
    reading = read_protocol(base_file, (file,), vocabulary=vocabulary())
    if reading.protocol is None or base.protocol is None:
        return reading.problems
    known = check_protocol(base.protocol, on=on)
    # What the base says by itself is not the overlay's doing.
    new = tuple(d for d in check_protocol(reading.protocol, on=on, base=base.protocol) if d not in known)
    return _together(reading.problems, new)


def _words(file: SourceFile, table: Table, beside: Path) -> tuple[Diagnostic, ...]:
    of = table.entries.get("of")
    if not isinstance(of, Text):
        problems = Problems()
        problems.report("E06/needs", table.place, noun="The translation", key="of")
        return problems.sorted()
    if of.text == VOCABULARY:
        return read_names(file, vocabulary())[1]
    base = _translated(base_of(of.text, beside, of.place), beside)
    return base.problems if base.protocol is None else read_translation(file, base.protocol).problems


def _translated(file: SourceFile, beside: Path) -> ProtocolReading:
    """What a words file is of: a protocol, or an overlay with the protocol under it."""
    table = read_nodes(file.content, file.name, Problems())
    extends = table.entries.get("extends") if table else None
    if table is None or kind_of(table) != "overlay" or not isinstance(extends, Text):
        return read_protocol(file, vocabulary=vocabulary())
    under = base_of(extends.text, beside, extends.place)
    return read_protocol(under, (file,), vocabulary=vocabulary())


def exit_code(found: tuple[Diagnostic, ...]) -> int:
    """1 when there are errors, else 0."""
    return int(has_errors(found))
