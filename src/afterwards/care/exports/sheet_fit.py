"""How much of a sheet fits on the paper. A page is never made to fit by small print.

What does not fit is left off by rank: first what is only offered, then what the guide hopes for. Rules move
from the drawing into a sentence and are never lost; signs and numbers are never left off. Heights are
reckoned for a wide face, so that a page holds whatever face the machine has.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from .helplines import Helpline
from .sheet_bars import chart_height, text_width
from .sheet_content import Content, Limits, box_texts, content_of, later_text
from .sheet_moment import Moment


class Paper(NamedTuple):
    """A size of paper; ``width`` and ``height`` of its inside in px at 96 to the inch."""

    name: str
    wide: str
    high: str
    width: int
    height: int


PAPERS = {
    "a4": Paper("A4", "210mm", "297mm", 688, 1052),
    "letter": Paper("letter", "8.5in", "11in", 710, 986),
}

STEPS = (
    Limits(9, 7, 8, 4, 3),
    Limits(9, 7, 8, 4, 0),
    Limits(9, 6, 8, 3, 0),
    Limits(9, 5, 6, 3, 0),
    Limits(8, 5, 6, 3, 0),
    Limits(8, 4, 6, 2, 0),
    Limits(7, 4, 5, 2, 0),
    Limits(7, 3, 4, 2, 0),
    Limits(6, 3, 4, 2, 0),
    Limits(5, 3, 4, 1, 0),
    Limits(4, 3, 3, 1, 0),
    Limits(3, 2, 2, 1, 0),
)
"""From all that is good to have down to what must be there."""

BODY, SMALL, LINE, SMALL_LINE, SIZE_IN_BOX, BOX_LINE = 14.67, 13.34, 18.8, 17.5, 15.1, 19.4
SECTION = 37
"""A heading with its line, and the room below its section."""
HEADER, WRITING, GAP = 65, 84, 34


def fitted(moment: Moment, helpline: Helpline, paper: Paper) -> Content:
    """The fullest content that fits the paper; the leanest when none does."""
    content = content_of(moment, helpline, STEPS[0], paper.width)
    for limits in STEPS[1:]:
        if height_of(content, paper) <= paper.height:
            break
        content = content_of(moment, helpline, limits, paper.width)
    return content


def height_of(content: Content, paper: Paper) -> float:
    """About how high the sheet will be, in px, with two lines left to write on."""
    width = paper.width
    half = (width - GAP) / 2
    before = max(_list(part, half) for part in _halves(content.before))
    days = max(_list(content.today, half), _list(content.tomorrow, half))
    people = _expected(content, half) + _calls(content, half)
    signs = SECTION + _list(content.signs.today, half) + _small(later_text(content), half)
    parts = [
        HEADER,
        _rules(content, width),
        SECTION + before if content.before else 0,
        SECTION + days if days else 0,
        sum(_rows(text, width - 34, SIZE_IN_BOX) * BOX_LINE for text in box_texts(content)) + 41,
        max(signs, people),
        WRITING,
        _small(content.source, width),
    ]
    return sum(parts)


def _rules(content: Content, width: float) -> float:
    drawn = content.drawn
    if not (drawn.bars or drawn.also or content.asks):
        return 0
    high = SECTION + _small(" ".join(drawn.notes), width)
    if drawn.bars:
        high += chart_height(drawn.bars) + 4
    high += sum(_rows(text, width) * LINE + 2 for text in drawn.also)
    return high + sum(_rows(text, width - 98) * LINE + 5 for text in content.asks)


def _expected(content: Content, width: float) -> float:
    return SECTION + _list(content.expected, width)


def _calls(content: Content, width: float) -> float:
    near = sum(_rows(text, width) * LINE + 4 for text in content.supporter)
    return SECTION + 48 * len(content.contacts) + 24 + near


def _halves(texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    middle = ceil(len(texts) / 2)
    return texts[:middle], texts[middle:]


def _list(texts: Iterable[str], width: float) -> float:
    return sum(_rows(text, width - 16) * LINE + 1 for text in texts)


def _small(text: str, width: float) -> float:
    return _rows(text, width, SMALL) * SMALL_LINE


def _rows(text: str, width: float, size: float = BODY) -> int:
    # A line ends at a word, so it is never quite full.
    return ceil(text_width(text, size) / (width - 20)) if text else 0
