"""The only way to a patient. The viewer comes first; absent and forbidden answer alike: 404."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from ...care.timing import Instant
from ..audit.actions import note
from ..clinics.models import Membership
from ..clinics.roles import Role
from ..home import PlainError
from .models import Patient, User

SEES_COURSES = frozenset({Role.CLINICIAN, Role.DESK, Role.ADMIN})
"""Whose work is a patient's sessions. A therapist sees what the patient shares, which is nothing yet."""

type Viewer = User | AnonymousUser


class SecondFactorMissingError(PermissionDenied):
    """Staff without a second factor; the page says how to add one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody at work: the account and the role in one practice."""

    user: User
    membership: Membership

    @property
    def role(self) -> str:
        """The role, as the audit trail names it."""
        return self.membership.role


def patient_row(user: User) -> Patient | None:
    """The patient that this account is, if it is one."""
    return next(iter(Patient.objects.filter(user=user)), None)


def account_named(address: str) -> User:
    """The account that signs in with this address. Raises PlainError; never for a page."""
    found = User.objects.filter(email__iexact=address).first()
    if found is None:
        raise PlainError(f"No account signs in as {address}.")
    return found


def own_patient(viewer: Viewer) -> Patient:
    """The viewer's own patient row. Raises Http404 for anybody who is not a patient."""
    if not isinstance(viewer, User):
        raise Http404
    patient = patient_row(viewer)
    if patient is None:
        raise Http404
    return patient


def staff_of(viewer: Viewer, *roles: str) -> Staff:
    """The viewer at work, in one of these roles (none named: any).

    Raises Http404 for everybody else, and SecondFactorMissingError for staff who have not added one.
    """
    if not viewer.is_authenticated:
        raise Http404
    assert isinstance(viewer, User)
    found = Membership.objects.select_related("practice").filter(user=viewer, ended_at=None).first()
    if found is None or (roles and found.role not in roles):
        raise Http404
    if not is_mfa_enabled(viewer):
        raise SecondFactorMissingError
    return Staff(user=viewer, membership=found)


def patient_of(staff: Staff, id: UUID, at: Instant) -> Patient:
    """A patient of the viewer's own practice whose sessions are the viewer's work. Raises Http404.

    Asking for somebody who exists and is not theirs is answered as if nobody were there, and leaves a line in
    that patient's trail.
    """
    patient = Patient.objects.filter(pk=id).first()
    if patient is None:
        raise Http404
    if staff.role not in SEES_COURSES or patient.practice_id != staff.membership.practice_id:
        with transaction.atomic():
            note("refuse_look", by=staff.user, role=staff.role, at=at, patient=patient)
        raise Http404
    return patient


def patients_of(staff: Staff) -> list[Patient]:
    """All patients of the viewer's practice, newest first; none for roles without a reason to look."""
    if staff.role not in SEES_COURSES:
        return []
    return list(Patient.objects.filter(practice=staff.membership.practice).order_by("-made_at"))
