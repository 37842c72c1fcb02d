"""Erased is erased: no byte of a person is left in any file of the site's home."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

from web.ops.sites import environment

PLANT = """
import json, django
django.setup()
from afterwards.care.checkin.library import instrument
from afterwards.web import chance, clock
from afterwards.web.checkins.actions import open_paper, tell_event
from afterwards.web.checkins.models import Entry, Paper, Summary
from afterwards.web.checkins.records import Asked
from afterwards.web.courses.actions import Author, Draft, record
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.actions import WAY_BACK, ask_to_erase
from afterwards.web.people.models import Patient

patient = Patient.objects.get(user__email="robin@example.org")
by = Author(user=patient.user, role="patient")
canaries = [f"Canary{n:04}q{n * 7919 % 10007}" for n in range(1000)]
long_ago = clock.now() - 40 * 86400
for n in range(0, 1000, 100):
    wishes = {f"w{k}": canaries[k] for k in range(n, n + 100)}
    record(patient, by, long_ago, Draft(Kind.WISH, wishes, "wish", long_ago))
for n in range(0, 1000, 100):
    tell_event(patient, by, long_ago, day=739000, words=" ".join(canaries[n:n + 100]))
asked = Asked(form="daily", version=instrument("daily").version)
open_paper(patient, by, clock.now(), asked=asked, id=chance.new_id())
patient.refresh_from_db()
patient.name = "Qzxrobin"
patient.erase_at = clock.now() - 1
patient.save()
kept = [row for rows in (Fact, Entry, Paper, Summary) for row in rows.objects.filter(patient=patient)]
sealed = [bytes(one.sealed)[:400].hex() for one in kept]  # a longer one is parted over pages
print(json.dumps({"canaries": canaries, "key": bytes(patient.key).hex(), "sealed": sealed,
                  "name": bytes(patient.sealed_name).hex(), "id": patient.pk.hex}))
"""
ERASE = """
import django
django.setup()
from afterwards.web import clock
from afterwards.web.people.models import Patient
from afterwards.web.scheduler import Chores
before = Patient.objects.count()
Chores().run_due(clock.now())
print(before - Patient.objects.count())
"""

WHOLE = """
import django
django.setup()
from django.db import connection
from afterwards.web.append_only import TABLES, is_kept
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    print(cursor.fetchone()[0])
    cursor.execute("PRAGMA foreign_key_check")
    print(len(cursor.fetchall()))
print(all(map(is_kept, TABLES)), all(plan_of(patient).plan for patient in Patient.objects.all()))
"""


def child(home: Path, script: str) -> str:
    more = {"DJANGO_SETTINGS_MODULE": "afterwards.web.settings", "AFTERWARDS_DEMO": "yes"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment(home, **more), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def everything(home: Path) -> bytes:
    """All bytes of all files: database, log, temporary files, anything that was written beside them."""
    files = [file for file in home.rglob("*") if file.is_file() and "static" not in file.parts]
    assert any(file.name == "afterwards.sqlite3" for file in files)
    return b"\0".join(file.read_bytes() for file in files)


def written(text: str) -> list[bytes]:
    """A text in the ways in which it may stand in a file."""
    raw = text.encode()
    encoded = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [raw, text.encode("utf-16-le"), json.dumps(text).encode()[1:-1], *encoded]


def test_no_byte_of_an_erased_person_is_left_in_any_file(home: Path) -> None:
    planted = json.loads(child(home, PLANT))
    secrets = [bytes.fromhex(one) for one in (planted["key"], planted["name"], *planted["sealed"])]
    there = everything(home)
    assert [one for one in secrets if one not in there] == [], "the scan finds what is there"
    assert b"robin@example.org" in there
    assert [one for text in planted["canaries"] for one in written(text) if one in there] == [], "sealed"
    assert child(home, ERASE).strip() == "1"
    left = everything(home)
    assert [one for one in secrets if one in left] == []
    assert [
        one for text in (*planted["canaries"], "robin@example.org") for one in written(text) if one in left
    ] == []
    assert bytes.fromhex(planted["id"]) not in left
    assert child(home, WHOLE).split() == ["ok", "0", "True", "True"]
