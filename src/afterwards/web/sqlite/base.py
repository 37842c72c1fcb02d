"""The thin backend: the fixed build, and the settings asserted at each connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from . import dbapi  # must come before Django's backend, which imports sqlite3

from django.core.exceptions import ImproperlyConfigured  # isort: skip
from django.db.backends.sqlite3 import base, features, operations  # isort: skip

PRAGMAS = (
    f"PRAGMA journal_mode={dbapi.JOURNAL}",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-1024",  # KiB of each thread; the system keeps the file's pages once for all
)
FULL = 2

dbapi.dbapi2.register_adapter(UUID, lambda id: id.bytes)


class DatabaseFeatures(features.DatabaseFeatures):
    """What differs from Django's own."""

    max_query_params = 32766
    """pysqlite3 has no ``Connection.getlimit``, which Django asks for this figure (SQLite's default)."""
    has_native_uuid_field = True
    """An id is kept as its 16 bytes: as letters it took twice the room, in each table and index anew."""


class DatabaseOperations(operations.DatabaseOperations):
    """Reads ids from their bytes."""

    def convert_uuidfield_value(self, value: bytes | None, expression: Any, connection: Any) -> UUID | None:
        """An id again."""
        return None if value is None else UUID(bytes=value)

    # What Django logs of a query, quoted in one piece: it too would ask for ``getlimit``.
    def _quote_params_for_last_executed_query(self, params: Sequence[Any]) -> Any:
        marks = ", ".join(["QUOTE(?)"] * len(params))
        return self.connection.connection.execute(f"SELECT {marks}", params).fetchone()


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite in WAL with ``synchronous=FULL``; refuses to run with anything less."""

    data_types = {**base.DatabaseWrapper.data_types, "UUIDField": "blob"}  # noqa: RUF012 - as Django has it
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection whose settings were read back."""
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma).close()
        self._assert_durable(connection)
        return connection

    def _assert_durable(self, connection: Any) -> None:
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
        in_memory = journal == "memory"
        if synchronous != FULL or (journal != dbapi.JOURNAL and not in_memory):
            raise ImproperlyConfigured(
                f"SQLite answers journal_mode={journal}, synchronous={synchronous}; "
                f"this site needs {dbapi.JOURNAL} and {FULL} (FULL). Is the disk a network share?"
            )
