"""The verbs of habits: ask whether one goes with better days, and ask no more. The worker answers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ...care.timing import Instant
from ..audit.actions import note
from ..courses.recording import Author
from ..holding import never_waits
from ..people.models import Patient
from ..plans.queries import RefusedError, plan_of
from .access import habits_of, is_habit_id, keep_habit, put_habit
from .bridge import may_be_asked
from .work import ask

MOST_HABITS = 5
"""So many habits may be asked about at a time."""


@never_waits
def ask_habit(patient: Patient, by: Author, now: Instant, *, rule: str, id: UUID) -> None:
    """Ask whether something that the person ticks goes with better days. The worker answers soon.

    Twice is as once. Raises RefusedError for what may not be asked, and where five are asked already.
    """
    with transaction.atomic():
        Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
        known = habits_of(patient)
        before = next((one for one in known if one.rule == rule), None)
        if before is not None and not before.is_away:
            return
        person = plan_of(patient)
        is_known = before is None and is_habit_id(id)
        may = {one.id for one in may_be_asked(person.plan.protocol, person.course)}
        if is_known or rule not in may or sum(not one.is_away for one in known) >= MOST_HABITS:
            raise RefusedError(())
        if before is None:
            keep_habit(patient, id, rule, now)
        else:
            put_habit(patient, before.id, is_away=False)
        note("ask_habit", by=by.user, role=by.role, at=now, patient=patient)
        ask(patient)


@never_waits
def put_away_habit(patient: Patient, by: Author, now: Instant, *, id: UUID) -> None:
    """Ask about it no more. Twice is as once. Raises RefusedError for an id that is not the patient's."""
    with transaction.atomic():
        found = next((one for one in habits_of(patient) if one.id == id), None)
        if found is None:
            raise RefusedError(())
        if not found.is_away:
            put_habit(patient, id, is_away=True)
            note("put_away_habit", by=by.user, role=by.role, at=now, patient=patient)
