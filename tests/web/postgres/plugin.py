"""Leaves out what has nothing to do with the database: tests without one, of screens, and in a browser."""

from __future__ import annotations

import pytest

SCREENS = {"access", "beginning", "help", "look", "lookback", "plan", "today", "you"}
"""Folders whose tests are about what is shown and to whom, not about how it is kept: the verbs behind their
screens have tests of their own, and their weightiest addresses are tried on PostgreSQL in the proofs.
"""

BROWSER = {"page", "browser", "context", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept, left = [], []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        is_data = item.get_closest_marker("django_db") is not None and not fixtures & BROWSER
        wanted = is_data and item.path.parent.name not in SCREENS
        (kept if wanted else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept
