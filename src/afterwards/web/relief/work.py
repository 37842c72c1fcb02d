"""The curves as work for the worker. Asking for it costs one row; numpy is loaded where it is done."""

from __future__ import annotations

from uuid import UUID

from django.tasks import task

from ...care.timing import DAY_SECONDS, Instant
from .. import clock
from ..courses.models import Kind
from ..people.models import Patient
from .access import has_curves, know_of, old_curves

MOVES = frozenset({Kind.SESSION, Kind.ZONE, Kind.AMENDMENT, Kind.UNDO})
"""Facts that may change which sessions were held, and so the curve."""


@task()
def renew_curves(patient: str) -> None:
    """Bring one person's curves up to now. Twice is as once."""
    from .renewing import renew  # noqa: PLC0415 (with it comes numpy, for the worker alone)

    row = Patient.objects.filter(pk=UUID(patient)).first()
    if row is not None:
        renew(row, clock.now())


def ask(patient: Patient) -> None:
    """Something was told that moves the curve: work it out soon."""
    renew_curves.enqueue(str(patient.pk))


def pass_by(patient: Patient, before: int, number: int) -> None:
    """Entries were added that move no curve: what knew everything before them still does."""
    know_of(patient, before, number)


def hear(patient: Patient, kinds: frozenset[Kind], **_more: object) -> None:
    """Facts were added: after those that may change which sessions were held, work out what there is anew."""
    if kinds & MOVES and has_curves(patient):
        ask(patient)


def ask_daily(at: Instant) -> int:
    """Curves of yesterday: a day without a report widens their range."""
    old = old_curves(at - DAY_SECONDS)
    for one in old:
        renew_curves.enqueue(one)
    return len(old)
