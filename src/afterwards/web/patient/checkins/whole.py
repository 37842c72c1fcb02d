"""The page of a check-in. One question is shown; the others, help and the end lie beside it, hidden.

A phone that has the page fills in the whole form without a signal (checkin.ts). Without script it is a page
of one question.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ....care.safety.alerts import UNSENT_CALLS
from ....care.safety.item9 import ANSWERS
from ... import chance
from ...checkins.queries import HELP_NOW
from ...checkins.records import SAFE
from ...look.templatetags.look import held
from ..today.alerted import numbers_for, whom_to_call
from .questions import every_question, question_of
from .sitting import Sitting

SAFE_ANSWERS = (HELP_NOW, "safe", "rather not")


def question_page(
    request: HttpRequest, one: Sitting, key: str, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page with one question of the check-in. Raises Http404 for one that is not asked."""
    shown = question_of(one, key)
    if shown is None:
        raise Http404
    context = {
        "shown": shown,
        "questions": every_question(one),
        "headline": shown.text,
        "second": shown.second,
        "step": shown.number,
        "steps": shown.of,
        "back_url": shown.back,
        "back_label": _("Back"),
        "problem": problem,
        "id": str(chance.new_id()),
        "safe_answers": safe_answers(one),
        "phone_data": _for_phone(one, key),
        **whom_to_call(one.own),
    }
    return render(request, "patient/checkins/question.html", context, status=status)


def safe_answers(one: Sitting) -> list[tuple[str, str]]:
    """What "Are you safe right now?" can be answered with, and its words."""
    return [(value, one.own.words.say(key)) for value, key in zip(SAFE_ANSWERS, ANSWERS, strict=True)]


def _for_phone(one: Sitting, key: str) -> dict[str, Any]:
    """What the script of the page needs; names as in checkin.ts."""
    check_in, crisis = one.check_in, {"crisis": numbers_for(one.own).crisis}
    last = {item: answer for item, answer in check_in.last.items() if item == SAFE or ":" not in item}
    return {
        "paper": str(check_in.key),
        "shown": key,
        "form": check_in.asked.form,
        "version": check_in.asked.version,
        "to": check_in.asked.to,
        "given": {
            item: [str(each) for each in answer] if isinstance(answer, tuple) else [str(answer)]
            for item, answer in last.items()
        },
        "wanted_help": any(said.item == SAFE and said.answer == HELP_NOW for said in check_in.said),
        "questions": [{**each.for_phone, "text": held(each.text)} for each in every_question(one)],
        "calls_after": UNSENT_CALLS,
        "today": reverse("today"),
        "words": {
            "step": _("Question %(step)s of %(steps)s") % {"step": "{n}", "steps": "{of}"},
            "choose": _("Tap one, or skip it."),
            "range": one.own.words.say("refusal.number", {"low": "{low}", "high": "{high}"}),
            "doubt": one.own.words.say("doubt.number", {"value": "{value}"}),
            "crisis": held(one.own.words.say("item9")),
            "call": held(_("Call %(number)s now.") % {"number": whom_to_call(one.own)["emergency"]}),
            "now": held(_("You can get help now.")),
            "stays": held(_("Thank you. Help stays here.")),
            "on_phone": one.own.words.say("alert.on phone"),
            "unread": one.own.words.say("alert.call", crisis),
            "private": one.own.words.say("alert.nobody", crisis),
            "end": held(_("Thank you. It is kept.")),
        },
    }
