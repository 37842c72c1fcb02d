"""The database itself refuses to change facts and audit lines, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from afterwards.web.append_only import TABLES, lifted
from web.checkins.lives import alarmed

pytestmark = pytest.mark.django_db
CHANGES = ("UPDATE {} SET role = 'x'", "DELETE FROM {}")


def execute(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_plain_statement_changes_and_deletes_nothing(table: str, change: str) -> None:
    alarmed()
    before = rows(table)
    assert before
    with pytest.raises(IntegrityError, match=f"{table} is only ever added to"), transaction.atomic():
        execute(change.format(table))
    assert rows(table) == before


@pytest.mark.parametrize("table", TABLES)
def test_what_must_erase_can_and_the_guard_is_back_afterwards(table: str) -> None:
    alarmed()
    with transaction.atomic(), lifted(table):
        assert execute(f"DELETE FROM {table}") > 0
    alarmed()
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(f"DELETE FROM {table}")
