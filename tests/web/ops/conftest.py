"""A home with people in it, made once by the demonstration and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from web.ops.sites import started


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration ran and ended. Copy it before changing it."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with started(home, "demo", "--home", str(home)):
        pass
    return home


@pytest.fixture
def home(filled_home: Path, tmp_path: Path) -> Path:
    """A home of the test's own, with people in it."""
    return Path(shutil.copytree(filled_home, tmp_path / "home", copy_function=shutil.copy2))
