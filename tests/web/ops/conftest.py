"""A home with people in it, made once by the demonstration and copied for each test."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from web.ops.sites import run, started


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A home that the first of all test processes makes and the others wait for."""
    place = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    home, draft = place / name / "home", place / f"{name}-draft"
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            make(draft / "home")
            draft.rename(home.parent)
    return home


def fill(home: Path) -> None:
    with started(home, "demo", "--home", str(home)):
        pass


def begin(home: Path) -> None:
    assert run(home, "practice", "list").returncode == 0


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration ran and ended. Copy it before changing it."""
    return made_once(tmp_path_factory, "filled", fill)


@pytest.fixture
def home(filled_home: Path, tmp_path: Path) -> Path:
    """A home of the test's own, with people in it."""
    return Path(shutil.copytree(filled_home, tmp_path / "home", copy_function=shutil.copy2))


@pytest.fixture(scope="session")
def begun_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty site's, with its tables made. Copy it before changing it."""
    return made_once(tmp_path_factory, "begun", begin)


@pytest.fixture
def empty(begun_home: Path, tmp_path: Path) -> Path:
    """A home of the test's own with nobody in it, for what does not hang on the first start."""
    return Path(shutil.copytree(begun_home, tmp_path / "home", copy_function=shutil.copy2))
