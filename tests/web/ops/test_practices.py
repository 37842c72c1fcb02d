"""Clinics from the command line: for whoever looks after the machine, and for nobody on the web."""

from __future__ import annotations

import re
from pathlib import Path

from web.ops.sites import run


def test_a_clinic_whose_first_link_ran_out_gets_another(empty: Path) -> None:
    first = run(empty, "practice", "add", "Sample Clinic", "--zone", "America/New_York")
    again = run(empty, "practice", "invite", "Sample Clinic")
    links = [re.search(r"/invited/(\S+)/", done.stdout) for done in (first, again)]
    assert all(links)
    assert links[0][1] != links[1][1]
    assert re.search(r"^Code: \d{8}$", again.stdout, re.MULTILINE)
    listed = run(empty, "practice", "list").stdout
    assert "Sample Clinic  America/New_York" in listed


def test_a_site_without_a_clinic_says_how_to_make_one(tmp_path: Path) -> None:
    done = run(tmp_path, "practice", "list")
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
