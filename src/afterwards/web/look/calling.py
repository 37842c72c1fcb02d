"""What a visit is called: "appointment" for somebody who would rather not have "session" on the screen.

The guides, the engine and our own texts say session. A finished page goes through here once, when it is made
(``{% called %}`` in base.html), so that no text has to know of the wish. What somebody typed stays as it is:
fields, ``.quote``, names, and whatever is marked ``translate="no"``, such as the title of a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

APPOINTMENT = "appointment"
"""The value of the wish ``words``."""

SPOKEN = frozenset(
    {"aria-label", "aria-description", "title", "alt", "placeholder", "abbr", "label", "data-over"}
)
"""Attributes whose value somebody sees or hears. A field's value is never one of them."""

_WORD = (
    r"(?:(?<!\w)(?P<article>a)(?P<gap>(?:\s|&nbsp;)+))?(?<![\w@/])(?P<english>sessions?)(?!\.\w|[\w@/])"
    r"|(?<![\w@/])(?P<spanish>sesi(?:ó|o\u0301?)n(?:es)?)(?!\.\w|[\w@/])"
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
_INSIDE = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_TOKEN = re.compile(
    rf"<!--.*?-->|<![^>]*>|(?P<open><(?P<raw>script|style|textarea)\b{_INSIDE}>)(?P<rest>.*?</(?P=raw)\s*>)"
    rf"|<(?P<end>/?)(?P<name>[a-z][\w-]*){_INSIDE}>|[^<]+|<",
    re.IGNORECASE | re.DOTALL,
)
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))

type Words = re.Pattern[str]


def say_appointment(page: str, as_typed: Iterable[str] = ()) -> str:
    """The page with "appointment" for each "session" and "cita" for each "sesión", in words only.

    ``as_typed``: names and other texts of people, which stay as they are wherever they stand.

    >>> say_appointment('<p title="Session 2">A session. <b>Sesiones</b> <i class="quote">My session</i></p>')
    '<p title="Appointment 2">An appointment. <b>Citas</b> <i class="quote">My session</i></p>'
    """
    if not re.search(_WORD, page, re.IGNORECASE):
        return page
    names = "|".join(re.escape(escape(name)) for name in as_typed if name)
    words = re.compile(rf"(?P<typed>(?-i:{names or '(?!)'}))|{_WORD}", re.IGNORECASE)
    return "".join(_parts(page, words))


def _parts(page: str, words: Words) -> Iterator[str]:
    """Every piece of the page in order, changed or not."""
    kept, depth = "", 0
    for token in _TOKEN.finditer(page):
        text, name = token[0], (token["name"] or "").lower()
        if kept:
            if name == kept:
                depth += -1 if token["end"] else not text.endswith("/>")
            kept = kept if depth else ""
            yield text
        elif token["raw"]:
            yield _tag(token["open"], words) + token["rest"]
        elif name:
            if _is_kept(text) and not (token["end"] or name in _VOID or text.endswith("/>")):
                kept, depth = name, 1
            yield _tag(text, words)
        else:
            yield text if text.startswith("<!") else words.sub(_renamed, text)


def _is_kept(tag: str) -> bool:
    """Whether what stands in that element is somebody's own words."""
    found = {name.lower(): value.strip("\"'") for name, _is, value in _ATTRIBUTE.findall(tag)}
    return found.get("translate") == "no" or "quote" in found.get("class", "").split()


def _tag(tag: str, words: Words) -> str:
    """The tag with its spoken attributes renamed."""

    def spoken(found: re.Match[str]) -> str:
        name, equals, value = found.groups()
        return name + equals + (words.sub(_renamed, value) if name.lower() in SPOKEN else value)

    return _ATTRIBUTE.sub(spoken, tag)


def _renamed(found: re.Match[str]) -> str:
    if found["typed"]:
        return found[0]
    old = found["english"] or found["spanish"]
    many = old[-1] in "sS"
    if found["spanish"]:
        return _as_written("citas" if many else "cita", old)
    article = f"{_as_written('an', found['article'])}{found['gap']}" if found["article"] else ""
    return article + _as_written("appointments" if many else "appointment", old)


def _as_written(new: str, old: str) -> str:
    """The new word with the capitals of the old one."""
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new.capitalize() if old[0].isupper() else new
