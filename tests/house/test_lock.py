"""The lock: complete, hashed, and silent about where it was made."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINS = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE)


def plain(name: str) -> str:
    """Write a distribution's name as the lock does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_names_no_address_and_no_path():
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_the_npm_lock_names_no_address_either():
    text = (ROOT / "tests/node/package-lock.json").read_text("utf-8")
    assert "resolved" not in text
    assert '"integrity": "sha512-' in text


def test_every_pin_has_a_hash():
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)


def test_a_new_release_waits_a_week_before_it_is_pinned():
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nlock:")[2].partition("\n\n")[0]
    days = re.search(r'--exclude-newer "(\d+) days"', recipe)
    assert days
    assert int(days[1]) >= 7


@pytest.mark.parametrize(
    "lock", [*sorted(ROOT.glob("*/package-lock.json")), ROOT / "tests/node/package-lock.json"]
)
def test_every_package_of_the_browsers_side_has_a_hash(lock: Path):
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    # What is bundled lies inside its parent's archive, and so under the parent's hash.
    brought = {name: one for name, one in packages.items() if name and not one.get("inBundle")}
    assert [n for n, one in brought.items() if not one.get("integrity", "").startswith("sha512-")] == []


def test_no_script_of_a_package_runs_when_it_is_installed():
    installs = re.findall(r"npm[\", ]+ci.*", (ROOT / "Makefile").read_text("utf-8"))
    installs += re.findall(r'\[npm, "ci".*', (ROOT / "tools/build_frontend.py").read_text("utf-8"))
    assert len(installs) == 2
    assert all("--ignore-scripts" in one for one in installs)


def test_every_requirement_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    names = {plain(re.split(r"[<>=!~ ;\[]", line)[0]) for line in wanted}
    assert names <= {plain(name) for name, _ in PINS}
