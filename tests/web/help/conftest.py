"""Somebody with a clinic, a session behind them, and a browser in which they are signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from afterwards.web.clinics.models import Practice
from afterwards.web.people.models import Patient
from web.people import LONG_AGO, make_patient, make_practice, plan_session

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def practice(db: Any) -> Practice:  # noqa: ARG001 - the row needs the database
    """Sample Clinic in New York, open on weekdays."""
    found = make_practice()
    found.hours = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    found.save()
    return found


@pytest.fixture
def patient(practice: Practice) -> Patient:
    """Follows the standard guide; a session on Tuesday 10 November 2026 from 10:00 to 10:50."""
    found = make_patient("robin@example.org", practice=practice, guide="standard")
    start, end = "2026-11-10T10:00:00-05:00", "2026-11-10T10:50:00-05:00"
    plan_session(found, "s1", start, LONG_AGO, start=start, end=end)
    return Patient.objects.get(pk=found.pk)


@pytest.fixture
def own(patient: Patient, move_clock: Callable[[str], int]) -> Client:
    """Their browser, on Thursday at noon: two days after the session."""
    move_clock("2026-11-12T12:00")
    return browser(patient)


def browser(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client
