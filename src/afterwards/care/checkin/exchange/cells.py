"""Cells of a table that a spreadsheet opens: what it would take for a formula is quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
"""A cell that begins so is a formula to some spreadsheet, or would look like one that was quoted."""


def quoted(text: str) -> str:
    """The cell with an apostrophe before it where it would be read as a formula.

    >>> quoted("=1+1"), quoted("-3"), quoted("mild"), quoted("'tis")
    ("'=1+1", "'-3", 'mild', "''tis")
    """
    return f"'{text}" if text.startswith(STARTS) else text


def unquoted(text: str) -> str:
    """The cell as it was before it was quoted.

    >>> [unquoted(quoted(text)) for text in ("=1+1", "'tis", "mild", "")]
    ['=1+1', "'tis", 'mild', '']
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS) else text


def is_formula(text: str) -> bool:
    """Whether a cell that came in is a formula and not a number with a sign."""
    text = text.strip()
    if not text.startswith(("=", "@", "+", "-")):
        return False
    return not text[1:].replace(".", "", 1).replace(",", "", 1).isdigit()


def table_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV (RFC 4180: commas, CRLF), every cell safe to open."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([quoted(head) for head in heads])
    writer.writerows([quoted(cell) for cell in row] for row in rows)
    return out.getvalue()
