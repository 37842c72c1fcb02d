"""How facts are written: together with their audit lines, in one transaction, and only what can be planned.

The new record is computed first and refused when it does not hold together: nothing half true is ever stored.
An id that was sent before adds nothing again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.dispatch import Signal

from ...care.timing import Instant
from .. import chance
from ..audit.actions import note
from ..people.models import Patient, User
from ..plans.queries import PersonPlan, RefusedError, all_or_forgotten, plan_of, plan_with
from .access import content_of, sealed_content
from .bridge import Told, part_of
from .models import Fact, Kind

added = Signal()
"""Sent inside of the transaction when facts were added: ``patient``, the ``kinds`` of the facts, ``by`` whom
and when (``at``), and the record ``before`` them. What follows from facts listens here; the record knows
nothing of it.
"""
RELATIVE = ("until", "booked", "leaving")
"""Times in a fact that are worked out from the moment at which it was told."""


class ChangedMeanwhileError(Exception):
    """Something was told between the comparison that a person saw and their yes: show it again."""


class SaidOtherwiseError(RefusedError):
    """The id was stored before with other words: neither is lost, and the caller says which was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who says something, in which role: a user, or (None) somebody with a link."""

    user: User | None
    role: str
    heard_at: Instant | None = None
    """When we were told, where that may be later than it happened: what waited on a phone without signal."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it is one. ``id`` is made where the person is, so that a second sending is known."""

    kind: Kind
    value: dict[str, Any]
    act: str
    at: Instant
    """When it was true."""
    id: UUID | None = None


def as_one(id: UUID, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Drafts that are stored, and taken back, together; ``id`` is the act's."""
    return tuple(replace(draft, id=part_of(id, number)) for number, draft in enumerate(drafts))


def preview(patient: Patient, *drafts: Draft) -> PersonPlan:
    """What the plan would be with these facts. Nothing is stored. Raises RefusedError."""
    return plan_with(patient, [_told(patient, draft, number) for number, draft in enumerate(drafts, 1)])


def record(patient: Patient, by: Author, now: Instant, *drafts: Draft, seen: int | None = None) -> PersonPlan:
    """Append facts, each with its audit line, in one transaction; the new plan. Raises RefusedError.

    A draft whose id is already a fact of this patient is left out: it was sent twice; with other words under
    it, SaidOtherwiseError is raised. ``seen`` is the number
    of facts that the comparison was made from; another number raises ChangedMeanwhileError.
    """
    with all_or_forgotten(patient):
        locked = Patient.objects.select_for_update().get(pk=patient.pk)
        new = [draft for draft in drafts if not _known(locked, draft)]
        if new and seen is not None and seen != locked.facts_count:
            raise ChangedMeanwhileError
        if new:
            preview(locked, *new)
            before, kinds = plan_of(locked).record, frozenset(draft.kind for draft in new)
            for draft in new:
                _append(locked, by, now, draft)
            added.send(Fact, patient=locked, kinds=kinds, by=by, at=heard(by, now), before=before)
    patient.facts_count = locked.facts_count
    return plan_of(patient)


def was_recorded(patient: Patient, id: UUID) -> bool:
    """Whether a fact of that id is this patient's: a form that was sent twice."""
    return Fact.objects.filter(pk=id, patient=patient).exists()


def _known(patient: Patient, draft: Draft) -> bool:
    """Whether it is stored already. The id of somebody else's fact is refused as if it were unknown."""
    if draft.id is None:
        return False
    fact = Fact.objects.filter(pk=draft.id).first()
    if fact is None:
        return False
    if fact.patient_id != patient.pk:
        raise RefusedError(())
    if fact.kind != draft.kind or _said(content_of(patient, fact)["value"]) != _said(draft.value):
        raise SaidOtherwiseError(())
    return True


def _said(value: dict[str, Any]) -> Any:
    """What was said, as it is stored; times that follow from when it was sent are left out."""
    return json.loads(json.dumps({name: one for name, one in value.items() if name not in RELATIVE}))


def _told(patient: Patient, draft: Draft, number: int) -> Told:
    calendar = plan_of(patient).course.calendar
    at = calendar.iso(draft.at)
    id = draft.id or chance.new_id()
    return Told(id, patient.facts_count + number, draft.kind, draft.value, at, draft.at)


def heard(by: Author, now: Instant) -> Instant:
    """When we were told, which may be later than it happened."""
    return now if by.heard_at is None else by.heard_at


def _append(patient: Patient, by: Author, now: Instant, draft: Draft) -> None:
    calendar = plan_of(patient).course.calendar
    patient.facts_count += 1
    fact = Fact(
        id=draft.id or chance.new_id(),
        patient=patient,
        practice_id=patient.practice_id,
        number=patient.facts_count,
        kind=draft.kind,
        by=by.user,
        role=by.role,
        recorded_at=heard(by, now),
    )
    zone = str(calendar.zone_at(draft.at))
    fact.sealed = sealed_content(patient, fact, draft.value, calendar.iso(draft.at), zone)
    fact.save()
    patient.save(update_fields=["facts_count"])
    note(draft.act, by=by.user, role=by.role, at=fact.recorded_at, patient=patient, about=fact.id)
