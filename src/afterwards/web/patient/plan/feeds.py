"""The calendar: a private address for a calendar app, made and stopped by the person, or a file once."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ....care.exports.moments import upper_first, when_phrase
from ...plans import actions
from ...plans.access import feed_of
from ...plans.queries import calendar_text
from .reader import ROLE, Reader, back_to, own_plan


@require_http_methods(["GET", "HEAD", "POST"])
@own_plan
def feed(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The private address: made (and shown this once), made anew, or stopped."""
    address = ""
    if request.method == "POST":
        if request.POST.get("act") == "stop":
            actions.revoke_feed(reader.patient, reader.user, ROLE, reader.at)
            return redirect("feed")
        token = actions.make_feed(reader.patient, reader.user, ROLE, reader.at)
        address = settings.SITE_URL + reverse("feed_calendar", args=[token])
    kept = feed_of(reader.patient)
    made = upper_first(when_phrase(kept.made_at, reader.manner())) if kept else ""
    context = back_to(_("Plan"), reverse("plan")) | {
        "headline": _("Add to calendar"),
        "second": _("Titles say “Day plan” and nothing more. Nobody reads over your shoulder."),
        "address": address,
        "made": made,
    }
    return render(request, "patient/plan/feed.html", context)


@require_safe
@own_plan
def calendar_file(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The plan as one file, as it is now."""
    text = calendar_text(reader.person, reader.at)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="day-plan.ics"'
    return response
