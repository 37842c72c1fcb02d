"""Starting in this browser: how many plans one address may start, and in which language."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

from ....care.timing import Instant
from ...chance import token_hash
from ...people.guests import set_language

MOST_GUESTS = 40
GUEST_SECONDS = 600
"""One address may be a whole clinic's, so many may start; a program that starts thousands waits."""


def may_start_guest(request: HttpRequest, now: Instant) -> bool:
    """Whether this address may start one more plan. It is never shut out for longer than ten minutes."""
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        address = ""
    key = f"guests:{token_hash(address)}:{now // GUEST_SECONDS}"
    cache.add(key, 0, GUEST_SECONDS)
    try:
        return cache.incr(key) <= MOST_GUESTS
    except ValueError:  # the row was culled in between
        return True


def speak(request: HttpRequest) -> HttpResponse:
    """The page that was open, in the other language."""
    after = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    # Not redirect(): a word that is no path would be looked up as the name of an address.
    response = HttpResponseRedirect(after if is_ours and after.startswith("/") else reverse("home"))
    remember_language(request, response, request.POST.get("language", ""))
    return response


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Speak this language in this browser from now on, and in the account's mail."""
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    if request.user.is_authenticated:
        set_language(request.user, language)
