"""Clinics from the command line: for whoever looks after the machine, and for nobody on the web."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from web.ops.sites import environment, run

SIGN_IN_TWICE = """
import django
django.setup()
from django.test import Client
from afterwards.web.people.models import User
user = User.objects.create_user("robin@example.org", "kettle orbit lantern moss")
for _ in range(2):
    Client().force_login(user, backend="django.contrib.auth.backends.ModelBackend")
"""
LOOK = """
import django
django.setup()
from django.contrib.sessions.models import Session
from afterwards.web.audit.models import AuditLine
print(Session.objects.count(), *AuditLine.objects.values_list("act", "role"))
"""


def test_a_clinic_whose_first_link_ran_out_gets_another(empty: Path) -> None:
    first = run(empty, "practice", "add", "Sample Clinic", "--zone", "America/New_York")
    again = run(empty, "practice", "invite", "Sample Clinic")
    links = [re.search(r"/invited/(\S+)/", done.stdout) for done in (first, again)]
    assert all(links)
    assert links[0][1] != links[1][1]
    assert re.search(r"^Code: \d{8}$", again.stdout, re.MULTILINE)
    listed = run(empty, "practice", "list").stdout
    assert "Sample Clinic  America/New_York" in listed


def test_a_site_without_a_clinic_says_how_to_make_one(empty: Path) -> None:
    done = run(empty, "practice", "list")
    assert (done.returncode, done.stdout) == (0, "")
    assert "afterwards practice add" in done.stderr


def test_an_unknown_clinic_and_one_of_two_are_refused_with_the_way_on(empty: Path) -> None:
    done = run(empty, "practice", "invite", "Elsewhere")
    assert (done.returncode, "No clinic is called Elsewhere" in done.stderr) == (1, True)
    for _ in range(2):
        run(empty, "practice", "add", "Sample Clinic")
    done = run(empty, "practice", "invite", "Sample Clinic")
    assert (done.returncode, "Give its id" in done.stderr) == (1, True)
    id = run(empty, "practice", "list").stdout.split()[0]
    assert run(empty, "practice", "invite", id, "--role", "desk").returncode == 0


def test_an_account_is_signed_out_everywhere_from_the_command_line(empty: Path) -> None:
    inside(empty, SIGN_IN_TWICE)
    done = run(empty, "sign-out", "Robin@Example.org")
    assert (done.returncode, "2 sessions ended" in done.stderr) == (0, True), done.stderr
    assert inside(empty, LOOK).strip() == "0 ('end_devices', 'operator')"
    done = run(empty, "sign-out", "nobody@example.org")
    assert (done.returncode, "No account signs in as nobody@example.org" in done.stderr) == (1, True)


def inside(home: Path, script: str) -> str:
    env = environment(home, DJANGO_SETTINGS_MODULE="afterwards.web.settings")
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
