"""What holds for every request and every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from .views import refused

READ_ELSEWHERE = ("multipart/form-data", "application/json")
"""Files are looked at by who takes them, JSON by the reader of the API."""

MOST_BYTES = 21 * 1024**2
"""The largest thing that anybody brings is a past of twenty MiB; files go to the disk as they come."""

type Answer = Callable[[HttpRequest], HttpResponse]


def not_too_much(answer: Answer) -> Answer:
    """Refuse what is larger than anything that is asked for, before a byte of it is read."""

    def bounded(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("Content-Length", "")
        if sent.isdecimal() and int(sent[:20]) > MOST_BYTES:
            return refused(request, _("This is more than the site can take at once. Send less."), 413)
        return answer(request)

    return bounded


def plain_text_only(answer: Answer) -> Answer:
    """Refuse a NUL byte in any field: SQLite would keep it and PostgreSQL would not."""

    def checked(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or any("\0" in text for text in request.GET.values()):
            return refused(request, _("This address has a character that no text may have."), 400)
        try:
            is_read = request.method == "POST" and request.content_type not in READ_ELSEWHERE
            if is_read and (b"%00" in request.body or b"\0" in request.body):
                return refused(request, _("The text has a character that no text may have."), 400)
        except RequestDataTooBig:
            return refused(request, _("This is more than the site can take at once. Send less."), 413)
        return answer(request)

    return checked


def never_stored(answer: Answer) -> Answer:
    """No page of a person is kept by a browser, a proxy or the Back button."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return guarded
