"""You and privacy: everything changeable, who sees what, what was done."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ....care.exports.moments import spoken
from ... import chance
from ...audit.queries import trail_of
from ...circle.actions import end_links
from ...courses.actions import pause
from ...whole import whole
from ..beginning.asked import Asked
from ..beginning.asking import ORAL, Asking
from ..beginning.screens import Frame
from ..beginning.sessions import HomeAsked
from ..beginning.starting import remember_language
from ..beginning.steps import Step, step_of
from ..beginning.views import ask, asking_of
from ..beginning.whose import SettingsAsked
from . import changing
from .forms import AppAsked, LooksAsked, TravelAsked
from .overview import overview
from .sharing import sharing
from .trail import trail_row

LINES = 30


@login_required
@require_GET
def you(request: HttpRequest) -> HttpResponse:
    """The overview."""
    context = overview(asking_of(request)) | {"id": chance.new_id(), "tab": "you"}
    if request.GET.get("saved"):
        context["banners"] = [{"kind": "", "word": _("Saved."), "text": _("Your plan is made anew from it.")}]
    return render(request, "patient/you/you.html", context)


def _lone(address: str, *, marks: bool) -> Frame:
    after = f"{reverse('you')}?saved=1"
    return Frame(here=address, back=reverse("you"), back_label=_("You"), then=after, marks=marks)


@login_required
@require_http_methods(["GET", "POST"])
@whole
def change(request: HttpRequest, key: str) -> HttpResponse:
    """One of the first questions again, alone."""
    asking = asking_of(request)
    step = step_of(asking, key)
    if step is None and key == "settings" and asking.settings:
        step = Step(key=key, asked=SettingsAsked)
    if key == "sessions" and asking.route == ORAL:
        step = Step(key=key, asked=HomeAsked)
    elif key == "sessions":
        return redirect("add_session")
    if step is None:
        return redirect("you")
    return _change(request, asking, step, _lone(reverse("you_change", args=[key]), marks=True))


def _change(request: HttpRequest, asking: Asking, step: Step, frame: Frame) -> HttpResponse:
    """The question, then both plans where the answer would change the plan, then the stored answer."""
    if changing.ANSWER in (request.POST if request.method == "POST" else request.GET):
        return changing.answered(request, asking, step, frame)
    return ask(request, asking, step, frame, first=partial(changing.look_first, frame))


@login_required
@require_http_methods(["GET", "POST"])
@whole
def looks(request: HttpRequest) -> HttpResponse:
    """Light, size, side, words and language."""
    response = ask(request, *_page(request, "you_looks", LooksAsked))
    if response.status_code == 302:
        remember_language(request, response, request.POST.get("language", ""))
    return response


@login_required
@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """A phone that somebody else may hold: its lock, its name, its icon, and what Leave does."""
    return ask(request, *_page(request, "you_lock", AppAsked))


@login_required
@require_http_methods(["GET", "POST"])
def travel(request: HttpRequest) -> HttpResponse:
    """Another zone from a day on."""
    return _change(request, *_page(request, "you_travel", TravelAsked))


def _page(request: HttpRequest, name: str, asked: type[Asked]) -> tuple[Asking, Step, Frame]:
    """A page with a question of its own."""
    step = Step(key=name.replace("_", "-"), asked=asked)
    return asking_of(request), step, _lone(reverse(name), marks=False)


@login_required
@require_GET
def who_sees(request: HttpRequest) -> HttpResponse:
    """Who sees what."""
    return render(request, "patient/you/sharing.html", sharing(asking_of(request)))


@login_required
@require_POST
def end_ride_link(request: HttpRequest) -> HttpResponse:
    """End the links to one session's ride page. It tells nobody."""
    asking = asking_of(request)
    key = request.POST.get("session", "")
    if asking.person.course.session(key) is None:
        raise Http404
    end_links(asking.patient, asking.by, asking.now, session=key)
    return redirect("you_sharing")


@login_required
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """What was done and by whom, newest first."""
    asking = asking_of(request)
    text = request.GET.get("page", "1")
    page = max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1
    lines = trail_of(asking.patient, (page - 1) * LINES, LINES + 1)
    manner = spoken(asking.calendar, asking.now, asking.words)
    context = {
        "headline": _("What was done, and by whom"),
        "second": _("The newest first. A line that is taken away would show."),
        "back_url": reverse("you"),
        "back_label": _("You"),
        "groups": [{"rows": [trail_row(line, manner) for line in lines[:LINES]]}],
        "older": page + 1 if len(lines) > LINES else 0,
        "newer": page - 1,
    }
    return render(request, "patient/you/trail.html", context)


@login_required
@require_POST
def pause_plan(request: HttpRequest) -> HttpResponse:
    """Nothing is asked until the person starts again; rules of a session stay rules."""
    asking = asking_of(request)
    wanted = request.POST.get("paused") == "yes"
    if wanted != (asking.person.record.paused_since is not None):
        pause(asking.patient, asking.by, asking.now, paused=wanted, id=_id(request, asking))
    return redirect("today")


def _id(request: HttpRequest, _asking: Asking) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return chance.new_id()
