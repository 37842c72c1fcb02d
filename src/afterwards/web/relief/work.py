"""The curves as work for the worker. Asking for it costs one row; numpy is loaded where it is done."""

from __future__ import annotations

from uuid import UUID

from django.tasks import task

from ...care.timing import DAY_SECONDS, Instant
from .. import clock
from ..people.models import Patient
from .access import has_curves, know_of, old_curves


@task()
def renew_curves(patient: str) -> None:
    """Bring one person's curves up to now. Twice is as once."""
    from .actions import renew  # noqa: PLC0415 (a verb there asks for this work)

    row = Patient.objects.filter(pk=UUID(patient)).first()
    if row is not None:
        renew(row, clock.now())


def ask(patient: Patient) -> None:
    """Something was told that moves the curve: work it out soon."""
    renew_curves.enqueue(str(patient.pk))


def pass_by(patient: Patient, before: int, number: int) -> None:
    """Entries were added that move no curve: what knew everything before them still does."""
    know_of(patient, before, number)


def ask_again(patient: Patient) -> None:
    """A session was told of, moved or taken back: work out again what there is."""
    if has_curves(patient):
        ask(patient)


def ask_daily(at: Instant) -> int:
    """Curves of yesterday: a day without a report widens their range."""
    old = old_curves(at - DAY_SECONDS)
    for one in old:
        renew_curves.enqueue(one)
    return len(old)
