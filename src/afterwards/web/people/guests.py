"""Starting without an account: a plan that only the browser which made it can reach."""

from __future__ import annotations

from django.db import transaction

from ...care.timing import Instant
from ..audit.actions import note
from ..clinics.roles import PATIENT
from .models import Patient, User


def start_guest(now: Instant, language: str) -> User:
    """An account without an address, and its own empty course. The caller signs this browser in to it."""
    with transaction.atomic():
        user = User.objects.create_user(language=language, made_at=now)
        _new_course(user, now)
    return user


def start_own_course(user: User, now: Instant) -> None:
    """An empty course for somebody who has an account and follows no plan yet; a second call is idle."""
    with transaction.atomic():
        if not Patient.objects.filter(user=user).exists():
            _new_course(user, now)


def set_language(user: User, language: str) -> None:
    """In which language this account is written to."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def _new_course(user: User, now: Instant) -> None:
    patient = Patient(user=user, made_at=now)
    patient.save()
    note("start_plan", by=user, role=PATIENT, at=now, patient=patient, about=patient.pk)
