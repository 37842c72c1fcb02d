"""The verbs of alerts: raise, read, close; and of the ladder: set up, confirm, turn off.

An alert is raised inside the transaction of the answer that calls for it: neither is without the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ...care.checkin.answers import Answers
from ...care.safety.alerts import (
    Alert,
    Refused,
    answered_again,
    closed_by,
    raised,
    read_by,
    sent,
)
from ...care.safety.signals import Signal
from ...care.timing import Instant
from ..audit.actions import note
from ..courses.recording import Author
from ..holding import never_waits
from ..people.access import Staff
from ..people.models import Patient
from .access import alert_for, sealed_step
from .bridge import member_name
from .models import AlertCard, AlertStep, LadderVersion, StepKind


class StepRefusedError(Exception):
    """Why a step is not taken: ``key`` of ``care.words``."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@never_waits
def raise_alert(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    key: UUID,
    signals: Iterable[Signal],
    answers: Answers,
    answered_at: Instant,
    agreed: frozenset[str] = frozenset(),
) -> Alert | None:
    """What a check-in for the clinic calls for; None where it calls for nobody. The same again adds nothing.

    Only inside of the transaction of the answer. ``answered_at`` is when it was answered, ``now`` when it
    came in.
    """
    assert transaction.get_connection().in_atomic_block, "an answer and its alert are one transaction"
    before, found = alert_for(patient, key), list(signals)
    if before is None:
        fresh = raised(str(key), found, answers, answered_at, agreed)
        return None if fresh is None else _keep(patient, by, now, key, StepKind.RAISED, sent(fresh, now))
    after = answered_again(before, found, answers, max(answered_at, before.on_phone), agreed)
    return before if after == before else _keep(patient, by, now, key, StepKind.AGAIN, after)


@never_waits
def read_alert(patient: Patient, staff: Staff, now: Instant, key: UUID) -> Alert:
    """A named person has read it. The first reader stays. Raises StepRefusedError."""
    with transaction.atomic():
        before = _locked(patient, key)
        after = _or_refuse(read_by(before, member_name(staff.membership), now))
        if after == before:
            return before
        return _keep(patient, Author(user=staff.user, role=staff.role), now, key, StepKind.READ, after)


@never_waits
def close_alert(
    patient: Patient, staff: Staff, now: Instant, key: UUID, *, outcome: str, words: str
) -> Alert:
    """A named person closes it, with what came of it and a note. Raises StepRefusedError."""
    with transaction.atomic():
        before, who = _locked(patient, key), member_name(staff.membership)
        after = _or_refuse(closed_by(before, who=who, outcome=outcome, note=words, at=now))
        if after == before:
            return before
        return _keep(patient, Author(user=staff.user, role=staff.role), now, key, StepKind.CLOSED, after)


def _locked(patient: Patient, key: UUID) -> Alert:
    patient.fares_count = F("fares_count") + 1
    patient.save(update_fields=["fares_count"])
    found = alert_for(patient, key)
    if found is None:
        raise StepRefusedError("alert.refused.sent")
    return found


def _or_refuse(found: Alert | Refused) -> Alert:
    if isinstance(found, Refused):
        raise StepRefusedError(found.key)
    return found


def _keep(patient: Patient, by: Author, now: Instant, key: UUID, kind: StepKind, alert: Alert) -> Alert:
    number = AlertStep.objects.filter(alert=key).count() + 1
    step = AlertStep(
        alert=key,
        patient=patient,
        number=number,
        kind=kind,
        by=by.user,
        role=by.role,
        recorded_at=now,
    )
    step.sealed = sealed_step(patient, step, alert)
    step.save()
    _keep_card(patient, key, alert)
    note(f"alert_{kind}", by=by.user, role=by.role, at=now, patient=patient, about=key)
    return alert


def _keep_card(patient: Patient, key: UUID, alert: Alert) -> None:
    """What the desk and the scheduler look for. A person without a clinic has nobody to reach."""
    if patient.practice_id is None:
        return
    waits = alert.read is None
    AlertCard.objects.update_or_create(
        alert=key,
        defaults={
            "patient": patient,
            "practice_id": patient.practice_id,
            "is_closed": alert.closing is not None,
            "next_at": (alert.sent or alert.on_phone) if waits else None,
        },
    )


@never_waits
def rebuild_cards(patient: Patient) -> None:
    """Make the cache anew from the steps."""
    with transaction.atomic():
        AlertCard.objects.filter(patient=patient).delete()
        for key in AlertStep.objects.filter(patient=patient).values_list("alert", flat=True).distinct():
            found = alert_for(patient, key)
            assert found is not None
            _keep_card(patient, key, found)


# ---- the ladder


@never_waits
def set_ladder(staff: Staff, now: Instant, people: dict[str, Any]) -> LadderVersion:
    """Who is reached, as somebody proposes it. It holds once its lead has confirmed it."""
    with transaction.atomic():
        practice = staff.membership.practice
        LadderVersion.objects.filter(practice=practice, confirmed_at=None, ended_at=None).update(ended_at=now)
        made = LadderVersion.objects.create(practice=practice, people=people, made_by=staff.user, made_at=now)
        note("set_ladder", by=staff.user, role=staff.role, at=now, practice=practice, about=made.pk)
        return made


@never_waits
def confirm_ladder(staff: Staff, now: Instant, version: LadderVersion) -> None:
    """The lead says yes to it: from now on it holds, and the one before has ended."""
    with transaction.atomic():
        practice = staff.membership.practice
        assert version.practice_id == practice.pk, "a clinic confirms its own ladder"
        if version.people.get("lead") != str(staff.membership.pk):
            raise StepRefusedError("alert.refused.name")
        older = LadderVersion.objects.filter(practice=practice, ended_at=None).exclude(pk=version.pk)
        older.update(ended_at=now)
        version.confirmed_at = now
        version.save(update_fields=["confirmed_at"])
        note("confirm_ladder", by=staff.user, role=staff.role, at=now, practice=practice, about=version.pk)


@never_waits
def end_ladder(staff: Staff, now: Instant) -> None:
    """Nobody reads any more: said to patients before the first question from now on."""
    with transaction.atomic():
        practice = staff.membership.practice
        if LadderVersion.objects.filter(practice=practice, ended_at=None).update(ended_at=now):
            note("end_ladder", by=staff.user, role=staff.role, at=now, practice=practice)
