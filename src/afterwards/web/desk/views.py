"""The desk's home, new patients, staff, and what the clinic says about itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...care.exports.moments import Manner, upper_first, when_phrase
from ...care.timing import Calendar, Instant, zone
from ...care.words import words_for
from .. import clock
from ..clinics import actions
from ..clinics.access import member_of, members_of
from ..clinics.actions import Invited
from ..clinics.countries import home_country
from ..clinics.queries import listed_patients, role_in_words
from ..clinics.roles import Role
from ..people.access import Staff, patient_of
from ..protocols.queries import offers
from ..whole import whole
from .doors import EVERYBODY, SEES_PATIENTS, at_the_desk, desk_page
from .forms import PatientForm, PracticeForm, StaffForm, posted


@require_safe
@at_the_desk(*EVERYBODY)
def desk(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The clinic's patients, each with the next session."""
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    at = clock.now()
    shown, has_more = listed_patients(staff, at, number)
    manner = manner_of(staff, at)
    rows = [
        {
            "id": one.patient.pk,
            "name": one.patient.name or _("No name"),
            "next": upper_first(when_phrase(one.next_session, manner)) if one.next_session else "",
            "has_joined": one.has_joined,
        }
        for one in shown
    ]
    context = {
        "here": "desk",
        "rows": rows,
        "sees_patients": staff.role in SEES_PATIENTS,
        "next_page": number + 1 if has_more else 0,
    }
    return desk_page(request, staff, "desk/desk.html", context)


def manner_of(staff: Staff, at: Instant) -> Manner:
    """Times as they read at the clinic now."""
    name = staff.membership.practice.zone
    calendar = Calendar.of(name if zone(name) else "UTC")
    return Manner(calendar, calendar.day_of(at), words_for(get_language() or "en"), "spoken")


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(*SEES_PATIENTS)
@whole
def desk_invite(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A new patient: a name if wanted, a guide, and then the link and the code, shown once."""
    known = offers(staff.membership.practice, get_language() or "en")
    form = PatientForm([(offer.value, offer.title) for offer in known], posted(request))
    if request.method == "POST" and form.is_valid():
        guide = next(offer for offer in known if offer.value == form.cleaned_data["guide"])
        at = clock.now()
        patient = actions.add_patient(staff, form.cleaned_data["name"], guide, at)
        return shown_once(request, staff, actions.invite_patient(staff, patient, at), patient.pk)
    context = {"here": "desk_invite", "form": form}
    return desk_page(request, staff, "desk/invite.html", context, status=status_of(form))


def status_of(form: forms.Form) -> int:
    """200, or 422 for a form that was sent and refused."""
    return 422 if form.is_bound and form.errors else 200


@require_POST
@at_the_desk(*SEES_PATIENTS)
def desk_link(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """A new link for a patient who has not joined yet; earlier ones end."""
    at = clock.now()
    patient = patient_of(staff, id, at)
    if patient.user_id is not None:
        return redirect("desk_patient", id)
    return shown_once(request, staff, actions.invite_patient(staff, patient, at), patient.pk)


def shown_once(request: HttpRequest, staff: Staff, invited: Invited, patient: UUID | None) -> HttpResponse:
    """The link and the code of a fresh invitation, for the printer or the telephone. Never shown again."""
    link = request.build_absolute_uri(reverse("invited", args=[invited.token]))
    manner = manner_of(staff, invited.invitation.made_at)
    context = {
        "here": "desk_invite" if patient else "desk_staff",
        "link": link,
        "code": f"{invited.code[:4]} {invited.code[4:]}",
        "until": when_phrase(invited.invitation.expires_at, manner),
        "patient": patient,
    }
    return desk_page(request, staff, "desk/shown_once.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(Role.ADMIN)
def desk_staff(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Who works here, and inviting more."""
    form = StaffForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return shown_once(
            request, staff, actions.invite_staff(staff, form.cleaned_data["role"], clock.now()), None
        )
    members = [
        {
            "id": member.pk,
            "name": member.name or _("No name"),
            "address": member.user.email,
            "role": role_in_words(member.role),
            "is_me": member.user_id == staff.user.pk,
        }
        for member in members_of(staff.membership.practice)
    ]
    context: dict[str, Any] = {"here": "desk_staff", "form": form, "members": members}
    if "ended" in request.GET:
        context["banners"] = [
            {"kind": "", "word": _("Ended."), "text": _("All their devices are signed out.")}
        ]
    return desk_page(request, staff, "desk/staff.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(Role.ADMIN)
def desk_staff_end(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """Somebody leaves: asked once, then out at their next request. The last admin stays."""
    member = member_of(staff.membership.practice, id)
    is_me = member.pk == staff.membership.pk
    if request.method == "POST" and not is_me:
        actions.end_membership(staff, member, clock.now())
        return redirect("desk_staff")
    context = {"here": "desk_staff", "name": member.name or member.user.email, "is_me": is_me}
    return desk_page(request, staff, "desk/staff_end.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(Role.ADMIN)
def desk_staff_devices(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """End all devices of somebody who works here: asked once. One's own stand on a page of their own."""
    member = member_of(staff.membership.practice, id)
    if member.pk == staff.membership.pk:
        return redirect("usersessions_list")
    if request.method == "POST":
        actions.end_devices(staff, member, clock.now())
        get_adapter(request).tell_signed_out(member.user)
        return redirect(f"{reverse('desk_staff')}?ended=yes")
    context = {"here": "desk_staff", "name": member.name or member.user.email}
    return desk_page(request, staff, "desk/staff_devices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(Role.ADMIN)
def desk_practice(request: HttpRequest, staff: Staff) -> HttpResponse:
    """What patients read about the clinic: name, telephone, hours, zone."""
    practice = staff.membership.practice
    known = {
        "name": practice.name,
        "telephone": practice.telephone,
        "country": home_country(practice.country),
        "zone": practice.zone,
    }
    form = PracticeForm(posted(request), initial=known, hours=practice.hours)
    context: dict[str, Any] = {"here": "desk_practice", "form": form}
    if request.method == "POST" and form.is_valid():
        values = {key: form.cleaned_data[key] for key in known}
        actions.set_practice(staff, clock.now(), **values, hours=form.hours())
        return redirect(f"{reverse('desk_practice')}?kept=yes")
    if "kept" in request.GET:
        context["banners"] = [{"kind": "", "word": _("Kept."), "text": _("Patients read this from now on.")}]
    return desk_page(request, staff, "desk/practice.html", context, status=status_of(form))
