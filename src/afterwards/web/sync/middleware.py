"""What tells a phone whose page it got, so that it never shows one person's page to another."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

PUBLIC = ("/help/", "/leave/", "/lock/", "/away/", "/static/", "/health/", "/worker.js", "/manifest", "/api/")
"""Pages that are nobody's. They open without the database, and ask it nothing."""

API = "/api/"

type Answer = Callable[[HttpRequest], HttpResponse]


def whose(answer: Answer) -> Answer:
    """Middleware: the header ``Person`` names nobody, and is another one for each account."""

    def marked(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if not request.path.startswith(PUBLIC):
            response["Person"] = tag_of(request)
        return response

    return marked


def sets_no_cookie(answer: Answer) -> Answer:
    """Middleware: what a phone asks for by itself changes no cookie.

    Such a request may carry the session from before a sign-in, and its answer come after it: taking the old
    session's cookie away would sign the person out who has just signed in.
    """

    def without(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.path.startswith(API):
            response.cookies.clear()
        return response

    return without


def tag_of(request: HttpRequest) -> str:
    """A word for the account that is signed in, or ``nobody``."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "nobody"
    return salted_hmac("afterwards.person", str(user.pk), algorithm="sha256").hexdigest()[:24]
