"""The page that says until when something waits, wherever it was asked for (see holding.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..care.exports.moments import spoken, when_phrase
from ..care.words import words_for
from . import clock
from .holding import OnHoldError, refuse_on_hold
from .people.access import patient_row
from .people.models import User
from .plans.queries import plan_of

WAITING = frozenset(
    {
        "secure_account",
        "account_email",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
    }
)
"""Pages of the sign-in library on which somebody changes the ways in."""
NEVER_WAITING = frozenset(
    {
        # getting in, and out
        "account_login",
        "account_signup",
        "account_signup_by_passkey",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_reauthenticate",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_signup_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        # signing other devices out
        "usersessions_list",
        # a copy of what is there
        "mfa_download_recovery_codes",
    }
)
"""The others that take something: a test fails on one that stands in neither list."""


class DayAfter:
    """Middleware: answers with the page wherever something waits."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As it comes."""
        return self._answer(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The sign-in library knows no day after."""
        match, user = request.resolver_match, request.user
        if match is None or match.url_name not in WAITING or not isinstance(user, User):
            return None
        try:
            refuse_on_hold(patient_row(user), clock.now())
        except OnHoldError as error:
            return waits_page(request, error)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A verb that waits was asked for."""
        return waits_page(request, error) if isinstance(error, OnHoldError) else None


def waits_page(request: HttpRequest, error: OnHoldError) -> HttpResponse:
    """Until when, and why. What was asked for has not happened."""
    calendar = plan_of(error.patient).course.calendar
    manner = spoken(calendar, clock.now(), words_for(get_language() or "en"))
    context = {
        "headline": _("This waits until %(when)s.") % {"when": when_phrase(error.until, manner)},
        "second": _("For a day after a session, nothing is opened to others, taken away, or locked."),
    }
    return render(request, "look/waits.html", context, status=409)
