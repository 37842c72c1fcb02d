"""Prepare, then commit: a change is shown as two plans side by side, and stored on a yes to exactly that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ....care.protocol.diagnostics import Diagnostic
from ...courses.actions import Draft, RefusedError, preview, record
from ...courses.recording import ChangedMeanwhileError, as_one, was_recorded
from ...plans.comparison import compared, count_sentence
from ...plans.queries import PersonPlan, session_number
from ...plans.sessions import Moment
from ..today.shown import form_id
from .reader import Reader, back_to

type Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that the person has to answer or to see to; ``keep`` names a box that may be ticked."""

    title: str
    text: str = ""
    keep: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a person is about to change, in words, and the facts that a yes adds."""

    drafts: tuple[Draft, ...]
    headline: str
    yes: str
    no: str
    back_label: str
    back_url: str
    done_url: str
    old: Moment | None = None
    new: Moment | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """What will be written down, where it is not one move."""
    needs: tuple[Need, ...] = ()
    stays: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    """What a yes carries beside the fields of the form."""
    check: Callable[[PersonPlan], None] | None = None
    """Raises RefusedError for a plan that may not be."""
    id: UUID | None = None
    """The id of what a yes stores, where the form has one; else it follows from the form."""


def answered(
    request: HttpRequest,
    reader: Reader,
    form: forms.Form,
    made: Callable[[Any], Change | None],
    page: Callable[[forms.Form], dict[str, Any]],
    done_url: str,
) -> HttpResponse:
    """The form, then the comparison, then (on a POST) the stored fact.

    ``made`` makes the change of a valid form, or adds an error to it and gives None. ``done_url`` is where a
    yes leads that was sent twice.
    """
    if request.method == "POST" and _was_sent(request, reader):
        return redirect(done_url)
    if form.is_bound and form.is_valid():
        try:
            change = made(form)
            if change is not None:
                fields = tuple((name, form.data[name]) for name in form.fields if form.data.get(name))
                if request.method == "POST":
                    return said_yes(request, reader, change, fields)
                return shown(request, reader, change, fields)
        except RefusedError as refused:
            main = getattr(form, "main", "time")
            for sentence in refusals(reader, refused.problems):
                form.add_error(main, sentence)
    status = 422 if form.is_bound and request.method == "POST" else 200
    return render(request, "patient/plan/asking.html", page(form) | {"form": form}, status=status)


def said_yes(request: HttpRequest, reader: Reader, change: Change, fields: Fields) -> HttpResponse:
    """Store the change, where the plan is still the one that was shown with it; else show it again.

    Raises RefusedError.
    """
    id, seen = _uuid(request.POST.get("id", "")), request.POST.get("seen", "")
    if id is None or not seen.isdecimal():
        return shown(request, reader, change, fields, status=409)
    try:
        if change.check is not None:
            change.check(preview(reader.patient, *change.drafts))
        record(reader.patient, reader.author, reader.at, *as_one(id, change.drafts), seen=int(seen))
    except ChangedMeanwhileError:
        return shown(request, reader, change, fields, status=409)
    return redirect(change.done_url)


def _was_sent(request: HttpRequest, reader: Reader) -> bool:
    id = _uuid(request.POST.get("id", ""))
    return id is not None and was_recorded(reader.patient, id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def shown(
    request: HttpRequest, reader: Reader, change: Change, fields: Fields, status: int = 200
) -> HttpResponse:
    """The comparison; nothing is stored by it. ``fields`` come back with the yes. Raises RefusedError."""
    new = preview(reader.patient, *change.drafts)
    if change.check is not None:
        change.check(new)
    found = compared(reader.reading, new.plan)
    needs = [*change.needs, *(Need(title=text, text=_("Your clinic answers this.")) for text in found.asks)]
    stamp = f"{reader.patient.pk}/{reader.patient.facts_count}"
    id = change.id or form_id(stamp, request.path, *(text for _name, text in fields))
    context = back_to(change.back_label, change.back_url) | {
        "headline": change.headline,
        "change": change,
        "found": found,
        "counts": count_sentence(found, len(needs)),
        "needs": needs,
        "hidden": [
            *fields,
            *change.hidden,
            ("id", str(id)),
            ("seen", str(reader.patient.facts_count)),
        ],
    }
    if status != 200:
        word, text = _("Your plan changed meanwhile."), _("Look again, then say yes.")
        context["banners"] = [{"kind": "", "word": word, "text": text}]
    return render(request, "patient/plan/comparison.html", context, status=status)


def refusals(reader: Reader, problems: tuple[Diagnostic, ...]) -> list[str]:
    """Why a change can not be, in plain words; the engine's own sentence where there are none for it."""
    return [_refusal(reader, problem) for problem in problems if problem.severity == "error"] or [
        _("This can not be stored. Check what you wrote.")
    ]


def _refusal(reader: Reader, problem: Diagnostic) -> str:
    words = dict(problem.words)
    if problem.key == "E22/overlap":
        number = session_number(reader.plan, words["other"]) or session_number(reader.plan, words["session"])
        if number is None:
            return _("Another session is at that time.")
        return _("Session {number} is at that time. Two sessions can not overlap.").format(number=number)
    if problem.code == "E22":
        return _("The times do not fit each other. Check both.")
    if problem.code == "E13":
        text = _("The guide allows {least} to {most}.")
        return text.format(least=words["least"], most=words["most"])
    if problem.code == "E18":
        return _("No clinic or person may loosen this rule.")
    return f"{problem.sentence} {problem.hint}".strip()
