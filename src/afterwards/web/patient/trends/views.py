"""Look back: the questions with their charts, one chart, and what happened in a life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ....care.checkin.reports import day_refusal
from ....care.exports.trend_words import summary
from ... import chance
from ...checkins.actions import take_back, tell_event
from ...checkins.queries import fares
from ...plans.queries import RefusedError
from ...relief.queries import has_ticked_habits
from ..beginning.asked import plain_name
from ..today.requests import Mine, mine, sent_id, signed_in
from .charts import SPANS, Past, event_rows, page_of, past_of, question_of, spans

LONGEST_WORDS = 60


def back_to_all() -> dict[str, Any]:
    """The way back to the overview."""
    return {"back_url": reverse("look_back"), "back_label": _("Look back"), "tab": "look_back"}


@require_safe
@signed_in
def look_back(request: HttpRequest) -> HttpResponse:
    """The questions that have an answer by now, the visit page, the past."""
    own = mine(request)
    past = past_of(own, fares(own.patient, own.at))
    groups = [
        {"title": _("How it has been"), "rows": [*_chart_rows(past), *_hold_rows(own, past)]},
        {"title": _("For your next visit"), "rows": [_visit_row()]},
        {"title": _("Your past"), "rows": list(_past_rows(past))},
    ]
    context = {
        "headline": _("Look back"),
        "second": _("How it has been, next to your sessions."),
        "tab": "look_back",
        "groups": [group for group in groups if group["rows"]],
        "is_empty": not past.fares.reports,
        "events": list(event_rows(past)),
        "id": chance.new_id(),
    }
    return render(request, "patient/trends/look_back.html", context)


def _row(title: str, second: str, href: str) -> dict[str, Any]:
    return {"title": title, "second": second, "mark": "item", "href": href}


def _chart_rows(past: Past) -> Iterator[dict[str, Any]]:
    for form in past.charted():
        second = summary(past.trend(form), past.words)[0]
        yield _row(question_of(form, past.words), second, reverse("trend", args=[form.id]))


def _hold_rows(own: Mine, past: Past) -> Iterator[dict[str, Any]]:
    """The ways to the relief card and to habits. No number stands here: its limits would not."""
    if past.fares.reports or past.sessions:
        title = past.words.say("relief.title")
        yield _row(title, _("A range from your own answers, and its limits."), reverse("how_long"))
    if has_ticked_habits(own.patient):
        yield _row(_("Does it go with better days?"), _("Ask about something you tick."), reverse("habits"))


def _visit_row() -> dict[str, Any]:
    return _row(_("Visit page"), _("One sheet to bring along."), reverse("visit"))


def _past_rows(past: Past) -> Iterator[dict[str, Any]]:
    brought = len(past.fares.imports)
    second = _("From a table, Daylio or Bearable.")
    if brought:
        second = ngettext("%(count)d file was brought in.", "%(count)d files were brought in.", brought)
        second %= {"count": brought}
    yield _row(_("Bring in your past"), second, reverse("past"))
    if past.fares.reports:
        yield _row(_("Your scores as a table"), _("A file for a spreadsheet."), reverse("scores_file"))


@require_safe
@signed_in
def trend(request: HttpRequest, form: str) -> HttpResponse:
    """One question: sentence, chart, table, sessions, standing."""
    own = mine(request)
    past = past_of(own, fares(own.patient, own.at))
    found = past.library.find(form)
    if found is None or found.scoring() is None or found.scorings[0].how == "screen":
        raise Http404
    shown = request.GET.get("show", "")
    since = past.today - SPANS[shown] if shown in SPANS else None
    page = page_of(past, found, since=since, whole="all" in request.GET)
    context = back_to_all() | {
        "headline": page["question"],
        "page": page,
        "spans": spans(past, found, shown if shown in SPANS else ""),
        "shown": shown if shown in SPANS else "",
        "events": list(event_rows(past)),
        "columns": {key: past.words.say(f"trend.table.{key}") for key in ("day", "score", "words", "origin")},
        "form_name": found.called(past.words.language),
        "begin_url": reverse("checkin_begin", args=[form]),
        "is_tap": found.tap,
        "id": chance.new_id(),
    }
    return render(request, "patient/trends/trend.html", context)


# ---- what happened


class EventForm(forms.Form):
    """A day and a few words."""

    words = forms.CharField(max_length=LONGEST_WORDS)
    day = forms.CharField(max_length=10, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, own: Mine, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.own, self.today = own, own.person.course.calendar.day_of(own.at)
        self.fields["words"].label = _("In a few words")
        self.fields["words"].help_text = _("Such as: moved house, new job, bad cold.")
        self.fields["day"].label = _("On which day?")
        self.fields["day"].initial = date.fromordinal(self.today).isoformat()
        for name, problem in (("words", _("A few words are needed.")), ("day", _("Give the day."))):
            self.fields[name].error_messages["required"] = problem

    def clean_words(self) -> str:
        """The words without letters that nobody sees."""
        words = plain_name(self.cleaned_data["words"])
        if not words:
            raise ValidationError(_("A few words are needed."))
        return words

    def clean_day(self) -> int:
        """The day as a number."""
        text = self.cleaned_data["day"]
        refused = day_refusal(text, today=self.today)
        if refused is not None:
            raise ValidationError(self.own.words.say(refused))
        return date.fromisoformat(text).toordinal()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_event(request: HttpRequest) -> HttpResponse:
    """Something that happened, as a mark on the charts."""
    own = mine(request)
    form = EventForm(own, request.POST) if request.method == "POST" else EventForm(own)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        tell_event(own.patient, own.by, own.at, day=said["day"], words=said["words"], id=sent_id(request))
        return redirect("look_back")
    context = back_to_all() | {
        "headline": _("What happened?"),
        "second": _("It is a mark on your charts. Only you see it."),
        "form": form,
        "id": chance.new_id(),
        "next_label": _("Keep it"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patient/trends/asked.html", context, status=status)


@require_POST
@signed_in
def undo(request: HttpRequest) -> HttpResponse:
    """Take back something that happened, or a past that was brought in."""
    own, entry = mine(request), sent_id(request)
    try:
        take_back(own.patient, own.by, own.at, entry=entry)
    except RefusedError:
        raise Http404 from None
    return redirect("past" if "past" in request.POST else "look_back")
