"""Erasing a person: first the key, so that nothing sealed opens any more, then every row that names them.

Which rows these are is read from the models: whatever points at a patient or at the account goes. The account
itself stays as an empty row, because lines of other trails may name its id; it says nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from django.apps import apps
from django.db import models, transaction

from ...care.timing import Instant
from ..append_only import TABLES, lifted
from ..audit.actions import note
from ..clinics.models import Membership
from ..clinics.roles import OPERATOR
from ..envelopes import NO_KEY
from .models import Patient, User
from .sittings import end_all

SIGN_IN = ("account", "mfa", "usersessions")
"""Apps whose rows are ways in."""


def erase(patient: Patient, now: Instant) -> None:
    """Erase a person for good: once this has returned, nobody can bring anything back."""
    user, practice = patient.user, patient.practice
    with transaction.atomic(), ExitStack() as guards:
        for table in TABLES:
            guards.enter_context(lifted(table))
        Patient.objects.filter(pk=patient.pk).update(key=NO_KEY, sealed_name=b"")
        _delete(Patient, [patient.pk])
        if user is not None and not Membership.objects.filter(user=user).exists():
            _empty(user)
        note("erase_patient", by=None, role=OPERATOR, at=now, practice=practice)


def _delete(model: type[models.Model], keys: list[Any]) -> None:
    """Delete rows after all rows that point at them, whatever their models say of deleting."""
    for other, field in _pointing_at(model):
        found = other._base_manager.filter(**{f"{field}__in": keys}).values_list("pk", flat=True)
        if theirs := list(found):
            _delete(other, theirs)
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(pk__in=keys)
    rows._raw_delete(rows.db)


def _pointing_at(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    for other in apps.get_models():
        for field in other._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is model:
                yield other, field.attname


def _empty(user: User) -> None:
    """Take everything from an account: its ways in, its devices, its address."""
    for other, field in _pointing_at(User):
        if other._meta.app_label in SIGN_IN:
            _delete(other, list(other._base_manager.filter(**{field: user.pk}).values_list("pk", flat=True)))
    end_all(user)
    user.email, user.language, user.made_at, user.is_active = None, "en", 0, False
    user.last_login = None
    user.set_unusable_password()
    user.save()
