"""One patient at the desk: sessions, each change compared first, and the clinic's open questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ...care.course import TreatmentSession
from ...care.exports.moments import Manner, bound, upper_first, when_phrase
from ...care.timing import Calendar, Instant
from ...care.words import Words, words_for
from .. import chance, clock
from ..clinics.actions import audit_look
from ..clinics.queries import waiting_invitation
from ..courses import actions
from ..courses.actions import Author, Draft, RefusedError, preview, record
from ..courses.recording import ChangedMeanwhileError, as_one, was_recorded
from ..people.access import Staff, patient_of
from ..plans.comparison import compared, count_sentence
from ..plans.differing import Reading
from ..plans.queries import PersonPlan, next_session_key, plan_of
from ..plans.sessions import (
    Moment,
    Told,
    moment_of,
    planned_doubts,
    told_doubts,
    told_facts,
    when_sentence,
)
from ..protocols.queries import newer_choice
from .asking import answer_drafts, answer_form, key_of, overlay_lines, question_rows, questions, text_of
from .doors import SEES_PATIENTS, at_the_desk, desk_page
from .forms import HappenedForm, NewSessionForm, NotHeldForm, OnTheirClock, PlannedForm, posted, read_id

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A patient on the desk: who looks, at whose plan, when."""

    request: HttpRequest
    staff: Staff
    patient: Any
    person: PersonPlan
    at: Instant

    @property
    def calendar(self) -> Calendar:
        """The patient's own clock."""
        return self.person.course.calendar

    @property
    def words(self) -> Words:
        """The words of the page's language."""
        return words_for(self.person.language)

    @property
    def manner(self) -> Manner:
        """Times by the patient's own clock."""
        today = self.calendar.day_of(self.at)
        return Manner(self.calendar, today, self.words, "spoken", self.person.plan.protocol)

    @property
    def reading(self) -> Reading:
        """The plan as a comparison reads it."""
        return Reading(plan=self.person.plan, at=self.at, words=self.words)

    @property
    def home(self) -> str:
        """The patient's page."""
        return reverse("desk_patient", args=[self.patient.pk])

    @property
    def name(self) -> str:
        """How the desk calls the patient."""
        return self.patient.name or _("No name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is about to change: the facts that a yes adds, and what is said beside the comparison."""

    drafts: list[Draft]
    old: Moment | None = None
    new: Moment | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """What will be written down, where it is not one move."""
    doubts: tuple[str, ...] = ()
    """What may be a slip."""
    asks_ride_again: bool = False


def case_of(request: HttpRequest, staff: Staff, id: UUID) -> Case:
    """A patient of this practice. Raises Http404."""
    at = clock.now()
    patient = patient_of(staff, id, at)
    return Case(request=request, staff=staff, patient=patient, person=plan_of(patient), at=at)


@require_safe
@at_the_desk(*SEES_PATIENTS)
def desk_patient(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """Sessions, the guide, and what the clinic is asked. Each look is one line that the patient can read."""
    case = case_of(request, staff, id)
    audit_look(staff, case.patient, case.at)
    choice = case.person.record.guide
    has_newer = choice is not None and newer_choice(staff.membership.practice, choice) is not None
    context = {
        "patient": case.patient.pk,
        "name": case.name,
        "guide": case.person.plan.protocol.title,
        "has_newer_guide": has_newer,
        "zone": str(case.calendar.zone_at(case.at)),
        "sessions": list(_sessions(case)),
        "questions": question_rows(case.person, case.at),
        "has_joined": case.patient.user_id is not None,
        "is_invited": waiting_invitation(case.patient, case.at) is not None,
    }
    return desk_page(request, staff, "desk/patient.html", context)


def _sessions(case: Case) -> Iterator[dict[str, Any]]:
    numbers = {scene.key: scene.number for scene in case.person.plan.scenes["session"]}
    for one in case.person.course.sessions:
        yield {
            "key": one.key,
            "number": numbers.get(one.key) or "",
            "when": upper_first(when_phrase(one.begins, case.manner)),
            "state": _state(one),
            "can_move": one.happens and one.start is None,
            "happens": one.happens,
        }


def _state(one: TreatmentSession) -> str:
    if one.missed:
        return _("Did not come")
    if one.cancelled:
        return _("Called off")
    if one.end is not None:
        return _("Held")
    return _("Started, no end yet") if one.start is not None else _("Planned")


@require_http_methods(METHODS)
@at_the_desk(*SEES_PATIENTS)
def desk_plan(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """A session that is agreed."""
    case = case_of(request, staff, id)
    guide = case.person.plan.protocol
    routes = [(route, guide.shown("routes", route)) for route in guide.routes]
    form = NewSessionForm(routes, case.calendar, case.words, posted(request))

    def made() -> Change:
        values = form.cleaned_data
        more = {"route": values["route"]} if values["route"] else {}
        key = next_session_key(case.person)
        at = values["planned"]
        return Change(
            drafts=[actions.plan_session_draft(case.patient, case.at, planned=at, key=key, **more)],
            facts=((_("Planned"), when_sentence(case.reading, at)),),
            doubts=tuple(planned_doubts(case.reading, at)),
        )

    return changed(case, form, made, title=_("Plan a session"))


@require_http_methods(METHODS)
@at_the_desk(*SEES_PATIENTS)
def desk_move(request: HttpRequest, staff: Staff, id: UUID, key: str) -> HttpResponse:
    """A session at another time."""
    case = case_of(request, staff, id)
    one = _session(case, key)
    form = PlannedForm(case.calendar, case.words, posted(request), moments={"planned": one.begins})

    def made() -> Change | None:
        to = form.cleaned_data["planned"]
        if to == one.begins:
            form.add_error("planned", _("It is planned for then already."))
            return None
        return _move(case, one, to)

    if not one.happens or one.start is not None:
        raise Http404
    return changed(case, form, made, title=_("Move the session"))


def _move(case: Case, one: TreatmentSession, to: Instant) -> Change:
    """Whoever said yes to the old time knows nothing of the new one, and the desk can not ask them."""
    drafts = [actions.move_session_draft(case.patient, case.at, key=one.key, planned=to)]
    ride = case.person.record.rides.get(one.key)
    has_driver = ride is not None and ride.who == "someone"
    if has_driver:
        drafts.append(actions.set_ride_draft(case.at, session=one.key, who="unknown"))
    return Change(
        drafts=drafts,
        old=moment_of(case.reading, one.begins),
        new=moment_of(case.reading, to),
        doubts=tuple(planned_doubts(case.reading, to)),
        asks_ride_again=has_driver,
    )


@require_http_methods(METHODS)
@at_the_desk(*SEES_PATIENTS)
def desk_record(request: HttpRequest, staff: Staff, id: UUID, key: str) -> HttpResponse:
    """What happened in a session."""
    case = case_of(request, staff, id)
    one = _session(case, key)
    moments = {"start": one.begins, "end": one.end, "leaving": one.leaving}
    known = {"stopped_early": one.stopped_early}
    form = HappenedForm(
        case.calendar, case.words, posted(request), moments=moments, initial=known, at=case.at
    )

    def made() -> Change:
        told: Told = {name: form.cleaned_data[name] for name in moments}
        early = form.cleaned_data["stopped_early"]
        return Change(
            drafts=[actions.happened_draft(case.patient, case.at, one, stopped_early=early, **told)],
            facts=tuple(told_facts(case.reading, one, told, stopped_early=early)),
            doubts=tuple(told_doubts(case.reading, one, told)),
        )

    return changed(case, form, made, title=_("Write down the session"))


@require_http_methods(METHODS)
@at_the_desk(*SEES_PATIENTS)
def desk_not_held(request: HttpRequest, staff: Staff, id: UUID, key: str) -> HttpResponse:
    """The person did not come, or the session was called off."""
    case = case_of(request, staff, id)
    _session(case, key)
    form = NotHeldForm(case.calendar, case.words, posted(request))

    def made() -> Change:
        cancelled = form.cleaned_data["how"] == "cancelled"
        return Change(
            drafts=[actions.miss_session_draft(case.patient, case.at, key=key, cancelled=cancelled)]
        )

    return changed(case, form, made, title=_("It did not take place"))


@require_http_methods(METHODS)
@at_the_desk(*SEES_PATIENTS)
def desk_follow(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """The newest version of the guide that the patient follows."""
    case = case_of(request, staff, id)
    choice = case.person.record.guide
    newer = newer_choice(staff.membership.practice, choice) if choice else None
    if newer is None:
        return redirect(case.home)
    form = OnTheirClock(case.calendar, case.words, request.POST)

    def made() -> Change:
        return Change(drafts=[actions.choose_guide_draft(case.at, newer)])

    return changed(case, form, made, title=_("Follow the newest version"))


@require_http_methods(METHODS)
@at_the_desk(*SEES_PATIENTS)
def desk_answer(request: HttpRequest, staff: Staff, id: UUID, key: str) -> HttpResponse:
    """Answer one of the clinic's open questions, for this patient."""
    case = case_of(request, staff, id)
    asked = next((one for one in questions(case.person, case.at) if key_of(one) == key), None)
    if asked is None:
        raise Http404
    form = answer_form(asked, case.person, posted(request))

    def made() -> Change:
        return Change(drafts=answer_drafts(asked, case.person, form.cleaned_data["answer"], case.at))

    lines = "\n".join(overlay_lines(asked))
    return changed(case, form, made, title=text_of(asked, case.person), for_all=lines)


def _session(case: Case, key: str) -> TreatmentSession:
    found = case.person.course.session(key)
    if found is None:
        raise Http404
    return found


def changed(
    case: Case, form: forms.Form, made: Callable[[], Change | None], *, title: str, for_all: str = ""
) -> HttpResponse:
    """The form, then the comparison, and on a yes to exactly that the facts.

    ``made`` makes the change of a valid form, or adds an error to it and gives None.
    """
    page: dict[str, Any] = {"form": form, "title": title, "name": case.name, "back": case.home}
    page["for_all"] = for_all
    if _was_sent(case):
        return redirect(case.home)
    if form.is_bound and form.is_valid():
        try:
            change = made()
            if change is not None:
                new = preview(case.patient, *change.drafts)
                if _said_yes(case, change.drafts):
                    return redirect(case.home)
                page |= _beside(case, form, change, new)
                return desk_page(case.request, case.staff, "desk/comparison.html", page)
        except RefusedError as refused:
            for problem in refused.problems or ():
                form.add_error(None, f"{bound_sentence(case, problem.sentence)} {problem.hint}".strip())
            if not refused.problems:
                form.add_error(None, _("This can not be stored."))
    status = 422 if form.is_bound and case.request.method == "POST" else 200
    return desk_page(case.request, case.staff, "desk/change.html", page, status=status)


def _beside(case: Case, form: forms.Form, change: Change, new: PersonPlan) -> dict[str, Any]:
    """Both plans side by side, and what a yes sends again."""
    kept = [(name, case.request.POST.get(name, "")) for name in form.fields]
    found = compared(case.reading, new.plan)
    return {
        "change": change,
        "found": found,
        "counts": count_sentence(found, len(found.asks) + len(change.doubts)),
        "hidden": [*kept, ("id", chance.new_id()), ("seen", case.patient.facts_count)],
    }


def bound_sentence(case: Case, sentence: str) -> str:
    """A sentence of the engine with its numbers and units held together."""
    return bound(sentence, case.words)


def _was_sent(case: Case) -> bool:
    """Whether this very yes is stored already: a second tap."""
    id = read_id(case.request.POST.get("id", ""))
    return id is not None and was_recorded(case.patient, id)


def _said_yes(case: Case, drafts: list[Draft]) -> bool:
    """Store what was compared, once. False where it has to be compared again."""
    sent = case.request.POST
    id, seen = read_id(sent.get("id", "")), sent.get("seen", "")
    if "yes" not in sent or id is None or not seen.isdecimal():
        return False
    by = Author(user=case.staff.user, role=case.staff.role)
    try:
        record(case.patient, by, case.at, *as_one(id, drafts), seen=int(seen))
    except ChangedMeanwhileError:
        return False
    return True
