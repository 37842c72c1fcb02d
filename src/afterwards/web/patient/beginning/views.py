"""The welcome page and the first questions: one a screen, each saved at its own tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from ... import clock
from ...clinics.access import works_at_a_clinic
from ...courses.actions import RefusedError, mark_asked
from ...people.access import own_patient
from ...people.guests import start_guest, start_own_course
from ...people.sittings import list_device
from ...whole import whole
from . import session_screens
from .asked import Asked
from .asking import Asking
from .preview import example_sheet
from .ready import ready_context
from .screens import Frame, refuse
from .sessions import SessionsAsked
from .starting import may_start_guest, speak
from .steps import Step, following, left_off, step_of, steps_of

if TYPE_CHECKING:
    from ...people.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The window that throws light, and the ways in."""
    if request.user.is_authenticated:
        return redirect(_first_page(request))
    context = {
        "theme": "dim",
        "other_language": "en" if get_language() == "es" else "es",
        "made_up": address_of("demo") if settings.DEMO or settings.DEBUG else "",
    }
    return render(request, "patient/beginning/welcome.html", context)


def _first_page(request: HttpRequest) -> str:
    """Where somebody who is signed in belongs."""
    user = cast("User", request.user)
    if works_at_a_clinic(user):
        return "desk"
    try:
        own_patient(user)
    except Http404:
        return "begin"
    return "today"


@require_http_methods(["GET", "POST"])
@whole
def begin(request: HttpRequest) -> HttpResponse:
    """POST starts a plan in this browser; GET goes on where somebody left off."""
    if request.method == "GET" and not request.user.is_authenticated:
        return redirect("welcome")
    now = clock.now()
    if not request.user.is_authenticated:
        if not may_start_guest(request, now):
            back = {"back_url": reverse("welcome")}
            return render(request, "patient/beginning/too_many.html", back, status=429)
        login(request, start_guest(now, get_language() or "en"), backend=BACKEND)
        list_device(request)
    user = cast("User", request.user)
    if not works_at_a_clinic(user):
        start_own_course(user, now)
    step = left_off(asking_of(request))
    return redirect("begin_question", step.key) if step else redirect("begin_ready")


@login_required
@require_http_methods(["GET", "POST"])
@whole
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One of the first questions."""
    asking = asking_of(request)
    step = step_of(asking, key)
    if step is None:  # it does not apply any more, since another guide was chosen
        return redirect("begin")
    return ask(request, asking, step, _frame(asking, step))


def _frame(asking: Asking, step: Step) -> Frame:
    steps = steps_of(asking)
    keys = [one.key for one in steps]
    place = keys.index(step.key) if step.key in keys else 0
    return Frame(
        here=reverse("begin_question", args=[step.key]),
        back=reverse("begin_question", args=[keys[place - 1]]) if place else reverse("today"),
        back_label=_("Back") if place else _("Today"),
        number=place + 1,
        count=len(keys),
        skips=True,
    )


type First = Callable[[Asked], HttpResponse | None]


def ask(
    request: HttpRequest, asking: Asking, step: Step, frame: Frame, first: First = lambda _form: None
) -> HttpResponse:
    """Show a question, or keep its answer and go on. ``first``: what may have to be shown before that."""
    if request.method == "POST" and request.POST.get("skip"):
        return _go_on(asking, step, frame, "skipped")
    has_screens = step.asked is SessionsAsked
    if has_screens and (answer := session_screens.answer(request, asking, frame)) is not None:
        return answer
    if request.method == "GET":
        return draw(request, step.asked(asking, step.about), frame)
    form = step.asked(asking, step.about, request.POST, request.FILES)
    if has_screens:
        form = session_screens.form_of(request, asking)
    if not form.is_valid() or form.needs_more:
        return draw(request, form, frame)
    try:
        if (answer := first(form)) is not None:
            return answer
        form.save()
    except RefusedError as error:
        refuse(form, error)
        return draw(request, form, frame)
    return _go_on(asking.again(), step, frame, "answered")


def draw(request: HttpRequest, form: Asked, frame: Frame) -> HttpResponse:
    """A question as a page."""
    return render(request, form.template, {**frame.context, "form": form, **form_context(form)})


def form_context(form: Asked) -> dict[str, Any]:
    """What a question says of itself."""
    return {"headline": form.headline, "second": form.why, "multipart": form.is_upload}


def _go_on(asking: Asking, step: Step, frame: Frame, how: str) -> HttpResponse:
    if frame.marks and asking.person.record.wishes.get(f"asked.{step.key}") != how:
        mark_asked(asking.patient, asking.by, asking.now, question=step.key, how=how)
    if frame.then:
        return redirect(frame.then)
    after = following(asking.again(), step.key)
    return redirect("begin_question", after.key) if after else redirect("begin_ready")


@login_required
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Your plan is ready: what it stands on, and the truth about where it is kept."""
    return render(request, "patient/beginning/ready.html", ready_context(asking_of(request)))


@login_required
@require_GET
def guide_sheet(request: HttpRequest, guide: str) -> HttpResponse:
    """A guide as its printed page, for a made-up session, before anybody chooses it."""
    return example_sheet(request, asking_of(request), guide)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Another language for this browser, and for this account's mail."""
    return speak(request)


def asking_of(request: HttpRequest) -> Asking:
    """The signed-in person, now. Raises Http404 for anybody who is not a patient."""
    user = cast("User", request.user)
    asking = Asking(user=user, patient=own_patient(user), now=clock.now())
    request.wishes = dict(asking.person.record.wishes)  # type: ignore[attr-defined]
    return asking


def address_of(name: str) -> str:
    """The address of that name; empty where this site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
