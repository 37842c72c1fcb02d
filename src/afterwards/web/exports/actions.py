"""The one verb of exports: take a copy away."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ...care.timing import Instant
from ..audit.actions import note
from ..courses.recording import Author
from ..holding import waits
from ..people.models import Patient
from .queries import record_of_person


@waits
def take_copy(patient: Patient, by: Author, now: Instant) -> dict[str, Any]:
    """The whole record of a person, who took it and when."""
    assert by.user is not None, "a person takes their own copy"
    with transaction.atomic():
        note("take_copy", by=by.user, role=by.role, at=now, patient=patient)
        return record_of_person(by.user, now)
