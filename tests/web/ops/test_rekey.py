"""`afterwards rekey`: a new key for everything, and what is said on the way."""

from __future__ import annotations

import base64
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from web.ops.sites import run, started

NEW, WRONG = (base64.urlsafe_b64encode(bytes(range(first, first + 32))).decode() for first in (7, 70))


def key_of(home: Path, name: str = "key") -> str:
    return (home / "secrets" / name).read_text("ascii")


def wrapped_in(home: Path) -> list[bytes]:
    """The wrapped keys of all patients, as the database has them."""
    with closing(sqlite3.connect(home / "afterwards.sqlite3")) as there:
        return [key for (key,) in there.execute("SELECT key FROM people_patient ORDER BY id")]


def opens(home: Path, **keys: str) -> bool:
    """Whether a command that needs the key starts."""
    return run(home, "practice", "list", **keys).returncode == 0


def said_of(home: Path, about: str, **keys: str) -> tuple[str, str]:
    """What doctor finds worst: how bad it is, and what to do."""
    found = json.loads(run(home, "doctor", "--format", "json", **keys).stdout)
    mine = [(one["level"], one["do"]) for one in found if one["about"] == about]
    return max(mine, key=lambda one: ("ok", "warn", "fail").index(one[0]))


def begun(home: Path) -> dict[str, str]:
    """The settings of a site that brings its keys, between setting a new one and `afterwards rekey`."""
    return {"AFTERWARDS_KEY": NEW, "AFTERWARDS_KEY_BEFORE": key_of(home)}


def test_a_home_draws_the_new_key_itself_and_the_old_one_opens_nothing_that_is_stored(home: Path) -> None:
    old, stored = key_of(home), wrapped_in(home)
    done = run(home, "rekey")
    assert done.returncode == 0, done.stderr
    assert str(home / "secrets/key-before") in done.stderr
    assert key_of(home, "key-before") == old != key_of(home)
    assert (home / "secrets/key").stat().st_mode & 0o077 == 0
    assert opens(home)
    files = [file.read_bytes() for file in home.glob("afterwards.sqlite3*")]
    assert stored
    assert not [one for one in stored for file in files if one in file]
    (home / "secrets/key-before").unlink()
    assert "does not open" in run(home, "practice", "list", AFTERWARDS_KEY=old).stderr
    assert said_of(home, "key") == ("ok", "")


def test_there_is_a_line_of_it_and_none_of_a_second_run_and_the_key_before_is_to_go(home: Path) -> None:
    for _ in range(2):
        assert run(home, "rekey").returncode == 0
    with closing(sqlite3.connect(home / "afterwards.sqlite3")) as there:
        lines = there.execute("SELECT role FROM audit_auditline WHERE act = 'change_key'").fetchall()
    assert lines == [("operator",)]
    again = run(home, "rekey")
    assert "already" in again.stderr
    level, do = said_of(home, "key-before")
    assert (level, "take it away" in do) == ("warn", True)
    (home / "secrets/key-before").chmod(0o644)
    assert said_of(home, "key-before")[0] == "fail"


def test_a_site_that_brings_its_keys_is_told_each_step(home: Path) -> None:
    keys = begun(home)
    assert "Set AFTERWARDS_KEY_BEFORE" in run(home, "rekey", AFTERWARDS_KEY=keys["AFTERWARDS_KEY"]).stderr
    assert "Run: afterwards rekey" in run(home, "practice", "list", **keys).stderr
    level, do = said_of(home, "key", **keys)
    assert (level, "afterwards rekey" in do) == ("fail", True)
    assert run(home, "rekey", **keys).returncode == 0
    assert opens(home, **keys)
    assert said_of(home, "key", **keys) == ("ok", "")
    assert said_of(home, "key-before", **keys)[0] == "warn"
    assert opens(home, AFTERWARDS_KEY=NEW)
    assert not opens(home)


def test_a_wrong_old_key_is_refused_and_changes_nothing(home: Path) -> None:
    stored = wrapped_in(home)
    done = run(home, "rekey", AFTERWARDS_KEY=NEW, AFTERWARDS_KEY_BEFORE=WRONG)
    assert done.returncode == 1
    assert "Nothing was changed. Set AFTERWARDS_KEY_BEFORE to the key of this database." in done.stderr
    assert wrapped_in(home) == stored
    assert opens(home)


def test_a_wrong_key_in_the_home_is_refused_before_another_is_drawn(home: Path) -> None:
    (home / "secrets/key").write_text(WRONG, "ascii")
    done = run(home, "rekey")
    assert done.returncode == 1
    assert "does not open" in done.stderr
    assert key_of(home) == WRONG
    assert not (home / "secrets/key-before").exists()


def test_a_running_site_keeps_its_key(home: Path) -> None:
    stored, key = wrapped_in(home), key_of(home)
    with started(home, "demo", "--home", str(home)):
        done = run(home, "rekey")
    assert done.returncode == 1
    assert "Stop that one first" in done.stderr
    assert (wrapped_in(home), key_of(home)) == (stored, key)


class TestBackups:
    @pytest.fixture
    def kept(self, home: Path, tmp_path: Path) -> Path:
        file = tmp_path / "kept.zip"
        assert run(home, "backup", str(file)).returncode == 0
        return file

    def test_an_old_one_comes_under_the_new_key_and_needs_the_one_before(
        self, home: Path, kept: Path
    ) -> None:
        assert run(home, "rekey").returncode == 0
        done = run(home, "restore", str(kept), "--yes")
        assert done.returncode == 0, done.stderr
        assert "afterwards rekey" in done.stderr
        assert not opens(home)
        assert run(home, "rekey").returncode == 0
        assert opens(home)
        (home / "secrets/key-before").unlink()
        done = run(home, "restore", str(kept), "--yes")
        assert done.returncode == 1
        assert "made with another key" in done.stderr
        assert "AFTERWARDS_KEY_BEFORE" in done.stderr

    def test_one_made_in_the_middle_opens_with_the_key_that_it_was_made_under(
        self, home: Path, tmp_path: Path
    ) -> None:
        file, other = tmp_path / "kept.zip", tmp_path / "other"
        assert run(home, "backup", str(file), **begun(home)).returncode == 0
        shutil.copytree(home / "secrets", other / "secrets")
        assert run(other, "restore", str(file)).returncode == 0

    def test_none_is_made_that_would_open_for_nobody(self, home: Path, tmp_path: Path) -> None:
        done = run(home, "backup", str(tmp_path / "kept.zip"), AFTERWARDS_KEY=WRONG)
        assert done.returncode == 1
        assert "does not open" in done.stderr
        assert not (tmp_path / "kept.zip").exists()
