"""The command line in another language: the guide's words, the program's own, or both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from afterwards.cli.main import cli

COURSE = """\
afterwards: 1
course: uli
protocol: infusion-aftercare
time zone: Europe/Berlin
sessions:
  - {key: s1, start: 2026-11-03T10:00, end: 2026-11-03T10:50}
"""
AT = ("--at", "2026-11-03T12:00")


@pytest.fixture
def course(tmp_path: Path) -> str:
    path = tmp_path / "uli.yaml"
    path.write_text(COURSE, encoding="utf-8")
    return str(path)


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    return done.output


def row(output: str, id: str) -> list[str]:
    return next(line.split("\t") for line in output.splitlines() if line.endswith(f"\t{id}"))


def test_the_shipped_translation_brings_the_programs_words_with_it(course):
    found = row(run("agenda", "--course", course, *AT, "--words", "es"), "no-alcohol/s1")
    assert found == ["open", "avoid", "Sin alcohol", "Hasta el jueves, 10:50", "", "no-alcohol/s1"]


def test_the_programs_words_can_be_asked_for_by_themselves(course):
    output = run("agenda", "--course", course, *AT, "--language", "es")
    assert row(output, "no-alcohol/s1")[2:4] == ["No alcohol", "Hasta el jueves, 10:50"]
    output = run("agenda", "--course", course, *AT, "--words", "es", "--language", "en")
    assert row(output, "no-alcohol/s1")[2:4] == ["Sin alcohol", "Until Thursday, 10:50 am"]


def test_json_differs_in_its_texts_only(course):
    args = ("agenda", "--course", course, *AT, "--format", "json")
    english, spanish = (json.loads(run(*args, *more)) for more in ((), ("--language", "es")))
    questions = (english["questions"], spanish["questions"])
    assert any(one["text"] != two["text"] for one, two in zip(*questions, strict=True))
    for found in (english, spanish):
        for question in found["questions"]:
            del question["text"]
        for item in found["items"]:
            for doubt in item["unclear"]:
                del doubt["text"]
            for held in (item["condition"], item.get("missing")):
                for ask in held["asks"] if held else ():
                    ask.pop("ask", None)
    assert english == spanish


def test_reasons_are_given_in_the_language(course):
    lines = run("explain", "--course", course, "--words", "es", "no-alcohol").splitlines()
    assert lines[0] == "Sin alcohol  (no-alcohol/s1)"
    assert "- La sesión 1 terminó 2026-11-03 10:50." in lines
    assert "- Cambia si su sesión empieza o termina a otra hora." in lines


@pytest.mark.parametrize(
    ("form", "said"), [("ics", "Plan del día"), ("html", 'lang="es"'), ("md", "Preguntas abiertas")]
)
def test_exports_are_in_the_language(course, form, said):
    assert said in run("export", form, "--course", course, *AT, "--words", "es")
