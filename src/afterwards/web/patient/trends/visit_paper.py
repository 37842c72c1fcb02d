"""The sheet for the appointment as PDF: the values of the page, its drawings as files, and nothing besides.

Where the extra is not installed there is no such address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ....care.exports.drawing_file import drawing_file
from ... import press
from ...look.holding import hold
from ..today.requests import mine, signed_in
from ..wishes import caller
from .visit import chosen, sheets_of

WIDE, LETTERS = 432, 14
"""A drawing in px: as wide as a column of 87 mm, when its letters are 8 points."""
OWN = frozenset(("questions", "helped", "medicines", "wish", "words"))
"""What the person wrote: nothing changes a word of it."""
PLAIN = ("language", "date", "sessions", "others", "body_more", "questions", "labels")
"""What is plain values already."""
DRAWINGS = frozenset(("drawing", "chart"))
"""What is markup already."""


@require_safe
@signed_in
def visit_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet as a file. Its name and its title tell nothing."""
    if not press.is_there():
        raise Http404
    own = mine(request)
    sheets = [_on_paper(one) for one in sheets_of(own, chosen(request, own))]
    made = press.as_pdf("visit", {"title": _("Day plan"), "sheets": _as_called(sheets, caller(request))})
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="day-plan.pdf"'
    return response


def _on_paper(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """One language of the sheet, as plain values."""
    written = {key: "\n".join(sheet[key].splitlines()) for key in ("helped", "medicines", "wish")}
    kept = {key: sheet[key] for key in PLAIN}
    return {
        **kept,
        **written,
        "title": sheet["labels"]["title"],
        "pictures": [_picture(one) for one in sheet["pictures"]],
        "events": [{"day": one["day"], "words": one["words"]} for one in sheet["events"]],
        "body": [{"day": one["day"], "said": one["said"]} for one in sheet["body"]],
        "hold": _held(sheet["hold"]) if sheet["hold"] else None,
    }


def _picture(picture: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: picture[key] for key in ("question", "first", "more", "legend", "standing")}
    said = f"{picture['first']} {picture['more']}"
    return kept | {"drawing": _drawn(picture["drawing"]), "alt": said}


def _held(card: Mapping[str, Any]) -> dict[str, Any]:
    """How long it holds. Numbers stay with their words, as on the page."""
    texts = ("title", "signal", "note", "scale", "as_of", "eyebrow", "question", "limits_head")
    lists = {key: [hold(line) for line in card[key]] for key in ("lead", "missing", "limits")}
    said = " ".join((card["title"], *card["lead"]))
    held = {key: hold(card[key]) for key in texts}
    return {**held, **lists, "chart": _drawn(card["chart"]), "alt": said}


def _as_called(value: Any, called: Callable[[str], str]) -> Any:
    """Our own texts with the word that this person has for a session, as on the page."""
    match value:
        case str():
            return unescape(called(escape(value)))
        case list():
            return [_as_called(one, called) for one in value]
        case dict():
            return {key: _one_as_called(key, one, called) for key, one in value.items()}
    return value


def _one_as_called(key: str, value: Any, called: Callable[[str], str]) -> Any:
    if key in OWN:
        return value
    return called(value) if key in DRAWINGS else _as_called(value, called)


def _drawn(drawing: str) -> str:
    return drawing_file(drawing, wide=WIDE, letters=LETTERS, face=press.face()) if drawing else ""
