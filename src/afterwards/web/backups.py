"""Backups of the embedded database: taken while the site runs, one file, checked before it counts.

A backup holds what the database holds: what is sealed there stays sealed. The keys are never in it, so a
stolen backup opens no patient's facts, and a backup without its key opens nothing at all.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import tempfile
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from .. import __version__ as program_version
from ..care.timing import Instant
from . import envelopes
from .home import PlainError
from .sqlite import dbapi

FORMAT = 1
LAST = "last-backup.txt"
"""In the home: when the last one was made."""
DATABASE, MANIFEST = "database.sqlite3", "manifest.json"
CHUNK = 1 << 20
UNREADABLE = (OSError, EOFError, BadZipFile, zlib.error, RuntimeError, KeyError, ValueError)
"""What zipfile raises for a damaged file, whichever of its bytes is wrong."""


class BackupError(PlainError):
    """Why there is no backup, or why one is not restored: sentences for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands beside the database in a backup."""

    made_at: str
    program: str
    sha256: str
    bytes: int
    key_mark: str
    """Says which key it needs; says nothing about the key itself."""
    migrations: dict[str, str]
    rows: dict[str, int]

    def in_words(self) -> str:
        """For the person who made or restores it."""
        patients, facts = self.rows["people_patient"], self.rows["courses_fact"]
        return f"{patients} patients, {facts} facts, of {self.made_at}"


def back_up(target: Path, at: Instant) -> Manifest:
    """Copy the database as it is now into one file; other processes go on meanwhile. Raises BackupError."""
    _need_sqlite(f"pg_dump --format=custom --file={quote(str(target))} {_postgresql_address()}")
    if target.exists():
        raise BackupError(f"{target} is there already. Choose another name: a backup replaces nothing.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASE
            _copy_to(copy)
            key = _key_of(copy)
            manifest = _describe(copy, key, at)
            draft = Path(folder) / "draft.zip"
            draft.touch(mode=0o600)
            with ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=6) as archive:
                archive.write(copy, DATABASE)
                archive.writestr(MANIFEST, _signed(manifest, key))
            _sync(draft)
            draft.replace(target)
    except OSError as error:
        raise BackupError(f"{target} can not be written ({error.strerror}).") from None
    _remember(at)
    return manifest


def last_backup() -> Instant | None:
    """When the last backup of this home was made; None when none was."""
    try:
        return int((Path(settings.HOME) / LAST).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _remember(at: Instant) -> None:
    with suppress(OSError):  # the backup is there all the same
        (Path(settings.HOME) / LAST).write_text(str(at), encoding="ascii")


def _copy_to(copy: Path) -> None:
    connection.ensure_connection()
    with closing(dbapi.dbapi2.connect(copy)) as made:
        connection.connection.backup(made)
        made.execute("PRAGMA journal_mode=DELETE").close()
        _check_whole(made)


def _key_of(copy: Path) -> str:
    """The key that opens it, be it the one before. A backup that opens for nobody is none."""
    with closing(dbapi.dbapi2.connect(copy)) as made:
        wrapped = _patients_keys(made)
    for key in _known_keys():
        if all(envelopes.wraps(key, one) for one in wrapped):
            return key
    raise BackupError("AFTERWARDS_KEY does not open this database. `afterwards doctor` says what to do.")


def _known_keys() -> list[str]:
    """AFTERWARDS_KEY, and the one before where there is one."""
    return [key for key in (settings.AFTERWARDS_KEY, settings.AFTERWARDS_KEY_BEFORE) if key]


def _patients_keys(made: Any) -> list[bytes]:
    found = made.execute("SELECT key FROM people_patient WHERE length(key) > 0").fetchall()
    return [key for (key,) in found if key != envelopes.NO_KEY]


def _describe(copy: Path, key: str, at: Instant) -> Manifest:
    with closing(dbapi.dbapi2.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as made:
        tables = [row[0] for row in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: made.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 - our own tables
        migrations = dict(
            made.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app").fetchall()
        )
    return Manifest(
        made_at=datetime.fromtimestamp(at, UTC).isoformat(),
        program=program_version,
        sha256=_hash_of(copy),
        bytes=copy.stat().st_size,
        key_mark=_key_mark(key),
        migrations=migrations,
        rows=rows,
    )


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself. Raises BackupError when it is no backup, damaged, or of another key."""
    try:
        with ZipFile(source) as archive:
            values: dict[str, Any] = json.loads(archive.read(MANIFEST))
        seal = values.pop("seal")
        if values.pop("format") != FORMAT:
            raise BackupError(f"{source} was made by a newer Afterwards. Install that version first.")
        manifest = Manifest(**values)
    except FileNotFoundError:
        raise BackupError(f"There is no file {source}.") from None
    except (*UNREADABLE, TypeError):
        raise BackupError(f"{source} is not a whole backup of Afterwards.") from None
    if not hmac.compare_digest(seal, _seal_of(manifest, _key_for(manifest))):
        raise BackupError(f"{source} was changed after it was made. Nothing was restored.")
    return manifest


