"""What `afterwards doctor` says of a site that others reach: account, secrets, database, walls, backups."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterwards.care.timing import HOUR
from afterwards.web import backups, doctor
from afterwards.web.doctor import Finding, Level
from afterwards.web.settings.places import database

NOW = 1_790_000_000


@pytest.fixture(autouse=True)
def far(settings, tmp_path: Path) -> None:
    settings.IS_LOCAL = False
    settings.HOME = tmp_path


def only(found: Iterator[Finding]) -> Finding:
    (finding,) = found
    return finding


@pytest.mark.parametrize(("mode", "level"), [(0o400, Level.OK), (0o444, Level.WARN)])
def test_a_secret_in_a_file_is_its_readers_alone(monkeypatch, tmp_path: Path, mode: int, level: Level):
    file = tmp_path / "drawn"
    file.write_text("anything", "ascii")
    file.chmod(mode)
    for name in ("AFTERWARDS_SECRET", "AFTERWARDS_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(f"{name}_FILE", str(file))
    assert {(one.about, one.level) for one in doctor.secrets(NOW)} == {("secret", level), ("key", level)}


@pytest.mark.parametrize(("user", "warned"), [(0, True), (10001, False)])
def test_root_is_too_much(monkeypatch, user: int, warned: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert [one.level for one in doctor.account(NOW)] == [Level.WARN] * warned


@pytest.mark.parametrize(
    ("address", "is_proved"),
    [
        ("", True),
        ("postgresql://plan:kettle@db.example.org/plan", False),
        ("postgresql://plan:kettle@db.example.org/plan?sslmode=require", False),
        ("postgresql://plan:kettle@db.example.org/plan?sslmode=verify-full", True),
        ("postgresql://plan:kettle@127.0.0.1/plan", True),
        ("postgresql:///plan", True),
    ],
)
def test_a_database_elsewhere_is_reached_by_a_way_that_is_proved(monkeypatch, tmp_path, address, is_proved):
    monkeypatch.setenv("AFTERWARDS_DATABASE", address)
    assert doctor.is_proved(database(tmp_path)) is is_proved


@pytest.mark.skipif(os.environ.get("AFTERWARDS_DATABASE") is not None, reason="about the embedded database")
@pytest.mark.django_db(transaction=True)
def test_a_backup_of_last_night_is_well_and_an_older_one_or_none_is_not(tmp_path: Path) -> None:
    assert only(doctor.backed_up(NOW)).level is Level.WARN
    backups.back_up(tmp_path / "one.zip", NOW)
    last_night, lately = only(doctor.backed_up(NOW + 12 * HOUR)), only(doctor.backed_up(NOW + 48 * HOUR))
    assert (last_night.level, last_night.says) == (Level.OK, "the last one is 12 hours old")
    assert (lately.level, lately.says) == (Level.WARN, "the last one is 48 hours old")


def test_on_ones_own_machine_nobody_is_pressed(settings) -> None:
    settings.IS_LOCAL = True
    assert only(doctor.backed_up(NOW)).level is Level.OK
    assert not list(doctor.walls(NOW))


def test_a_wall_that_is_missing_is_named(settings) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 365 * 86400, True
    settings.ALLOWED_HOSTS = ["plan.example.org"]
    assert only(doctor.walls(NOW)).level is Level.OK
    settings.DEBUG = True
    settings.SESSION_COOKIE_SECURE = False
    said = " ".join(one.says for one in doctor.walls(NOW))
    assert "security.W018" in said
    assert "security.W010" in said or "security.W012" in said
