"""The commands as a person and as a script meet them: what they print, where, and with which exit code."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from afterwards.cli.main import EXAMPLES, cli, main

COURSE = """\
afterwards: 1
course: anna
protocol: infusion-aftercare
time zone: America/New_York
medicines: []
sessions:
  - {key: s1, route: iv, planned: 2026-11-03T10:00, start: 2026-11-03T10:00, end: 2026-11-03T10:50}
  - {key: s2, route: iv, planned: 2026-11-06T10:00}
"""
GUIDE = """\
afterwards: 1
protocol: our-guide
title: Our guide
version: 1.0.0
routes: [iv]
sources: {leaflet: {document: Our leaflet}}
session: {lasts: 1 hour}
settings: {wine: {is: 24 hours, between: 24 hours and 96 hours}}
rules:
  no-wine: {avoid: alcohol, when: from end until (wine) after end, title: No wine, source: leaflet}
"""
OVERLAY = "afterwards: 1\noverlay: our-clinic\nextends: our-guide@1\nsettings: {wine: 72 hours}\n"
BROKEN = GUIDE.replace("from end", "from ned").replace("avoid", "aviod")
SPAN = ("--from", "2026-11-03", "--to", "2026-11-05", "--at", "2026-11-03T12:00")
COMMANDS = sorted(cli.commands)


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[list[str]]:
        return [line.split("\t") for line in self.out.splitlines()]


class Screen(io.TextIOWrapper):
    """Standard output of somebody who sits in front of it."""

    def isatty(self) -> bool:
        return True


def run(*words: str | Path, pipe: type[io.TextIOWrapper] = io.TextIOWrapper) -> Ran:
    """Run the program in this process; whatever is not an exit is a traceback and fails the test."""
    out, err = pipe(io.BytesIO(), encoding="utf-8"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    before, sys.argv = sys.argv, ["afterwards", *map(str, words)]
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stop:
        code = stop.code or 0
    finally:
        sys.argv = before
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    assert isinstance(code, int)
    return Ran(code, *texts)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind."""
    folder = tmp_path_factory.mktemp("desk")
    files = {
        "anna.yaml": COURSE,
        "our-guide.yaml": GUIDE,
        "our-clinic.yaml": OVERLAY,
        "broken.yaml": BROKEN,
        "unsourced.yaml": GUIDE.replace(", source: leaflet", ""),
        "later.yaml": COURSE.replace("2026-11-06", "2026-11-10"),
        "layered.yaml": COURSE.replace("infusion-aftercare", "our-guide.yaml\noverlays: [our-clinic.yaml]"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# -- protocols, check, schema --


def test_protocols_are_listed_as_a_table_of_tabs() -> None:
    found = run("protocols")
    assert found.code == 0
    assert found.rows[0] == ["id", "title", "version", "routes", "claims"]
    assert [row[0] for row in found.rows[1:]] == sorted(row[0] for row in found.rows[1:])
    assert {"infusion-aftercare", "standard"} <= {row[0] for row in found.rows}
    assert {len(row) for row in found.rows} == {5}


def test_protocols_as_json_keep_their_contract() -> None:
    rows = run("protocols", "--format", "json").json
    for row in rows:
        assert list(row) == ["id", "title", "version", "path", "routes", "claims"]
        assert Path(row["path"]).is_file()


def test_a_sound_file_is_checked_in_silence_on_standard_output(desk: Path) -> None:
    found = run("check", desk / "our-guide.yaml", desk / "our-clinic.yaml", desk / "anna.yaml")
    assert (found.code, found.out) == (0, "")
    assert found.err == "3 checked, 0 with errors.\n"


def test_a_broken_file_gives_one_line_a_problem_and_exit_code_1(desk: Path) -> None:
    found = run("check", desk / "broken.yaml")
    assert found.code == 1
    lines = found.out.splitlines()
    assert [line.removeprefix(str(desk / "broken.yaml")).split(": ")[:2] for line in lines] == [
        [":10:12", "E06"],
        [":10:13", "E04"],
        [":10:40", "E08"],
    ]
    assert lines[1].endswith("Did you mean 'avoid'?")


def test_a_person_is_told_how_many_files_have_errors(desk: Path) -> None:
    found = run("check", desk / "broken.yaml", desk / "our-guide.yaml", pipe=Screen)
    assert found.err == "2 checked, 1 with errors.\n"


def test_problems_as_json_say_where_what_and_how_bad(desk: Path) -> None:
    found = run("check", desk / "broken.yaml", "--format", "json")
    assert found.code == 1
    keys = ["file", "line", "column", "code", "name", "severity", "sentence", "hint"]
    assert [list(problem) for problem in found.json] == [keys] * 3
    assert {problem["severity"] for problem in found.json} == {"error"}


def test_warnings_alone_are_exit_code_0(desk: Path) -> None:
    found = run("check", desk / "unsourced.yaml")
    assert (found.code, "W05" in found.out) == (0, True)


def test_one_broken_file_does_not_hide_the_others(desk: Path) -> None:
    found = run("check", desk / "broken.yaml", desk / "unsourced.yaml", desk / "nowhere.yaml")
    assert found.code == 1
    assert all(code in found.out for code in ("E08", "W05", "E01"))


def test_the_age_of_a_review_is_counted_from_a_given_day(desk: Path) -> None:
    guide = desk / "reviewed.yaml"
    guide.write_text(
        GUIDE.replace("rules:", "reviewed: {by: Dr A, date: 2025-11-22}\nrules:"), encoding="utf-8"
    )
    assert "W07" not in run("check", guide, "--on", "2026-11-22").out
    assert "W07" in run("check", guide, "--on", "2026-11-23").out


@pytest.mark.parametrize("kind", ["protocol", "overlay"])
def test_the_schema_is_json(kind: str) -> None:
    assert run("schema", kind).json["type"] == "object"


# -- agenda and plan --

KEYS = ["course", "protocol", "version", "at", "from", "to", "actor", "items", "questions", "contradictions"]
ITEM_KEYS = ["id", "rule", "session", "kind", "actors", "title", "things", "windows", "closes_on", "unclear"]
ITEM_KEYS += ["condition", "status", "firm", "evidence", "claims", "source"]


def test_the_agenda_as_json_keeps_its_contract(desk: Path) -> None:
    found = run("agenda", "--course", desk / "anna.yaml", *SPAN, "--format", "json").json
    assert list(found) == KEYS
    assert (found["from"], found["to"], found["actor"]) == ("2026-11-03", "2026-11-05", None)
    assert found["at"] == "2026-11-03T12:00:00-05:00"
    for item in found["items"]:
        assert list(item)[: len(ITEM_KEYS)] == ITEM_KEYS


def test_the_agenda_in_pipes_is_one_line_an_item_in_columns(desk: Path) -> None:
    as_text = run("agenda", "--course", desk / "anna.yaml", *SPAN)
    as_json = run("agenda", "--course", desk / "anna.yaml", *SPAN, "--format", "json").json
    assert as_text.rows[0] == ["status", "kind", "title", "when", "remarks", "id"]
    assert [(row[0], row[-1]) for row in as_text.rows[1:]] == [
        (i["status"], i["id"]) for i in as_json["items"]
    ]
    assert {len(row) for row in as_text.rows} == {6}
    assert "\x1b" not in as_text.out


def test_the_example_of_the_issue_holds(desk: Path) -> None:
    # Guide S3, given 2026-11-03 10:00-10:50 in New York, the next on the 6th: one window without alcohol.
    found = run("agenda", "--course", desk / "anna.yaml", *SPAN, "--format", "json").json
    (alcohol,) = (item for item in found["items"] if item["rule"] == "no-alcohol")
    (window,) = alcohol["windows"]
    assert window["opens"] == "2026-11-01T10:00:00-05:00"
    assert (window["closes"], window["closes_latest"]) == (
        "2026-11-08T10:40:00-05:00",
        "2026-11-08T11:00:00-05:00",
    )


def test_the_agenda_of_one_person_holds_only_their_part(desk: Path) -> None:
    found = run(
        "agenda", "--course", desk / "anna.yaml", *SPAN, "--for", "supporter", "--format", "json"
    ).json
    assert found["actor"] == "supporter"
    assert found["items"]
    assert all("supporter" in item["actors"] for item in found["items"])


def test_another_protocol_may_be_asked_for(desk: Path) -> None:
    command = ("agenda", "--course", desk / "anna.yaml", *SPAN, "--format", "json", "--protocol")
    assert run(*command, "iv-first-day").json["protocol"] == "iv-first-day"
    assert run(*command, desk / "our-guide.yaml").json["protocol"] == "our-guide"


def test_the_plan_is_the_agenda_without_dates_to_cut(desk: Path) -> None:
    found = run("plan", "--course", desk / "anna.yaml", "--at", "2026-11-03T12:00", "--format", "json").json
    assert list(found) == KEYS
    part = run("agenda", "--course", desk / "anna.yaml", *SPAN, "--format", "json").json
    whole = {item["id"]: item for item in found["items"]}
    assert all(whole[item["id"]] == item for item in part["items"])
    assert len(whole) > len(part["items"])


def test_a_course_finds_its_protocol_and_overlays_beside_itself(desk: Path) -> None:
    found = run("agenda", "--course", desk / "layered.yaml", *SPAN, "--format", "json")
    (item,) = (item for item in found.json["items"] if item["session"] == "s1")
    # 72 hours by the overlay: 6 November 10:50, and the session of that day runs on from it.
    assert item["windows"][0]["opens"] == "2026-11-03T10:50:00-05:00"
    assert item["windows"][0]["closes"] == "2026-11-06T10:50:00-05:00"


def test_a_person_sees_groups_and_colours_and_the_open_questions(desk: Path) -> None:
    found = run("agenda", "--course", desk / "anna.yaml", *SPAN, pipe=Screen)
    assert found.code == 0
    for text in ("Now", "Next", "No alcohol", "Open questions"):
        assert text in found.out
    assert "\t" not in found.out


def test_a_person_sees_protocols_as_a_table() -> None:
    found = run("protocols", pipe=Screen)
    assert "infusion-aftercare" in found.out
    assert "\t" not in found.out


# -- explain and compare --


def test_explain_gives_the_chain_of_reasons_in_words_and_as_json(desk: Path) -> None:
    text = run("explain", "no-alcohol", "--course", desk / "anna.yaml").out
    assert text.splitlines()[0] == "No alcohol  (no-alcohol/s1)"
    assert "2026-11-03 10:50" in text
    assert "S3-12" in text
    found = run("explain", "no-alcohol/s1", "--course", desk / "anna.yaml", "--format", "json").json
    assert (found["id"], found["rule"], found["claims"]) == ("no-alcohol/s1", "no-alcohol", ["S3-12"])
    assert {"key", "words", "text"} <= set(found["reasons"][0])


def test_compare_says_what_changes_between_two_guides(desk: Path) -> None:
    found = run("compare", desk / "our-guide.yaml", "infusion-aftercare")
    assert found.out.splitlines()[0] == "From our-guide 1.0.0 to infusion-aftercare 1.0.0:"
    assert "- No longer there: No wine." in found.out
    listed = run("compare", desk / "our-guide.yaml", "infusion-aftercare", "--format", "json").json
    assert len(listed) == len(found.out.splitlines()) - 1


def test_compare_says_when_nothing_changes(desk: Path) -> None:
    found = run("compare", desk / "our-guide.yaml", desk / "our-guide.yaml")
    assert found.out.splitlines()[1:] == ["- Nothing changes for a patient."]


def test_compare_says_what_moves_between_two_courses(desk: Path) -> None:
    found = run("compare", desk / "anna.yaml", desk / "later.yaml", "--format", "json").json
    moved = {move["id"] for move in found["moved"]}
    assert (found["fallen"], found["added"]) == ([], [])
    assert "no-driving/s2" in moved
    assert all(id.endswith("/s2") for id in moved - {"feelings/s1", "coach/s1", "still-shaken/s1"})
    text = run("compare", desk / "anna.yaml", desk / "later.yaml").out
    assert text.startswith(f"{len(moved)} move, 0 fall away, 0 are new, {found['stays']} stay.")


def test_compare_says_what_another_guide_means_for_one_person(desk: Path) -> None:
    command = ("compare", "infusion-aftercare", "iv-first-day", "--course", desk / "anna.yaml")
    assert "no-alcohol/s1" in run(*command, "--format", "json").json["fallen"]


# -- export --


@pytest.mark.parametrize(
    ("form", "sign"), [("ics", "BEGIN:VCALENDAR"), ("html", "<!doctype html>"), ("md", "#")]
)
def test_an_export_is_the_same_on_standard_output_and_in_a_file(desk: Path, form: str, sign: str) -> None:
    command = ("export", form, "--course", desk / "anna.yaml", "--at", "2026-11-03T12:00")
    printed, out = run(*command), desk / f"plan.{form}"
    written = run(*command, "-o", out)
    assert (printed.code, written.code, written.out) == (0, 0, "")
    assert printed.out.lower().startswith(sign.lower())
    assert out.read_bytes().decode() == printed.out


def test_a_file_that_is_there_is_replaced_as_a_whole(desk: Path) -> None:
    out = desk / "again.md"
    out.write_text("x" * 1_000_000, encoding="utf-8")
    run("export", "md", "--course", desk / "anna.yaml", "-o", out)
    assert "xxx" not in out.read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("--course", "broken"),
        ("--course", "anna", "--protocol", "nowhere"),
        ("--course", "anna", "--at", "soon"),
        ("--course", "anna", "--session", "s9"),
        ("--course", "anna", "--words", "nowhere.yaml"),
    ],
    ids=lambda words: words[-1],
)
def test_a_failed_export_leaves_what_was_there(desk: Path, tmp_path: Path, words: Sequence[str]) -> None:
    out = tmp_path / "plan.html"
    out.write_text("the old one", encoding="utf-8")
    filled = [str(desk / f"{word}.yaml") if word in ("anna", "broken") else word for word in words]
    assert run("export", "html", *filled, "-o", out).code in (1, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.html"]
    assert out.read_text("utf-8") == "the old one"


@pytest.mark.parametrize("where", ["missing/plan.md", "folder"])
def test_a_place_that_cannot_be_written_gives_a_sentence_and_leaves_nothing(
    desk: Path, tmp_path: Path, where: str
) -> None:
    (tmp_path / "folder").mkdir()
    found = run("export", "md", "--course", desk / "anna.yaml", "-o", tmp_path / where)
    assert found.code == 1
    assert str(tmp_path / where) in found.err
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_one_session_gives_one_page(desk: Path) -> None:
    command = ("export", "html", "--course", desk / "anna.yaml", "--at", "2026-11-03T12:00")
    whole, one = (run(*command, *more).out for more in ((), ("--session", "s2")))
    assert len(one) < len(whole)


# -- slips --


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("agenda", 2, "--course"),
        ("agenda --course nowhere.yaml", 1, "nowhere.yaml"),
        ("agenda --course broken.yaml", 1, "E"),
        ("agenda --course anna.yaml --from tomorrow", 2, "'tomorrow' is not a time."),
        ("agenda --course anna.yaml --from 2026-11-05 --to 2026-11-05", 2, "not after --from"),
        ("agenda --course anna.yaml --at 2026-11-01T01:30", 2, "write the offset"),
        ("agenda --course anna.yaml --at 1970-01-01", 2, "2000 to 2099"),
        ("agenda --course anna.yaml --for dog", 2, "'dog' is not one of"),
        ("agenda --course anna.yaml --protocol infusion-aftercar", 1, "Did you mean 'infusion-aftercare'?"),
        ("agenda --course anna.yaml --protocol broken.yaml", 1, "E08"),
        ("agenda --course our-guide.yaml", 1, "E05"),
        ("explain nothing --course anna.yaml", 2, "there is no 'nothing' in this plan."),
        ("explain no-alcohl --course anna.yaml", 2, "Did you mean 'no-alcohol"),
        (
            "export html --course anna.yaml --session s9",
            2,
            "There is no session 's9'. This course has s1, s2.",
        ),
        ("export pdf --course anna.yaml", 2, "'pdf' is not one of"),
        ("export ics --course anna.yaml --since nowhere.ics", 1, "nowhere.ics"),
        ("export ics --course anna.yaml --since anna.yaml", 2, "not a calendar"),
        ("compare our-guide.yaml nowhere", 1, "nowhere"),
        ("compare our-guide.yaml broken.yaml", 1, "E08"),
        ("compare our-guide.yaml anna.yaml", 1, "E"),
        ("check", 2, "FILE"),
        ("check nowhere.yaml", 1, "E01"),
        ("check our-guide.yaml --on soon", 2, "'soon' is not a date"),
        ("schema course", 2, "course"),
        ("completion tcsh", 2, "tcsh"),
        ("agend --course anna.yaml", 2, "agend"),
        ("--colour", 2, "--colour"),
    ],
)
def test_a_slip_gives_a_sentence_and_the_right_exit_code(
    desk: Path, words: str, code: int, says: str
) -> None:
    filled = [str(desk / word) if (desk / word).is_file() else word for word in words.split()]
    found = run(*filled)
    assert found.code == code, found
    assert says in (found.out if code == 1 and "E" in found.out else found.err)


