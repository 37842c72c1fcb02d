"""The pages of Today: the screen itself, and the four questions that it can open."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ....care.exports.moments import spoken, when_phrase
from ....care.timing import Instant
from ... import chance, clock
from ...alerts.queries import ladder_for
from ...checkins.queries import fares, library_of
from ...clinics.links import help_with, unwell_with
from ...courses.recording import SaidOtherwiseError
from ...people.access import own_patient
from ...plans.queries import RefusedError
from ...sync.stamps import HEADER, stamp
from . import links
from .acts import ACTS, NotAcceptedError, about_act, ended_form, is_ended, known_moment, tonight
from .alerted import alert_banners
from .check_ins import How
from .drifting import with_signal
from .moments import QUIET, Moment, Stage, moment_of
from .morning import morning_question
from .pages import NOW, TOKEN, kept_page
from .requests import Mine, View, card_of, mine, remember_visit, seen_before, sent_id, signed_in
from .screen import today_screen
from .shown import Act, form_id

if TYPE_CHECKING:
    from ...people.models import Patient


def acting(name: str) -> View:
    """The view of an act's form: do it, and go back to Today."""

    @require_POST
    @signed_in
    def act(request: HttpRequest, **place: str) -> HttpResponse:
        try:
            do(request, name, **place)
        except NotAcceptedError as refused:
            return _too_late(request, refused)
        return redirect("today")

    return act


def _too_late(request: HttpRequest, refused: NotAcceptedError) -> HttpResponse:
    """What can not be taken back any more, and where it is changed instead."""
    acts = (
        Act(label=_("Plan"), href=links.to("plan")),
        Act(label=_("Today"), href=links.to("today"), kind="other"),
    )
    context = _quiet_frame(mine(request)) | {
        "headline": _("It is too late to take this back."),
        "second": " ".join(refused.sentences),
        "acts": acts,
    }
    return render(request, "patient/today/choices.html", context, status=409)


def do(request: HttpRequest, name: str, **place: str) -> None:
    """One act, as its form tells it. Raises Http404 where the record refuses it."""
    own = mine(request)
    id = sent_id(request) if "id" in request.POST or name != "energy" else chance.new_id()
    fields = request.POST.dict() | place
    try:
        try:
            ACTS[name](own, id, fields)
        except SaidOtherwiseError:  # the Back button, and other words in the same form
            ACTS[name](own, uuid5(id, repr(sorted(fields.items()))), fields)
    except RefusedError:
        raise Http404 from None


@require_GET
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """Today: the product's heart."""
    patient, at = own_patient(request.user), clock.now()
    seen = seen_before(request, at)
    made = kept_page(request, patient, at, seen, lambda: _page(request, mine(request, at, patient), seen)[0])
    remember_visit(request, made, at)
    made[HEADER] = stamp_of(patient)
    return made


def stamp_of(patient: Patient) -> str:
    """What the pages of Today hang on beside the time."""
    return stamp(patient, get_language() or "en")


def how_of(own: Mine) -> How:
    """What Today shows of how the person fares."""
    found, reads = fares(own.patient, own.at), ladder_for(own.patient.practice) is not None
    return How(patient=own.patient.pk, fares=found, library=library_of(own.patient), reads=reads)


def page_at(request: HttpRequest, own: Mine, how: How) -> tuple[str, Instant | None]:
    """Today as it reads at the instant of ``own``, and when it will read differently."""
    page, change = _page(request, own, None, how)
    return page.replace(TOKEN, get_token(request)).replace(NOW, str(own.at)), change


def _page(
    request: HttpRequest, own: Mine, seen: Instant | None, how: How | None = None
) -> tuple[str, Instant | None]:
    phone, how = card_of(own).phone, how or how_of(own)
    screen = today_screen(own.person, own.at, own.words, stamp=own.stamp, seen=seen, phone=phone, how=how)
    screen = with_signal(screen, own)
    context = _frame(own, screen.theme, screen.mode) | {"screen": screen, "tab": "today"}
    if screen.stage == Stage.AT_CLINIC:
        del context["unwell_url"]  # staff are in the room
    if own.patient.erase_at is not None:
        context["erasing"] = _erasing(own, own.patient.erase_at, is_quiet=bool(screen.mode))
    if own.patient.practice_id is not None and screen.stage != Stage.AT_CLINIC:
        context["alerts"] = list(alert_banners(own))
    context |= {"csrf_token": TOKEN, "now": NOW}
    return render_to_string("patient/today/today.html", context, request), screen.next_change