def is_of_the_key_before(manifest: Manifest) -> bool:
    """Whether what was restored waits for `afterwards rekey`."""
    return manifest.key_mark != _key_mark(settings.AFTERWARDS_KEY)


def _key_for(manifest: Manifest) -> str:
    for key in _known_keys():
        if manifest.key_mark == _key_mark(key):
            return key
    raise BackupError(
        "This backup was made with another key. Set AFTERWARDS_KEY to it, or put the old key file to "
        f"{Path(settings.HOME) / 'secrets' / 'key'}, and try again. If the key was changed since and the new "
        "one shall stay, set AFTERWARDS_KEY_BEFORE to the old one instead."
    )


def restore(source: Path, at: Instant) -> Path | None:
    """Put a backup in the place of the database, which the caller holds alone (`starting.only_one`).

    Gives where the database that was there lies now; it is set aside, not deleted. Raises BackupError.
    """
    _need_sqlite(f"pg_restore --clean --if-exists --dbname={_postgresql_address()} {quote(str(source))}")
    manifest = read_manifest(source)
    place = Path(settings.DATABASES["default"]["NAME"])
    draft = place.with_name("restoring.sqlite3")
    try:
        with ZipFile(source) as archive, archive.open(DATABASE) as packed, draft.open("wb") as file:
            draft.chmod(0o600)
            shutil.copyfileobj(packed, file, CHUNK)
        _check_restored(draft, manifest)
        _sync(draft)
        aside = _set_aside(place, at)
        draft.replace(place)
        _sync(place.parent)
    except UNREADABLE as error:
        raise BackupError(f"The backup could not be unpacked ({error}). Nothing was changed.") from None
    finally:
        draft.unlink(missing_ok=True)
    return aside


def holds_people() -> bool:
    """Whether the database that is there has any patient or account in it."""
    place = Path(settings.DATABASES["default"]["NAME"])
    if not place.exists():
        return False
    try:
        with closing(dbapi.dbapi2.connect(place)) as there:
            return bool(there.execute("SELECT EXISTS (SELECT 1 FROM people_user)").fetchone()[0])
    except dbapi.dbapi2.OperationalError:
        return False  # no such table: nobody was ever here
    except dbapi.dbapi2.DatabaseError:
        return True  # damaged: who knows


def _check_restored(draft: Path, manifest: Manifest) -> None:
    if _hash_of(draft) != manifest.sha256:
        raise BackupError("The backup is damaged: its database is not what was packed. Nothing was restored.")
    disk = MigrationLoader(None).disk_migrations or {}
    ours = {config.label for config in apps.get_app_configs()}
    newer = [f"{app}.{name}" for app, name in manifest.migrations.items() if app in ours]
    newer = [name for name in newer if tuple(name.split(".", 1)) not in disk]
    if newer:
        raise BackupError(f"The backup is of a newer Afterwards ({newer[0]}). Install that version first.")
    with closing(dbapi.dbapi2.connect(draft)) as made:
        _check_whole(made)
        wrapped = _patients_keys(made)
    key = _key_for(manifest)
    if not all(envelopes.wraps(key, one) for one in wrapped):
        raise BackupError("Its key does not open this backup. Nothing was restored.")


def _set_aside(place: Path, at: Instant) -> Path | None:
    if not place.exists():
        return None
    stamp = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H%M%SZ")
    aside = place.with_name(f"{place.stem}.before-{stamp}{place.suffix}")
    for end in ("-wal", "-shm", "-journal", ""):  # the newest commits may lie in the WAL still
        part = place.with_name(place.name + end)
        if part.exists():
            part.replace(aside.with_name(aside.name + end))
    return aside


def _check_whole(made: Any) -> None:
    found = made.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok" or made.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(f"The database is damaged ({found}). `afterwards doctor` says more.")


def _need_sqlite(instead: str) -> None:
    if connection.vendor != "sqlite":
        raise BackupError(f"This site stands on PostgreSQL, which has its own tool:\n  {instead}")


def _postgresql_address() -> str:
    return quote(os.environ.get("AFTERWARDS_DATABASE", "")) or '"$AFTERWARDS_DATABASE"'


def _signed(manifest: Manifest, key: str) -> str:
    values = {name: getattr(manifest, name) for name in Manifest.__slots__}
    return json.dumps({"format": FORMAT, **values, "seal": _seal_of(manifest, key)}, indent=2)


def _seal_of(manifest: Manifest, key: str) -> str:
    values = {name: getattr(manifest, name) for name in Manifest.__slots__}
    text = json.dumps(values, sort_keys=True).encode()
    return hmac.digest(key.encode(), b"backup manifest\n" + text, "sha256").hex()


def _key_mark(key: str) -> str:
    return hmac.digest(key.encode(), b"which key is this", "sha256").hex()[:16]


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
