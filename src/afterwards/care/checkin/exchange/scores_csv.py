"""Scores as a table for a spreadsheet, which comes back in unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from ...timing import Calendar, TimeTextError, instant_of, parse_day
from ...words import Words
from ..library import FORMS, Library
from ..reports import ORIGINS, Report
from .cells import table_text, unquoted
from .tables import Notice, read_table

HEADS = ("day", "time", "form", "version", "score", "value", "in words", "from", "key")
"""The heads are for programs and the same in every language."""


def scores_csv(reports: Iterable[Report], calendar: Calendar, words: Words, library: Library = FORMS) -> str:
    """Reports as a table, in the order given. ``in words`` is for the reader and is not read back."""
    return table_text(HEADS, (_row(one, calendar, words, library) for one in reports))


def _row(report: Report, calendar: Calendar, words: Words, library: Library) -> tuple[str, ...]:
    return (
        date.fromordinal(report.day).isoformat(),
        "" if report.at is None else calendar.iso(report.at),
        report.instrument,
        report.version,
        report.name,
        str(report.value),
        _band(report, words, library),
        report.origin,
        report.key,
    )


def _band(report: Report, words: Words, library: Library) -> str:
    known = library.find(report.instrument)
    scoring = known.scoring(report.name) if known else None
    band = scoring.band(report.value) if scoring else None
    return band.texts.get(words.language, "") if band else ""


def read_scores_csv(content: bytes) -> tuple[tuple[Report, ...], tuple[Notice, ...]]:
    """The reports of such a table, and what could not be read. Other columns are left alone."""
    found, notices = read_score_lines(content)
    return tuple(report for _, report in found), notices


def read_score_lines(content: bytes) -> tuple[tuple[tuple[int, Report], ...], tuple[Notice, ...]]:
    """The same, each report with its line."""
    table, notices = read_table(content)
    if table is None:
        return (), notices
    lacking = [head for head in HEADS if head not in table.heads and head not in ("in words", "from", "key")]
    if lacking:
        return (), (*notices, Notice(key="past.no column", words={"column": lacking[0]}))
    found, problems = [], list(notices)
    for line, cells in table.rows:
        report = _report({head: unquoted(cell) for head, cell in zip(table.heads, cells, strict=False)})
        if report is None:
            problems.append(Notice(key="past.broken", words={"line": line}, line=line))
        else:
            found.append((line, report))
    return tuple(found), tuple(problems)


def _report(cells: dict[str, str]) -> Report | None:
    try:
        day, value = parse_day(cells["day"]), Decimal(cells["value"])
        at = instant_of(cells["time"]) if cells["time"] else None
    except (TimeTextError, InvalidOperation, KeyError):
        return None
    origin = cells.get("from") or "file"
    if not value.is_finite() or origin not in ORIGINS or not cells["form"] or not cells["score"]:
        return None
    return Report(
        day=day,
        at=at,
        instrument=cells["form"],
        version=cells["version"],
        name=cells["score"],
        value=value,
        origin=origin,
        key=cells.get("key", ""),
    )
