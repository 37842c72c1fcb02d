"""Every problem that a file can have: found, at its place, once, in plain words, and never as a traceback."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from afterwards.care.protocol.diagnostics import CATALOGUE, Diagnostic
from afterwards.cli.checking import check_file
from care.protocol.broken import BASE, CASES, HEAD, RULE, Case, course, overlay, rule, rules

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the guide that overlays, translations and courses name."""
    path = tmp_path_factory.mktemp("files")
    (path / "base.yaml").write_text(BASE, encoding="utf-8")
    return path


@cache
def found(folder: Path, text: str) -> tuple[Diagnostic, ...]:
    """What ``afterwards check`` finds in a file with this content."""
    file = folder / "file.yaml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return check_file(str(file), ON)


def places(problems: tuple[Diagnostic, ...], key: str) -> list[tuple[int, int]]:
    return [(p.place.line, p.place.column) for p in problems if p.key == key]


def errors(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [p.key for p in problems if p.severity == "error"]


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in CASES])
def test_a_problem_is_reported_once_where_it_stands(folder: Path, case: Case) -> None:
    problems = found(folder, case.broken)
    assert places(problems, case.key) == [case.line_and_column], [str(p) for p in problems]
    assert {p.place.file for p in problems} == {str(folder / "file.yaml")}
    assert set(errors(problems)) <= {case.key}, "one slip gives no error but its own"


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in CASES])
def test_the_mended_file_is_clean(folder: Path, case: Case) -> None:
    problems = found(folder, case.mended)
    assert case.key not in [p.key for p in problems]
    assert errors(problems) == []


def test_every_wording_of_the_catalogue_can_be_reached() -> None:
    reached = {case.key for case in CASES} | {"E01/missing"}
    assert sorted(set(CATALOGUE) - reached) == []
    assert sorted(reached - set(CATALOGUE)) == []


def test_a_missing_file_is_named_at_its_own_first_line() -> None:
    (problem,) = check_file("infusion-aftercar", ON)
    assert (problem.key, problem.place.file) == ("E01/missing", "infusion-aftercar")
    assert problem.hint == "Did you mean 'infusion-aftercare'?"


def test_a_course_that_names_no_protocol_is_told_so_where_it_names_it(folder: Path) -> None:
    (problem,) = found(folder, "afterwards: 1\ncourse: c\nprotocol: nowhere.yaml\ntime zone: UTC\n")
    assert (problem.key, problem.place.line, problem.place.column) == ("E01/missing", 3, 11)
    assert problem.place.file == str(folder / "file.yaml")


SEVERAL = """\
afterwards: 1
protocol: ours
title: Ours
version: 1.0.0
routes: [iv]
colour: blue
rules:
  a: {avoid: alcohol, when: from strat until end, title: T, claims: [S-1]}
  b: {title: T, claims: [S-1]}
  c: {do: rest, when: the day of end, firm: very, title: T, claims: [S-1]}
  d: {do: rest, when: from 6 to 3 hours after end until end, titel: T, claims: [S-1]}
"""


def test_all_problems_come_at_once_in_order_of_their_place(folder: Path) -> None:
    problems = found(folder, SEVERAL)
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [
        ("E04", 6, 1),  # colour
        ("E08", 8, 34),  # strat
        ("E06", 9, 6),  # b has no verb
        ("E10", 10, 45),  # very
        ("E06", 11, 6),  # d has no title
        ("E09", 11, 28),  # 6 to 3
        ("E04", 11, 62),  # titel
    ]


