"""Databases from before ids were kept as bytes: every id of 32 letters becomes its 16 bytes."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

LETTERS = "char(32)"
"""How Django declares a column for an id where it keeps letters; nothing else is declared so."""


def ids_as_bytes(connection: BaseDatabaseWrapper) -> int:
    """Rewrite all ids of a SQLite database, inside of a transaction; the number of columns."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys=ON")
        columns = [
            (table, column.name)
            for table in connection.introspection.table_names(cursor)
            for column in connection.introspection.get_table_description(cursor, table)
            if column.type_code == LETTERS
        ]
        for table, column in columns:
            name = connection.ops.quote_name(column)
            cursor.execute(
                f"UPDATE {connection.ops.quote_name(table)} SET {name} = unhex({name})"  # noqa: S608 - names
                f" WHERE typeof({name}) = 'text'"
            )
    return len(columns)
