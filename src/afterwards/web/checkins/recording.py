"""How entries are written: with the summary and their audit line, in one transaction, each id once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ...care.timing import Instant
from .. import chance
from ..audit.actions import note
from ..courses.recording import Author, heard
from ..people.models import Patient
from ..plans.queries import RefusedError
from ..relief import work
from .access import keep_summary, sealed_entry, summary_of
from .bridge import Values, fold
from .models import Entry, Kind

MOVES = frozenset({Kind.CHECK_IN, Kind.IMPORT, Kind.UNDO})
"""What may hold scores, and so moves the relief curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it is one, and the act of its audit line."""

    kind: Kind
    value: Values
    act: str
    id: UUID | None = None


def record(patient: Patient, by: Author, now: Instant, *drafts: Draft) -> None:
    """Append entries. A draft whose id is this patient's already is left out: it was sent twice.

    Raises RefusedError for the id of somebody else's entry, as if it were unknown.
    """
    with writing(patient):
        new = [draft for draft in drafts if draft.id is None or not _known(patient, draft.id)]
        if not new:
            return
        before, summary = summary_of(patient)
        number = before
        for draft in new:
            number += 1
            id = draft.id or chance.new_id()
            _append(patient, by, now, draft, number, id)
            summary = fold(summary, id, draft.kind, draft.value)
        keep_summary(patient, number, summary)
        if any(draft.kind in MOVES for draft in new):
            work.ask(patient)
        else:
            work.pass_by(patient, before, number)


@contextmanager
def writing(patient: Patient) -> Iterator[None]:
    """One transaction in which nobody else writes for this patient; pages that show it are made anew."""
    with transaction.atomic():
        patient.fares_count = F("fares_count") + 1
        patient.save(update_fields=["fares_count"])  # one statement locks the row and tells the number
        yield


def _known(patient: Patient, id: UUID) -> bool:
    owner = Entry.objects.filter(pk=id).values_list("patient", flat=True).first()
    if owner is not None and owner != patient.pk:
        raise RefusedError(())
    return owner is not None


def _append(patient: Patient, by: Author, now: Instant, draft: Draft, number: int, id: UUID) -> None:
    Entry(
        id=id,
        patient=patient,
        number=number,
        kind=draft.kind,
        sealed=sealed_entry(patient, id, draft.value),
        by=by.user,
        role=by.role,
        recorded_at=heard(by, now),
    ).save()
    note(draft.act, by=by.user, role=by.role, at=heard(by, now), patient=patient, about=id)
