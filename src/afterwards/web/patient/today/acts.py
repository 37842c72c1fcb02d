"""What people do on Today. Each is one plain form; a second tap on it adds nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ....care.plan import Activity
from ...courses import actions
from ...plans.queries import PersonPlan
from .moments import moment_of
from .requests import Mine, kept, mine, sent_id, signed_in
from .suggestions import ENERGY, energy_of

ENERGIES = {"tired": "tired", "between": "in between", "clear": "clear"}
HOWS = ("done", "partly")


def about_act(person: PersonPlan, about: str) -> tuple[Activity, str]:
    """The activity and the repeat that an occurrence's id names. Raises Http404 for what is no act.

    Only acts can be ticked or put off; a rule never can.
    """
    rule, _, rest = about.partition("/")
    for activity in person.plan.activities:
        if activity.rule.id == rule and (
            rest == activity.scene.key or rest.startswith(f"{activity.scene.key}/")
        ):
            repeat = rest[len(activity.scene.key) + 1 :]
            if activity.rule.is_act and "patient" in activity.rule.actors and len(repeat) < 20:
                return activity, repeat
    raise Http404


@require_POST
@signed_in
def done(request: HttpRequest) -> HttpResponse:
    """Something was done, or some of it."""
    own, id = mine(request), sent_id(request)
    activity, repeat = about_act(own.person, request.POST.get("about", ""))
    how = request.POST.get("how", "done")
    if how not in HOWS:
        raise Http404
    kept(
        lambda: actions.complete(
            own.patient,
            own.by,
            own.at,
            rule=activity.rule.id,
            session=activity.session,
            repeat=repeat,
            how=how,
            id=id,
        )
    )
    return redirect("today")


@require_POST
@signed_in
def undo(request: HttpRequest) -> HttpResponse:
    """Take one of the newest acts back. What is too old for it stays, without a word."""
    own, id = mine(request), sent_id(request)
    wanted = request.POST.get("undo", "")
    act = next((act for act in own.person.record.acts if str(act.fact) == wanted), None)
    if act is not None:
        kept(lambda: actions.undo(own.patient, own.by, own.at, act.fact, id=id))
    return redirect("today")


@require_POST
@signed_in
def energy(request: HttpRequest) -> HttpResponse:
    """How the energy is. It orders suggestions anew, never rules."""
    own = mine(request)
    said = ENERGIES.get(request.POST.get("energy", ""))
    if said is None or ENERGY not in own.person.plan.protocol.facts:
        raise Http404
    if energy_of(own.person.course, own.at) != said:
        actions.answer(own.patient, own.by, own.at, ENERGY, said)
    return redirect("today")


@require_POST
@signed_in
def answer(request: HttpRequest) -> HttpResponse:
    """An answer to a question that the guide has for the patient."""
    own, id = mine(request), sent_id(request)
    name, _, session = request.POST.get("about", "").partition("|")
    fact = own.person.plan.protocol.facts.get(name)
    said = request.POST.get("said", "")
    if fact is None or fact.moment or fact.by not in ("", "patient") or said not in fact.answers:
        raise Http404
    if session and own.person.course.session(session) is None:
        raise Http404
    kept(lambda: actions.answer(own.patient, own.by, own.at, name, said, session=session or None, id=id))
    return redirect("today")


@require_POST
@signed_in
def told(request: HttpRequest) -> HttpResponse:
    """Something happens now: leaving, home, a dose."""
    own, id = mine(request), sent_id(request)
    fact = request.POST.get("fact", "")
    if fact == "leaving":
        _leave(own, id)
    elif fact == "home":
        session = moment_of(own.person, own.at).session
        if session is None or session.begins > own.at:
            raise Http404
        kept(lambda: actions.mark_moment(own.patient, own.by, own.at, "home", session=session.key, id=id))
    else:
        known = own.person.plan.protocol.facts.get(fact)
        if known is None or not known.moment or known.by not in ("", "patient") or fact == "slept":
            raise Http404
        kept(lambda: actions.mark_moment(own.patient, own.by, own.at, fact, id=id))
    return redirect("today")


def _leave(own: Mine, id: UUID) -> None:
    session = moment_of(own.person, own.at).session
    if session is None or session.begins > own.at:
        raise Http404
    if session.leaving is None:
        kept(
            lambda: actions.record_session(
                own.patient,
                own.by,
                own.at,
                key=session.key,
                id=id,
                leaving=own.at,
            ),
        )


@require_POST
@signed_in
def whole(request: HttpRequest) -> HttpResponse:
    """Show the whole plan on a quiet day, or go back to the quiet screen."""
    own, id = mine(request), sent_id(request)
    session = moment_of(own.person, own.at).session
    if session is None:
        raise Http404
    wants = request.POST.get("whole") == "yes"
    key = session.key
    kept(lambda: actions.show_whole_plan(own.patient, own.by, own.at, session=key, whole_plan=wants, id=id))
    return redirect("today")
