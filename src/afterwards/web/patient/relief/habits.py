"""Does something go with better days? The person asks, the worker answers; nothing is looked at unasked.

What stands here are ranges, in the order in which they were asked for, never a ranking. What goes together
is only called that. No medicine can be asked about, and nothing here says to start or stop anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ....care.exports.relief_text import habit_answer, habit_caution
from ....care.trajectory.values import Status
from ... import chance
from ...plans.queries import RefusedError
from ...relief.actions import MOST_HABITS, ask_habit, put_away_habit
from ...relief.queries import habit_choices, habits_looked_at
from ...relief.records import Looked
from ..today.requests import Mine, mine, sent_id, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def habits(request: HttpRequest) -> HttpResponse:
    """What is asked of habits, with what was found; and a question more."""
    own = mine(request)
    problem = _asked(own, request) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return redirect("habits")
    return render(request, "patient/relief/habits.html", _page(own, problem), status=422 if problem else 200)


def _asked(own: Mine, request: HttpRequest) -> str:
    """Ask; gives what stands in the way. Raises Http404 for a form that is not ours."""
    rule = request.POST.get("habit", "")
    if not rule:
        return _("Choose one.")
    try:
        ask_habit(own.patient, own.by, own.at, rule=rule, id=sent_id(request))
    except RefusedError:
        return _("This can not be asked. Choose another one.")
    return ""


@require_POST
@signed_in
def put_away(request: HttpRequest) -> HttpResponse:
    """Ask about one habit no more."""
    own = mine(request)
    try:
        put_away_habit(own.patient, own.by, own.at, id=sent_id(request))
    except RefusedError:
        raise Http404 from None
    return redirect("habits")


def _page(own: Mine, problem: str) -> dict[str, Any]:
    shown, count = habits_looked_at(own.patient)
    choices = habit_choices(own.patient)
    return {
        "headline": _("Does it go with better days?"),
        "second": _("You ask, we look. Nothing is looked at unasked."),
        "back_label": _("Look back"),
        "back_url": reverse("look_back"),
        "tab": "look_back",
        "answers": [_answer(own, one) for one in shown],
        "caution": habit_caution(count, own.words) if shown else (),
        "choices": choices if len(shown) < MOST_HABITS else (),
        "is_full": len(shown) >= MOST_HABITS and bool(choices),
        "how": list(_how()),
        "problem": problem,
        "id": chance.new_id(),
    }


def _answer(own: Mine, one: Looked) -> dict[str, Any]:
    """One habit with its lines; the first names it."""
    if one.found is None:
        first = _("%(habit)s: we are working it out.") % {"habit": one.title}
        more = [_("Look again in a minute.")]
    else:
        first, *more = habit_answer(one.title, one.found, own.words)
        if one.found.clear and (one.found.difference or 0) < 0:
            more.append(_("It may be that you do it more on hard days."))
        if one.found.status is Status.OK:
            counts = {"some": one.found.weeks_with, "others": one.found.weeks_without}
            more.append(_("From %(some)d weeks with it and %(others)d without.") % counts)
    return {"id": one.id, "title": one.title, "first": first, "more": more}


def _how() -> Iterator[str]:
    """How it is looked at, and what it can not do."""
    yield _("A week counts as one with it from three days on. A week without ticks is one without it.")
    yield _("It needs four weeks of each kind. Each needs two taps of your mood.")
    yield _("We first take out your sessions and how they fade, as well as we can.")
    yield _("A range is right about 19 times in 20. Under 0.6 points can not be seen in half a year.")
    yield _("It was tested on made-up people, not yet on real patients.")
    yield _("It does not say to start or stop anything. Never change a medicine because of it.")
