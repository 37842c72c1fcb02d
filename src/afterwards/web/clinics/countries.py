"""For which country the numbers on a page are: chosen by a person or a clinic, never guessed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ...care.safety.helplines import country_code
from ...care.safety.numbers import COUNTRIES
from ..cookies import named

COOKIE = "country"
"""What was chosen in this browser. It holds two letters and names nobody."""
OTHER = "xx"
"""A country that is not in our list."""


def chosen_country(request: HttpRequest, clinic: str = "") -> str:
    """Asked for in this address, else chosen before in this browser, else the clinic's or the site's."""
    if asked := asked_country(request):
        return asked
    before = country_code(request.COOKIES.get(named(request, COOKIE), ""))
    return before if is_known(before) else home_country(clinic)


def asked_country(request: HttpRequest) -> str:
    """The country that this address asks for; empty where it asks for none that is offered."""
    code = country_code(request.GET.get("country", ""))
    return code if is_known(code) else ""


def home_country(clinic: str = "") -> str:
    """The clinic's country, else the site's own; one that we have no numbers for is another country."""
    code = country_code(clinic or settings.COUNTRY)
    return code if is_known(code) else OTHER


def is_known(code: str) -> bool:
    """Whether it can be chosen."""
    return code in COUNTRIES or code == OTHER


def countries() -> list[tuple[str, str]]:
    """What can be chosen, each with its name."""
    return [(code, country_name(code)) for code in (*COUNTRIES, OTHER)]


def country_name(code: str) -> str:
    """A country in the language of the page."""
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
        OTHER: _("Another country"),
    }[code]
