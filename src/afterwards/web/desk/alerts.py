"""The desk's alerts: what a named person must look at, and who that is. The minimum that is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ...care.checkin.instrument import Instrument
from ...care.exports.moments import Manner, spoken, upper_first, when_phrase
from ...care.safety.alerts import Said, Stage
from ...care.safety.shown import Shown
from ...care.safety.tiers import Tier
from ...care.words import words_for
from .. import clock
from ..alerts import actions
from ..alerts.access import ladder_in_force, ladder_waiting
from ..alerts.actions import StepRefusedError
from ..alerts.bridge import hours_of
from ..alerts.queries import Watched, open_alerts, watched
from ..checkins.queries import check_in, form_of
from ..checkins.records import SAFE
from ..clinics.access import members_of
from ..clinics.roles import Role
from ..people.access import Staff, patient_of
from .alert_forms import ClosingForm, LadderForm
from .doors import SEES_PATIENTS, at_the_desk, desk_page
from .forms import posted

if TYPE_CHECKING:
    from ..people.models import Patient


def tier_in_words(tier: Tier) -> str:
    """How soon somebody must look."""
    return {
        Tier.HIGH: _("Now"),
        Tier.MODERATE: _("Within four working hours"),
        Tier.NOTICE: _("By the end of the next working day"),
    }[tier]


def stage_in_words(one: Watched, manner: Manner) -> str:
    """Where it is, by what has happened."""
    read = one.alert.read
    if one.watch.stage is Stage.CLOSED:
        return _("Closed.")
    if read is not None:
        fields = {"time": when_phrase(read.at, manner), "name": read.who}
        return _("Read %(time)s by %(name)s.") % fields
    return _("Overdue. Not read yet.") if one.watch.is_overdue else _("Not read yet.")


@require_safe
@at_the_desk(*SEES_PATIENTS)
def desk_alerts(request: HttpRequest, staff: Staff) -> HttpResponse:
    """All open alerts of the clinic, the most urgent first."""
    at = clock.now()
    practice = staff.membership.practice
    manner = spoken(hours_of(practice).calendar, at, words_for(get_language() or "en"))
    rows = [
        {
            "patient": one.patient.pk,
            "key": one.key,
            "name": one.patient.name or _("No name"),
            "soon": tier_in_words(one.alert.tier),
            "since": upper_first(when_phrase(one.alert.since, manner)),
            "state": stage_in_words(one, manner),
            "is_overdue": one.watch.is_overdue,
        }
        for one in open_alerts(staff, at)
    ]
    found = ladder_in_force(practice)
    is_watched = found is not None and found[1].is_set_up
    context = {"here": "desk_alerts", "rows": rows, "is_watched": is_watched}
    return desk_page(request, staff, "desk/alerts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(*SEES_PATIENTS)
def desk_alert(request: HttpRequest, staff: Staff, id: UUID, key: UUID) -> HttpResponse:
    """One alert: what was answered and when. Reading and closing carry the name of who did it."""
    at = clock.now()
    patient = patient_of(staff, id, at)
    one = watched(patient, key, at)
    if one is None:
        raise Http404
    form = ClosingForm(posted(request), words=words_for(get_language() or "en"))
    if request.method == "POST":
        refusal = _take_step(request, staff, patient, key, form, at)
        if refusal is None:
            return redirect("desk_alert", id, key)
        if refusal:
            form.add_error(None, refusal)
    context = _alert_context(staff, patient, one, at) | {"here": "desk_alerts", "form": form}
    status = 422 if request.method == "POST" else 200
    return desk_page(request, staff, "desk/alert.html", context, status=status)


def _take_step(
    request: HttpRequest, staff: Staff, patient: Patient, key: UUID, form: ClosingForm, at: int
) -> str | None:
    """None when it was taken; else why not, empty where the form says so itself."""
    words = words_for(get_language() or "en")
    try:
        if request.POST.get("act") == "read":
            actions.read_alert(patient, staff, at, key)
            return None
        if not form.is_valid():
            return ""
        told = form.cleaned_data
        actions.close_alert(patient, staff, at, key, outcome=told["outcome"], words=told["note"])
    except StepRefusedError as refused:
        return words.say(refused.key)
    return None


def _alert_context(staff: Staff, patient: Patient, one: Watched, at: int) -> dict[str, Any]:
    words = words_for(get_language() or "en")
    manner = spoken(hours_of(staff.membership.practice).calendar, at, words)
    late = ""
    if one.alert.is_late and one.alert.sent is not None:
        times = {
            "answered": when_phrase(one.alert.on_phone, manner),
            "arrived": when_phrase(one.alert.sent, manner),
        }
        late = words.say("alert.late", times)
    closing = one.alert.closing
    return {
        "patient": patient,
        "name": patient.name or _("No name"),
        "soon": tier_in_words(one.alert.tier),
        "state": stage_in_words(one, manner),
        "late": late,
        "said": list(_said(patient, one, manner, at)),
        "is_read": one.alert.read is not None,
        "is_closed": closing is not None,
        "closing": closing,
        "outcome": words.say(f"alert.outcome.{closing.outcome}") if closing else "",
    }


def _said(patient: Patient, one: Watched, manner: Manner, at: int) -> Iterator[dict[str, str]]:
    """Every answer that called for somebody, with its question and time; a changed one stands beside it."""
    found = check_in(patient, one.key, at)
    form = form_of(patient, found.asked) if found else None
    shown = {(each.item, each.answer): each.shown for each in found.said} if found else {}
    for said in one.alert.said:
        question, answer = _in_words(form, shown.get((said.item, said.answer)), said)
        yield {"question": question, "answer": answer, "when": upper_first(when_phrase(said.at, manner))}


def _in_words(form: Instrument | None, shown: Shown | None, said: Said) -> tuple[str, str]:
    """A question and its answer: as the form says it, or as its page said it where the form is gone."""
    item = form.item(said.item) if form else None
    if shown is not None:
        return shown.question or said.item, shown.answer or str(said.answer)
    if item is None and said.item == SAFE:
        return _("Are you safe right now?"), _("I need help now")
    language = (form.language(get_language() or "en") or form.original) if form else ""
    chosen = said.answer if isinstance(said.answer, tuple) else (said.answer,)
    texts = [c.texts[language] for v in chosen if item and (c := item.choice(v))]
    answer = ", ".join(texts or [str(v) for v in chosen if v is not None]) or _("taken back")
    return item.texts[language] if item else said.item, answer


# ---- who is reached


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(Role.CLINICIAN, Role.ADMIN)
def desk_ladder(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Who is reached, one after the other. It holds once the lead clinician has said yes."""
    practice = staff.membership.practice
    waiting, found = ladder_waiting(practice), ladder_in_force(practice)
    act = request.POST.get("act", "")
    if act == "off":
        actions.end_ladder(staff, clock.now())
        return redirect("desk_ladder")
    shown = waiting or (found[0] if found else None)
    form = LadderForm(
        request.POST if act == "keep" else None,
        members=members_of(practice),
        people=shown.people if shown else {},
    )
    problem = ""
    if act == "keep" and form.is_valid():
        actions.set_ladder(staff, clock.now(), form.people())
        return redirect("desk_ladder")
    if act == "confirm" and waiting is not None:
        try:
            actions.confirm_ladder(staff, clock.now(), waiting)
            return redirect("desk_ladder")
        except StepRefusedError:
            problem = _("Only the lead clinician named here can say yes.")
    context = {
        "here": "desk_ladder",
        "form": form,
        "problem": problem,
        "is_on": found is not None and found[1].is_set_up,
        "has_gap": found is not None and not found[1].is_set_up,
        "waits": waiting is not None,
        "is_lead": waiting is not None and waiting.people.get("lead") == str(staff.membership.pk),
        "has_hours": bool(practice.hours),
    }
    return desk_page(
        request, staff, "desk/ladder.html", context, status=422 if request.method == "POST" else 200
    )
