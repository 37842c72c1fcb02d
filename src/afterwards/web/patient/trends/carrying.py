"""What of a file goes from one screen of an import to the next: the columns that may be days or numbers.

Notes, activities and everything else that is words stay out of the page.
"""

from __future__ import annotations

import csv
import io

from ....care.checkin.exchange.apps import app_of
from ....care.checkin.exchange.scores_csv import HEADS
from ....care.checkin.exchange.tables import Sheet

MOST_CARRIED = 900_000
"""Letters; a form may be a little more than that (DATA_UPLOAD_MAX_MEMORY_SIZE)."""
LONGEST_CELL = 40
"""A day with its time fits, a note does not."""
MOST_WORDY = 0.5
"""A column of which so many cells are longer than that is words."""
KEPT = {
    "daylio": ("full_date", "date", "weekday", "time", "mood"),
    "bearable": ("date", "date formatted", "time of day", "category", "rating/amount"),
}


def carried(sheet: Sheet) -> str:
    """The table with fewer columns, every row on the line that it has in the file."""
    app = app_of(sheet)
    columns = _columns(sheet, app)
    longest = MOST_CARRIED if len(columns) == 1 else 2 * LONGEST_CELL
    lines = [_line([sheet.heads[one] for one in columns])]
    at = 2
    moods = sheet_category(sheet) if app == "bearable" else None
    for line, cells in sheet.rows:
        if moods is not None and (moods >= len(cells) or cells[moods].strip().lower() != "mood"):
            continue
        lines.append("\n" * max(0, line - at))
        lines.append(_line([_cell(cells[one], longest) for one in columns if one < len(cells)]))
        at = max(line, at) + 1
    return "".join(lines)


def sheet_category(sheet: Sheet) -> int | None:
    """Where a Bearable export says what a line is about."""
    heads = [head.lower() for head in sheet.heads]
    return heads.index("category") if "category" in heads else None


def _columns(sheet: Sheet, app: str) -> list[int]:
    """The numbers of the columns that are kept; all of a table of our own, and a lone one."""
    if len(sheet.heads) == 1 or set(HEADS) <= set(sheet.heads):
        return list(range(len(sheet.heads)))
    if app:
        return [at for at, head in enumerate(sheet.heads) if head.lower() in KEPT[app]]
    return [at for at, head in enumerate(sheet.heads) if not _is_wordy(sheet.column(head))]


def _is_wordy(cells: tuple[str, ...]) -> bool:
    return sum(len(cell.strip()) > LONGEST_CELL for cell in cells) > MOST_WORDY * max(1, len(cells))


def _cell(text: str, longest: int) -> str:
    """A cell on one line, no longer than anything that we read."""
    return text.replace("\n", " ").replace("\r", " ")[:longest]


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
