"""The bar at the foot of every page of the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format

from ...care.timing import MINUTE
from .. import clock
from . import story

NEAR = 20 * MINUTE
"""How long a moment of the story counts as now."""

type Answer = Callable[[HttpRequest], HttpResponse]


def bar_below(answer: Answer) -> Answer:
    """Put the bar before the end of each whole page, except the blank one that Leave shows."""

    def with_bar(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if _is_whole_page(response) and request.path != reverse("leave"):
            sheet = f'<link rel="stylesheet" href="{static("demo/bar.css")}"></head>'
            page = response.content.decode().replace("</head>", sheet, 1)
            response.content = page.replace("</body>", f"{_bar(request)}</body>", 1)
        return response

    return with_bar


def _is_whole_page(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not response.streaming and b"</body>" in response.content


def _bar(request: HttpRequest) -> str:
    at = clock.now()
    iso = story.calendar().iso(at)
    context = {
        "moments": [
            {"key": one.key, "title": one.title, "is_now": abs(story.when(one) - at) < NEAR}
            for one in story.MOMENTS
        ],
        "wall": iso[:16],
        "now": date_format(datetime.fromisoformat(iso), "D j M, H:i"),
        "here": request.get_full_path(),
        "people": story.CAST,
    }
    return render_to_string("demo/bar.html", context, request)
