"""Owning what is here: a copy to take away, and erasing it all with a week to take that back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ....care.exports.moments import Manner, spoken, upper_first, when_phrase
from ....care.timing import instant_of
from ...exports.actions import take_copy
from ...people.actions import ask_to_erase, keep_everything
from ..beginning.asking import Asking
from ..beginning.views import asking_of
from .trail import act_in_words

JSON, HTML = "json", "html"
TYPES = {JSON: "application/json; charset=utf-8", HTML: "text/html; charset=utf-8"}


@login_required
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    """A copy of everything: to read, or for another program."""
    asking = asking_of(request)
    kind = request.POST.get("kind", "")
    if request.method == "POST" and kind in TYPES:
        record = take_copy(asking.patient, asking.by, asking.now)
        text = _as_json(record) if kind == JSON else _as_page(record, asking)
        response = HttpResponse(text, content_type=TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="day-plan.{kind}"'
        return response
    context = _frame(_("A copy of everything"), _("All that this site knows of you, in one file."))
    return render(request, "patient/you/copy.html", context)


def _as_json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _as_page(record: dict[str, Any], asking: Asking) -> str:
    """The same for reading: what was said, and what was done."""
    manner = spoken(asking.calendar, asking.now, asking.words)
    context = {
        "record": record,
        "made": upper_first(when_phrase(asking.now, manner)),
        "facts": [
            {"when": _when(fact, manner), "what": _kind(fact["kind"]), "details": _details(fact["value"])}
            for fact in record["facts"]
        ],
        "trail": [
            {"when": _when(line, manner), "what": act_in_words(line["act"]), "by": line["by"]}
            for line in record["trail"]
        ],
    }
    return render_to_string("patient/you/record.html", context)


def _when(thing: dict[str, Any], manner: Manner) -> str:
    return upper_first(when_phrase(instant_of(thing["at"]), manner))


def _kind(kind: str) -> str:
    """What a fact is about."""
    said = {
        "guide": _("Guide"),
        "zone": _("Your clock"),
        "day": _("Your day"),
        "place": _("Place for daylight"),
        "medicines": _("Medicines"),
        "person": _("About you"),
        "session": _("Session"),
        "visit": _("Visit"),
        "moment": _("Something that happened was told"),
        "answer": _("A question was answered"),
        "completion": _("Something was ticked off"),
        "later": _("Something was put off"),
        "pause": _("The plan was paused or started again"),
        "ride": _("Ride home"),
        "tap": _("A tap on the ride page"),
        "amendment": _("A change of your plan was agreed"),
        "wish": _("The look of the pages was changed"),
        "undo": _("Something was taken back"),
        "own": _("Kept for yourself alone"),
    }
    return said.get(kind) or upper_first(kind)


def _details(value: object) -> str:
    """What a fact holds, key by key; empty parts are left out."""
    if isinstance(value, dict):
        return " · ".join(f"{key}: {text}" for key, one in value.items() if (text := _details(one)))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_details, value)))
    return "" if value is None else str(value)


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase everything: explained, asked once more, done in a week; and the way back until then."""
    asking = asking_of(request)
    act = request.POST.get("act", "")
    if act == "erase":
        ask_to_erase(asking.patient, asking.by, asking.now)
        return redirect("you_erase")
    if act == "keep":
        keep_everything(asking.patient, asking.by, asking.now)
        return redirect("you")
    context = _erase_page(asking, is_sure="sure" in request.GET)
    return render(request, "patient/you/erase.html", context | {"clinic": asking.patient.practice})


def _erase_page(asking: Asking, *, is_sure: bool) -> dict[str, Any]:
    if asking.patient.erase_at is not None:
        headline, second = erasing_in_words(asking)
        return _frame(headline, second) | {"step": "set"}
    if is_sure:
        return _frame(_("Erase everything in a week?"), "") | {"step": "sure"}
    return _frame(_("Erase everything"), _("For good, with a week to change your mind.")) | {"step": "tell"}


def erasing_in_words(asking: Asking) -> tuple[str, str]:
    """When everything goes, and that it can be taken back."""
    assert asking.patient.erase_at is not None, "it was asked for"
    when = when_phrase(asking.patient.erase_at, spoken(asking.calendar, asking.now, asking.words))
    return (
        _("Everything is erased: %(when)s.") % {"when": when},
        _("Until then you can take it back. After that nobody can."),
    )


def _frame(headline: str, second: str) -> dict[str, Any]:
    back = {"back_url": reverse("you"), "back_label": _("You")}
    return {"headline": headline, "second": second, **back}
