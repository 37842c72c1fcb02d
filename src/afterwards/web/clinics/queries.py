"""Reads about a practice for screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ...care.protocol.tree import CareProtocol
from ...care.safety.helplines import country_code
from ...care.timing import Instant, instant_of
from ..courses.access import facts_of
from ..courses.bridge import record_of
from ..courses.records import PersonRecord
from ..home import PlainError
from ..people.access import Staff, patients_of
from ..people.models import Patient
from ..protocols.queries import newer_choice
from .links import NO_CARD, Card
from .models import Invitation, Membership, Practice
from .roles import Role

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A patient in the practice's list."""

    patient: Patient
    next_session: Instant | None
    has_joined: bool
    """Whether the person has said yes to the practice's invitation."""


def role_in_words(role: str) -> str:
    """A role as people read it."""
    words = {
        Role.THERAPIST: _("therapist"),
        Role.CLINICIAN: _("clinician"),
        Role.DESK: _("front desk"),
        Role.ADMIN: _("clinic admin"),
    }
    return words[Role(role)] if role in Role.values else role


def listed_patients(staff: Staff, at: Instant, page: int = 1) -> tuple[list[Listed], bool]:
    """One page of the practice's patients, newest first, and whether there are more."""
    rows = patients_of(staff)
    first = (max(page, 1) - 1) * PAGE
    shown = [
        Listed(
            patient=patient,
            next_session=_next_session(_record(patient), at),
            has_joined=patient.user_id is not None,
        )
        for patient in rows[first : first + PAGE]
    ]
    return shown, len(rows) > first + PAGE


def _record(patient: Patient) -> PersonRecord:
    return record_of(patient.pk.hex[:12], list(facts_of(patient)))


def _next_session(record: PersonRecord, at: Instant) -> Instant | None:
    """The next planned start. Read from the facts alone: a list of many people compiles no plan."""
    sessions = record.values.get("sessions", [])
    assert isinstance(sessions, list)
    planned = [
        instant_of(one["planned"])
        for one in sessions
        if one.get("planned") and not (one.get("missed") or one.get("cancelled") or one.get("start"))
    ]
    return min((moment for moment in planned if moment >= at), default=None)


def waiting_invitation(patient: Patient, at: Instant) -> Invitation | None:
    """The invitation that the person may still answer."""
    rows = Invitation.objects.filter(patient=patient, used_at=None, revoked_at=None, expires_at__gt=at)
    return rows.first()


def on_older_versions(staff: Staff) -> Iterator[Patient]:
    """Patients who follow a guide of which the practice has a newer version."""
    practice = staff.membership.practice
    for patient in patients_of(staff):
        choice = _record(patient).guide
        if choice is not None and newer_choice(practice, choice) is not None:
            yield patient


def card_of(practice: UUID) -> Card:
    """What a practice says of itself to its patients; an empty card for none."""
    found = Practice.objects.filter(pk=practice).first()
    return NO_CARD if found is None else card_of_practice(found)


def card_of_practice(practice: Practice) -> Card:
    """What a practice says of itself to its patients."""
    return Card(
        name=practice.name,
        phone=practice.telephone,
        country=country_code(practice.country),
        zone=practice.zone,
        hours=practice.hours,
    )


def card_of_guide(guide: CareProtocol) -> Card:
    """The clinic as a guide names it, where there is no practice; empty without a number."""
    contact = guide.contacts.get("clinic")
    if contact is None or not contact.phone:
        return NO_CARD
    return Card(name=contact.title, phone=contact.phone, said_hours=contact.hours)


def practices() -> list[Practice]:
    """All practices of this site, by name."""
    return list(Practice.objects.order_by("name", "made_at"))


def staff_of_practice(practice: Practice) -> list[Membership]:
    """Who works there now, in the order in which they came."""
    return list(practice.memberships.filter(ended_at=None).order_by("made_at"))


def practice_named(text: str) -> Practice:
    """The practice of that name or id. Raises PlainError where there is none or more than one."""
    known = practices()
    found = [one for one in known if text in (one.name, str(one.pk))]
    if len(found) == 1:
        return found[0]
    if found:
        raise PlainError(f"More than one clinic is called {text}. Give its id: afterwards practice list")
    raise PlainError(f"No clinic is called {text}. See which there are: afterwards practice list")
