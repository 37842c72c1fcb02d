"""This does not fit me: lengths that the guide leaves open, chosen within its bounds, never past a floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ....care.checking.probes import check_floors
from ....care.exports.moments import upper_first
from ....care.exports.sentences import length_phrase, unit_phrase
from ....care.exports.told import question_line
from ....care.plan.explaining import find
from ....care.plan.families import amounts_in, points_of
from ....care.plan.questions import Question
from ....care.protocol.diagnostics import Problems, has_errors
from ....care.protocol.grammar import UNITS, Amount
from ....care.protocol.tree import Rule, Setting
from ....care.timing import DAY_SECONDS, HOUR
from ...courses import actions
from ...courses.actions import RefusedError
from ...look.marks import MarkState
from ...plans.queries import PersonPlan
from ...protocols.queries import read_layers
from .changing import Change, answered
from .forms import LengthForm
from .reader import ROLE, Reader, back_to, own_plan, session_name

NEAR = 8 * DAY_SECONDS
SECONDS = {**UNITS, "days": DAY_SECONDS, "weeks": 7 * DAY_SECONDS, "months": 30 * DAY_SECONDS}


def settings_of(rule: Rule) -> tuple[str, ...]:
    """The settings that a rule takes its lengths from, in order."""
    names = (amount.setting for point in points_of(rule) for amount in amounts_in(point))
    return tuple(dict.fromkeys(name for name in names if name))


def may_choose(reader: Reader, setting: Setting) -> bool:
    """Whether the person may choose at all: alone always; beside a clinic only what is stricter."""
    return reader.patient.practice_id is None or bool(setting.stricter)


@require_safe
@own_plan
def fit(request: HttpRequest, reader: Reader, id: str) -> HttpResponse:
    """What can be changed of a thing that does not fit, and who decides the rest."""
    one = find(reader.plan, id)
    if one is None:
        raise Http404
    rule, guide = one.activity.rule, reader.plan.protocol
    rows = [
        _setting_row(reader, guide.settings[name], id)
        for name in settings_of(rule)
        if not rule.floor and may_choose(reader, guide.settings[name])
    ]
    context = back_to(_("Why?"), reverse("why", args=[id])) | {
        "headline": _("“{title}” does not fit").format(title=rule.title),
        "second": _fit_line(rule, bool(rows), reader),
        "groups": [{"title": _("What you can change"), "rows": rows}] if rows else [],
        "ask_url": f"{reverse('ask_clinic')}?about={one.id}",
    }
    return render(request, "patient/plan/fit.html", context)


def _fit_line(rule: Rule, can_choose: bool, reader: Reader) -> str:
    if rule.floor:
        return reader.words.say("why.floor")
    if can_choose:
        return _("The guide leaves some room here. You see what it changes before you say yes.")
    return (
        _("The guide leaves no room here. Your clinic can.")
        if reader.patient.practice_id
        else _("The guide leaves no room here. Talk with the people who treat you.")
    )


def _setting_row(reader: Reader, setting: Setting, about: str) -> dict[str, Any]:
    address = reverse("setting", args=[setting.name])
    return {
        "title": _setting_title(reader, setting),
        "second": _("Now: {length}. {bounds}").format(
            length=_length(reader, setting.value), bounds=bounds_text(reader, setting)
        ),
        "mark": MarkState.ITEM,
        "href": f"{address}?about={about}" if about else address,
    }


def _setting_title(reader: Reader, setting: Setting) -> str:
    return upper_first(reader.plan.protocol.shown("settings", setting.name))


def _length(reader: Reader, amount: Amount) -> str:
    return length_phrase(replace(amount, setting=""), reader.words)


def bounds_text(reader: Reader, setting: Setting) -> str:
    """``The guide allows 24 hours to 96 hours.``"""
    if setting.least is None or setting.most is None:
        return ""
    ends = {"least": _length(reader, setting.least), "most": _length(reader, setting.most)}
    return _("The guide allows {least} to {most}.").format(**ends)


@require_http_methods(["GET", "HEAD", "POST"])
@own_plan
def setting(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """A length of the guide for this person: the comparison first, and on yes an amendment."""
    found = reader.plan.protocol.settings.get(name)
    if found is None or not may_choose(reader, found):
        raise Http404
    about = request.GET.get("about", "") or request.POST.get("about", "")
    back = reverse("fit", args=[about]) if about else reverse("suggestions")
    given = request.POST if request.method == "POST" else (request.GET if "number" in request.GET else None)
    form = LengthForm(
        _units(reader, found), given, initial={"number": found.value.most, "unit": found.value.unit}
    )

    def page(form: forms.Form) -> dict[str, Any]:
        return back_to(_("Back"), back) | {
            "headline": _setting_title(reader, found),
            "second": _second(reader, found),
            "next_label": _("Show what changes"),
            "kept": [("about", about)] if about else [],
        }

    def made(form: LengthForm) -> Change | None:
        amount = form.amount()
        problem = _problem(reader, found, amount)
        if problem:
            form.add_error("number", problem)
            return None
        return _change(reader, found, amount, back, about)

    return answered(request, reader, form, made, page, reverse("plan"))


def _second(reader: Reader, setting: Setting) -> str:
    parts = [_("Now: {length}.").format(length=_length(reader, setting.value)), bounds_text(reader, setting)]
    if reader.patient.practice_id is not None:
        parts.append(_("Here you can only make it stricter. Your clinic decides the rest."))
    return " ".join(part for part in parts if part)


def _units(reader: Reader, setting: Setting) -> list[tuple[str, str]]:
    amounts = (setting.value, setting.least, setting.most)
    units = dict.fromkeys(amount.unit for amount in amounts if amount is not None)
    return [(unit, unit_phrase(unit, 2, reader.words)) for unit in units]


def seconds_of(amount: Amount) -> tuple[int, int]:
    """The least and the most of a length, in seconds; a month counts 30 days."""
    return amount.least * SECONDS[amount.unit], amount.most * SECONDS[amount.unit]


def _problem(reader: Reader, setting: Setting, amount: Amount) -> str:
    """Why a length may not be chosen: out of the guide's bounds, or looser than the clinic set it."""
    low, high = seconds_of(amount)
    least = seconds_of(setting.least)[0] if setting.least else low
    most = seconds_of(setting.most)[1] if setting.most else high
    if low < least or high > most:
        return bounds_text(reader, setting)
    if reader.patient.practice_id is None:
        return ""
    shortest, longest = seconds_of(setting.value)
    looser = low < longest if setting.stricter == "longer" else high > shortest
    return _("That is less strict than your clinic's plan. Ask your clinic.") if looser else ""


