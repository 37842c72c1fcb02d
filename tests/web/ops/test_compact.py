"""A database from before ids were kept as bytes is brought along, with everything that points at them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterwards.web.people.models import Patient
from afterwards.web.sqlite.base import DatabaseWrapper
from afterwards.web.sqlite.compact import ids_as_bytes
from web.people import make_patient

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has ids of its own kind"),
]
ID = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
OLD = """
CREATE TABLE person (id char(32) NOT NULL PRIMARY KEY, name varchar(32) NOT NULL);
CREATE TABLE told (number integer PRIMARY KEY,
  person_id char(32) NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED);
"""


@pytest.fixture
def old(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    file = tmp_path / "old.sqlite3"
    with sqlite3.connect(file) as plain:
        plain.executescript(OLD)
        plain.execute("INSERT INTO person VALUES (?, ?)", (ID.hex, "f" * 32))
        plain.execute("INSERT INTO told VALUES (1, ?), (2, NULL)", (ID.hex,))
    plain.close()
    kept = connection.settings_dict
    made = DatabaseWrapper(
        {**kept, "NAME": str(file), "OPTIONS": {"transaction_mode": "IMMEDIATE"}}, "default"
    )
    yield made
    made.close()


def test_an_old_databases_ids_become_bytes_and_still_point_at_each_other(old: DatabaseWrapper) -> None:
    with old.cursor() as cursor:
        cursor.execute("BEGIN")
        assert ids_as_bytes(old) == 2
        cursor.execute("COMMIT")
        cursor.execute("SELECT person.id, name FROM told JOIN person ON person.id = person_id")
        assert cursor.fetchall() == [(ID.bytes, "f" * 32)]
        cursor.execute("SELECT count(*) FROM told WHERE person_id IS NULL")
        assert cursor.fetchone() == (1,)


def test_an_id_takes_sixteen_bytes_and_is_found_by_its_letters() -> None:
    patient = make_patient()
    with CaptureQueriesContext(connection) as asked:
        assert Patient.objects.get(pk=str(patient.pk)) == patient
    assert asked.captured_queries[0]["sql"], "a query with an id in it can be shown"
    with connection.cursor() as cursor:
        cursor.execute("SELECT typeof(id), length(id) FROM people_patient")
        assert cursor.fetchone() == ("blob", 16)
