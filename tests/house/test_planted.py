"""The planted bugs are patches of the code as it is, and the tests that they name are there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


BUGS = sorted(ROOT.glob("tests/planted/*.patch"))


def test_there_are_twelve() -> None:
    assert len(BUGS) >= 12


@pytest.mark.parametrize("patch", BUGS, ids=lambda patch: patch.stem)
def test_it_can_be_planted_and_names_a_test(patch: Path) -> None:
    subprocess.run(["git", "apply", "--check", str(patch)], cwd=ROOT, check=True, capture_output=True)
    says, caught, blank = patch.read_text(encoding="utf-8").splitlines()[:3]
    assert says.endswith(".")
    assert not blank
    name = caught.removeprefix("Caught by: ").split()[0]
    assert (ROOT / name).is_file(), name
