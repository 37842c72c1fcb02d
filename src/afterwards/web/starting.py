"""Getting the site ready to run, or a clear sentence that says why it can not."""

from __future__ import annotations

import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver

from . import clock, envelopes
from .home import PlainError

if sys.platform != "win32":
    import fcntl

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOCK = "running"
UNFINISHED = "The key is being changed, and the old one seals this database still. Run: afterwards rekey"


class RefusedToStartError(PlainError):
    """Why the site does not start, and what to do."""


def prepare_home(home: Path) -> None:
    """Make the site's folder, for its owner alone. Raises RefusedToStartError on a read-only disk."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise RefusedToStartError(
            f"Nothing can be written to {home} ({error.strerror}). "
            "Make it writable, or set AFTERWARDS_HOME to another folder."
        ) from None


def check_address(host: str, url: str) -> None:
    """Raises RefusedToStartError when others could reach a site that is set up for one machine."""
    if host not in LOOPBACK and urlsplit(url).hostname in LOOPBACK:
        raise RefusedToStartError(
            f"With --host {host} other machines reach this site, but it is set up for this machine alone. "
            "Set AFTERWARDS_URL to the https address that people use, as in https://plan.example.org."
        )


def check_port(host: str, port: int) -> None:
    """Raises RefusedToStartError when something else listens there, or when we may not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RefusedToStartError(_why_not_there(host, port, error)) from None


def _why_not_there(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. Stop that program, "
            f"or choose another port: --port {port + 1}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system. Choose one above 1023: --port 8000."
    return f"This machine can not listen on {host}, port {port} ({error.strerror})."


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home for this process alone. Raises RefusedToStartError when another site runs from it."""
    if sys.platform == "win32":
        yield
        return

    with (home / LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise RefusedToStartError(
                f"Afterwards is running from {home} already (process {file.read().strip() or 'unknown'}). "
                "Stop that one first."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def load_settings() -> None:
    """Read the settings and load the apps. Raises RefusedToStartError with the setting that is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterwards.web.settings")
    try:
        if not apps.ready:
            django.setup()
    except ImproperlyConfigured as error:
        raise RefusedToStartError(str(error)) from None


def prepare_database() -> None:
    """Bring the tables up to date, and see that our key opens what is there. Raises RefusedToStartError."""
    prepare_tables(then=check_key)


def prepare_tables(then: Callable[[], None] = lambda: None) -> None:
    """Bring the tables up to date, and do one thing more. Raises RefusedToStartError."""
    try:
        executor = MigrationExecutor(connection)
        refuse_newer(executor.loader)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):  # most commands find all done
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        remember_forms()
        then()
    except DatabaseError as error:
        raise RefusedToStartError(
            f"The database does not open: {error}. `afterwards doctor` says more."
        ) from None
    except (ImproperlyConfigured, envelopes.UnreadableError) as error:
        raise RefusedToStartError(str(error)) from None
    finally:
        connections.close_all()


def refuse_newer(loader: MigrationLoader) -> None:
    """Raises RefusedToStartError when a later version of this program has changed the tables."""
    assert loader.disk_migrations is not None
    unknown = sorted(
        f"{app}.{name}"
        for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
        if app in loader.migrated_apps and (app, name) not in loader.replacements
    )
    if unknown:
        raise RefusedToStartError(
            f"This database was made by a newer Afterwards (it has {unknown[0]}). "
            "Install that version again, or restore a backup from before it."
        )


def remember_forms() -> None:
    """Keep this version's forms for those who will answer a later one's site from a page of today."""
    import_module("afterwards.web.protocols.instruments").remember_shipped(clock.now())


def check_key() -> None:
    """Raises UnreadableError when AFTERWARDS_KEY does not open the first and the newest patient's key."""
    patients = apps.get_model("people", "Patient").objects
    kept = patients.exclude(key=b"").order_by("made_at").values_list("key", flat=True)
    for key in (kept.first(), kept.last()):
        if key is None or envelopes.wraps(settings.AFTERWARDS_KEY, key):
            continue
        if settings.AFTERWARDS_KEY_BEFORE and envelopes.wraps(settings.AFTERWARDS_KEY_BEFORE, key):
            raise envelopes.UnreadableError(UNFINISHED)
        raise envelopes.UnreadableError("AFTERWARDS_KEY does not open this database.")


def collect_static() -> None:
    """Lay out the static files under names of their content, unless they are there already."""
    assert settings.STATIC_ROOT is not None
    root = Path(settings.STATIC_ROOT)
    marks = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            marks.append(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}")
    stamp, now = root.with_name("static.txt"), "\n".join(sorted(marks))
    if not root.exists() or not stamp.exists() or stamp.read_text(encoding="utf-8") != now:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(now, encoding="utf-8")


def warm_up() -> None:
    """Load what the first page needs, so that all parts share it."""
    assert import_module("afterwards.web.wsgi").application
    _ = get_resolver().url_patterns
    connections.close_all()


def warnings() -> list[str]:
    """What an operator should know though the site starts."""
    found = []
    if connection.vendor == "sqlite":
        dbapi = import_module("afterwards.web.sqlite.dbapi")
        if not dbapi.IS_FIXED:
            found.append(
                f"SQLite {dbapi.VERSION} can damage a database in WAL mode; "
                "this site uses the slower rollback journal instead."
            )
    if not settings.MAIL_WORKS and not settings.IS_LOCAL:
        found.append("AFTERWARDS_MAIL_HOST is not set: no mail is sent, and a lost passphrase stays lost.")
    return found
