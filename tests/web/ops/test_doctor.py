"""`afterwards doctor`: names what is wrong, says what to do, and fails only for what must be mended."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from web.ops.sites import run

OTHER_KEY = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="
FAR = {
    "AFTERWARDS_URL": "https://plan.example.org",
    "AFTERWARDS_SECRET": OTHER_KEY,
    "AFTERWARDS_KEY": OTHER_KEY,
}


def looked(home: Path, **more: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    """The exit code, and the findings by what they are about."""
    done = run(home, "doctor", "--format", "json", **more)
    found: dict[str, list[dict[str, str]]] = {}
    for finding in json.loads(done.stdout):
        found.setdefault(finding["about"], []).append(finding)
    return done.returncode, found


def levels(found: dict[str, list[dict[str, str]]], about: str) -> set[str]:
    return {finding["level"] for finding in found[about]}


def test_a_healthy_home_has_no_fault(home: Path) -> None:
    code, found = looked(home)
    assert code == 0
    assert not [one for every in found.values() for one in every if one["level"] == "fail"]
    assert {"home", "key", "disk", "database", "integrity", "tables", "address", "clock", "guides"} <= set(
        found
    )


def test_an_empty_home_says_how_to_begin(tmp_path: Path) -> None:
    code, found = looked(tmp_path / "home")
    assert code == 0
    assert found["tables"][0]["do"] == "Start the site once: afterwards serve"


def test_whatever_is_not_well_says_what_to_do(home: Path) -> None:
    (home / "afterwards.sqlite3").write_bytes(b"x" * 9000)
    home.chmod(0o755)
    _code, found = looked(home)
    for findings in found.values():
        for finding in findings:
            assert finding["level"] == "ok" or finding["do"], finding


def test_a_folder_that_others_can_read_is_named(home: Path) -> None:
    home.chmod(0o755)
    code, found = looked(home)
    assert (code, levels(found, "home")) == (0, {"warn"})


def test_a_key_that_others_can_read_fails(home: Path) -> None:
    (home / "secrets/key").chmod(0o644)
    code, found = looked(home)
    assert code == 1
    assert "fail" in levels(found, "key")


def test_another_key_fails(home: Path) -> None:
    code, found = looked(home, AFTERWARDS_KEY=OTHER_KEY)
    assert code == 1
    assert "fail" in levels(found, "key")


@pytest.mark.parametrize("start", [0, 8192])
def test_a_damaged_database_fails_and_points_to_the_backup(home: Path, start: int) -> None:
    with (home / "afterwards.sqlite3").open("r+b") as file:
        file.seek(start)
        file.write(b"\x55" * 20000)
    code, found = looked(home)
    assert code == 1
    broken = [
        one for about in ("database", "integrity") for one in found.get(about, ()) if one["level"] == "fail"
    ]
    assert any("afterwards restore FILE" in one["do"] for one in broken)


def test_facts_that_could_be_changed_fail(home: Path) -> None:
    with closing(sqlite3.connect(home / "afterwards.sqlite3")) as there:
        there.execute("DROP TRIGGER courses_fact_no_delete")
    code, found = looked(home)
    assert code == 1
    assert "courses_fact could be changed." in [one["says"] for one in found["tables"]]


def test_a_clock_that_went_back_fails(home: Path) -> None:
    with closing(sqlite3.connect(home / "afterwards.sqlite3")) as there, there:
        last = "SELECT * FROM audit_auditline ORDER BY id DESC LIMIT 1"
        there.execute(f"CREATE TEMP TABLE later AS {last}")
        there.execute("UPDATE later SET id = id + 1, at = at + 365 * 86400")
        there.execute("INSERT INTO audit_auditline SELECT * FROM later")
    code, found = looked(home)
    assert (code, levels(found, "clock")) == (1, {"fail"})


def test_a_site_for_others_without_https_fails_and_without_mail_is_warned(tmp_path: Path) -> None:
    code, found = looked(tmp_path, **{**FAR, "AFTERWARDS_URL": "http://plan.example.org"})
    assert code == 1
    assert levels(found, "address") == {"fail"}
    assert levels(found, "mail") == {"warn"}
    assert levels(found, "settings") == {"ok"}


def test_a_mail_server_that_is_not_there_fails(tmp_path: Path) -> None:
    mail = {"AFTERWARDS_MAIL_HOST": "127.0.0.1", "AFTERWARDS_MAIL_PORT": "1"}
    code, found = looked(tmp_path, **FAR, **mail)
    assert (code, levels(found, "mail")) == (1, {"fail", "warn"})
    assert "AFTERWARDS_MAIL_FROM" in found["mail"][0]["do"]


def test_settings_that_can_not_be_read_are_said_as_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", AFTERWARDS_KEY="short")
    assert done.returncode == 1
    assert "AFTERWARDS_KEY is not 32 drawn bytes" in done.stderr


LAST = "(SELECT max(id) FROM audit_auditline WHERE patient_id IS NOT NULL)"
BEFORE_LAST = f"(SELECT max(id) FROM audit_auditline WHERE patient_id IS NOT NULL AND id < {LAST})"


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("update", f"UPDATE audit_auditline SET role = 'nobody' WHERE id = {LAST}"),
        ("delete", f"DELETE FROM audit_auditline WHERE id = {BEFORE_LAST}"),
    ],
    ids=["changed", "removed"],
)
def test_a_line_that_was_touched_behind_the_sites_back_is_found(
    home: Path, guard: str, statement: str
) -> None:
    assert levels(looked(home)[1], "trails") == {"ok"}
    with closing(sqlite3.connect(home / "afterwards.sqlite3")) as database:
        database.execute(f"DROP TRIGGER audit_auditline_no_{guard}")
        database.execute(statement)
        database.commit()
    code, found = looked(home)
    assert code == 1
    assert levels(found, "trails") == {"fail"}
    assert "after-a-breach" in found["trails"][0]["do"]
