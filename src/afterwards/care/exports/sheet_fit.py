"""How much of a sheet fits on the paper. A page is never made to fit by small print.

What does not fit is left off by rank: first what is only offered, then what the guide hopes for. Rules move
from the drawing into a sentence and are never lost; signs and numbers are never left off. Heights are
reckoned for Arial and its like; where the machine has only a wider face, the lines to write on give way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..safety.lines import Numbers
from .sheet_bars import chart_height
from .sheet_content import Content, Limits, box_texts, content_of, expected_text, later_text, signs_text
from .sheet_moment import Moment
from .type_widths import wrapped


class Paper(NamedTuple):
    """A size of paper; ``width`` and ``height`` of its inside in px at 96 to the inch."""

    name: str
    wide: str
    high: str
    width: int
    height: int


PAPERS = {
    "a4": Paper("A4", "210mm", "297mm", 688, 1054),
    "letter": Paper("letter", "8.5in", "11in", 710, 988),
}

FULL = Limits(bars=9, acts=7, before=8, asks=4, later=3, documents=3)
GOOD = Limits(bars=6, acts=4, before=5, asks=1, later=0, documents=1)
LEAN = Limits(bars=3, acts=2, before=5, asks=0, later=0, documents=1, dense=True)
BARE = Limits(bars=3, acts=2, before=4, asks=0, later=0, documents=0, dense=True)
ORDER = ("bars", "acts", "before", "bars", "asks", "bars", "acts", "before", "documents", "later")
"""In which order a page is filled: what keeps from harm before what is good to do."""

BODY, SMALL, LINE, SMALL_LINE, SIZE_IN_BOX, BOX_LINE = 14.67, 13.34, 18.8, 17.5, 15.1, 19.4
SECTION = 37
"""A heading with its line, and the room below its section."""
HEADER, WRITING, GAP = 65, 95, 34


def fitted(moment: Moment, numbers: Numbers, paper: Paper) -> Content:
    """The fullest content that fits the paper; the leanest when none does."""

    def made(limits: Limits) -> Content | None:
        content = content_of(moment, numbers, limits, paper.width)
        return content if height_of(content, paper) <= paper.height else None

    full = made(FULL)
    if full is not None:
        return full
    for base in (GOOD, LEAN, BARE):
        content = made(base)
        if content is not None:
            return _grown(made, base, content)
    return content_of(moment, numbers, BARE, paper.width)


def _grown(made: Callable[[Limits], Content | None], limits: Limits, content: Content) -> Content:
    """The content with one more of each kind in turn, for as long as one of them fits."""
    open_kinds = set(ORDER)
    while open_kinds:
        for kind in ORDER:
            wider = limits._replace(**{kind: getattr(limits, kind) + 1})
            if kind not in open_kinds or getattr(wider, kind) > getattr(FULL, kind):
                open_kinds.discard(kind)
                continue
            more = made(wider)
            if more is None:
                open_kinds.discard(kind)
            else:
                limits, content = wider, more
    return content


def height_of(content: Content, paper: Paper) -> float:
    """About how high the sheet will be, in px, with two lines left to write on."""
    width = paper.width
    half = (width - GAP) / 2
    days = max(_list(content.today, half), _list(content.tomorrow, half))
    parts = [
        HEADER,
        _rules(content, width),
        _before(content, width, half),
        SECTION + days if days else 0,
        sum(_rows(text, width - 34, SIZE_IN_BOX) * BOX_LINE for text in box_texts(content)) + 41,
        _signs_and_people(content, width, half),
        WRITING,
        _small(content.source, width),
    ]
    return sum(parts)


def _signs_and_people(content: Content, width: float, half: float) -> float:
    calls = _calls(content, half)
    if content.dense:
        signs = SECTION + _rows(signs_text(content), half * 1.13) * LINE
        signs += _small(later_text(content), half * 1.13)
        return max(signs, calls) + _rows(expected_text(content), width) * LINE + 10
    signs = SECTION + _list(content.signs.today, half) + _small(later_text(content), half)
    return max(signs, SECTION + _list(content.expected, half) + calls)


def _before(content: Content, width: float, half: float) -> float:
    if not any(content.before):
        return 0
    lines = content.before.lines
    cuts = range(len(lines) + 1)
    lists = min(max(_list(lines[:cut], half), _list(lines[cut:], half)) for cut in cuts)
    return SECTION + _rows(content.before.medicines, width) * LINE + lists


def _rules(content: Content, width: float) -> float:
    drawn = content.drawn
    if not (drawn.bars or drawn.also or content.asks):
        return 0
    high = SECTION + _small(" ".join(drawn.notes), width)
    if drawn.bars:
        high += chart_height(drawn.bars) + 4
    also = [" ".join(drawn.also)] if content.dense else drawn.also
    high += sum(_rows(text, width) * LINE + 2 for text in also)
    return high + sum(_rows(text, width - 98) * LINE + 5 for text in content.asks)


def _calls(content: Content, width: float) -> float:
    near = sum(_rows(text, width) * LINE + 4 for text in content.supporter)
    return SECTION + 48 * len(content.contacts) + 24 + near


def _list(texts: Iterable[str], width: float) -> float:
    return sum(_rows(text, width - 16) * LINE + 1 for text in texts)


def _small(text: str, width: float) -> float:
    return _rows(text, width, SMALL) * SMALL_LINE


def _rows(text: str, width: float, size: float = BODY) -> int:
    return len(wrapped(text, width, size)) if text else 0
