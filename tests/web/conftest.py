"""A clock that a test moves, a browser in which a patient is signed in, a database where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from afterwards.web import clock
from afterwards.web.people.models import Patient
from web.people import at


@pytest.fixture
def phone() -> Callable[[Patient], Client]:
    """Gives a browser in which that patient is signed in."""

    def of(patient: Patient) -> Client:
        client = Client()
        client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of


@pytest.fixture
def move_clock() -> Iterator[Callable[[str], int]]:
    """Moves the site's clock to a wall time in New York; gives back the instant."""

    def move(text: str) -> int:
        moment = at(text)
        clock.move_to(moment)
        return moment

    yield move
    Path(settings.CLOCK_FILE).unlink(missing_ok=True)
