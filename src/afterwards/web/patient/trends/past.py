"""Bringing a past along, screen by screen: choose a file, say which column is what, look, then keep it.

Nothing is stored before the last yes. Between the screens the few columns that may matter travel in the page
itself, each row on its own line of the file, so that what is said of a line is true of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ....care.checkin.exchange.past import Preview
from ....care.checkin.exchange.scores_csv import scores_csv
from ....care.checkin.exchange.tables import Notice, SheetRead, read_table, size_refusal
from ....care.checkin.reports import Report, in_order
from ....care.exports.trend_words import day_phrase, number
from ....care.timing import Day
from ... import chance
from ...checkins.actions import bring_past
from ...checkins.queries import fares, library_of
from ..today.requests import Mine, mine, sent_id, signed_in
from .carrying import MOST_CARRIED, carried
from .charts import past_of, question_of
from .mapping import MappingForm, Read, read_as, started
from .views import back_to_all

SHOWN_NOTICES, SHOWN_REPORTS = 12, 5
DELIMITERS = (",", ";", "tab", "|")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def past(request: HttpRequest) -> HttpResponse:
    """The screens of one import. Each comes back to here with what was said so far."""
    own = mine(request)
    if request.method != "POST":
        return _start(request, own)
    upload = request.FILES.get("file")
    if upload is None and "table" not in request.POST:
        return _start(request, own, _("Choose a file first."))
    if upload is not None:
        read = _uploaded(upload)
        name = (upload.name or "")[:80]
    else:
        delimiter = request.POST.get("delimiter", "")
        delimiter = {"tab": "\t"}.get(delimiter, delimiter if delimiter in DELIMITERS else "")
        read = read_table(request.POST["table"].encode(), delimiter)
        name = request.POST.get("name", "")[:80]
    if read[0] is None:
        return _start(request, own, _said(read[1][0], own))
    return _read(request, own, read, name, is_new=upload is not None)


def _uploaded(upload: UploadedFile[Any]) -> SheetRead:
    """The table of a file; one that is too large is refused before a byte of it is read."""
    refused = size_refusal(upload.size or 0)
    return (None, (refused,)) if refused is not None else read_table(upload.read())


def _start(request: HttpRequest, own: Mine, problem: str = "") -> HttpResponse:
    found = fares(own.patient, own.at)
    context = back_to_all() | {
        "headline": _("Bring in your past"),
        "second": _("Scores and moods from before, for your charts."),
        "problem": problem,
        "imports": [
            {
                "id": one.id,
                "name": one.name or _("A file"),
                "said": _taken_in_words(one.reports, own),
            }
            for one in reversed(found.imports)
        ],
    }
    return render(request, "patient/trends/past.html", context, status=422 if problem else 200)


def _read(request: HttpRequest, own: Mine, read: SheetRead, name: str, *, is_new: bool) -> HttpResponse:
    """Columns first where they must be named; then the preview; then it is kept."""
    sheet, notices = read
    assert sheet is not None
    kept = carried(sheet)
    if len(kept) > MOST_CARRIED:
        return _start(request, own, _("This file holds more than fits at once. Split it in two."))
    known = fares(own.patient, own.at).reports
    today = own.person.course.calendar.day_of(own.at)
    begun = started(sheet)
    form = MappingForm(sheet, begun, own.words, today, None if is_new else request.POST)
    is_named = not is_new and form.is_valid()
    if begun.needs_columns and not ("act" in request.POST and is_named):
        return _columns(request, own, form, kept, name, notices)
    said = form.cleaned_data if is_named else {}
    library = library_of(own.patient)
    found = read_as(sheet, begun, said, own.person.course.calendar, today, known, library)
    if found.unknown:
        form.ask_moods(found.unknown)
        if not form.is_placed(found.unknown):
            return _columns(request, own, form, kept, name, ())
    if request.POST.get("act") == "take" and found.preview.reports:
        origin = found.preview.reports[0].origin
        bring_past(
            own.patient,
            own.by,
            own.at,
            origin=origin,
            name=name,
            reports=found.preview.reports,
            id=sent_id(request),
        )
        return redirect("past")
    return _preview(request, own, found, form, kept, name, notices)


def _columns(
    request: HttpRequest,
    own: Mine,
    form: MappingForm,
    kept: str,
    name: str,
    notices: tuple[Notice, ...],
) -> HttpResponse:
    context = back_to_all() | {
        "headline": _("What is in this file?"),
        "second": _("We made a guess. Please look at it."),
        "form": form,
        "table": kept,
        "name": name,
        "notes": [_said(one, own) for one in (*notices, *form.begun.questions)],
        "delimiters": [(key, _delimiter(key)) for key in DELIMITERS] if len(form.sheet.heads) == 1 else [],
        "head": form.sheet.heads,
        "sample": [cells for _line, cells in form.sheet.rows[:3]],
    }
    return render(request, "patient/trends/columns.html", context, status=422 if form.errors else 200)


def _delimiter(key: str) -> str:
    return {",": _("comma"), ";": _("semicolon"), "tab": _("tab"), "|": _("upright bar")}[key]


def _preview(
    request: HttpRequest,
    own: Mine,
    found: Read,
    form: MappingForm,
    kept: str,
    name: str,
    notices: tuple[Notice, ...],
) -> HttpResponse:
    said = [_said(one, own) for one in (*notices, *found.preview.notices)]
    reports = found.preview.reports
    context = back_to_all() | {
        "headline": _("This is what we read"),
        "second": _taken_in_words(reports, own) if reports else _("Nothing in it is new."),
        "samples": list(_samples(found.preview, own)),
        "notes": said[:SHOWN_NOTICES],
        "notes_left": max(0, len(said) - SHOWN_NOTICES),
        "carried": list(form.carried()),
        "table": kept,
        "name": name,
        "can_take": bool(reports),
        "can_change": found.can_change,
        "id": chance.new_id(),
    }
    return render(request, "patient/trends/preview.html", context)


def _samples(preview: Preview, own: Mine) -> Iterator[dict[str, str]]:
    """The first and the last that would be taken, to hold against the file."""
    found = in_order(preview.reports)
    shown = found if len(found) <= SHOWN_REPORTS else (*found[: SHOWN_REPORTS - 1], found[-1])
    past = past_of(own, fares(own.patient, own.at))
    for one in shown:
        form = past.library.find(one.instrument)
        yield {
            "day": past.day(one.day),
            "value": number(one.value, own.words),
            "what": question_of(form, own.words) if form else one.instrument,
        }


def _taken_in_words(reports: tuple[Report, ...], own: Mine) -> str:
    """How many scores, and of which time."""
    if not reports:
        return ""
    today: Day = own.person.course.calendar.day_of(own.at)
    days = [one.day for one in reports]
    first, last = (day_phrase(day, today, own.words) for day in (min(days), max(days)))
    said = ngettext("%(count)d score", "%(count)d scores", len(reports)) % {"count": len(reports)}
    return _("%(scores)s, from %(first)s to %(last)s.") % {"scores": said, "first": first, "last": last}


def _said(notice: Notice, own: Mine) -> str:
    """A sentence of the reader, with its days in words."""
    today = own.person.course.calendar.day_of(own.at)
    fields = {
        key: day_phrase(value, today, own.words)
        if key in ("day", "other") and isinstance(value, int)
        else value
        for key, value in notice.words.items()
    }
    return own.words.say(notice.key, fields)


@require_safe
@signed_in
def scores_file(request: HttpRequest) -> HttpResponse:
    """Every score as a table that comes back in unchanged. The file's name tells nothing."""
    own = mine(request)
    reports = in_order(fares(own.patient, own.at).reports)
    text = scores_csv(reports, own.person.course.calendar, own.words, library_of(own.patient))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="day-plan.csv"'
    return response
