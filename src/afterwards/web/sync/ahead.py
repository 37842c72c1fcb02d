"""Today, ahead of time. A plan is a pure function of its facts and an instant: so is every page to come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ...care.timing import DAY_SECONDS, HOUR, MINUTE
from ..patient.today.requests import Mine
from ..patient.today.views import how_of, page_at, stamp_of
from .middleware import tag_of

FAR = 3 * DAY_SECONDS
MOST_PAGES = 48
LEAST_STEP, LONGEST_STEP = 5 * MINUTE, 2 * HOUR
"""Changes that lie closer together are shown together: the words on a page say when each thing ends. And a
page that nothing changes still grows older: its headline, its theme, its day.
"""


def pages_ahead(request: HttpRequest, own: Mine) -> dict[str, Any]:
    """The page of Today for each change of it within three days, with what the page itself is bound to."""
    pages: list[dict[str, Any]] = []
    at, far, how = own.at, own.at + FAR, how_of(own)
    while at < far and len(pages) < MOST_PAGES:
        html, change = page_at(request, replace(own, at=at), how)
        pages.append({"path": reverse("today"), "since": at, "html": html})
        at = min(max(change or far, at + LEAST_STEP), at + LONGEST_STEP)
    also = {
        reverse("help"): reverse("my_help"),
        reverse("unwell"): reverse("my_unwell"),
        reverse("my_plan"): reverse("my_plan"),
        reverse("plan"): reverse("plan"),
    }
    return {
        "person": tag_of(request),
        "stamp": stamp_of(own.patient),
        "now": own.at,
        "until": min(at, far),
        "pages": pages,
        "also": [{"path": path, "address": address} for path, address in also.items()],
    }
