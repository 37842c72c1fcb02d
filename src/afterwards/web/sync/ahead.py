"""Today, ahead of time. A plan is a pure function of its facts and an instant: so is every page to come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ...care.timing import DAY_SECONDS, HOUR, MINUTE
from ..checkins.asking import DAILY, INSTEAD
from ..checkins.queries import fares
from ..patient.today.requests import Mine
from ..patient.today.views import how_of, page_at, stamp_of
from .middleware import tag_of

FAR = 3 * DAY_SECONDS
MOST_PAGES = 48
LEAST_STEP, LONGEST_STEP = 5 * MINUTE, 2 * HOUR
"""Changes that lie closer together are shown together: the words on a page say when each thing ends. And a
page that nothing changes still grows older: its headline, its theme, its day.
"""
_BEGIN = re.compile(r'(?<=href=")/checkins/begin/([\w-]+)/')


def pages_ahead(request: HttpRequest, own: Mine) -> dict[str, Any]:
    """The page of Today for each change of it within three days, with what the page itself is bound to."""
    pages: list[dict[str, Any]] = []
    at, far, how = own.at, own.at + FAR, how_of(own)
    while at < far and len(pages) < MOST_PAGES:
        html, change = page_at(request, replace(own, at=at), how)
        pages.append({"path": reverse("today"), "since": at, "html": html})
        at = min(max(change or far, at + LEAST_STEP), at + LONGEST_STEP)
    also = {
        **_check_ins(own, [page["html"] for page in pages]),
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


def _check_ins(own: Mine, pages: Iterable[str]) -> dict[str, str]:
    """The check-ins that the pages lead to, and those that are half filled in, each with its address."""
    papers = [one for one in fares(own.patient, own.at).papers if one.asked.form != DAILY]
    asked = sorted({name for page in pages for name in _BEGIN.findall(page)})
    found = {reverse("checkins"): reverse("checkins")}
    for name in asked:
        place = reverse("checkin_begin", args=[name])
        found[place] = place
        for form in {name, INSTEAD.get(name, name)}:
            blank = reverse("checkin_form", args=[form])
            found[blank] = blank
    for paper in papers:
        place = reverse("checkin", args=[paper.key])
        found |= {place: place, reverse("checkin_begin", args=[paper.asked.form]): place}
    return found
