"""docs/reference/settings.md lists every variable that the program reads, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAME = r"AFTERWARDS_[A-Z][A-Z_]*[A-Z]"


def test_every_variable_is_on_the_page_and_every_row_is_read_somewhere() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    rows = set(re.findall(rf"^\| `({NAME})` \|", page, re.MULTILINE))
    read = set()
    for file in (ROOT / "src/afterwards").rglob("*.py"):
        read |= set(re.findall(rf"[\"']({NAME})[\"']", file.read_text(encoding="utf-8")))
    assert rows == read
