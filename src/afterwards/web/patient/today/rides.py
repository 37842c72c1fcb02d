"""Who takes the person home, and the one link that this person gets."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ....care.course import TreatmentSession
from ....care.timing import MINUTE
from ...circle.actions import end_links, make_link
from ...circle.queries import ends_in_words, has_link, opens
from ...cookies import named
from ...courses import actions
from . import links
from .forms import RideForm
from .requests import Mine, mine, sent_id, signed_in
from .shown import form_id
from .visits import DOSE_DAY, since_of

SHOWN_ONCE = "ride"
"""The signed cookie that carries a fresh address to the next page. The database keeps only its hash."""
SHOWN_FOR = 10 * MINUTE


@require_http_methods(["GET", "POST"])
@signed_in
def ride_home(request: HttpRequest) -> HttpResponse:
    """Who takes you home? And the page of whoever does."""
    own = mine(request)
    session = _session_of(own)
    ride = own.person.record.rides.get(session.key)
    initial = {"who": ride.who, "name": ride.name} if ride else {}
    form = RideForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        who, name = form.cleaned_data["who"], form.cleaned_data["name"]
        id = sent_id(request)
        key = session.key
        try:
            actions.set_ride(own.patient, own.by, own.at, session=key, who=who, name=name, id=id)
        except actions.RefusedError:
            raise Http404 from None
        return redirect("ride_home" if who == "someone" else "today")
    context = {
        "back_url": links.to("today"),
        "back_label": _("Today"),
        "headline": _("Who takes you home?"),
        "second": _("Go with somebody, not alone."),
        "form": form,
        "id": form_id(own.stamp, "ride", session.key),
        "next_label": _("Save"),
        "ride": ride,
        "page": _page(request, own, session) if ride and ride.who == "someone" else None,
    }
    return render(request, "patient/today/ride.html", context)


def _page(request: HttpRequest, own: Mine, session: TreatmentSession) -> dict[str, object]:
    """What is known of the supporter's page: a fresh address to send on, or that there is one."""
    address = ""
    token = _fresh_token(request)
    if token and opens(own.patient, session.key, token):
        address = request.build_absolute_uri(reverse("ride", args=[token]))
    return {
        "address": address,
        "text": _("Here is the page for the ride: %(address)s") % {"address": address},
        "is_ready": has_link(own.patient, session.key),
        "ends": ends_in_words(own.person, session.key, own.at, own.words),
    }


def _fresh_token(request: HttpRequest) -> str:
    try:
        return str(request.get_signed_cookie(named(request, SHOWN_ONCE), default="", max_age=SHOWN_FOR))
    except signing.BadSignature:
        return ""


@require_POST
@signed_in
def ride_link(request: HttpRequest) -> HttpResponse:
    """Make the link, or end it. Making a new one ends the one before."""
    own = mine(request)
    session = _session_of(own)
    ride = own.person.record.rides.get(session.key)
    response = redirect("ride_home")
    if request.POST.get("link") == "end":
        end_links(own.patient, own.by, own.at, session=session.key)
        response.delete_cookie(named(request, SHOWN_ONCE))
    elif ride is not None and ride.who == "someone":
        token = make_link(own.patient, own.by, own.at, session=session.key)
        response.set_signed_cookie(
            named(request, SHOWN_ONCE),
            token,
            max_age=SHOWN_FOR,
            httponly=True,
            samesite="Strict",
            secure=request.is_secure(),
        )
    return response


def _session_of(own: Mine) -> TreatmentSession:
    """The session whose ride it is: the one that goes on or just was, else the next. Raises Http404."""
    held = own.person.course.held
    for session in held:
        if own.at < since_of(own.person, session) + DOSE_DAY:
            return session
    raise Http404
