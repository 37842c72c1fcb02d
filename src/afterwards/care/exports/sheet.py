"""The printable sheet: one page a session, for the fridge door. One HTML file that asks nobody for anything.

Black on white, system faces, inline drawing, no script, no address on the net. Times are written out; "today"
is the day of the session.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from importlib.resources import files

from ..plan import Plan
from ..protocol.tree import Contact
from ..safety.helplines import numbers_of
from ..timing import Instant
from ..words import Words
from .moments import upper_first
from .sheet_bars import chart
from .sheet_content import Content, box_texts, expected_text, later_text, signs_text
from .sheet_fit import PAPERS, Paper, fitted
from .sheet_moment import moment_of

LINES_TO_WRITE_ON = 12
"""More than fit: the page shows as many as it has room for, two at the least."""

_MARK = (
    '<svg class="mark" viewBox="0 0 28 40" aria-hidden="true">'
    '<rect x="1.5" y="1.5" width="25" height="37" rx="2" fill="#fff" stroke="#111" stroke-width="2.5"/>'
    '<path d="M2.5 2.5h23v17h-23z" fill="#444"/>'
    '<path d="M14 20v18M2 20h24M2 29h24" stroke="#111" stroke-width="2" fill="none"/></svg>'
)


def sheet_html(
    plan: Plan,
    words: Words,
    *,
    sessions: tuple[str, ...] | None = None,
    at: Instant,
    country: str = "us",
    paper: str = "a4",
) -> str:
    """One HTML file with a page for each session (all that are held, or those whose keys are named).

    ``at`` is the moment it is printed: answers count as they are known then. Session keys that the course
    does not hold are left out. Raises KeyError for a paper other than ``a4`` and ``letter``.
    """
    size = PAPERS[paper]
    numbers = numbers_of(country)
    scenes = [
        s for s in plan.scenes["session"] if s.session and (sessions is None or s.session.key in sessions)
    ]
    contents = [fitted(moment_of(plan, scene, at, words), numbers, size) for scene in scenes]
    pages = "".join(_page(content, size, number) for number, content in enumerate(contents, 1))
    title = contents[0].title if len(contents) == 1 else words.say("sheet.titles")
    if not contents:
        none = f"<p>{_text(words.say('sheet.none'))}</p>"
        pages = f'<article class="sheet"><h1>{_text(title)}</h1>{none}</article>'
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_style(size)}</style>\n</head>\n"
        f"<body>\n<main>\n{pages}</main>\n</body>\n</html>\n"
    )


@lru_cache(maxsize=1)
def _css() -> str:
    return files(__package__).joinpath("sheet.css").read_text(encoding="utf-8")


def _style(paper: Paper) -> str:
    size = f"--wide: {paper.wide}; --high: {paper.high};"
    return f"@page {{ size: {paper.name}; margin: 0; }}\n:root {{ {size} }}\n{_css()}"


def _text(text: str) -> str:
    return escape(text)


def _page(content: Content, paper: Paper, number: int) -> str:
    key = f"s{number}"
    parts = [
        f'<header>{_MARK}<h1 id="{key}">{_text(content.title)}</h1><p>{_text(content.subtitle)}</p></header>',
        _rules(content, key),
        _before(content),
        _days(content),
        _box(content),
        _signs_and_people(content),
        f'<p class="run">{_strong(expected_text(content))}</p>' if content.dense else "",
        _still_with_me(content.words),
        f"<footer><p>{_text(content.source)}</p></footer>",
    ]
    body = "\n".join(part for part in parts if part)
    return f'<article class="sheet {paper.name.lower()}" aria-labelledby="{key}">\n{body}\n</article>\n'


def _heading(key: str, words: Words) -> str:
    return f"<h2>{_text(words.say(key))}</h2>"


def _section(words: Words, key: str, inside: str, wanted: object = True, style: str = "") -> str:
    if not wanted:
        return ""
    name = f' class="{style}"' if style else ""
    return f"<section{name}>{_heading(key, words)}{inside}</section>"


def _list(texts: Iterable[str], style: str = "") -> str:
    items = "".join(f"<li>{_text(text)}</li>" for text in texts)
    name = f' class="{style}"' if style else ""
    return f"<ul{name}>{items}</ul>" if items else ""


def _rules(content: Content, key: str) -> str:
    drawn = content.drawn
    inside: list[str] = []
    if drawn.bars:
        inside += [chart(drawn.bars, drawn.axis, key), _narrow(content)]
    if drawn.notes:
        inside.append(f'<p class="note">{_text(" ".join(drawn.notes))}</p>')
    also = [_strong(text) for text in drawn.also]
    inside += [
        f'<p class="also">{text}</p>' for text in ([" ".join(also)] if content.dense and also else also)
    ]
    inside += [f'<p class="ask"><span>{_text(text)}</span><i></i></p>' for text in content.asks]
    return _section(content.words, "sheet.rules", "".join(inside), inside)


def _narrow(content: Content) -> str:
    """The same rules as a list, for a phone: only one of the two is ever shown."""
    rows = "".join(
        f"<dt>{_text(bar.title)}</dt><dd>{_text(upper_first(bar.full))}.</dd>" for bar in content.drawn.bars
    )
    return f'<dl class="narrow">{rows}</dl>'


def _strong(text: str) -> str:
    """The part before the first colon that ends a phrase stands out."""
    head, colon, rest = text.partition(": ")
    return f"<b>{_text(head)}:</b> {_text(rest)}" if colon else _text(text)


def _before(content: Content) -> str:
    medicines, lines = content.before
    inside = (f"<p>{_strong(medicines)}</p>" if medicines else "") + _list(lines, "two")
    return _section(content.words, "sheet.before", inside, inside)


def _days(content: Content) -> str:
    today = _section(content.words, "sheet.today", _list(content.today), content.today)
    tomorrow = _section(content.words, "sheet.tomorrow", _list(content.tomorrow), content.tomorrow)
    if not content.today:
        return _section(content.words, "sheet.tomorrow", _list(content.tomorrow, "two"), content.tomorrow)
    return f'<div class="pair">{today}{tomorrow}</div>'


def _box(content: Content) -> str:
    lines = "".join(f"<p>{_strong(text)}</p>" for text in box_texts(content))
    return f'<section class="help" aria-label="{_text(content.words.say("sheet.help"))}">{lines}</section>'


def _signs_and_people(content: Content) -> str:
    style = "pair dense" if content.dense else "pair"
    return f'<div class="{style}">{_clinic_today(content)}<div>{_people(content)}</div></div>'


def _clinic_today(content: Content) -> str:
    later = later_text(content)
    inside = f"<p>{_text(signs_text(content))}</p>" if content.dense else _list(content.signs.today)
    inside += f'<p class="note">{_text(later)}</p>' if later else ""
    return _section(content.words, "sheet.call today", inside, content.signs.today)


def _people(content: Content) -> str:
    calls = "".join(_contact(contact, content.words) for contact in content.contacts)
    alone = content.expected[0] if len(content.expected) == 1 else ""
    words = f"<p>{_text(alone)}</p>" if alone else _list(content.expected)
    expect = _section(content.words, "sheet.expect", words, not content.dense)
    person = f'<p class="call"><b>{_text(content.words.say("sheet.person"))}</b> <i class="fill"></i></p>'
    near = "".join(f'<p class="near">{_text(text)}</p>' for text in content.supporter)
    return expect + _section(content.words, "sheet.call", calls + person + near)


def _contact(contact: Contact, words: Words) -> str:
    phone = _text(contact.phone) or '<i class="fill"></i>'
    hours = _text(contact.hours) or '<i class="fill"></i>'
    return (
        f'<p class="call"><b>{_text(contact.title)}</b> {phone}</p>'
        f'<p class="call">{_text(words.say("sheet.hours"))} {hours}</p>'
    )


def _still_with_me(words: Words) -> str:
    lines = "<i></i>" * LINES_TO_WRITE_ON
    return f'<section class="write">{_heading("sheet.still", words)}<div>{lines}</div></section>'
