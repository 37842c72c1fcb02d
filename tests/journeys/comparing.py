"""A screen of Today beside what the engine says: every row that neither of them can account for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.translation import gettext

from journeys.engine import Said, plain
from journeys.reading import Seen, SeenRow

OWN_ROWS = (
    "Driving: ask your clinic first",
    "Alcohol: ask your clinic first",
    "Ask the clinic about your medicines",
    "If you get up",
    "When did it end?",
    "Say who takes you home",
    "Ride home: a taxi",
    "Ride home: %(name)s",
    "How is your mood?",
)
"""Rows that the site says itself. None of them holds a time of the plan."""
ON_RECORD = ("Done %(time)s.", "Some of it, %(time)s.", "Back at %(time)s.")
"""Second lines of what the person did or put off."""


def differences(seen: Seen, told: Said, language: str, *, hides: bool = False) -> list[str]:
    """What differs; nothing when each row equals the engine's, and each closed rule is named.

    ``hides``: a moment at which the table of moments shows no rules: staff are there, or one question stands.
    """
    with translation.override(language):
        own = [_pattern(gettext(text)) for text in OWN_ROWS]
        on_record = [_pattern(gettext(text)) for text in ON_RECORD]
    found = [text for row in seen.rows if (text := _untrue(row, told, own, on_record))]
    found += [f"not of the engine: {line}" for line in _unfounded(seen, told)]
    return found if hides else [*found, *_left_out(seen, told)]


def _pattern(text: str) -> re.Pattern[str]:
    """A text of the site with holes, as a pattern of what fills them."""
    holed = re.sub(r"%\(\w+\)s", "\0", plain(text))
    return re.compile(re.escape(holed).replace("\0", ".+"))


def _untrue(row: SeenRow, told: Said, own: list[re.Pattern[str]], on_record: list[re.Pattern[str]]) -> str:
    """Why a row is not what the engine says; empty when it is."""
    if row.title in told.lines:
        texts = told.lines[row.title] | told.bodies[row.title]
        fits = row.second in texts or any(pattern.fullmatch(row.second) for pattern in on_record)
        return "" if fits else f"{row.title}: {row.second!r} is none of {sorted(texts)}"
    if row.title in told.asked_of_clinic | told.forms:
        return ""
    if joined := named_in(row, told):
        over = [title for title in joined if title not in told.closed]
        return f"{row.title}: not closed now: {over}" if over else ""
    is_own = any(pattern.fullmatch(row.title) for pattern in own)
    if is_own and not re.search(r"\d", row.second):
        return ""
    return f"nobody says {row.title!r}, {row.second!r}"


def named_in(row: SeenRow, told: Said) -> list[str]:
    """The rules that one row joins by their titles; nothing when it joins none."""
    parts = row.second.partition(".")[0].split(" · ")
    return parts if all(part in told.lines for part in parts) else []


def _more(row: SeenRow) -> int:
    """How many rules a joined row has beyond those that it names."""
    found = re.search(r"\d+", row.second.partition(".")[2])
    return int(found[0]) if found else 0


def _left_out(seen: Seen, told: Said) -> Iterator[str]:
    """Closed rules that the screen does not name. "And 4 more" may stand for four of them."""
    named = {row.title for row in seen.rows} | {part for row in seen.rows for part in named_in(row, told)}
    more = sum(_more(row) for row in seen.rows if named_in(row, told))
    missing = sorted(told.closed - named)
    if len(missing) != more:
        yield f"closed and not shown ({more} more are counted): {missing}"


def _unfounded(seen: Seen, told: Said) -> Iterable[str]:
    """Lines of the lit panel with a time in them that the engine does not say of what the panel is about."""
    title, *lines = seen.lit or ("",)
    texts = told.lines.get(title, frozenset()) | told.bodies.get(title, frozenset())
    return [line for line in lines if re.search(r"\d", line) and line not in texts]
