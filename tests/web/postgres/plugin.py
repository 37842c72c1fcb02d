"""Leaves out what has nothing to do with the database: tests without one, and those in a browser."""

from __future__ import annotations

import pytest

BROWSER = {"page", "browser", "context", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept, left = [], []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        wanted = item.get_closest_marker("django_db") is not None and not fixtures & BROWSER
        (kept if wanted else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept
