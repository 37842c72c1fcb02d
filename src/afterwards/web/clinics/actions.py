"""The verbs of a practice: making it, letting people in and out. Each is one transaction, one audit line."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ...care.timing import Instant
from .. import chance, short_secrets
from ..audit.actions import note
from ..courses.access import facts_of
from ..courses.actions import Author, Draft, choose_guide, record, set_zone
from ..courses.models import Kind
from ..holding import never_waits, waits
from ..people import sittings
from ..people.access import Staff
from ..people.models import Patient, User
from ..plans.queries import all_or_forgotten
from ..protocols.queries import GuideOffer
from .access import code_with_link
from .models import Invitation, Membership, Practice
from .roles import OPERATOR, PATIENT, Role

INVITATION_SECONDS = 72 * 3600


class AnsweredError(Exception):
    """The invitation was answered, taken back or too old in the meantime."""


class ElsewhereError(Exception):
    """The account belongs to another practice already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A fresh invitation. Its token and its code are shown once and never again."""

    invitation: Invitation
    token: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPractice:
    """A practice and the invitation of its first admin."""

    practice: Practice
    invited: Invited


@never_waits
def make_practice(name: str, zone: str, telephone: str, now: Instant) -> NewPractice:
    """A practice with nobody in it, and the link by which its first admin comes in.

    Only from the machine's own command line: no page leads here.
    """
    with transaction.atomic():
        practice = Practice.objects.create(name=name, zone=zone, telephone=telephone, made_at=now)
        note("make_practice", by=None, role=OPERATOR, at=now, practice=practice, about=practice.pk)
        return NewPractice(practice=practice, invited=_invite(practice, Role.ADMIN, None, now))


@never_waits
def set_practice(
    staff: Staff,
    now: Instant,
    *,
    name: str,
    zone: str,
    telephone: str,
    country: str,
    hours: dict[str, list[str]],
) -> None:
    """Change what patients read about the practice."""
    practice = staff.membership.practice
    with transaction.atomic():
        practice.name, practice.zone, practice.telephone, practice.hours = name, zone, telephone, hours
        practice.country = country.upper()
        practice.save(update_fields=["name", "zone", "telephone", "country", "hours"])
        note("set_practice", by=staff.user, role=staff.role, at=now, practice=practice, about=practice.pk)


@never_waits
def invite_staff(staff: Staff, role: str, now: Instant) -> Invited:
    """A link by which one person comes to work here, in that role."""
    with transaction.atomic():
        return _invite(staff.membership.practice, Role(role), staff, now)


@never_waits
def invite_from_outside(practice: Practice, role: Role, now: Instant) -> Invited:
    """A link into a practice that nobody inside can make any more: the first one ran out, a phone is lost.

    Only from the machine's own command line: no page leads here.
    """
    with transaction.atomic():
        return _invite(practice, role, None, now)


@never_waits
def add_patient(staff: Staff, name: str, guide: GuideOffer, now: Instant) -> Patient:
    """A patient whom nobody is yet: the person becomes it by saying yes to an invitation."""
    practice = staff.membership.practice
    by = Author(user=staff.user, role=staff.role)
    with transaction.atomic():
        patient = Patient(practice=practice, made_at=now)
        if name:
            patient.name = name
        patient.save()
        note("add_patient", by=staff.user, role=staff.role, at=now, patient=patient, about=patient.pk)
        set_zone(patient, by, now, practice.zone)
        choose_guide(patient, by, now, protocol=guide.protocol, name=guide.name, overlays=guide.overlays)
    return patient


@never_waits
def invite_patient(staff: Staff, patient: Patient, now: Instant) -> Invited:
    """A link by which the person becomes this patient. Earlier links of the patient end."""
    with transaction.atomic():
        waiting = Invitation.objects.filter(patient=patient, used_at=None, revoked_at=None)
        waiting.update(revoked_at=now)
        return _invite(staff.membership.practice, PATIENT, staff, now, patient)


def _invite(
    practice: Practice, role: str, staff: Staff | None, now: Instant, patient: Patient | None = None
) -> Invited:
    token, code = chance.new_token(), chance.new_code()
    hashed = chance.token_hash(token)
    (slow,) = short_secrets.hashed(code_with_link(hashed, code))
    invitation = Invitation.objects.create(
        practice=practice,
        role=role,
        patient=patient,
        token_hash=hashed,
        code_hash=slow,
        made_by=staff.user if staff else None,
        made_at=now,
        expires_at=now + INVITATION_SECONDS,
    )
    by, as_role = (staff.user, staff.role) if staff else (None, OPERATOR)
    note("invite", by=by, role=as_role, at=now, patient=patient, practice=practice, about=invitation.pk)
    return Invited(invitation=invitation, token=token, code=code)


@never_waits
def count_try(invitation: Invitation) -> None:
    """Remember a wrong second code."""
    Invitation.objects.filter(pk=invitation.pk).update(tries=F("tries") + 1)


@never_waits
def decline(invitation: Invitation, user: User, now: Instant) -> None:
    """No: the link is used up and nothing is joined. Raises AnsweredError."""
    with transaction.atomic():
        _use(invitation, now)
        about, practice = invitation.pk, invitation.practice
        note("decline_invitation", by=user, role="", at=now, practice=practice, about=about)


@never_waits
def join_as_staff(invitation: Invitation, user: User, name: str, now: Instant) -> Membership:
    """Yes, by somebody who comes to work here. Raises AnsweredError or ElsewhereError."""
    with transaction.atomic():
        _use(invitation, now)
        if Membership.objects.filter(user=user, ended_at=None).exists():
            raise ElsewhereError
        practice = invitation.practice
        membership = Membership.objects.create(
            practice=practice, user=user, role=invitation.role, name=name, made_at=now
        )
        note("join_staff", by=user, role=membership.role, at=now, practice=practice, about=membership.pk)
    return membership


@never_waits
def end_membership(staff: Staff, membership: Membership, now: Instant) -> None:
    """Somebody works here no more: refused from the next request on, and signed out where a desk was open."""
    practice = staff.membership.practice
    with transaction.atomic():
        membership.ended_at = now
        membership.save(update_fields=["ended_at"])
        sittings.end_at_work(membership.user)
        note("end_staff", by=staff.user, role=staff.role, at=now, practice=practice, about=membership.pk)


@never_waits
def end_devices(staff: Staff, membership: Membership, now: Instant) -> int:
    """Sign somebody who works here out everywhere: a phone was lost, say. How many sessions ended."""
    practice = staff.membership.practice
    with transaction.atomic():
        ended = sittings.end_all(membership.user)
        note("end_devices", by=staff.user, role=staff.role, at=now, practice=practice, about=membership.pk)
    return ended


@waits
def join_as_patient(invitation: Invitation, user: User, now: Instant) -> Patient:
    """Yes, by the patient: from now on this practice sees the sessions and the plan.

    Somebody who followed a plan alone keeps it; what the practice prepared is added to it.
    Raises AnsweredError, ElsewhereError or OnHoldError.
    """
    prepared = invitation.patient
    assert prepared is not None, "a patient's invitation has a patient"
    with all_or_forgotten(Patient.objects.filter(user=user).first() or prepared):
        _use(invitation, now)
        own = Patient.objects.select_for_update().filter(user=user).first()
        patient = _become(prepared, user) if own is None else _bring(own, prepared, invitation, now)
        note("join_practice", by=user, role=PATIENT, at=now, patient=patient, about=invitation.pk)
    return patient


def _become(prepared: Patient, user: User) -> Patient:
    if prepared.user_id is not None:
        raise AnsweredError
    prepared.user = user
    prepared.save(update_fields=["user"])
    return prepared


def _bring(own: Patient, prepared: Patient, invitation: Invitation, now: Instant) -> Patient:
    """Join with an own plan: the practice's guide and sessions become facts of it, said by the practice."""
    if own.practice_id is not None:
        raise ElsewhereError
    own.practice = invitation.practice
    own.save(update_fields=["practice"])
    by = Author(user=invitation.made_by, role="practice")
    drafts = [
        Draft(Kind(told.kind), dict(told.value), f"bring_{told.kind}", now)
        for told in facts_of(prepared)
        if told.kind in (Kind.GUIDE, Kind.SESSION)
    ]
    record(own, by, now, *_with_free_keys(own, drafts))
    prepared.practice = None  # the row that waited for this person leads nowhere from now on
    prepared.save(update_fields=["practice"])
    return own


def _with_free_keys(own: Patient, drafts: list[Draft]) -> list[Draft]:
    """The prepared sessions under keys that the own plan does not use."""
    taken = {str(told.value["key"]) for told in facts_of(own) if told.kind == Kind.SESSION}
    keys: dict[str, str] = {}
    for draft in drafts:
        if draft.kind is Kind.SESSION and draft.value["key"] not in keys:
            free = next(key for n in range(1, 1000) if (key := f"s{n}") not in taken)
            taken.add(free)
            keys[draft.value["key"]] = free
    for draft in drafts:
        if draft.kind is Kind.SESSION:
            draft.value["key"] = keys[draft.value["key"]]
    return drafts


def _use(invitation: Invitation, now: Instant) -> None:
    """Use an invitation up, once. Raises AnsweredError."""
    waiting = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None, expires_at__gt=now)
    if not waiting.update(used_at=now):
        raise AnsweredError


@never_waits
def audit_look(staff: Staff, patient: Patient, now: Instant) -> None:
    """Write down that somebody at the practice opened a patient's page: the patient can read it."""
    with transaction.atomic():
        note("look_at_plan", by=staff.user, role=staff.role, at=now, patient=patient, about=patient.pk)


@never_waits
def name_patient(staff: Staff, patient: Patient, name: str, now: Instant) -> None:
    """How the practice's list calls the patient."""
    with transaction.atomic():
        patient.name = name
        patient.save(update_fields=["sealed_name"])
        note("name_patient", by=staff.user, role=staff.role, at=now, patient=patient, about=patient.pk)


@never_waits
def take_back(staff: Staff, invitation_id: UUID, now: Instant) -> None:
    """End an invitation that nobody has answered."""
    practice = staff.membership.practice
    with transaction.atomic():
        waiting = Invitation.objects.filter(pk=invitation_id, practice=practice, used_at=None)
        if waiting.update(revoked_at=now):
            by, role = staff.user, staff.role
            note("take_back_invitation", by=by, role=role, at=now, practice=practice, about=invitation_id)
