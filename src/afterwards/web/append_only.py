"""Tables that the database itself keeps from being changed: rows are added, never updated or deleted.

The models say so first, with a clear error; the triggers hold for everything else that reaches the
database. What must erase (a person who leaves for good) drops them and puts them back within its own
transaction: `lifted`. On SQLite, Django copies a table to alter it and so loses its triggers: a migration
that alters one of these tables must add `keep_append_only` after it. A test looks for the triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

from django.db import connection, migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"""
POSTGRESQL_REFUSAL = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only ever added to', ERRCODE = 'restrict_violation';
END $$"""
POSTGRESQL = """CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()"""
ACTS = ("update", "delete")
TABLES = ("courses_fact", "audit_auditline", "checkins_entry", "alerts_alertstep")


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what may only be added to."""


class AppendOnly(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **fields: object) -> NoReturn:
        """Never."""
        raise AppendOnlyError(f"{self.model.__name__}: add a row instead of changing {', '.join(fields)}.")

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnlyError(f"{self.model.__name__} rows are not deleted.")


class AppendOnlyModel(models.Model):
    """A row that is only ever added."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add this row; a kept one is never saved again."""
        kwargs["force_insert"] = True
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__}: add a row instead of overwriting one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnlyError(f"{type(self).__name__}: what is taken back is taken back by another row.")


def keep_append_only(table: str) -> migrations.RunPython:
    """A migration's operation: from now on the database refuses to change rows of this table."""

    def forwards(table: str, _apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _drop(table, editor.connection)
        _add(table, editor.connection)

    def backwards(table: str, _apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _drop(table, editor.connection)

    return migrations.RunPython(partial(forwards, table), partial(backwards, table))


def leave_unkept(table: str) -> migrations.RunPython:
    """A migration's operation: let the operations after it change rows; `keep_append_only` ends it."""

    def forwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _drop(table, editor.connection)

    def backwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _add(table, editor.connection)

    return migrations.RunPython(forwards, backwards)


@contextmanager
def lifted(table: str) -> Iterator[None]:
    """Let rows of a table go, inside of a transaction; nobody else sees the table unguarded."""
    assert connection.in_atomic_block, "the guard is back before anybody else looks"
    _drop(table, connection)
    yield
    _add(table, connection)


def _add(table: str, connection: BaseDatabaseWrapper) -> None:
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(POSTGRESQL_REFUSAL)
        for act in ACTS:
            cursor.execute((POSTGRESQL if is_postgresql else SQLITE).format(table=table, act=act))


def _drop(table: str, connection: BaseDatabaseWrapper) -> None:
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in ACTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{where}")


def is_kept(table: str) -> bool:
    """Whether the database refuses to change this table's rows."""
    if connection.vendor == "postgresql":
        sql = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    else:
        sql = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [table])
        return bool(cursor.fetchone()[0] >= len(ACTS))
