"""Lets test files import each other's tellers: ``from laws.given import protocol_of``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))  # and the benchmarks, whose people some of them judge by


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request in Spanish leaves its language on the thread; the next test begins without it."""
    yield
    translation.deactivate()
