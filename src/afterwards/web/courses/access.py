"""The only way to a person's facts. Whoever asks for a patient has passed people/access.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from ..envelopes import place_of, seal, unseal
from ..people.access import Viewer, own_patient
from ..people.models import Patient, User
from .bridge import Told
from .models import Fact, Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet


def facts_of(patient: Patient) -> Iterator[Told]:
    """All facts of the course in order, opened. What a person keeps for themself stays sealed."""
    return _opened(patient, Fact.objects.filter(patient=patient).exclude(kind=Kind.OWN))


def own_facts_of(viewer: Viewer) -> tuple[Patient, list[Told]]:
    """What the viewer keeps for themself, in order, opened. Raises Http404 for anybody who is not a patient.

    The viewer comes first and there is no other way in: nobody can ask for somebody else's.
    """
    patient = own_patient(viewer)
    return patient, list(_opened(patient, Fact.objects.filter(patient=patient, kind=Kind.OWN)))


def _opened(patient: Patient, rows: QuerySet[Fact]) -> Iterator[Told]:
    rows = rows.order_by("number")
    fields = ("id", "number", "kind", "sealed", "recorded_at", "role")
    for id, number, kind, sealed, recorded_at, role in rows.values_list(*fields):
        content = cast("dict[str, Any]", unseal(patient.key, place_of("fact", id), sealed))
        yield Told(id, number, kind, content["value"], content["at"], recorded_at, role)


def is_by(patient: Patient, fact: UUID, user: User | None, role: str) -> bool:
    """Whether that fact was said by just that user, in just that role."""
    return Fact.objects.filter(pk=fact, patient=patient, by=user, role=role).exists()


def content_of(patient: Patient, fact: Fact) -> dict[str, Any]:
    """One fact, opened."""
    return cast("dict[str, Any]", unseal(patient.key, place_of("fact", fact.id), fact.sealed))


def sealed_content(patient: Patient, fact: Fact, value: dict[str, Any], at: str, zone: str) -> bytes:
    """What a fact keeps, sealed for its own place."""
    return seal(patient.key, place_of("fact", fact.id), {"value": value, "at": at, "zone": zone})