def _erasing(own: Mine, at: Instant, *, is_quiet: bool) -> dict[str, str]:
    """The line that says when everything goes; a quiet screen has no room for its link."""
    manner = spoken(own.person.course.calendar, own.at, own.words)
    text = _("Everything is erased: %(when)s.") % {"when": when_phrase(at, manner)}
    link = {} if is_quiet else {"href": reverse("you_erase"), "link": _("Keep everything")}
    return {"kind": "", "word": "", "text": text, **link}


def _frame(own: Mine, theme: str, mode: str) -> dict[str, object]:
    """What every page of Today gives its frame."""
    card = card_of(own)
    frame: dict[str, object] = {"mode": mode, "unwell_url": unwell_with(card), "help_url": help_with(card)}
    return frame if theme == "system" else {**frame, "theme": theme}


def _quiet_frame(own: Mine) -> dict[str, object]:
    """A question stands in the same room as the page that it was opened from."""
    moment = moment_of(own.person, own.at)
    return _frame(own, moment.theme, moment.mode) | {
        "back_url": links.to("today"),
        "back_label": _("Today"),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def later(request: HttpRequest) -> HttpResponse:
    """When to show a suggestion again. On a quiet day, also the way out of the quiet screen."""
    if request.method == "POST":
        do(request, "later")
        return redirect("today")
    own = mine(request)
    about = request.GET.get("about", "")
    activity, _repeat = about_act(own.person, about)
    moment = moment_of(own.person, own.at)
    context = _quiet_frame(own) | {
        "headline": activity.rule.title,
        "second": _("When should it come back?"),
        "acts": _later_acts(own, moment, about),
    }
    return render(request, "patient/today/choices.html", context)


def _later_acts(own: Mine, moment: Moment, about: str) -> tuple[Act, ...]:
    choices = [("half", _("In half an hour"))]
    if moment.stage in QUIET:
        hidden = (("whole", "yes"), ("id", form_id(own.stamp, "whole", "yes")))
        whole = Act(
            label=_("Show the whole plan"), action=links.to("today_whole"), hidden=hidden, kind="other"
        )
        return (_later_act(own, about, *choices[0], kind=""), whole)
    if tonight(own) > own.at:
        choices.append(("tonight", _("This evening")))
    choices.append(("tomorrow", _("Not today")))
    buttons = [_later_act(own, about, until, label, kind="other") for until, label in choices]
    partly = Act(
        label=_("I did some of it"),
        action=links.to("today_done"),
        hidden=(("about", about), ("how", "partly"), ("id", form_id(own.stamp, "partly", about))),
        kind="other",
    )
    return (*buttons, partly)


def _later_act(own: Mine, about: str, until: str, label: str, *, kind: str) -> Act:
    hidden = (("about", about), ("until", until), ("id", form_id(own.stamp, "later", about, until)))
    return Act(label=label, action=links.to("today_later"), hidden=hidden, kind=kind)


@require_http_methods(["GET", "POST"])
@signed_in
def slept(request: HttpRequest, fact: str) -> HttpResponse:
    """The question whose answer can end a rule. "Not really" ends nothing: it is asked again tomorrow."""
    if request.method == "POST":
        do(request, "morning", fact=fact)
        return redirect("today")
    own = mine(request)
    known = known_moment(own, fact)
    question = morning_question(known, own.stamp, own.words)
    context = _frame(own, "dim", "dose-day") | {"question": question}
    return render(request, "patient/today/slept.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def ended(request: HttpRequest, key: str) -> HttpResponse:
    """When a session ended, where nobody has said so."""
    own = mine(request)
    form = ended_form(own, key, request.POST or None)
    if is_ended(own, key):
        return redirect("today")
    if request.method == "POST" and form.is_valid():
        try:
            do(request, "ended", key=key)
            return redirect("today")
        except NotAcceptedError as refused:
            for sentence in refused.sentences:
                form.add_error("ended", sentence)
    context = _quiet_frame(own) | {
        "headline": _("When did it end?"),
        "second": _("Then every time in your plan is exact."),
        "form": form,
        "id": form_id(own.stamp, "ended", key),
        "next_label": _("Save"),
    }
    return render(request, "patient/today/ended.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def pause(request: HttpRequest) -> HttpResponse:
    """Pause the plan, or go on with it."""
    if request.method == "POST":
        do(request, "pause")
        return redirect("today")
    own = mine(request)
    hidden = (("paused", "yes"), ("id", form_id(own.stamp, "pause", "yes")))
    act = Act(label=_("Pause"), action=links.to("today_pause"), hidden=hidden)
    back = Act(label=_("Go on as it is"), href=links.to("today"), kind="other")
    context = _quiet_frame(own) | {
        "headline": _("Pause your plan?"),
        "second": _("Nothing is asked until you start again. Rules of a session stay."),
        "acts": (act, back),
    }
    return render(request, "patient/today/choices.html", context)
