"""Prints the kilobytes of a patient's year in SQLite, as facts and their audit lines are stored."""
# ruff: noqa: E402 - the site is set up before its models are read

from __future__ import annotations

from typing import Any

import django

django.setup()

from django.db import connection, transaction

from afterwards.web import chance, clock
from afterwards.web.audit.actions import note
from afterwards.web.courses.access import sealed_content
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient

PEOPLE = 10
ENTRY = " ".join(f"word{i % 97}" for i in range(150))
YEAR: list[tuple[str, Any]] = [
    *[("answer", {"fact": "day", "value": {"a": 3, "b": 2, "c": 4, "d": 1, "e": 5}})] * 365,
    *[("answer", {"fact": "phq-9", "value": [1, 2, 0, 3, 1, 2, 0, 1, 0]})] * 52,
    *[("wish", {"text": ENTRY})] * 100,
]


def used() -> int:
    """Bytes of the pages in use."""
    found = {}
    with connection.cursor() as cursor:
        for name in ("page_count", "freelist_count", "page_size"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = int(cursor.fetchone()[0])
    return (found["page_count"] - found["freelist_count"]) * found["page_size"]


def live_a_year(now: int) -> None:
    """One more patient, with a year of facts."""
    patient = Patient(made_at=now)
    patient.save()
    for number, (kind, value) in enumerate(YEAR, 1):
        fact = Fact(patient=patient, number=number, kind=kind, role="patient", recorded_at=now)
        fact.id = chance.new_id()
        fact.sealed = sealed_content(patient, fact, value, "2026-11-22T10:00:00-05:00", "America/New_York")
        fact.save()
        note("answer", by=None, role="patient", at=now, patient=patient, about=fact.id)


before = used()
for _ in range(PEOPLE):
    with transaction.atomic():
        live_a_year(clock.now())
print((used() - before) / PEOPLE / 1024)
