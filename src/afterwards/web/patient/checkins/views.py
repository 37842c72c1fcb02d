"""What is asked and what can be begun; the page before the first question; one question a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ....care.cadence import Wanted
from ....care.checkin.instrument import Instrument
from ....care.exports.moments import spoken, upper_first, when_phrase
from ....care.safety.item9 import Before, before_first_question
from ... import chance
from ...checkins import actions
from ...checkins.actions import NotTakenError
from ...checkins.asking import (
    DAILY,
    INSTEAD,
    at_once_about,
    calls_for,
    first_open,
    needs_reader,
    next_key,
    often_first,
)
from ...checkins.queries import fares, form_of, last_end, library_of, standing_answers
from ...checkins.records import CLINIC, SELF, Asked, CheckIn, Said
from ...plans.queries import RefusedError
from ..today.alerted import whom_to_call
from ..today.check_ins import why_in_words
from ..today.requests import Mine, mine, sent_id, signed_in
from .finish import or_as_it_came
from .questions import question_of, said_to
from .sitting import Sitting, Table, said_in, sitting, table_of
from .whole import question_page

SHOWN_BEFORE = 12


# ---- what is asked


@require_safe
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """What is asked now, what is half filled in, what can be begun."""
    own = mine(request)
    table = table_of(own)
    context = {
        "headline": _("How are you?"),
        "second": _("Nothing here is a test. Skip what you like."),
        "back_url": reverse("today"),
        "back_label": _("Today"),
        "lit": _lit(own, table),
        "groups": [group for group in _groups(own, table) if group["rows"]],
        **whom_to_call(own),
    }
    return render(request, "patient/checkins/overview.html", context)


def _lit(own: Mine, table: Table) -> dict[str, Any] | None:
    half = [one for one in table.fares.papers if one.asked.form != DAILY]
    if half:
        form = form_of(own.patient, half[-1].asked)
        title = said_in(form.title, form, own) if form else ""
        main = {"label": _("Go on"), "href": reverse("checkin", args=[half[-1].key])}
        return {
            "eyebrow": _("Half done"),
            "title": title,
            "lines": [_("Your answers are kept.")],
            "main": main,
        }
    wanted = table.offered.form or table.offered.tap
    form = table.library.find(wanted.instrument) if wanted else None
    if wanted is None or form is None:
        return None
    return {
        "eyebrow": why_in_words(wanted, own.words),
        "title": said_in(form.title, form, own),
        "lines": [length_of(form)],
        "main": {"label": _("Begin"), "href": reverse("checkin_begin", args=[form.id])},
    }


def length_of(form: Instrument) -> str:
    """How much a form asks, so that nobody is surprised."""
    if form.tap:
        return _("One tap.")
    if any(item.for_each for item in form.items):
        return _("A few short questions.")
    count = sum(1 for item in form.items if not item.asked_if)
    return _("%(count)s questions, one a page.") % {"count": count}


def _groups(own: Mine, table: Table) -> Iterator[dict[str, Any]]:
    yield {"title": _("Begin one yourself"), "rows": list(_own_rows(own, table))}
    yield {"title": _("Before now"), "rows": list(_before_rows(own, table))}


def _own_rows(own: Mine, table: Table) -> Iterator[dict[str, Any]]:
    for id in often_first(table.library.ids):
        form = table.library.find(id)
        shown = form is not None and not (needs_reader(form) and table.ladder is None)
        replaced = id in INSTEAD.values() if table.ladder is not None else id in INSTEAD
        if form is not None and shown and not replaced:
            yield {
                "title": upper_first(said_in(form.title, form, own)),
                "second": length_of(form),
                "mark": "item",
                "href": reverse("checkin_begin", args=[id]),
            }


def _before_rows(own: Mine, table: Table) -> Iterator[dict[str, Any]]:
    manner = spoken(own.person.course.calendar, own.at, own.words)
    for one in list(reversed(table.fares.listed))[:SHOWN_BEFORE]:
        form = table.library.find(one.form)
        title = said_in(form.title, form, own) if form else _("An earlier form")
        when = upper_first(when_phrase(one.at, manner))
        seen = _("Your clinic may read it.") if one.is_shared else _("Only you see it.")
        yield {
            "title": title,
            "second": f"{when}. {seen}",
            "mark": "item",
            "href": reverse("checkin_done", args=[one.key]),
        }


# ---- before the first question


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: HttpRequest, form: str) -> HttpResponse:
    """Who sees this, when it is read, that it is not for emergencies; then begin, or not now."""
    own = mine(request)
    found = library_of(own.patient).find(form)
    table = table_of(own)
    if found is None or (needs_reader(found) and table.ladder is None):
        raise Http404
    if found.tap:
        return redirect("checkin_mood")
    if request.method == "POST":
        return _begun(request, own, table, found)
    known = table.fares.paper(form)
    if known is not None:
        return redirect("checkin", known.key)
    return render(request, "patient/checkins/begin.html", _before(own, table, found))


def _begun(request: HttpRequest, own: Mine, table: Table, form: Instrument) -> HttpResponse:
    id, wanted = sent_id(request), _wanted(table, form.id)
    beat = wanted.beat if wanted else ""
    if "not" in request.POST:
        how = "later" if request.POST["not"] == "later" else "not today"
        actions.put_off(own.patient, own.by, own.at, form=form.id, beat=beat, how=how, id=id)
        return redirect("today")
    to = CLINIC if table.ladder is not None and request.POST.get("to") == CLINIC else SELF
    if to == SELF and form.id in INSTEAD:
        form = table.library.find(INSTEAD[form.id]) or form
    language = form.language(own.words.language) or form.original
    asked = Asked(form=form.id, version=form.version, language=language, to=to, beat=beat)
    try:
        actions.open_paper(own.patient, own.by, own.at, asked=asked, id=id)
    except RefusedError:
        raise Http404 from None
    return redirect("checkin", id)


def _wanted(table: Table, form: str) -> Wanted | None:
    found = table.offered.form
    return found if found is not None and found.instrument == form else None


def _before(own: Mine, table: Table, form: Instrument) -> dict[str, Any]:
    wanted = _wanted(table, form.id)
    is_assigned = wanted is not None and wanted.key == "due.guide" and table.ladder is not None
    before = before_first_question(form, ladder=table.ladder, sent=table.ladder is not None, at=own.at)
    return {
        "headline": said_in(form.title, form, own),
        "second": why_in_words(wanted, own.words) if wanted else "",
        "back_url": reverse("checkins"),
        "back_label": _("Check-ins"),
        "form_name": form.called(own.words.language),
        "who": who_reads(own, before),
        "private": own.words.say("before.private"),
        "reads": bool(before.readers),
        "is_assigned": is_assigned,
        "is_wanted": wanted is not None,
        "crisis_at_once": before.crisis_at_once,
        "asks_about_death": before.asks_about_death,
        "phone_data": _for_phone(table, form),
        "licence": form.licence.line if form.wording == "published" else "",
        "original": "" if form.language(own.words.language) else form.original,
        "length": length_of(form),
        "id": str(chance.new_id()),
        **whom_to_call(own),
    }


def _for_phone(table: Table, form: Instrument) -> dict[str, Any]:
    """Which form each button begins, for a phone without a signal."""
    private = table.library.find(INSTEAD.get(form.id, form.id)) or form
    found = {CLINIC: form, SELF: private} if table.ladder is not None else {SELF: private}
    return {to: {"form": one.id, "version": one.version} for to, one in found.items()}


def who_reads(own: Mine, before: Before) -> str:
    """Who reads the answers and when, in the words that stand before the first question."""
    manner = spoken(own.person.course.calendar, own.at, own.words)
    when = when_phrase(before.opens, manner) if before.opens is not None else ""
    return own.words.say(before.key, {"readers": ", ".join(before.readers), "when": when})


@require_safe
@signed_in
def mood(request: HttpRequest) -> HttpResponse:
    """The tap of today as a whole page: eleven rungs, brighter upward."""
    own = mine(request)
    form, day = library_of(own.patient).find(DAILY), own.person.course.calendar.day_of(own.at)
    assert form is not None, "the tap of a day is shipped"
    item, known = form.items[0], fares(own.patient, own.at).paper(DAILY)
    chosen = known.given.get(item.key) if known else None
    context = {
        "headline": said_in(item.texts, form, own),
        "second": _("Tap one. That is all we ask."),
        "back_url": reverse("today"),
        "back_label": _("Today"),
        "tab": "today",
        "rungs": [
            (number, said_in(item.labels.get(number, {}), form, own), number == chosen)
            for number in range(item.high, item.low - 1, -1)
        ],
        "id": str(chance.new_id()),
        "day": day,
        "who": own.words.say("before.private"),
        **whom_to_call(own),
    }
    return render(request, "patient/checkins/mood.html", context)


# ---- one question a screen


@require_safe
@signed_in
def form_ahead(request: HttpRequest, form: str) -> HttpResponse:
    """A form without answers, for a phone to keep. Whoever opens it by hand comes to its beginning."""
    own = mine(request)
    found = library_of(own.patient).find(form)
    if found is None or found.tap or (needs_reader(found) and table_of(own).ladder is None):
        raise Http404
    if request.headers.get("Sec-Fetch-Mode") == "navigate":
        return redirect("checkin_begin", form)
    asked = Asked(form=found.id, version=found.version, to="")
    check_in = CheckIn(key=UUID(int=0), asked=asked, is_open=True)
    one = Sitting(own=own, check_in=check_in, form=found, answers=standing_answers(found, check_in))
    return question_page(request, one, found.items[0].key)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@or_as_it_came
def question(request: HttpRequest, id: UUID) -> HttpResponse:
    """One question. Each answer is kept at once; back loses nothing; what was left is there again."""
    own = mine(request)
    one = sitting(own, id)
    if not one.check_in.is_open:
        return redirect("checkin_done", id)
    if request.method == "POST":
        return _answered(request, one)
    key = request.GET.get("q") or first_open(one.form, one.answers)
    if key is None:
        return redirect("checkin_done", id)
    return question_page(request, one, key)


def _answered(request: HttpRequest, one: Sitting) -> HttpResponse:
    key, act = request.POST.get("item", ""), str(sent_id(request))
    shown = question_of(one, key)
    if shown is None:
        raise Http404
    if "skip" in request.POST:
        return _go_on(one, key)
    answer, problem = said_to(one, key, request.POST)
    if problem:
        return question_page(request, one, key, problem, status=422)
    if answer is not None:
        said = [Said(act=act, item=key, answer=answer, at=one.own.at)]
        try:
            actions.answer(one.own.patient, one.own.by, one.own.at, id=one.check_in.key, said=said)
        except NotTakenError as refused:
            first = refused.refusals[0]
            return question_page(request, one, key, one.own.words.say(first.key, first.words), status=422)
        except RefusedError:
            raise Http404 from None
    return _go_on(sitting(one.own, one.check_in.key), key)


def _go_on(one: Sitting, key: str) -> HttpResponse:
    """To help at once where the answer calls for it, else to the next question, else to the end."""
    end = last_end(one.own.patient, one.own.at)
    found = calls_for(one.form, one.answers, one.own.at, end)
    following = next_key(one.form, one.answers, key)
    place = reverse("checkin", args=[one.check_in.key])
    onward = f"{place}?q={following}" if following else reverse("checkin_done", args=[one.check_in.key])
    if at_once_about(one.form, key, found):
        return redirect(f"{reverse('checkin_help', args=[one.check_in.key])}?q={key}")
    return redirect(onward)
