"""Middleware: who was away too long at work is signed out, and finds what was typed when back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from . import clock, typed
from .logs import UNKNOWN, about
from .people import sittings, told
from .sync.middleware import API, PUBLIC

type Answer = Callable[[HttpRequest], HttpResponse]


def signed_out_in_time(answer: Answer) -> Answer:
    """Middleware. Pages that are nobody's ask no session; what a phone asks for by itself is no sign of life.

    Whatever is written to the log meanwhile is about the account that the session names.
    """

    def watched(request: HttpRequest) -> HttpResponse:
        is_asked_by_itself = request.path.startswith(API)
        if request.path.startswith(PUBLIC) and not is_asked_by_itself:
            return answer(request)
        request.account = request.session.get(SESSION_KEY, UNKNOWN)  # type: ignore[attr-defined]
        with about(request.account):  # type: ignore[attr-defined]
            _look_only(request) if is_asked_by_itself else _look(request)
            return _with_what_was_typed(request, answer(request))

    return watched


def _look(request: HttpRequest) -> None:
    sitting, now = sittings.sitting_of(request), clock.real()
    if sitting is None or SESSION_KEY not in request.session:
        return
    if sitting.is_over(now):
        told.tell("timed_out")
        sittings.end(request)
        messages.info(request, _("You were away for a while, so you are signed out."))
    elif sittings.is_due(sitting, now):
        sittings.stay(request, sitting, now)
        with suppress(UpdateError):  # storage that fails keeps nobody from a page that only reads
            request.session.save()
            request.session.modified = False


def _look_only(request: HttpRequest) -> None:
    """Answer as to somebody who is signed out, and leave the session: its person's next page ends it."""
    sitting = sittings.sitting_of(request)
    if sitting is not None and sitting.is_over(clock.real()):
        request.user = AnonymousUser()


def _with_what_was_typed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A form that only leads to sign-in is kept for whoever filled it in."""
    if request.method != "POST" or not _asks_to_sign_in(response):
        return response
    whose = sittings.who_left(request)
    if whose is None or not typed.keep(request, whose):
        return response
    return redirect_to_login(reverse("typed_before"))


def _asks_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith(f"{reverse('account_login')}?")
