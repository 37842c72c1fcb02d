"""Builders of people and their facts, through the actions that the site itself uses."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from afterwards.care.timing import Instant
from afterwards.web.clinics.models import Membership, Practice
from afterwards.web.courses.actions import Author, Draft, record
from afterwards.web.courses.models import Kind
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.queries import PersonPlan

ZONE = "America/New_York"
PASSPHRASE = "kettle orbit lantern moss"
LONG_AGO = int(datetime(2026, 10, 1, tzinfo=ZoneInfo("UTC")).timestamp())


def at(text: str, zone: str = ZONE) -> Instant:
    """``2026-11-03T10:00`` on the wall in a zone."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def app_code(secret: str) -> str:
    """The code that an app with that secret shows now; each lives thirty seconds."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def make_user(email: str | None = None) -> User:
    return User.objects.create_user(email, PASSPHRASE if email else None, made_at=LONG_AGO)


def make_practice(name: str = "Sample Clinic") -> Practice:
    return Practice.objects.create(name=name, zone=ZONE, telephone="+1 555 0100", made_at=LONG_AGO)


def make_staff(practice: Practice, role: str, email: str, *, second_factor: bool = True) -> Membership:
    user = make_user(email)
    if second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return Membership.objects.create(
        practice=practice, user=user, role=role, name="N. Nurse", made_at=LONG_AGO
    )


def make_patient(
    email: str | None = None, *, practice: Practice | None = None, guide: str = "infusion-aftercare"
) -> Patient:
    """A patient in New York who follows a guide; no session yet."""
    user = make_user(email)
    patient = Patient(user=user, practice=practice, made_at=LONG_AGO)
    patient.save()
    tell(patient, Kind.ZONE, {"zone": ZONE}, LONG_AGO)
    tell(patient, Kind.GUIDE, {"protocol": guide, "settings": {}}, LONG_AGO)
    return patient


def tell(patient: Patient, kind: Kind, value: dict[str, Any], when: Instant) -> PersonPlan:
    """Add one fact, said by the patient."""
    draft = Draft(kind=kind, value=value, act=f"tell_{kind}", at=when)
    return record(patient, Author(user=patient.user, role="patient"), when, draft)


def plan_session(
    patient: Patient, key: str, planned: str, when: Instant = LONG_AGO, **more: Any
) -> PersonPlan:
    return tell(patient, Kind.SESSION, {"key": key, "route": "iv", "planned": planned, **more}, when)
