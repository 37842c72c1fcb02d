"""A table of text from anywhere: which letters, which delimiter, how large. Nothing in it is run or guessed.

What had to be guessed to read it at all, such as the letters, is said so that a person can look.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
"""Ten years of a symptom app are about fifteen."""
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_LETTERS = 32_000
DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50
_SAMPLE = 64 * 1024
"""Letters that are looked at; fewer than the reader takes for one cell, so it finds no fault here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about a file: a key of ``words`` with its fields, and the line it is about (0: all of it)."""

    key: str
    words: Mapping[str, object] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: its heads, and its rows with the lines that they begin on."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str
    encoding: str

    def column(self, head: str) -> tuple[str, ...]:
        """The cells of a column in order, empty where a row is short. ValueError for an unknown head."""
        at = self.heads.index(head)
        return tuple(cells[at] if at < len(cells) else "" for _, cells in self.rows)


type SheetRead = tuple[Sheet | None, tuple[Notice, ...]]


def size_refusal(length: int) -> Notice | None:
    """Whether a file of that many bytes is refused, before a byte of it is read."""
    return Notice(key="past.too large", words={"most": MOST_MEGABYTES}) if length > MOST_BYTES else None


def read_table(content: bytes, delimiter: str = "") -> SheetRead:
    """The table of a file, and what is to be said about it. ``delimiter`` is found where none is given.

    >>> table, notices = read_table(b"day;mood\\n2026-01-04;7\\n")
    >>> table.heads, table.delimiter, notices
    (('day', 'mood'), ';', ())
    """
    refused = size_refusal(len(content))
    if refused is not None:
        return None, (refused,)
    text, encoding = _decoded(content)
    if text is None:
        return None, (Notice(key="past.not text"),)
    if not text.strip():
        return None, (Notice(key="past.empty"),)
    text, stated = _stated_delimiter(text)
    used = delimiter or stated or likely_delimiter(text)
    rows, broken = _rows(text, used)
    if broken is not None:
        return None, (broken,)
    notices = [Notice(key="past.encoding", words={"encoding": encoding})] if encoding == "cp1252" else []
    heads = _told_apart(cell.strip() for cell in rows[0][1])
    if len(heads) == 1:
        notices.append(Notice(key="past.one column", words={"delimiter": used}))
    table = Sheet(heads=heads, rows=tuple(rows[1:]), delimiter=used, encoding=encoding)
    return table, tuple(notices)


def _told_apart(heads: Iterable[str]) -> tuple[str, ...]:
    """The heads, a second one of the same name with its number: each can be chosen."""
    found: list[str] = []
    for head in heads:
        number, name = 1, head
        while name in found:
            number += 1
            name = f"{head} ({number})".strip()
        found.append(name)
    return tuple(found)


def _decoded(content: bytes) -> tuple[str | None, str]:
    """The text and its encoding: what the file says of itself, else UTF-8, else the letters of Windows."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _tried(content, name), name
    if b"\x00" in content or content.startswith(b"PK\x03\x04"):
        return None, ""
    text = _tried(content, "utf-8")
    return (text, "utf-8") if text is not None else (_tried(content, "cp1252"), "cp1252")


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _stated_delimiter(text: str) -> tuple[str, str]:
    """A first line ``sep=;``, as a spreadsheet writes it, names the delimiter and is no row."""
    first, _, rest = text.partition("\n")
    first = first.strip("\r")
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS:
        return rest, first[4]
    return text, ""


def likely_delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of columns, and more than one.

    >>> likely_delimiter("day;mood\\n4,5;7\\n4,6;8"), likely_delimiter("one column")
    (';', ',')
    """
    sample = "\n".join(text[:_SAMPLE].splitlines()[:_LOOKED_AT])
    best, most = DELIMITERS[0], (0.0, 1)
    for delimiter in DELIMITERS:
        counts = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        usual = max(set(counts), key=counts.count, default=1)
        if usual > 1 and (counts.count(usual) / len(counts), usual) > most:
            best, most = delimiter, (counts.count(usual) / len(counts), usual)
    return best


type Rows = list[tuple[int, tuple[str, ...]]]


def _rows(text: str, delimiter: str) -> tuple[Rows, Notice | None]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: Rows = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if _is_too_wide(cells):
                    return [], Notice(key="past.broken", words={"line": line}, line=line)
                rows.append((line, tuple(cells)))
            if len(rows) > MOST_ROWS + 1:
                return [], Notice(key="past.too many", words={"most": MOST_ROWS})
            line = reader.line_num + 1
    except csv.Error:
        return [], Notice(key="past.broken", words={"line": line}, line=line)
    return (rows, None) if rows else ([], Notice(key="past.empty"))


def _is_too_wide(cells: Sequence[str]) -> bool:
    return len(cells) > MOST_COLUMNS or any(len(cell) > MOST_LETTERS for cell in cells)
