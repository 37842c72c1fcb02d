"""Help without an account, without the database: whom to call now, and which signs are how urgent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...care.exports.moments import plain_date, upper_first
from ...care.exports.signs import Signs, signs_of
from ...care.protocol.tree import CareProtocol
from ...care.safety.helplines import country_code, numbers_of
from ...care.safety.lines import Numbers
from ...care.safety.numbers import COUNTRIES
from ...care.words import words_for
from ..clinics.links import help_with, phone_in, unwell_with

HOME_COUNTRY = "us"


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """You can get help now: the emergency number, the crisis line, the clinic."""
    phone = phone_in(request.GET.get("clinic", ""))
    context = _frame(request) | {
        "headline": _("You can get help now."),
        "second": _("No sign-in. Open it any time."),
        "back_url": "/",
        "back_label": _("Today"),
        "unwell_url": unwell_with(phone),
    }
    return render(request, "help/help.html", context)


@require_safe
def unwell(request: HttpRequest) -> HttpResponse:
    """Feeling unwell: which sign means whom, the most urgent first."""
    phone = phone_in(request.GET.get("clinic", ""))
    context = _frame(request) | {
        "headline": _("Feeling unwell?"),
        "second": _("Read from the top. The first that fits counts."),
        "back_url": "/",
        "back_label": _("Today"),
        "help_url": help_with(phone),
        "signs": _signs(line_of(request).crisis),
    }
    return render(request, "help/unwell.html", context)


def line_of(request: HttpRequest) -> Numbers:
    """The numbers of the country that the person chose; never guessed from the network."""
    code = country_code(request.GET.get("country", HOME_COUNTRY))
    return numbers_of(code if code in COUNTRIES else HOME_COUNTRY)


def _frame(request: HttpRequest) -> dict[str, Any]:
    # Nobody's own look is read here: Help opens while the database is gone, in large letters for everybody.
    request.wishes = {}  # type: ignore[attr-defined]
    line = line_of(request)
    words = words_for(get_language() or "en")
    return {
        "mode": "help",
        "line": line,
        "texts": "text" in line.by,
        "checked": plain_date(line.verified_on, words),
        "phone": phone_in(request.GET.get("clinic", "")),
        "clinic": request.GET.get("clinic", ""),
        "countries": [(code, _country(code)) for code in COUNTRIES],
    }


def _country(code: str) -> str:
    return {
        "us": _("United States"),
        "ca": _("Canada"),
        "gb": _("United Kingdom"),
        "ie": _("Ireland"),
        "au": _("Australia"),
        "nz": _("New Zealand"),
        "mx": _("Mexico"),
        "es": _("Spain"),
        "de": _("Germany"),
    }.get(code, code.upper())


def _signs(crisis: str) -> dict[str, list[str]]:
    """The short list of signs; a guide's own signs stand on its printed sheet."""
    words = words_for(get_language() or "en")
    found: Signs = signs_of((), "", crisis, CareProtocol(id="none", title="", version=""), words)
    kinds = {"emergency": found.emergency, "crisis": found.crisis, "today": found.today}
    return {kind: [f"{upper_first(sign)}." for sign in signs] for kind, signs in kinds.items()}
