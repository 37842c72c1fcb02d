"""A home with people in it, made once by the demonstration and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from web.ops.sites import run, started


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


@pytest.fixture(scope="session")
def begun_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty site's, with its tables made. Copy it before changing it."""
    home = tmp_path_factory.mktemp("begun") / "home"
    assert run(home, "practice", "list").returncode == 0
    return home


@pytest.fixture
def empty(begun_home: Path, tmp_path: Path) -> Path:
    """A home of the test's own with nobody in it, for what does not hang on the first start."""
    return Path(shutil.copytree(begun_home, tmp_path / "home", copy_function=shutil.copy2))
