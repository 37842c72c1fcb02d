"""The pages of Today: the screen itself, and the four questions that it can open."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ....care.timing import HOUR, MINUTE, Instant
from ...clinics.links import unwell_with
from ...courses import actions
from ...courses.actions import RefusedError
from . import links
from .acts import about_act
from .forms import EndedForm
from .moments import DOSE_DAY, EARLY, PUT_OFF_QUESTION, QUIET, Moment, Stage, moment_of
from .morning import morning_question
from .pages import NOW, TOKEN, kept_page
from .requests import Mine, kept, mine, phone_of, remember_visit, seen_before, sent_id, signed_in
from .screen import today_screen
from .shown import Act, form_id

TONIGHT = 18 * HOUR
NEVER = 366 * 24 * HOUR


@require_GET
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """Today: the product's heart."""
    own = mine(request)
    seen, phone = seen_before(request, own.at), phone_of(own)
    response = kept_page(request, own, seen, phone, lambda: _page(request, own, seen, phone))
    remember_visit(request, response, own.at)
    return response


def _page(request: HttpRequest, own: Mine, seen: Instant | None, phone: str) -> str:
    screen = today_screen(own.person, own.at, own.words, stamp=own.stamp, seen=seen, phone=phone)
    context = _frame(own, screen.theme, screen.mode) | {"screen": screen, "tab": "today"}
    if screen.stage == Stage.AT_CLINIC:
        del context["unwell_url"]  # staff are in the room
    context |= {"csrf_token": TOKEN, "now": NOW}
    return render_to_string("patient/today/today.html", context, request)


def _frame(own: Mine, theme: str, mode: str) -> dict[str, object]:
    """What every page of Today gives its frame."""
    frame: dict[str, object] = {"mode": mode, "unwell_url": unwell_with(phone_of(own))}
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
    own = mine(request)
    if request.method == "POST":
        return _put_off(request, own)
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
    if _tonight(own) > own.at:
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


def _put_off(request: HttpRequest, own: Mine) -> HttpResponse:
    id, about = sent_id(request), request.POST.get("about", "")
    if about != f"{PUT_OFF_QUESTION}first":
        about_act(own.person, about)
    until = _until(own, request.POST.get("until", ""))
    kept(lambda: actions.put_off(own.patient, own.by, own.at, occurrence=about, until=until, id=id))
    return redirect("today")


def _tonight(own: Mine) -> Instant:
    calendar = own.person.course.calendar
    return calendar.wall(calendar.day_of(own.at), TONIGHT)


def _tomorrow(own: Mine) -> Instant:
    """When tomorrow's morning begins."""
    course = own.person.course
    return course.calendar.wall(course.calendar.day_of(own.at) + 1, max(0, course.waking - EARLY))


def _until(own: Mine, word: str) -> Instant:
    match word:
        case "half":
            return own.at + 30 * MINUTE
        case "tonight" if _tonight(own) > own.at:
            return _tonight(own)
        case "tonight" | "tomorrow":
            return _tomorrow(own)
        case "never":
            return own.at + NEVER
        case _:
            raise Http404


@require_http_methods(["GET", "POST"])
@signed_in
def slept(request: HttpRequest, fact: str) -> HttpResponse:
    """The question whose answer can end a rule. "Not really" ends nothing: it is asked again tomorrow."""
    own = mine(request)
    known = own.person.plan.protocol.facts.get(fact)
    if known is None or not known.moment or known.by not in ("", "patient"):
        raise Http404
    if request.method == "POST":
        _answer_slept(request, own, fact)
        return redirect("today")
    question = morning_question(known, own.stamp, own.words)
    context = _frame(own, "dim", "dose-day") | {"question": question}
    return render(request, "patient/today/slept.html", context)


def _answer_slept(request: HttpRequest, own: Mine, fact: str) -> None:
    id = sent_id(request)
    said = request.POST.get("slept", "")
    if said == "yes":
        kept(lambda: actions.mark_moment(own.patient, own.by, own.at, fact, id=id))
    elif said == "no":
        asked, until = PUT_OFF_QUESTION + fact, _tomorrow(own)
        kept(lambda: actions.put_off(own.patient, own.by, own.at, occurrence=asked, until=until, id=id))
    else:
        raise Http404


@require_http_methods(["GET", "POST"])
@signed_in
def ended(request: HttpRequest, key: str) -> HttpResponse:
    """When a session ended, where nobody has said so."""
    own = mine(request)
    session = own.person.course.session(key)
    if session is None or session.begins > own.at or own.at > session.begins + 7 * DOSE_DAY:
        raise Http404
    if session.end is not None:
        return redirect("today")
    calendar = own.person.course.calendar
    form = EndedForm(
        request.POST or None, began=session.begins, now=own.at, calendar=calendar, words=own.words
    )
    if request.method == "POST" and form.is_valid() and _record_end(request, own, key, form):
        return redirect("today")
    context = _quiet_frame(own) | {
        "headline": _("When did it end?"),
        "second": _("Then every time in your plan is exact."),
        "form": form,
        "id": form_id(own.stamp, "ended", key),
        "next_label": _("Save"),
    }
    return render(request, "patient/today/ended.html", context)


def _record_end(request: HttpRequest, own: Mine, key: str, form: EndedForm) -> bool:
    try:
        end = form.cleaned_data["ended"]
        actions.record_session(own.patient, own.by, own.at, key=key, id=sent_id(request), end=end)
    except RefusedError as error:
        for problem in error.problems:
            form.add_error("ended", f"{problem.sentence} {problem.hint}".strip())
        return False
    return True


@require_http_methods(["GET", "POST"])
@signed_in
def pause(request: HttpRequest) -> HttpResponse:
    """Pause the plan, or go on with it."""
    own = mine(request)
    if request.method == "POST":
        wants = request.POST.get("paused") == "yes"
        if wants != (own.person.record.paused_since is not None):
            id = sent_id(request)
            kept(lambda: actions.pause(own.patient, own.by, own.at, paused=wants, id=id))
        return redirect("today")
    hidden = (("paused", "yes"), ("id", form_id(own.stamp, "pause", "yes")))
    act = Act(label=_("Pause"), action=links.to("today_pause"), hidden=hidden)
    back = Act(label=_("Go on as it is"), href=links.to("today"), kind="other")
    context = _quiet_frame(own) | {
        "headline": _("Pause your plan?"),
        "second": _("Nothing is asked until you start again. Rules of a session stay."),
        "acts": (act, back),
    }
    return render(request, "patient/today/choices.html", context)
