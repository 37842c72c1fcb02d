"""How an account is kept: a guest's account becomes one that can be signed in to."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from ...care.timing import Instant
from ..audit.actions import note
from ..clinics.roles import PATIENT
from ..holding import waits
from .models import Patient, User


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


def _note(act: str, user: User, now: Instant) -> None:
    patient = Patient.objects.filter(user=user).first()
    note(act, by=user, role=PATIENT if patient else "", at=now, patient=patient)
