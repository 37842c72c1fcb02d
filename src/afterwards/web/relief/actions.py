"""The verbs of curves: work them out, make them anew. They run in the worker; numpy is loaded with the first.

What they write is a cache and nobody's act, so it has no audit line. Nobody waits for it after a session: it
is made of what the person told, and opens it to nobody.
"""

from __future__ import annotations

from django.db import transaction

from ...care import trajectory
from ...care.timing import Instant
from ...care.trajectory.histories import History
from ...care.trajectory.kept import Keeping, Kept, Lived
from ...care.trajectory.storing import (
    bands_read,
    bands_stored,
    relief_stored,
    signals_read,
    signals_stored,
)
from ..checkins.queries import fares
from ..holding import never_waits
from ..people.models import Patient
from ..plans.queries import plan_of
from .access import State, Stored, curve_of, forget_curves, keep_curve, states_of, with_curves
from .bridge import history_of, open_taps, scales_of


@never_waits
def renew(patient: Patient, now: Instant) -> None:
    """Bring a person's curves up to now: the new days, and no replay, where nothing old was changed."""
    with transaction.atomic():
        Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
        told, course = fares(patient, now), plan_of(patient).course
        today = course.calendar.day_of(now)
        scales = scales_of(told.reports)
        forget_curves(patient, but=[scale.key for scale in scales])
        for scale in scales:
            history = history_of(told.reports, course, scale, now)
            value, states = _worked_out(patient, history, today - 1)
            value["open"] = open_taps(told.listed)
            stored = Stored(told.number, today, now, value)
            keep_curve(patient, scale.key, stored, states)


@never_waits
def rebuild(patient: Patient, now: Instant) -> None:
    """Make a person's curves anew from everything that was told."""
    with transaction.atomic():
        forget_curves(patient)
        renew(patient, now)


@never_waits
def rebuild_all(now: Instant) -> int:
    """Make everybody's curves anew. Gives of how many people."""
    found = with_curves()
    for patient in Patient.objects.filter(pk__in=found).iterator():
        rebuild(patient, now)
    return len(found)


def _worked_out(patient: Patient, history: History, day: int) -> tuple[dict[str, object], list[State]]:
    relief, lived = trajectory.go_on(history, day, _before(patient, history.scale.key))
    value: dict[str, object] = {
        "relief": relief_stored(relief) | {"past": []},
        "past": bands_stored(lived.past),
        "read": signals_stored(lived.read),
    }
    return value, [State(one.day, one.story, one.numbers) for one in lived.keeping.states]


def _before(patient: Patient, scale: str) -> Lived | None:
    stored = curve_of(patient, scale)
    if stored is None:
        return None
    states = tuple(Kept(scale=scale, **one._asdict()) for one in states_of(patient, scale))
    return Lived(
        keeping=Keeping(states=states),
        past=bands_read(stored.value["past"]),
        read=signals_read(stored.value["read"]),
    )