def test_warnings_and_questions_come_together_once_the_file_can_be_read(folder: Path) -> None:
    lines = "a: {avoid: alchohol, when: from start until evening of the day of end, title: T}\n"
    lines += "b: {do: rest, when: during the course, how often: every 2 weeks, title: T}"
    problems = found(folder, rules(lines))
    assert [(p.code, p.place.line) for p in problems if p.severity != "error"] == [
        ("W05", 15),
        ("W08", 15),
        ("Q02", 15),
        ("W05", 16),
        ("Q04", 16),
    ]


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        (rule("avoid: alcohol, wen: the day of start"), "E04", "Did you mean 'when'?"),
        (rule("avoid: alcohol, when: from strat until end"), "E08", "Did you mean 'start'?"),
        (rule("avoid: alcohol, when: from start until 3 ours after end"), "E09", "Did you mean 'hours'?"),
        (rule("avoid: alcohol, when: the day of start, firm: shuold"), "E10", "Did you mean 'should'?"),
        (rule("avoid: alchohol, when: the day of start"), "W08", "Did you mean 'alcohol'?"),
        (rule("avoid: alcohol, when: from start until (whine) after end"), "E12", "Did you mean 'wine'?"),
        (rule("do: rest, when: the day of end, if: {drive: yes}"), "E11", "Did you mean 'driver'?"),
        (overlay("rules: {no-drivin: {title: T}}"), "E17", "Did you mean 'no-driving'?"),
        (course("", zone="America/Newyork"), "E21", "Did you mean 'America/New_York'?"),
        (rule("avoid: alcohol, when: from two hours before start until end"), "E09", "Write 2."),
    ],
)
def test_a_near_miss_is_answered_with_did_you_mean(folder: Path, text: str, key: str, hint: str) -> None:
    assert [p.hint for p in found(folder, text) if p.key == key] == [hint]


def test_an_answer_of_no_stays_the_word_no(folder: Path) -> None:
    lines = "a: {do: rest, when: the day of end, if: {driver: no}, title: T, source: s}"
    assert found(folder, rules(lines)) == ()


@pytest.mark.parametrize(
    "content",
    [
        "afterwards: 1\nprotocol: p\n# " + "x" * 10_000_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]\n",
        "a: " + "[" * 5000,
        "a: " + "{a: " * 5000,
        "- " * 5000,
        "? [a]\n: b\n",
        "{{}}: x\n",
        "\x00",
        "\ufeff",
        "%YAML 9.9\n---\na: b\n",
        "afterwards: [1]\nprotocol: {a: b}\nrules: text\n",
        "afterwards: 1\nprotocol: p\ntitle: T\nversion: 1\nrules: [a, b]\n",
        "afterwards: 1\noverlay: o\nextends: [a]\n",
        "afterwards: 1\nwords: de\nof: {a: b}\n",
        "afterwards: 1\ncourse: c\nprotocol: [base.yaml]\ntime zone: UTC\n",
        "afterwards: 1\ncourse: c\nprotocol: base.yaml\ntime zone: [UTC]\nsessions: {a: b}\norders: text\n",
        "afterwards: 1\ncourse: c\nprotocol: .\ntime zone: ''\n",
    ],
    ids=range(17),
)
def test_hostile_files_get_an_error_and_no_traceback(folder: Path, content: str) -> None:
    assert errors(found(folder, content))


WHOLE = (
    HEAD
    + RULE
    + "  b: {do: rest, when: from end until 2 hours after end, how often: every day at 08:00, title: T}\n"
)
LIVED = course(
    "waking: 07:00\nmoments: [{slept: 2026-11-04T07:00}]\n"
    "sessions: [{key: s1, start: 2026-11-03T10:00, end: 2026-11-03T10:50, answers: {driver: yes}}]\n"
    "completions: [{rule: no-wine, session: s1, at: 2026-11-03T18:00}]\norders: {settings: {wine: 60 hours}}"
)


@pytest.mark.parametrize("text", [WHOLE, BASE, LIVED], ids=["protocol", "base", "course"])
def test_a_file_cut_off_anywhere_is_read_or_refused(folder: Path, text: str) -> None:
    for length in range(0, len(text), 23):
        for problem in found(folder, text[:length]):
            assert problem.sentence
            assert problem.place.line <= text.count("\n") + 1


@pytest.mark.parametrize("text", [WHOLE, LIVED], ids=["protocol", "course"])
def test_a_file_with_any_word_replaced_is_read_or_refused(folder: Path, text: str) -> None:
    for word in sorted({*re.findall(r"[\w-]+", text)}):
        other = "[x]" if len(word) % 2 else "0"
        for problem in found(folder, re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", other, text)):
            assert problem.sentence
            assert "{" not in problem.hint
