"""Backup and restore: all of it or nothing, and nothing of it opens without the key."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from web.ops.sites import environment, run, started

OTHER_KEY = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="


def dump(home: Path) -> str:
    """All rows as text."""
    with closing(sqlite3.connect(home / "afterwards.sqlite3")) as there:
        parts = there.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [row[0] for row in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(tables):
            parts += there.execute(f'SELECT * FROM "{table}"').fetchall()
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def with_the_key_of(home: Path, empty: Path) -> Path:
    """An empty home that has the other's secrets."""
    shutil.copytree(home / "secrets", empty / "secrets")
    return empty


@pytest.fixture
def kept(home: Path, tmp_path: Path) -> Path:
    """A backup of the home."""
    file = tmp_path / "kept.zip"
    done = run(home, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_what_comes_back_is_what_was_there(home: Path, kept: Path, tmp_path: Path) -> None:
    other = with_the_key_of(home, tmp_path / "other")
    done = run(other, "restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert dump(other) == dump(home)
    assert "fail" not in run(other, "doctor").stdout


def test_a_backup_of_a_running_site_is_whole(home: Path, tmp_path: Path) -> None:
    with started(home, "demo", "--home", str(home)) as site:
        assert run(home, "backup", str(tmp_path / "kept.zip")).returncode == 0
        assert site.answers()
    other = with_the_key_of(home, tmp_path / "other")
    assert run(other, "restore", str(tmp_path / "kept.zip")).returncode == 0


def test_neither_key_nor_names_can_be_read_in_it(home: Path, kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Sample Clinic" in inside, "a clinic's name is no secret"
    for secret in (
        (home / "secrets/key").read_bytes(),
        (home / "secrets/secret").read_bytes(),
        b"Robin Example",
    ):
        assert secret not in inside


def test_it_says_that_the_key_is_kept_elsewhere(home: Path, tmp_path: Path) -> None:
    said = run(home, "backup", str(tmp_path / "kept.zip")).stderr
    assert "The key is not in it" in said
    assert str(home / "secrets/key") in said


def test_a_backup_is_the_owners_alone(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0


def test_a_backup_replaces_no_file(home: Path, kept: Path) -> None:
    before = kept.read_bytes()
    done = run(home, "backup", str(kept))
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert kept.read_bytes() == before


def test_people_are_replaced_only_when_somebody_says_so(home: Path, kept: Path) -> None:
    before = dump(home)
    assert run(home, "restore", str(kept)).returncode != 0
    assert dump(home) == before
    done = run(home, "restore", str(kept), "--yes")
    assert done.returncode == 0
    aside = next(home.glob("afterwards.before-*.sqlite3"))
    assert str(aside) in done.stderr
    assert dump(home) == before


def test_a_running_site_is_not_replaced(home: Path, kept: Path) -> None:
    with started(home, "demo", "--home", str(home)):
        done = run(home, "restore", str(kept), "--yes")
    assert done.returncode == 1
    assert "Stop that one first" in done.stderr


def test_another_key_is_refused(kept: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "other", "restore", str(kept), AFTERWARDS_KEY=OTHER_KEY)
    assert done.returncode == 1
    assert "made with another key" in done.stderr
    assert not (tmp_path / "other/afterwards.sqlite3").exists()


SWEEP = """
import sys
from pathlib import Path
import django
django.setup()
from afterwards.web import backups
source, whole = Path(sys.argv[1]), Path(sys.argv[1]).read_bytes()
inside = whole.index(b"database.sqlite3") + 400
for place in [*range(0, inside, 7), *range(len(whole) - 700, len(whole), 13)]:
    source.write_bytes(whole[:place] + bytes([whole[place] ^ 0x49]) + whole[place + 1 :])
    try:
        backups.restore(source, 0)
    except backups.BackupError:
        pass
"""


def test_whichever_byte_is_wrong_a_sentence_says_it(home: Path, kept: Path) -> None:
    before = dump(home)
    command = [sys.executable, "-c", SWEEP, str(kept)]
    env = environment(home, DJANGO_SETTINGS_MODULE="afterwards.web.settings")
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert dump(home) == before


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_a_damaged_backup_changes_nothing(home: Path, kept: Path, part: float) -> None:
    before, damaged = dump(home), bytearray(kept.read_bytes())
    damaged[int(len(damaged) * part)] ^= 0xFF
    kept.write_bytes(damaged)
    done = run(home, "restore", str(kept), "--yes")
    if done.returncode:
        assert "Traceback" not in done.stderr
    assert dump(home) == before, "either refused, or the byte meant nothing"


def test_half_a_backup_is_none(home: Path, kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-3000])
    done = run(home, "restore", str(kept), "--yes")
    assert done.returncode == 1
    assert "not a whole backup" in done.stderr


def test_a_changed_manifest_is_noticed(home: Path, kept: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(forged, "w") as new:
        values = json.loads(old.read("manifest.json"))
        new.writestr("manifest.json", json.dumps({**values, "made_at": "2030-01-01T00:00:00+00:00"}))
        new.writestr("database.sqlite3", old.read("database.sqlite3"))
    done = run(home, "restore", str(forged), "--yes")
    assert done.returncode == 1
    assert "was changed after it was made" in done.stderr


def test_another_database_in_a_whole_archive_is_noticed(home: Path, kept: Path, tmp_path: Path) -> None:
    forged, before = tmp_path / "forged.zip", dump(home)
    other = tmp_path / "database.sqlite3"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(forged, "w") as new:
        other.write_bytes(old.read("database.sqlite3"))
        with closing(sqlite3.connect(other)) as database:
            database.execute("CREATE TABLE slipped_in (id INTEGER)")
            database.commit()
        new.writestr("manifest.json", old.read("manifest.json"))
        new.write(other, "database.sqlite3")
    done = run(home, "restore", str(forged), "--yes")
    assert done.returncode == 1
    assert "is not what was packed" in done.stderr
    assert dump(home) == before


def test_postgresql_is_pointed_to_its_own_tool(tmp_path: Path) -> None:
    url = "postgresql://plan@db.example.org/plan"
    done = run(tmp_path, "backup", str(tmp_path / "kept.zip"), AFTERWARDS_DATABASE=url)
    assert done.returncode == 1
    assert f"pg_dump --format=custom --file={tmp_path}/kept.zip {url}" in done.stderr
