"""The only way to alerts and ladders. Whoever asks for a patient has passed people/access.py."""

from __future__ import annotations

from typing import Any, NamedTuple, cast
from uuid import UUID

from ...care.safety.alerts import Alert, Ladder
from ...care.timing import Instant
from ..clinics.models import Membership, Practice
from ..envelopes import place_of, seal, unseal
from ..people.models import Patient
from .bridge import Values, alert_of, alert_value, ladder_of
from .models import AlertStep, LadderVersion


class Told(NamedTuple):
    """One thing that happened to an alert, opened."""

    alert: UUID
    kind: str
    value: Values
    recorded_at: Instant
    role: str


def steps_of(patient: Patient) -> list[Told]:
    """Everything that happened to a patient's alerts, in order."""
    rows = AlertStep.objects.filter(patient=patient).order_by("recorded_at", "alert", "number")
    return [Told(row.alert, row.kind, _open(patient, row), row.recorded_at, row.role) for row in rows]


def alert_for(patient: Patient, key: UUID) -> Alert | None:
    """The alert of a check-in as it stands; None where there is none."""
    row = AlertStep.objects.filter(patient=patient, alert=key).order_by("-number").first()
    return None if row is None else alert_of(_open(patient, row))


def sealed_step(patient: Patient, step: AlertStep, alert: Alert) -> bytes:
    """What a step keeps, sealed for its own place."""
    return seal(patient.key, place_of("alert", step.pk), alert_value(alert))


def ladder_in_force(practice: Practice | None) -> tuple[LadderVersion, Ladder] | None:
    """The ladder that was confirmed last and not turned off; None where there is none."""
    if practice is None:
        return None
    rows = LadderVersion.objects.filter(practice=practice, confirmed_at__isnull=False, ended_at=None)
    version = rows.order_by("-confirmed_at").first()
    return None if version is None else (version, ladder_of(version, practice, staff_by_id(practice)))


def ladder_waiting(practice: Practice) -> LadderVersion | None:
    """The newest ladder that nobody confirmed yet."""
    rows = LadderVersion.objects.filter(practice=practice, confirmed_at=None, ended_at=None)
    return rows.order_by("-made_at").first()


def staff_by_id(practice: Practice) -> dict[str, Membership]:
    """Who works there now."""
    rows = Membership.objects.filter(practice=practice, ended_at=None).select_related("user")
    return {str(row.pk): row for row in rows}


def _open(patient: Patient, step: AlertStep) -> Values:
    return cast("dict[str, Any]", unseal(patient.key, place_of("alert", step.pk), step.sealed))
