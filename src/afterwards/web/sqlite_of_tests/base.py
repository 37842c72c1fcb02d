"""The site's backend, but that a flush suspends the triggers which keep rows from being deleted."""

from __future__ import annotations

from typing import Any

from ..sqlite import base


class DatabaseOperations(base.DatabaseOperations):
    """Emptying tables, as only tests do."""

    def sql_flush(self, *args: Any, **kwargs: Any) -> list[str]:
        """The statements that empty tables."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        return [*drop, *super().sql_flush(*args, **kwargs), *(sql for _name, sql in triggers)]


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as the site has it."""

    ops_class = DatabaseOperations
