"""The supporter's page. The token in its address is all that it asks for; looking at it changes nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...care.words import words_for
from .. import clock
from ..clinics.countries import chosen_country
from ..clinics.links import help_with, unwell_with
from .access import GoneError, OpenLink, open_link
from .actions import tap, undo_tap
from .queries import supporter_page


# The address itself is the secret: no cookie gives anybody a right here, so there is nothing to forge. A
# refused form would also write the address into the log.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ride(request: HttpRequest, token: str) -> HttpResponse:
    """Three taps, the next hours, whom to call."""
    now = clock.now()
    try:
        link = open_link(token, now)
    except GoneError:
        return _gone(request)
    if request.method == "POST":
        _tapped(request, link, now)
        return redirect("ride", token=token)
    practice = link.patient.practice
    page = supporter_page(
        link.person,
        link.session,
        now,
        words_for(get_language() or "en"),
        stamp=str(link.link.pk),
        name=link.patient.name,
        country=chosen_country(request, practice.country if practice else ""),
        card=link.card,
    )
    context = {
        "page": page,
        "mode": "help",
        "unwell": unwell_with(link.card),
        "help_url": help_with(link.card),
    }
    return render(request, "circle/ride.html", context)


def _tapped(request: HttpRequest, link: OpenLink, now: int) -> None:
    try:
        id = UUID(request.POST.get("id", ""))
    except ValueError:
        return
    if "undo" in request.POST:
        undo_tap(link, now, request.POST["undo"], id)
    else:
        tap(link, now, request.POST.get("tap", ""), id)


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for every link that does not hold: nobody learns whether there was one."""
    response = render(request, "circle/gone.html", {"mode": "help"}, status=404)
    # Django writes the address of each 404 into the log, and this address may be somebody's secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