def _change(reader: Reader, setting: Setting, amount: Amount, back: str, about: str) -> Change:
    length = _length(reader, amount)
    text = f"{amount.least} {amount.unit if amount.least != 1 else amount.unit.removesuffix('s')}"
    draft = actions.accept_amendment_draft(reader.at, settings={setting.name: text})
    name = _setting_title(reader, setting)
    return Change(
        drafts=(draft,),
        headline=_("Change “{name}” to {length}?").format(name=name, length=length),
        yes=_("Yes, change it"),
        no=_("Keep {length}").format(length=_length(reader, setting.value)),
        back_label=_("Back"),
        back_url=back,
        done_url=reverse("plan"),
        facts=((_("Now"), _length(reader, setting.value)), (_("Then"), length)),
        hidden=(("about", about),) if about else (),
        check=check_floors_of,
    )


def check_floors_of(person: PersonPlan) -> None:
    """Raises RefusedError where a person's own layer loosens a floor of the guide."""
    choice = person.record.guide
    if choice is None:
        return
    base = read_layers(choice.protocol, choice.overlays, None).protocol
    merged = read_layers(choice.protocol, choice.overlays, person.record.orders).protocol
    if base is None or merged is None:
        return
    problems = Problems()
    check_floors(base, merged, problems)
    if has_errors(problems.sorted()):
        raise RefusedError(problems.sorted())


def open_questions(reader: Reader) -> tuple[Question, ...]:
    """What waits for an answer: of the person's own only what matters within a week, of others all.

    Made once an hour for each state of the plan.
    """
    memo, key = reader.plan.memo, f"open questions {reader.at // HOUR}"
    if key not in memo:
        memo[key] = _open_questions(reader)
    return memo[key]  # type: ignore[return-value]


def _open_questions(reader: Reader) -> tuple[Question, ...]:
    found = reader.agenda(reader.at)
    ends = reader.at + NEAR
    near = {item.occurrence.id for item in found.items if any(w.start < ends for w in item.windows)}
    return tuple(q for q in found.questions if q.whose != ROLE or not near.isdisjoint(q.about))


@require_safe
@own_plan
def suggestions(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The open questions of the plan: whose answer each waits for, and what the person can choose."""
    questions = open_questions(reader)
    context = back_to(_("Plan"), reverse("plan")) | {
        "headline": _("Open questions"),
        "second": _("The plan does not guess. Here is whose answer it waits for."),
        "groups": list(_question_groups(reader, questions)),
    }
    return render(request, "patient/plan/suggestions.html", context)


def _question_groups(reader: Reader, questions: tuple[Question, ...]) -> Iterator[dict[str, Any]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for question in questions:
        rows.setdefault(question.whose, []).append(_question_row(reader, question))
    titles = {
        ROLE: _("For you"),
        "clinic": _("For your clinic") if reader.patient.practice_id else _("For the people who treat you"),
        "supporter": _("For the person with you"),
        "therapist": _("For your therapist"),
    }
    for whose, title in titles.items():
        if whose in rows:
            yield {"title": title, "rows": rows[whose]}


def _question_row(reader: Reader, question: Question) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": question_line(question, reader.plan, reader.words),
        "mark": MarkState.ITEM,
    }
    found = reader.plan.protocol.settings.get(question.fact) if question.why == "range" else None
    if question.whose == ROLE:
        if question.fact == "takes":
            address = reverse("begin_question", args=["medicines"])
            return row | {"second": _("You can answer here."), "href": address}
        session = f"{session_name(reader.plan, question.session)}. " if question.session else ""
        return row | {"second": session + _("You can answer on Today."), "href": reverse("today")}
    if found is not None and reader.patient.practice_id is None:
        address = reverse("setting", args=[found.name])
        return row | {"second": _("Ask them. Then you can write it down here."), "href": address}
    second = _("We wait for the answer. Until then the careful end holds.")
    href = f"{reverse('ask_clinic')}?about={question.about[0]}" if question.about else reverse("ask_clinic")
    return row | {"second": second, "href": href}
