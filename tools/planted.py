"""A dozen bugs, planted one after the other: the tests that are named in each must fail.

    make planted

Each file of ``tests/planted`` is a patch with two lines before it: what goes wrong for whom, and which tests
notice. It is applied to a copy of the last commit; nothing here is touched. The exit code is 1 when a bug
lives on unseen.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUGS = ROOT / "tests" / "planted"
MADE = ("src/afterwards/web/look/static/look/built", "src/afterwards/web/locale/es/LC_MESSAGES/django.mo")
"""What is built and not kept in the repository."""
SOME_FAILED = 1
"""pytest's exit code; others say that nothing ran at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A planted bug."""

    patch: Path
    says: str
    caught_by: list[str]


def bugs() -> list[Bug]:
    """All of them."""
    return [_read(patch) for patch in sorted(BUGS.glob("*.patch"))]


def _read(patch: Path) -> Bug:
    says, caught, *_rest = patch.read_text(encoding="utf-8").splitlines()
    return Bug(patch=patch, says=says, caught_by=shlex.split(caught.removeprefix("Caught by: ")))


def is_caught(bug: Bug, copy: Path) -> bool:
    """Whether the tests that it names fail with it."""
    apply = ["git", "apply", str(bug.patch)]
    subprocess.run(apply, cwd=copy, check=True)
    python_path = f"{copy / 'src'}{os.pathsep}{copy / 'tests'}"
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *bug.caught_by]
    ran = subprocess.run(
        command, cwd=copy, env={**os.environ, "PYTHONPATH": python_path}, capture_output=True, check=False
    )
    subprocess.run([*apply, "--reverse"], cwd=copy, check=True)
    return ran.returncode == SOME_FAILED


def main() -> int:
    """Plant each bug; one line for each."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "copy"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(copy)], cwd=ROOT, check=True)
        try:
            for made in MADE:
                here, there = ROOT / made, copy / made
                (shutil.copytree if here.is_dir() else shutil.copy)(here, there)
            unseen = [bug for bug in bugs() if not _tried(bug, copy)]
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(copy)], cwd=ROOT, check=True)
    print(f"{len(bugs()) - len(unseen)} of {len(bugs())} planted bugs were caught")
    return 1 if unseen else 0


def _tried(bug: Bug, copy: Path) -> bool:
    found = is_caught(bug, copy)
    print(f"{'caught' if found else 'NOT CAUGHT':10}  {bug.patch.stem}: {bug.says}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
