"""How an account is kept: a guest's account becomes one that can be signed in to."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from ...care.timing import DAY_SECONDS, Instant
from ..audit.actions import note
from ..clinics.models import Membership
from ..clinics.roles import OPERATOR, PATIENT
from ..courses.recording import Author
from ..holding import never_waits, waits
from . import sittings
from .models import Patient, User

WAY_BACK = 7 * DAY_SECONDS
"""How long somebody who asked to be erased can take it back."""


class AddressTakenError(Exception):
    """Another account signs in with this address."""


@waits
def set_passphrase(user: User, passphrase: str, now: Instant) -> None:
    """Give an account a passphrase. The caller renews this browser's session."""
    with transaction.atomic():
        user.set_password(passphrase)
        user.save(update_fields=["password"])
        _note("set_passphrase", user, now)


@waits
def keep_with_unproven_address(user: User, address: str, now: Instant) -> None:
    """An address that is only a name to sign in with: this site sends no mail. Raises AddressTakenError."""
    with transaction.atomic():
        taken = User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists()
        if taken or EmailAddress.objects.filter(email__iexact=address).exclude(user=user).exists():
            raise AddressTakenError
        user.email = address.lower()
        user.save(update_fields=["email"])
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        _note("keep_account", user, now)


@never_waits
def end_devices(user: User, now: Instant) -> int:
    """Sign an account out everywhere; how many sessions ended.

    Only from the machine's own command line: no page leads here.
    """
    with transaction.atomic():
        ended = sittings.end_all(user)
        patient = Patient.objects.filter(user=user).first()
        member = Membership.objects.filter(user=user, ended_at=None).select_related("practice").first()
        practice = member.practice if member else None
        note("end_devices", by=None, role=OPERATOR, at=now, patient=patient, practice=practice, about=user.pk)
    return ended


@waits
def ask_to_erase(patient: Patient, by: Author, now: Instant) -> Instant:
    """Erase everything in a week; gives when. Asked again it stays at the first time."""
    with transaction.atomic():
        locked = Patient.objects.select_for_update().get(pk=patient.pk)
        if locked.erase_at is None:
            locked.erase_at = now + WAY_BACK
            locked.save(update_fields=["erase_at"])
            note("ask_to_erase", by=by.user, role=by.role, at=now, patient=locked)
        patient.erase_at = locked.erase_at
        return locked.erase_at


@never_waits
def keep_everything(patient: Patient, by: Author, now: Instant) -> None:
    """Take the wish to be erased back."""
    with transaction.atomic():
        if Patient.objects.filter(pk=patient.pk, erase_at__isnull=False).update(erase_at=None):
            note("keep_everything", by=by.user, role=by.role, at=now, patient=patient)
        patient.erase_at = None


def _note(act: str, user: User, now: Instant) -> None:
    patient = Patient.objects.filter(user=user).first()
    note(act, by=user, role=PATIENT if patient else "", at=now, patient=patient)
