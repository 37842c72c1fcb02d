"""Reads about alerts for screens: what is true of each, for the person and for the clinic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ...care.safety.alerts import Alert, Ladder, Watch, watch
from ...care.timing import Instant
from ..clinics.models import Practice
from ..people.access import SEES_COURSES, Staff
from ..people.models import Patient
from .access import alert_for, ladder_in_force
from .models import AlertCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An alert and what is true of it now."""

    patient: Patient
    alert: Alert
    watch: Watch

    @property
    def key(self) -> UUID:
        """The id of its check-in."""
        return UUID(self.alert.key)


def ladder_for(practice: Practice | None) -> Ladder | None:
    """The ladder that holds at a practice; None where nobody is on duty."""
    found = ladder_in_force(practice)
    return None if found is None or not found[1].is_set_up else found[1]


def watched(patient: Patient, key: UUID, at: Instant) -> Watched | None:
    """The alert of one check-in; None where there is none."""
    alert = alert_for(patient, key)
    if alert is None:
        return None
    return Watched(patient=patient, alert=alert, watch=watch(alert, ladder_for(patient.practice), at))


def open_alerts_of(patient: Patient, at: Instant) -> list[Watched]:
    """A person's alerts that nobody closed, the newest first."""
    keys = AlertCard.objects.filter(patient=patient, is_closed=False).values_list("alert", flat=True)
    found = [one for key in keys if (one := watched(patient, key, at)) is not None]
    return sorted(found, key=lambda one: -one.alert.since)


def open_alerts(staff: Staff, at: Instant) -> list[Watched]:
    """The open alerts of the viewer's practice, the most urgent first; none for who sees no patients."""
    return sorted(_open(staff, at), key=lambda one: (-one.alert.tier.rank, one.alert.since))


def _open(staff: Staff, at: Instant) -> Iterator[Watched]:
    if staff.role not in SEES_COURSES:
        return
    cards = AlertCard.objects.filter(practice=staff.membership.practice, is_closed=False)
    for card in cards.select_related("patient__practice"):
        found = watched(card.patient, card.alert, at)
        if found is not None:
            yield found
