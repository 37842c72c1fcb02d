"""Help for somebody who is signed in: own plan first, own people, own clinic, the check with their guide.

A phone keeps these pages sealed and shows them in the place of the general ones while it is not locked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...care.exports.moments import Manner, spoken, upper_first, when_phrase
from ...care.safety.helplines import numbers_of
from ...care.safety.triage import Check, as_plain, assess
from ...care.timing import Instant
from .. import chance, clock
from ..clinics.countries import chosen_country
from ..courses.actions import Author
from . import actions
from .answers import answers_in, answers_of
from .bridge import kept_checks
from .check import questions_of, result_of, results_of, sign_of, urgency_says
from .queries import Own, expected_says, own_check, own_of, own_titles
from .shown import Calls, calls_of
from .views import remember_country, said_of, words_now

SHOWN_PEOPLE = 4
SHOWN_CHECKS = 30

type View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """Give the view its ``Own``; send somebody who is not signed in to sign-in. Raises Http404 for staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            is_page = request.method in ("GET", "HEAD")
            return redirect_to_login(request.get_full_path() if is_page else reverse("help"))
        return view(request, own_of(request.user, clock.now(), words_now()), *args, **more)

    return guarded


def by_of(request: HttpRequest, own: Own) -> Author:
    """The person who says it."""
    assert request.user.is_authenticated
    return Author(user=request.user, role="patient", heard_at=own.at)


def sent_id(request: HttpRequest) -> UUID:
    """The id that the form carries for its fact. Raises Http404 for none: no form of ours looks like that."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        raise Http404 from None


def own_frame(own: Own) -> dict[str, Any]:
    """What every own page of help gives its frame: on the first day dim, and in large letters."""
    return {"mode": "help", **({"theme": "dim", "size": "larger"} if own.is_first_day else {})}


def own_calls(request: HttpRequest, own: Own) -> Calls:
    """Everybody whom this person can call now."""
    country = chosen_country(request, own.card.country)
    return calls_of(numbers_of(country), own.card, own.at, own.words)


@require_safe
@own_page
def my_help(request: HttpRequest, own: Own) -> HttpResponse:
    """Help with one's own plan as the one lit panel. On the first day it is short."""
    context = own_frame(own) | {
        "headline": _("You can get help now."),
        "second": _("No sign-in. This page opens offline."),
        "back_url": reverse("today"),
        "back_label": _("Today"),
        "is_own": True,
        "is_short": own.is_first_day,
        "calls": own_calls(request, own),
        "lit": _lit_plan(own),
        "people": own.plan.to_call[:SHOWN_PEOPLE],
        "unwell_url": reverse("unwell"),
    }
    return remember_country(request, render(request, "help/help.html", context))


def _lit_plan(own: Own) -> dict[str, Any]:
    if own.plan.is_empty:
        return {
            "title": _("Three people or things that help"),
            "lines": [_("Write them now, in a minute.")],
            "main": {"label": _("Write them"), "href": reverse("my_plan_part", args=["quick"])},
        }
    return {
        "title": _("Your own plan first"),
        "lines": [_("Your steps, your people. You made it on a good day.")],
        "main": {"label": _("Open my plan"), "href": reverse("my_plan")},
    }


# It reads answers and keeps none of them: there is nothing to forge.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def my_unwell(request: HttpRequest, own: Own) -> HttpResponse:
    """Feeling unwell, with the hours since the session and the signs of one's own guide."""
    check, calls, titles = own_check(own), own_calls(request, own), own_titles(own)
    context = own_frame(own) | {
        "headline": _("Feeling unwell?"),
        "back_url": reverse("help"),
        "back_label": _("Help"),
        "calls": calls,
        "address": reverse("my_unwell"),
        "guided": bool(own.person),
        "expects": expected_says(own),
        "kept_url": reverse("my_checks") if kept_checks(own.told) else "",
    }
    if request.method == "POST":
        return render(request, "help/result.html", context | _result(request, own, check, calls, titles))
    context |= {
        "questions": questions_of(check, own.words, titles),
        "results": results_of(calls, is_own=True),
        "table": as_plain(check),
        "by_texts": by_texts(check, own),
        "keeps": {"address": reverse("my_noted"), "id": chance.new_id()},
    }
    return render(request, "help/unwell.html", context)


def _result(
    request: HttpRequest, own: Own, check: Check, calls: Calls, titles: dict[str, str]
) -> dict[str, Any]:
    answers = answers_in(request.POST)
    found = assess(check, answers.signs, answers.unsure, own.at)
    return {
        "result": result_of(found.urgency, calls),
        "said": said_of(answers, own.words, titles),
        "signs": answers.signs,
        "when": upper_first(when_phrase(own.at, printed(own))),
        "by": by_says(found.until, own) if found.until is not None else "",
        "keeps": {
            "address": reverse("my_noted"),
            "id": chance.new_id(),
            "signs": " ".join(answers.signs),
            "unsure": " ".join(map(str, sorted(answers.unsure))),
        },
    }


def printed(own: Own) -> Manner:
    """Times as they read on another day as well: a kept page does not know today."""
    return Manner(own.calendar, own.calendar.day_of(own.at), own.words, "printed")


def by_says(until: Instant, own: Own) -> str:
    """By when what is expected should have passed."""
    return own.words.say("check.by", {"when": printed(own).closing(until)})


def by_texts(check: Check, own: Own) -> dict[str, str]:
    """The same for every sign that is expected for a while, by epoch second, for the page's script."""
    return {str(row.usual): by_says(row.usual, own) for row in check if row.usual is not None}


@require_POST
@own_page
def my_noted(request: HttpRequest, own: Own) -> HttpResponse:
    """Keep a result."""
    answers = answers_of(request.POST.dict())
    actions.keep_answers(own, by_of(request, own), own.at, answers, sent_id(request))
    return redirect("my_checks")


@require_safe
@own_page
def my_checks(request: HttpRequest, own: Own) -> HttpResponse:
    """What was kept of the symptom check, to show to somebody."""
    manner, titles = spoken(own.calendar, own.at, own.words), own_titles(own)
    rows = [
        {
            "title": ", ".join(_title(key, own, titles) for key in one.signs) or upper_first(_("not sure")),
            "second": f"{upper_first(when_phrase(one.at, manner))}. {urgency_says(one.urgency)}",
            "mark": "item",
        }
        for one in kept_checks(own.told)[:SHOWN_CHECKS]
    ]
    context = own_frame(own) | {
        "headline": _("What I noted"),
        "second": _("Only you see it here. Show it to whom you like."),
        "back_url": reverse("unwell"),
        "back_label": _("Feeling unwell?"),
        "groups": [{"rows": rows}] if rows else [],
        "empty": not rows,
    }
    return render(request, "help/checks.html", context)


def _title(key: str, own: Own, titles: dict[str, str]) -> str:
    is_known = own.words.knows(f"check.{key}") or key in titles
    return sign_of(key, own.words, titles).title if is_known else _("A sign of an earlier guide")