def test_a_rule_that_this_course_never_calls_for_is_not_answered_with_itself(desk: Path) -> None:
    spray = run("explain", "no-driving-spray", "--course", desk / "anna.yaml", "--protocol", "standard")
    assert spray.code == 2
    assert "Did you mean 'no-driving-spray'" not in spray.err


def test_wrong_use_goes_to_standard_error_and_leaves_standard_output_empty() -> None:
    assert run("agenda").out == ""


# -- help and completion --


@pytest.mark.parametrize(
    "command", [(), *((name,) for name in COMMANDS)], ids=lambda words: "".join(words) or "all"
)
def test_every_command_has_help_under_both_names(command: tuple[str, ...]) -> None:
    short, long = run(*command, "-h"), run(*command, "--help")
    assert (short.code, short.out) == (0, long.out)
    assert long.out.startswith("Usage: ")
    assert "--help" in long.out


def test_the_examples_of_the_help_run_as_they_stand(tmp_path: Path) -> None:
    lines = [line.strip() for line in EXAMPLES.splitlines() if line.strip().startswith("afterwards ")]
    assert len(lines) >= 5
    assert all(line in run("--help").out for line in lines)
    (tmp_path / "anna.yaml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "answers.json").write_text('{"instrument": "gad-7", "answers": [0, 0, 0, 0, 0, 0, 0]}')
    for name in ("our-clinic.yaml", "our-copy.yaml"):
        (tmp_path / name).write_text(GUIDE, encoding="utf-8")
    with contextlib.chdir(tmp_path):
        assert {line: run(*line.split()[1:]).code for line in lines} == dict.fromkeys(lines, 0)
    assert (tmp_path / "sheet.html").is_file()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_that_shell(shell: str) -> None:
    found = run("completion", shell)
    assert found.code == 0
    assert f"_AFTERWARDS_COMPLETE={shell}_complete" in found.out


def started(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The installed program as its own process."""
    program = Path(sys.executable).parent / "afterwards"
    return subprocess.run(
        [program, *words], capture_output=True, text=True, env={**os.environ, **more}, check=False
    )


def test_the_shell_is_offered_commands_that_begin_so() -> None:
    found = started(_AFTERWARDS_COMPLETE="bash_complete", COMP_WORDS="afterwards ex", COMP_CWORD="1")
    assert {line.partition(",")[2] for line in found.stdout.splitlines()} == {"explain", "export"}


def test_the_installed_program_tells_its_version_and_its_errors_without_a_traceback(desk: Path) -> None:
    assert started("--version").stdout.startswith("afterwards ")
    failed = started("agenda", "--course", str(desk / "broken.yaml"))
    assert (failed.returncode, failed.stderr) == (1, "")
    assert "Traceback" not in failed.stdout
