"""One row of a list, as HTML. A screen has many, and drawn by a template each would cost ten times as much.

What a row may hold is said at the top of templates/look/_row.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape as html_escape
from typing import Any

from django.utils.safestring import SafeString

from .holding import hold, whole_names
from .marks import MarkState, icon, window_mark


def row_html(row: Any, csrf: str = "") -> SafeString:
    """The list item of a row, given as a mapping or as a value with attributes."""
    tick = _of(row, "tick")
    return SafeString(f"<li{_ticked(row, tick, csrf)}</li>" if tick else f"<li>{_plain(row)}</li>")


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def escape(text: Any) -> str:
    """Text made safe for HTML, as the templates do it."""
    return text if isinstance(text, SafeString) else html_escape(str(text))


def _words(row: Any) -> str:
    second = _of(row, "second")
    after = f"<small>{_held(second)}</small>" if second else ""
    return f"<b>{whole_names(escape(_of(row, 'title')))}</b>{after}"


def _held(text: Any) -> str:
    return hold(escape(text))


def _plain(row: Any) -> str:
    href, share = _of(row, "href"), _of(row, "share")
    mark = window_mark(_of(row, "mark") or MarkState.ITEM, 1 if share in (None, "") else share)
    kind = f'class="row{" over" if _of(row, "is_over") else ""}"{_closing(row)}'
    inside = f"{mark}<div>{_words(row)}</div>"
    if not href:
        return f"<div {kind}>{inside}</div>"
    return f'<a href="{escape(href)}" {kind}>{inside}{icon("chevron")}</a>'


def _closing(row: Any) -> str:
    closes, over = _of(row, "closes"), _of(row, "over_text")
    if not closes:
        return ""
    return f' data-closes="{int(closes)}"' + (f' data-over="{escape(over)}"' if over else "")


def _ticked(row: Any, tick: Any, csrf: str) -> str:
    is_done, href, name = _of(tick, "is_done"), _of(row, "href"), _of(tick, "name")
    words = f'<a href="{escape(href)}">{_words(row)}</a>' if href else _words(row)
    sent = f' name="{escape(name)}" value="{escape(_of(tick, "value"))}"' if name else ""
    hidden = "".join(
        f'<input type="hidden" name="{escape(one)}" value="{escape(text)}">'
        for one, text in _of(tick, "hidden") or ()
    )
    return (
        f' class="row{" did" if is_done else ""}">'
        f'<form method="post" action="{escape(_of(tick, "action"))}">{csrf}{hidden}'
        f'<button class="tick" aria-pressed="{"true" if is_done else "false"}"'
        f' aria-label="{escape(_of(tick, "label") or _of(row, "title"))}"{sent}>'
        f'<span class="box">{icon("check")}</span></button></form><div>{words}</div>'
    )
