"""One world for all proofs of a file; each takes back what it did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from web.access.world import World, standing_world
from web.proofs.writes import settle


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[World]:
    """Two clinics and everybody in them, in the afternoon after the first session."""
    request.getfixturevalue("django_db_setup")
    # Work for the worker is a row, as on a site; other tests do it at once.
    # The code of an app may grow old between the request that is made and its last sending.
    tasks = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    given = override_settings(TASKS=tasks, MFA_TOTP_TOLERANCE=4)
    with given, django_db_blocker.unblock(), standing_world() as world:
        settle(world)
        yield world
