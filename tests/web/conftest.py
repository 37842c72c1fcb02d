"""A clock that a test moves, and a database where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from afterwards.web import clock
from web.people import at


@pytest.fixture
def move_clock() -> Iterator[Callable[[str], int]]:
    """Moves the site's clock to a wall time in New York; gives back the instant."""

    def move(text: str) -> int:
        moment = at(text)
        clock.move_to(moment)
        return moment

    yield move
    Path(settings.CLOCK_FILE).unlink(missing_ok=True)
