"""Lets test files import each other's tellers: ``from laws.given import protocol_of``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models.signals import post_migrate
from django.utils import translation
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))  # and the benchmarks, whose people some of them judge by

# How long an example takes says how busy the machine is, and nothing about a law.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Emptying the tables after a journey need not list the framework's own permissions again: nobody asks
    for them, and it took longer than most journeys.
    """
    assert django_db_setup is None
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request in Spanish leaves its language on the thread; the next test begins without it."""
    yield
    translation.deactivate()
