"""The plan for hard hours: to read, to write one question at a time, to print, to take away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...care.exports.moments import date_phrase
from ...care.safety.safety_plan import PARTS, PEOPLE, SafetyPlan
from .. import chance
from ..sync.stamps import HEADER, stamp
from . import actions
from .own_views import by_of, own_calls, own_frame, own_page, sent_id
from .plan_forms import PartForm, asked
from .queries import Own


@require_safe
@own_page
def my_plan(request: HttpRequest, own: Own) -> HttpResponse:
    """The plan as the person reads it in a hard hour."""
    plan = own.plan
    context = own_frame(own) | {
        "headline": _("My plan for hard hours"),
        "second": _written(own),
        "back_url": reverse("help"),
        "back_label": _("Help"),
        "plan": plan,
        "sections": _sections(plan),
        "calls": own_calls(request, own),
        "lit": _lit(plan),
        "first_url": reverse("my_plan_part", args=[PARTS[0]]),
        "id": chance.new_id(),
    }
    response = render(request, "help/plan.html", context)
    response[HEADER] = stamp(own.patient, own.words.language)
    return response


def _written(own: Own) -> str:
    if own.plan.written_at is None:
        return _("Nothing is written yet.")
    near, day = own.calendar.day_of(own.at), own.calendar.day_of(own.plan.written_at)
    return _("You wrote this on {date}.").format(date=date_phrase(day, near, own.words))


def _lit(plan: SafetyPlan) -> dict[str, Any] | None:
    """One light: begin, or one person more. A whole plan needs none."""
    if plan.is_empty:
        return {
            "title": _("Three people or things that help"),
            "lines": [_("Write them now, in a minute.")],
            "main": {"label": _("Write them"), "href": reverse("my_plan_part", args=["quick"])},
            "other": {"label": _("Make the whole plan"), "href": reverse("my_plan_part", args=[PARTS[0]])},
        }
    if plan.asks_for_a_person:
        return {
            "title": _("Who could you call?"),
            "lines": [_("One name and number makes this plan stronger.")],
            "main": {"label": _("Add a person"), "href": reverse("my_plan_part", args=["people"])},
        }
    return None


def _sections(plan: SafetyPlan) -> list[dict[str, Any]]:
    """What is written, in the order of the six; the quick lines stand first."""
    found = []
    for part in ("quick", *PARTS):
        said = plan.part(part)
        if said or (part == "trained" and not plan.is_empty):
            kind = "people" if part in PEOPLE else "text"
            found.append({"part": part, "title": asked(part).title, kind: said})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def my_plan_part(request: HttpRequest, own: Own, part: str) -> HttpResponse:
    """One question. What is kept counts at once; skipping it changes nothing."""
    if part not in (*PARTS, "quick"):
        raise Http404
    if request.method == "POST" and "skip" in request.POST:
        return redirect(_following(part))
    form = PartForm(part, own.plan, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _keep(request, own, form)
        return redirect(_following(part))
    words = asked(part)
    context = own_frame(own) | {
        "headline": words.question,
        "second": words.why,
        "back_url": reverse("my_plan"),
        "back_label": _("My plan"),
        "form": form,
        "id": chance.new_id(),
        "next_label": _("Keep it"),
        "skip": part != "quick",
        "promise": _("Only you see this here. Not your clinic, not the person who drives you."),
    }
    if part in PARTS:
        context |= {"step": PARTS.index(part) + 1, "steps": len(PARTS)}
    return render(request, "help/part.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, own: Own, form: PartForm) -> None:
    by, id = by_of(request, own), sent_id(request)
    if form.part in PEOPLE:
        actions.keep_people(own.patient, by, own.at, form.part, form.people(), id)
    else:
        actions.keep_text(own.patient, by, own.at, form.part, form.cleaned_data["text"], id)


def _following(part: str) -> str:
    """The next question; after the last, and after the quick one, the plan."""
    if part in PARTS[:-1]:
        return reverse("my_plan_part", args=[PARTS[PARTS.index(part) + 1]])
    return reverse("my_plan")


@require_POST
@own_page
def my_plan_away(request: HttpRequest, own: Own) -> HttpResponse:
    """Take the plan away: from Help, from this page, and with the next visit from the phone."""
    actions.take_plan_away(own.patient, by_of(request, own), own.at, sent_id(request))
    return redirect("my_plan")
