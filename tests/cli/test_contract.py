"""The course file's keys are a contract: a course that uses them all is read under every shipped guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from afterwards import protocols
from afterwards.cli.main import cli

COURSE = """\
afterwards: 1
course: example
protocol: infusion-aftercare
time zone: America/New_York
waking: 07:00
bedtime: 22:30
place: {latitude: 40.7, longitude: -74.0}
medicines: [lamotrigine]
sessions:
  - {key: s1, route: iv, planned: 2026-11-03T10:00, start: 2026-11-03T10:00, end: 2026-11-03T10:50,
     leaving: 2026-11-03T11:40, answers: {driver: yes}}
  - {key: s2, route: iv, planned: 2026-11-06T10:00}
moments: [{slept: 2026-11-04T07:30}]
answers: [{energy: tired, at: 2026-11-03T15:00}]
completions: [{rule: ride, session: s1, how: done, at: 2026-11-02T18:00}]
orders: {}
"""
KEYS = {
    "id",
    "rule",
    "session",
    "kind",
    "actors",
    "title",
    "things",
    "windows",
    "closes_on",
    "unclear",
    "condition",
    "status",
    "firm",
    "evidence",
    "claims",
    "source",
}


def run(*words: object) -> dict[str, object]:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


@pytest.mark.parametrize("guide", protocols.shipped())
def test_facts_that_a_guide_does_not_ask_for_never_keep_a_course_from_its_plan(
    guide: str, tmp_path: Path
) -> None:
    course = tmp_path / "course.yaml"
    course.write_text(COURSE.replace("protocol: infusion-aftercare", f"protocol: {guide}"))
    span = ("--from", "2026-11-01", "--to", "2026-11-08", "--at", "2026-11-03T12:00")
    found = run("agenda", "--course", course, *span, "--format", "json")
    assert (found["course"], found["protocol"]) == ("example", guide)
    items = found["items"]
    assert isinstance(items, list)
    assert items
    assert all(set(item) >= KEYS for item in items)


def test_a_fact_that_is_not_used_is_said_so_once(tmp_path: Path) -> None:
    course = tmp_path / "course.yaml"
    course.write_text(COURSE)
    result = CliRunner().invoke(cli, ["check", str(course)])
    assert result.exit_code == 0
    assert [line.split(": ")[1] for line in result.stdout.splitlines()] == ["W12", "W12"]
