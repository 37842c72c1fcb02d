"""Writing the audit trail: inside the transaction of the act itself, so that neither is without the other."""

from __future__ import annotations

from django.db import transaction

from ...care.timing import Instant
from ..clinics.models import Practice
from ..people.models import Patient, User
from .chain import link
from .models import AuditLine


def note(
    act: str,
    *,
    by: User | None,
    role: str,
    at: Instant,
    patient: Patient | None = None,
    practice: Practice | None = None,
    about: object = "",
) -> AuditLine:
    """Add the line of one act. Only inside of a transaction."""
    assert transaction.get_connection().in_atomic_block, "an act and its line are one transaction"
    if patient is not None and transaction.get_connection().features.has_select_for_update:
        Patient.objects.select_for_update().only("pk").get(pk=patient.pk)  # one line after the other
    practice_id = practice.pk if practice else patient.practice_id if patient else None
    before = AuditLine.objects.filter(patient=patient).order_by("-id").values_list("chain", flat=True).first()
    fields = [at, practice_id, patient and patient.pk, by and by.pk, role, act, about]
    return AuditLine.objects.create(
        at=at,
        practice_id=practice_id,
        patient=patient,
        by=by,
        role=role,
        act=act,
        about=str(about),
        chain=link(before, *fields),
    )
