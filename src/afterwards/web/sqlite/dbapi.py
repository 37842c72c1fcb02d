"""Which SQLite we stand on. Builds 3.7.0 to 3.51.2 can corrupt a WAL database with several connections."""

from __future__ import annotations

import sys

__all__ = ["FIXED", "IS_FIXED", "JOURNAL", "VERSION", "dbapi2"]
FIXED = (3, 51, 3)

try:
    from pysqlite3 import dbapi2
except ImportError:  # no build for this platform: the interpreter's own, without WAL if it is too old
    from sqlite3 import dbapi2
else:
    # Django's backend imports "sqlite3" by name; everything in this process shall use the one build.
    sys.modules["sqlite3"] = sys.modules["pysqlite3"]
    sys.modules["sqlite3.dbapi2"] = dbapi2

IS_FIXED = dbapi2.sqlite_version_info >= FIXED
JOURNAL = "wal" if IS_FIXED else "delete"
VERSION = dbapi2.sqlite_version
