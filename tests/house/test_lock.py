"""The lock: complete, hashed, and silent about where it was made."""

import re
import tomllib
from pathlib import Path

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


def test_every_requirement_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {plain(re.split(r"[<>=!~ ;\[]", line)[0]) for line in wanted}
    assert names <= {plain(name) for name, _ in PINS}
