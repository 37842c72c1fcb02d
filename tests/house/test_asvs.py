"""The page on ASVS 5.0: every requirement of levels 1 and 2 once, each with what shows it or a reason."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security/asvs.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
STATES = ("met", "not applicable", "not met")


def required() -> dict[str, str]:
    """Level by number, for levels 1 and 2, as the standard has them."""
    found = {}
    for line in (ROOT / "tests/house/asvs-5.0.0.txt").read_text("utf-8").splitlines():
        section, *numbers = line.split() if not line.startswith("#") else [""]
        for number, _, level in (one.partition(":") for one in numbers):
            if level in ("1", "2"):
                found[f"{section}.{number}"] = level
    return found


def shown_in(text: str) -> list[str]:
    """What a cell names: files, and tests as file::name."""
    return [one for one in re.findall(r"`([^`]+)`", text) if "/" in one or one.endswith((".md", ".toml"))]


def is_there(named: str) -> bool:
    path, _, test = named.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or f"def {test}(" in file.read_text("utf-8"))


def test_the_standard_has_as_many_as_it_says():
    assert Counter(required().values()) == {"1": 70, "2": 183}


def test_every_requirement_is_there_once_and_at_its_level():
    assert [row[0] for row in ROWS] == sorted(required(), key=lambda id: tuple(map(int, id.split("."))))
    assert {row[0]: row[1] for row in ROWS} == required()


def test_every_row_has_a_state_and_what_shows_it_or_why():
    for number, _level, about, state, shown in ROWS:
        assert state in STATES, number
        assert about, number
        assert shown, number
        assert state != "met" or shown_in(shown), f"{number} is met by nothing"


def test_what_is_named_is_there():
    missing = [(row[0], one) for row in ROWS for one in shown_in(row[4]) if not is_there(one)]
    assert not missing


def test_the_counts_are_those_of_the_rows():
    counted = Counter(row[3] for row in ROWS)
    for state in STATES:
        assert f"| {state} | {counted[state]} |" in PAGE
