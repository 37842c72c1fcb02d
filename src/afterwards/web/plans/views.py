"""The private calendar feed, for calendar apps: no account, only the address."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from .. import clock
from . import actions
from .access import feed_of_token


@require_safe
def feed_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The plan as a calendar with neutral titles; 304 for a reader who has it; 404 for any other token."""
    text = actions.hand_out(feed_of_token(token), clock.now()).encode()
    etag = quote_etag(sha256(text).hexdigest()[:32])
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag in known or "*" in known:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="day-plan.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
