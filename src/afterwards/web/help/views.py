"""Help without an account and without the database: whom to call now, and how soon for which sign."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ...care.exports.moments import Manner, upper_first, when_phrase
from ...care.safety.helplines import numbers_of
from ...care.safety.red_flags import NOT_SURE
from ...care.safety.triage import as_plain, assess, check_of
from ...care.timing import Calendar, Instant, zone
from ...care.words import Words, words_for
from .. import clock
from ..clinics.countries import COOKIE, asked_country, chosen_country
from ..clinics.links import Card, card_in, help_with, sealed, unwell_with
from ..cookies import named
from .answers import Answers, answers_in
from .check import questions_of, result_of, results_of, sign_of
from .shown import Calls, calls_of

YEAR = 366 * 24 * 3600


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """You can get help now: the emergency number, the crisis line, the clinic."""
    card = card_in(request.GET.get("clinic", ""))
    calls = calls_for(request, card)
    context = frame(request) | {
        "headline": _("You can get help now."),
        "second": _("No sign-in. This page opens offline."),
        "back_url": "/",
        "back_label": _("Today"),
        "calls": calls,
        "lit": lit_line(calls),
        "plan_url": reverse("my_plan"),
        "unwell_url": unwell_with(card),
        "clinic": sealed(card) if card else "",
    }
    return remember_country(request, render(request, "help/help.html", context))


# It reads answers and keeps none of them: there is nothing to forge. And it must work from a kept page, and
# after the cookie against forged forms is gone.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unwell(request: HttpRequest) -> HttpResponse:
    """Feeling unwell: four questions, or what their answers come to. Here no session is known."""
    card = card_in(request.GET.get("clinic", ""))
    calls, words, at = calls_for(request, card), words_now(), clock.now()
    check = check_of(at)
    context = frame(request) | {
        "headline": _("Feeling unwell?"),
        "back_url": help_with(card),
        "back_label": _("Help"),
        "calls": calls,
        "address": unwell_with(card),
    }
    if request.method == "POST":
        answers = answers_in(request.POST)
        found = assess(check, answers.signs, answers.unsure, at)
        context |= {
            "result": result_of(found.urgency, calls),
            "said": said_of(answers, words, {}),
            "signs": answers.signs,
            "when": moment_says(at, card.zone, words),
        }
        return render(request, "help/result.html", context)
    context |= {
        "questions": questions_of(check, words, {}),
        "results": results_of(calls, is_own=False),
        "table": as_plain(check),
        "shape": "steps-page",
    }
    return render(request, "help/unwell.html", context)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every general page gives its frame."""
    # Nobody's own look is read here: Help opens while the database is gone, in large letters for everybody.
    request.wishes = {}  # type: ignore[attr-defined]
    return {"mode": "help"}


def words_now() -> Words:
    """The engine's words in the language of this request."""
    return words_for(get_language() or "en")


def calls_for(request: HttpRequest, card: Card) -> Calls:
    """Everybody who can be called from this page now."""
    country = chosen_country(request, card.country)
    return calls_of(numbers_of(country), card, clock.now(), words_now())


def lit_line(calls: Calls) -> dict[str, Any]:
    """The crisis line as the one lit panel, where the person's own plan is not at hand."""
    line = calls.line
    buttons = [{"label": call.label, "href": call.href} for call in line.calls]
    then = [call.second for call in line.calls if call.second and not line.says_how]
    lit: dict[str, Any] = {"title": _("Talk to someone now"), "lines": [line.says, *then][:3]}
    return lit | dict(zip(("main", "other"), buttons, strict=False))


def said_of(answers: Answers, words: Words, own: dict[str, str]) -> str:
    """What was tapped, in words."""
    known = [key for key in answers.signs if words.knows(f"check.{key}") or key in own]
    if known:
        return ", ".join(sign_of(key, words, own).title for key in known)
    return _("not sure") if answers.unsure & set(NOT_SURE) else ""


def moment_says(at: Instant, zone_name: str, words: Words) -> str:
    """Now, on the clock of the clinic; where none is known, on the clock of the world."""
    known = zone(zone_name) is not None
    calendar = Calendar.of(zone_name if known else "UTC")
    text = upper_first(when_phrase(at, Manner(calendar, calendar.day_of(at), words, "printed")))
    return text if known else f"{text} UTC"


def remember_country(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep in this browser which country was chosen."""
    if asked := asked_country(request):
        response.set_cookie(
            named(request, COOKIE),
            asked,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
