"""What is worked out from what people told: made anew by `afterwards rebuild`, compared by `doctor`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from .alerts.access import alert_for
from .alerts.actions import rebuild_cards
from .alerts.models import AlertCard, AlertStep
from .checkins.access import summary_of, summed_up
from .checkins.actions import rebuild as rebuild_summary
from .checkins.models import Entry
from .people.models import Patient

SAMPLE = 50
"""So many people `afterwards doctor` compares: those who were written about last."""


def everybody() -> list[Patient]:
    """Everybody who told something."""
    told = Q(pk__in=Entry.objects.values("patient")) | Q(pk__in=AlertStep.objects.values("patient"))
    return list(Patient.objects.filter(told).order_by("pk"))


def rebuild(patient: Patient) -> None:
    """Make the summary of a person's check-ins and the cards of their alerts anew."""
    rebuild_summary(patient)
    rebuild_cards(patient)


def differing() -> Iterator[Patient]:
    """Of a sample, those whose summary or cards do not say what was told."""
    newest = Entry.objects.order_by("-recorded_at").values_list("patient", flat=True)[: SAMPLE * 10]
    for patient in Patient.objects.filter(pk__in=list(dict.fromkeys(newest))[:SAMPLE]):
        if summary_of(patient) != summed_up(patient) or _cards(patient) != _told(patient):
            yield patient


def _cards(patient: Patient) -> dict[str, bool]:
    rows = AlertCard.objects.filter(patient=patient).values_list("alert", "is_closed")
    return {str(alert): is_closed for alert, is_closed in rows}


def _told(patient: Patient) -> dict[str, bool]:
    keys = AlertStep.objects.filter(patient=patient).values_list("alert", flat=True).distinct()
    found = {key: alert_for(patient, key) for key in keys if patient.practice_id is not None}
    return {str(key): alert is not None and alert.closing is not None for key, alert in found.items()}
