"""Pages of the demonstration: who to be, and what time it is."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ...care.timing import HOUR, Instant
from ..people.models import User
from . import story

SIGN_IN = "django.contrib.auth.backends.ModelBackend"
PEOPLE = {"patient": story.ROBIN, "clinician": story.DOCTOR, "admin": story.ADMIN}
FIRST_PAGE = {"patient": "today", "clinician": "desk", "admin": "desk"}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Whom to be."""
    return render(request, "demo/start.html", {"people": story.CAST})


@require_POST
def be(request: HttpRequest, who: str) -> HttpResponse:
    """Sign in as one of the made-up people, without a password."""
    if who == "supporter":
        logout(request)  # Sam has no account, only a link
        return redirect("ride", token=story.ride_link())
    if who not in PEOPLE:
        raise Http404
    login(request, User.objects.get(email=PEOPLE[who]), backend=SIGN_IN)
    return redirect(FIRST_PAGE[who])


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock to a moment of the story, or to a wall time; then back to the page."""
    at = _asked_moment(request.POST.get("moment", "")) or _asked_time(request.POST.get("at", ""))
    if at is not None:
        story.go_to(at)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_ours else "demo")


def _asked_moment(key: str) -> Instant | None:
    found = next((moment for moment in story.MOMENTS if moment.key == key), None)
    return story.when(found) if found else None


def _asked_time(text: str) -> Instant | None:
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    if wall.tzinfo is not None or not 2000 < wall.year < 2100:
        return None
    return story.calendar().wall(wall.toordinal(), wall.hour * HOUR + wall.minute * 60)
