"""Pages that belong to nobody: leaving, a form that waited overnight, health."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from . import typed
from .outages import is_outage, kept_fields, long_texts, trouble
from .people.access import patient_row
from .people.models import User

PLAIN = "text/plain; charset=utf-8"


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """A blank neutral page. It forgets what this browser may show again."""
    response = render(request, "look/left.html")
    response["Clear-Site-Data"] = '"cache"'
    return response


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that waited too long: what was typed stays, and is sent again with one tap.

    Not what another site sent: nobody shall be led to send that with a tap of their own.
    """
    kept = kept_fields(request) if _is_from_here(request) else []
    context = {"kept": kept, "address": request.get_full_path(), "is_whole": True}
    return render(request, "look/expired.html", context, status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours brought this, as far as the browser says."""
    own = f"{request.scheme}://{request.get_host()}"
    came = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.get("Origin", own) == own and came in ("same-origin", "none")


@login_required
@require_safe
def typed_before(request: HttpRequest) -> HttpResponse:
    """Somebody is back who was signed out over a form: what was typed, to be sent again."""
    assert isinstance(request.user, User)
    found = typed.of(request, request.user)
    if found is None:
        return redirect("home")
    context = {
        "is_back": True,
        "kept": found.fields,
        "address": found.address,
        "is_whole": found.is_whole,
        "written": long_texts(found.fields),
    }
    return render(request, "look/expired.html", context)


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """How things are kept, whom one must trust, and what nobody should expect."""
    return render(request, "look/kept.html", {"back_url": reverse("home"), "back_label": _("Back")})


def refused(request: HttpRequest, says: str, status: int) -> HttpResponse:
    """A request that can not be read, as a page with Help in its corner."""
    return HttpResponse(render_to_string("look/refused.html", {"says": says}), status=status)


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what the browser sent is no request of ours. Django says that of a session that broke, too."""
    if is_outage(exception):
        return trouble(request)
    return refused(request, _("The address or the form was not right."), 400)


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer", content_type=PLAIN, status=503)
    return HttpResponse("ok", content_type=PLAIN)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front door: today for somebody with a plan, the welcome page for everybody else."""
    is_patient = isinstance(request.user, User) and patient_row(request.user) is not None
    return redirect("today" if is_patient else "welcome")
