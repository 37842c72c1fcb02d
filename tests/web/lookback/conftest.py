"""A browser in which a patient is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from afterwards.web.people.models import Patient

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def phone() -> Callable[[Patient], Client]:
    def of(patient: Patient) -> Client:
        client = Client()
        client.force_login(patient.user, backend=BACKEND)
        return client

    return of
