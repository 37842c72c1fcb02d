"""`afterwards serve`: starts whole, stays up, ends whole, and refuses with a sentence."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterwards.web import supervisor, worker
from web.ops.sites import (
    Site,
    address_in,
    environment,
    free_port,
    is_alive,
    lives_three_times,
    run,
    started,
    until,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
KEY = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="


@pytest.fixture(scope="module")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the standing site made its first start."""
    return tmp_path_factory.mktemp("standing") / "home"


@pytest.fixture(scope="module")
def standing(new_home: Path) -> Iterator[Site]:
    """A site that is only looked at."""
    with started(new_home, "serve") as running:
        yield running


@pytest.fixture
def site(empty: Path) -> Iterator[Site]:
    """A site of the test's own, to be ended."""
    with started(empty, "serve") as running:
        yield running


def test_one_command_prints_one_address_that_answers(standing: Site) -> None:
    assert address_in(standing.lines) == f"http://localhost:{standing.port}"
    assert standing.get("/health/") == (200, "ok")


def test_it_listens_on_this_machine_only_and_its_folder_is_the_owners_alone(
    standing: Site, new_home: Path
) -> None:
    listening = Path("/proc/net/tcp").read_text()
    assert f"0100007F:{standing.port:04X}" in listening
    assert f"00000000:{standing.port:04X}" not in listening
    assert new_home.stat().st_mode & 0o077 == 0
    assert (new_home / "secrets/key").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("standing")
def test_the_database_is_durable(new_home: Path) -> None:
    found = run(new_home, "doctor").stdout
    assert "journal wal, synchronous FULL" in found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_all_of_it_ends(site: Site, how: signal.Signals) -> None:
    family = site.family()
    assert len(family) >= 5, "supervisor, granian and its child, worker, scheduler"
    assert site.stop(how) == 0
    assert not [pid for pid in family if is_alive(pid)]


def test_a_part_that_hangs_ends_too(site: Site) -> None:
    family = site.family()
    for pid in family - {site.process.pid}:
        os.kill(pid, signal.SIGSTOP)
    assert site.stop() == 0
    assert not [pid for pid in family if is_alive(pid)]


def test_killed_outright_it_leaves_nobody_behind(site: Site) -> None:
    family = site.family()
    site.process.kill()
    site.process.wait()
    until(lambda: not [pid for pid in family if is_alive(pid)], "the children to end")


def test_a_part_that_falls_is_started_again(site: Site) -> None:
    before = site.family() - {site.process.pid}
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(site.family() - before) >= 5 and site.answers(), "the parts to be back")
    assert site.said("It starts again")


@pytest.mark.usefixtures("standing")
def test_a_part_that_ends_by_itself_after_a_while_is_no_fall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "STEADY", 0.0)
    monkeypatch.setattr(supervisor, "START_METHOD", "spawn")
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        os.kill(os.getpid(), signal.SIGTERM)  # so that a fall ends the test

    parts = [supervisor.Part(name="worker", run=lives_three_times, given=(tmp_path,))]
    assert supervisor.Supervisor(parts, say).run(lambda: True, lambda: None) == 0
    assert len(list(tmp_path.iterdir())) == 3
    assert said == []


@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_gives_back_what_its_work_had_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "REST", 0.01)
    monkeypatch.setattr(worker, "IDLE", 0.02)
    monkeypatch.setattr(worker, "HEAVY", "threading")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        worker.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.usefixtures("standing")
def test_the_worker_and_the_scheduler_give_signs_of_life(new_home: Path) -> None:
    def report() -> str:
        return run(new_home, "doctor").stdout

    until(lambda: report().count(" alive ") == 2, "the first signs of life of both")
    assert "fail" not in report()


def test_a_second_site_on_the_same_home_is_refused(standing: Site, new_home: Path) -> None:
    done = run(new_home, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert f"(process {standing.process.pid})" in done.stderr


def test_a_port_that_is_taken_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_a_port_taken_by_a_site_of_another_home_is_refused_too(standing: Site, tmp_path: Path) -> None:
    done = run(tmp_path / "another", "serve", "--port", str(standing.port))
    assert done.returncode == 1
    assert "is taken" in done.stderr


REFUSALS = {
    "nothing can be written": (
        {"AFTERWARDS_HOME": "/proc/afterwards"},
        "Nothing can be written to /proc/afterwards",
    ),
    "no secret outside of local use": (
        {"AFTERWARDS_URL": "https://plan.example.org"},
        "AFTERWARDS_SECRET is not set",
    ),
    "no key outside of local use": (
        {"AFTERWARDS_URL": "https://plan.example.org", "AFTERWARDS_SECRET": KEY},
        "AFTERWARDS_KEY is not set",
    ),
    "a secret that could be guessed": ({"AFTERWARDS_SECRET": "changeme"}, "AFTERWARDS_SECRET can be guessed"),
    "a long secret that could be guessed": (
        {"AFTERWARDS_SECRET": "x" * 64},
        "AFTERWARDS_SECRET can be guessed",
    ),
    "a key that is none": ({"AFTERWARDS_KEY": "secret"}, "AFTERWARDS_KEY is not 32 drawn bytes"),
    "an address that is none": (
        {"AFTERWARDS_URL": "plan.example.org"},
        "AFTERWARDS_URL is the whole address",
    ),
    "a database that is none": (
        {"AFTERWARDS_DATABASE": "mysql://x/y"},
        "AFTERWARDS_DATABASE is postgresql://",
    ),
    "others can reach a site for one": (
        {"AFTERWARDS_HOST": "0.0.0.0"},
        "Set AFTERWARDS_URL to the https address",
    ),
    "a demonstration for others": (
        {"AFTERWARDS_URL": "https://plan.example.org", "AFTERWARDS_DEMO": "yes"},
        "A demonstration runs on localhost only",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_it_refuses_to_start_with_a_sentence(case: str, tmp_path: Path) -> None:
    settings, sentence = REFUSALS[case]
    done = run(tmp_path, "serve", "--port", str(free_port()), **settings)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "afterwards.sqlite3"
    place.write_bytes(b"not a database" * 1000)
    done = run(tmp_path, "serve", "--port", str(free_port()))
    assert (done.returncode, "The database does not open" in done.stderr) == (1, True)
    assert place.read_bytes() == b"not a database" * 1000


def test_another_key_is_refused(empty: Path) -> None:
    assert run(empty, "practice", "add", "Sample Clinic").returncode == 0
    with_a_patient(empty)
    done = run(empty, "serve", "--port", str(free_port()), AFTERWARDS_KEY=KEY)
    assert done.returncode == 1
    assert "AFTERWARDS_KEY does not open this database" in done.stderr


def test_a_newer_database_is_refused(empty: Path) -> None:
    assert run(empty, "practice", "add", "Sample Clinic").returncode == 0
    with sqlite3.connect(empty / "afterwards.sqlite3") as there:
        there.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('courses', '9999_later', '')"
        )
    there.close()
    done = run(empty, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "newer Afterwards" in done.stderr


PATIENT = """
import django; django.setup()
from afterwards.web.people.models import Patient
Patient(made_at=0).save()
"""


def with_a_patient(home: Path) -> None:
    env = environment(home, DJANGO_SETTINGS_MODULE="afterwards.web.settings")
    subprocess.run([sys.executable, "-c", PATIENT], env=env, check=True)


def test_the_other_commands_start_without_the_site() -> None:
    probe = "import sys, afterwards.cli.main; print({'django', 'granian', 'asyncio'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
