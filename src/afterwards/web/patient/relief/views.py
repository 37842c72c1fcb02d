"""The relief card, read from what the worker worked out. Nothing is computed here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ....care.trajectory.scales import SCALES
from ...relief.queries import scales_told, shown
from ..plan.reader import Reader, own_plan
from .page import card, nothing_yet


@require_safe
@own_plan
def how_long(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The card of one scale (``?of=``), or of the first one that was told of."""
    wanted = request.GET.get("of", "")
    found = shown(reader.patient, reader.at, wanted if wanted in SCALES else "")
    context = nothing_yet(reader) if found is None else card(reader, found)
    told = scales_told(reader.patient, reader.at)
    now = found.scale.key if found else ""
    context |= {
        "back_label": _("Look back"),
        "back_url": reverse("look_back"),
        "tab": "look_back",
        "others": {
            "title": _("Other answers of yours"),
            "rows": [
                {"title": reader.words.say(f"relief.scale.{key}"), "href": f"?of={key}", "mark": "item"}
                for key in told
                if key != now
            ],
        },
        "waits": bool(told) and (found is None or not found.is_current),
    }
    return render(request, "patient/relief/card.html", context)
