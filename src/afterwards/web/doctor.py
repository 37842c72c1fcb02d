"""What is well and what is not, and what to do about it: `afterwards doctor`."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import ERROR, Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import mailers
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from .. import protocols as shipped
from ..care.protocol.diagnostics import has_errors
from ..care.timing import HOUR, Instant
from . import clock, starting
from .append_only import TABLES, is_kept
from .audit.chain import breaks
from .audit.models import AuditLine
from .backups import last_backup
from .envelopes import UnreadableError
from .people.models import Patient
from .protocols.instruments import kept_forms
from .protocols.models import GuideVersion
from .protocols.queries import read_layers
from .rebuilding import differing
from .rekeying import Standing, standing
from .scheduler import beat_of
from .settings.given import FILES
from .settings.local import KEY_BEFORE
from .sqlite import dbapi

MEGABYTE = 1024 * 1024
LOW_SPACE, NO_SPACE = 1024 * MEGABYTE, 200 * MEGABYTE
SILENT = 120
"""Seconds without a sign of life after which a part counts as stuck."""
OLDEST_NOW: Instant = 1_780_000_000
"""This was written later than that."""
OLD_BACKUP = 36 * HOUR
"""One is made each night."""
ANSWERED = frozenset({"security.W009", "security.W021"})
"""Length of the secret: ours is 256 drawn bits, checked at the start. Preloading is the operator's to ask."""
SECRETS = (
    ("secret", "AFTERWARDS_SECRET"),
    ("key", "AFTERWARDS_KEY"),
    (KEY_BEFORE, "AFTERWARDS_KEY_BEFORE"),
)
NEEDED = "people_patient"
MEND = "Stop the site and restore a backup: afterwards restore FILE"
BUILT = ("afterwards.css", "app.js", "hanken.woff2")


type Look = Callable[[Instant], Iterator[Finding]]


class Level(StrEnum):
    """How it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: what was looked at, how it is, and what to do unless it is well."""

    about: str
    level: Level
    says: str
    do: str = ""


def _ok(about: str, says: str) -> Finding:
    return Finding(about=about, level=Level.OK, says=says)


def _warn(about: str, says: str, do: str) -> Finding:
    return Finding(about=about, level=Level.WARN, says=says, do=do)


def _fail(about: str, says: str, do: str) -> Finding:
    return Finding(about=about, level=Level.FAIL, says=says, do=do)


def examine(at: Instant) -> Iterator[Finding]:
    """Everything, in the order in which one would mend it. The settings are loaded already."""
    said = set()
    for look in (*PLACES, *DATABASE, *SITE):
        for finding in look(at):
            if finding not in said:  # a broken database breaks under each look
                said.add(finding)
                yield finding
    connections.close_all()


# ---- where it lives


def home(_at: Instant) -> Iterator[Finding]:
    """Whether the site's folder can be written, and by nobody else."""
    place = Path(settings.HOME)
    try:
        starting.prepare_home(place)
    except starting.RefusedToStartError as refused:
        yield _fail("home", str(refused), "Mend the disk or its permissions.")
        return
    loose = _open_to_others(place)
    if loose:
        yield _warn("home", f"Others on this machine can look into {place}.", f"chmod 700 '{place}'")
    else:
        yield _ok("home", str(place))


def secrets(_at: Instant) -> Iterator[Finding]:
    """Where the secrets come from, and whether others can read them."""
    for name, variable in SECRETS:
        path = Path(settings.HOME) / "secrets" / name
        if name == KEY_BEFORE and not settings.AFTERWARDS_KEY_BEFORE:
            continue
        if os.environ.get(variable):
            yield _ok(name, f"from {variable}")
        elif brought := os.environ.get(FILES[variable]):
            yield _brought(name, Path(brought))
        elif _open_to_others(path):
            yield _fail(name, f"Others on this machine can read {path}.", f"chmod 600 '{path}'")
        else:
            yield _ok(name, f"in {path}{_copied(name)}")


def _copied(name: str) -> str:
    """What else is said of where a secret lies. The key before is to go away, and not to be copied."""
    return "" if name == KEY_BEFORE else "; keep a copy elsewhere"


def _brought(name: str, path: Path) -> Finding:
    """A file that a service manager or a container hands over: its mode is that one's work."""
    if _open_to_others(path):
        return _warn(name, f"Others on this machine can read {path}.", f"chmod 400 '{path}'")
    return _ok(name, f"in {path}{_copied(name)}")


def account(_at: Instant) -> Iterator[Finding]:
    """Whether a fault in the site would be a fault of the whole machine."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not settings.IS_LOCAL:
        yield _warn("account", "This runs as root.", "Run the site as a user of its own: examples/deploy.")


def space(_at: Instant) -> Iterator[Finding]:
    """Room on the disk."""
    free = shutil.disk_usage(settings.HOME).free
    says = f"{free // MEGABYTE:,} MB free"
    if free < NO_SPACE:
        yield _fail("disk", says, "Make room now: soon nothing more can be kept.")
    elif free < LOW_SPACE:
        yield _warn("disk", says, "Make room.")
    else:
        yield _ok("disk", says)


def _open_to_others(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


# ---- the database


def opens(_at: Instant) -> Iterator[Finding]:
    """Whether the database answers, and on what it stands."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                yield from _sqlite()
            else:
                cursor.execute("SHOW server_version")
                yield _ok("database", f"PostgreSQL {cursor.fetchone()[0]}")
        if NEEDED not in connection.introspection.table_names():
            yield _warn("tables", "nothing is there yet", "Start the site once: afterwards serve")
    except (DatabaseError, ImproperlyConfigured) as error:
        yield _fail("database", f"It is damaged, or does not open: {error}", MEND)


def _sqlite() -> Iterator[Finding]:
    if dbapi.IS_FIXED:
        yield _ok("database", f"SQLite {dbapi.VERSION}, journal {dbapi.JOURNAL}, synchronous FULL")
    else:
        yield _warn(
            "database",
            f"SQLite {dbapi.VERSION} can damage a database in WAL mode; the slower rollback journal is used.",
            "Use a platform for which pysqlite3 has a wheel, or a Python with SQLite 3.51.3 or newer.",
        )


def way_there(_at: Instant) -> Iterator[Finding]:
    """Whether what goes to a database on another machine can be read or turned aside on the way."""
    told = settings.DATABASES["default"]
    if not is_proved(told):
        yield _warn(
            "database",
            f"What goes to {told['HOST']} may go in the clear, or to somebody else.",
            "Add ?sslmode=verify-full to AFTERWARDS_DATABASE.",
        )


def is_proved(database: Mapping[str, Any]) -> bool:
    """Whether a database, as the settings have it, is on this machine or proves that it is the one meant."""
    host = str(database.get("HOST", ""))
    is_near = host.startswith("/") or host in ("", *starting.LOOPBACK)
    return is_near or database["OPTIONS"].get("sslmode") == "verify-full"


def backed_up(at: Instant) -> Iterator[Finding]:
    """When the last backup was made, by `afterwards backup`."""
    if connection.vendor != "sqlite":
        yield _ok("backup", "PostgreSQL has its own tools; nobody here sees whether they run")
        return
    made = last_backup()
    says = "none was ever made" if made is None else f"the last one is {(at - made) // HOUR} hours old"
    if made is not None and at - made <= OLD_BACKUP:
        yield _ok("backup", says)
    elif settings.IS_LOCAL:
        yield _ok("backup", f"{says}; afterwards backup FILE makes one")
    else:
        yield _warn("backup", says, "Make one each night: examples/deploy/afterwards-backup.timer")


def whole(_at: Instant) -> Iterator[Finding]:
    """Whether every page and every reference of the file holds."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = [row[0] for row in cursor.execute("PRAGMA integrity_check(3)").fetchall()]
        lost = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"]:
        yield _fail("integrity", "; ".join(found), MEND)
    elif lost:
        yield _fail("integrity", f"{len(lost)} rows point at nothing.", "Restore a backup, and report this.")
    else:
        yield _ok("integrity", "every page and reference holds")


def tables(_at: Instant) -> Iterator[Finding]:
    """Whether the tables are those of this version, and facts are kept from being changed."""
    try:
        starting.refuse_newer(MigrationLoader(connection))
    except starting.RefusedToStartError as refused:
        yield _fail("tables", str(refused), "Install the newer version.")
        return
    if missing := _missing_migrations():
        yield _warn(
            "tables", f"{len(missing)} changes are not made yet.", "Start the site once: it makes them."
        )
        return
    yield _ok("tables", "up to date")
    for table in TABLES:
        if not is_kept(table):
            yield _fail("tables", f"{table} could be changed.", "Report this: a trigger was lost.")


def _missing_migrations() -> list[Any]:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def key(_at: Instant) -> Iterator[Finding]:
    """Whether our key opens what is there, and how far a change of key is."""
    if _missing_migrations():
        return  # a start makes them, and looks at the key
    found = standing()
    if found.neither:
        says = f"AFTERWARDS_KEY does not open {found.neither} of {found.all} sealed keys and second factors."
        yield _fail("key", says, "Set AFTERWARDS_KEY, or the file secrets/key, to the one it was made with.")
    elif found.before:
        says = f"The key is being changed: {found.before} of {found.all} are under the one before still."
        yield _fail("key", says, "Stop the site and run: afterwards rekey")
    else:
        yield _ok("key", "opens this database")
    yield from _key_before(found)


def _key_before(found: Standing) -> Iterator[Finding]:
    """What to do with the old key while it is at hand."""
    if settings.AFTERWARDS_KEY_BEFORE == settings.AFTERWARDS_KEY:
        says = "A change of key was begun; key and key before are the same."
        yield _warn(
            KEY_BEFORE, says, "Run: afterwards rekey. Or take the key before away: all stays as it is."
        )
    elif settings.AFTERWARDS_KEY_BEFORE and found.now == found.all:
        yield _warn(
            KEY_BEFORE,
            "The key before is here still, and opens nothing but backups made before the change.",
            "Make a backup. Then take it away: to where those backups are, or delete it with them.",
        )


def _with_tables(look: Look) -> Look:
    """Leave a look out where no tables are; on a database that breaks under it, say so."""

    def looked(at: Instant) -> Iterator[Finding]:
        try:
            if NEEDED in connection.introspection.table_names():
                yield from look(at)
        except DatabaseError as error:
            yield _fail("database", f"It is damaged, or does not open: {error}", MEND)

    return looked


# ---- the site


def walls(_at: Instant) -> Iterator[Finding]:
    """What the framework's own checks say of settings for a site on the internet. They ask no database."""
    if settings.IS_LOCAL:
        return
    said = run_checks(tags=[Tags.security], include_deployment_checks=True)
    found = [one for one in said if one.id not in ANSWERED]
    for one in found:
        make = _fail if one.level >= ERROR else _warn
        do = str(one.hint or "Look at docs/reference/settings.md.")
        yield make("settings", f"{one.msg} ({one.id})", do)
    if not found:
        yield _ok("settings", "hosts, cookies, https and debugging are as they should be")


def address(_at: Instant) -> Iterator[Finding]:
    """The address that people use, and whether it is safe on the way."""
    url = settings.SITE_URL
    if settings.IS_LOCAL:
        yield _ok("address", f"{url}, for this machine alone")
    elif urlsplit(url).scheme != "https":
        yield _fail(
            "address", f"{url} sends everything in the clear.", "Set AFTERWARDS_URL to an https address."
        )
    elif settings.SECURE_PROXY_SSL_HEADER is None and settings.SECURE_SSL_REDIRECT:
        yield _warn(
            "address",
            f"{url}, and no proxy in front is known",
            "Behind a proxy that does the https, set AFTERWARDS_BEHIND_PROXY=yes.",
        )
    else:
        yield _ok("address", url)


def mail(_at: Instant) -> Iterator[Finding]:
    """Whether the mail server lets us in."""
    if not settings.MAIL_WORKS:
        says = "none: codes and links can not be mailed"
        if settings.IS_LOCAL:
            yield _ok("mail", says)
        else:
            yield _warn("mail", says, "Set AFTERWARDS_MAIL_HOST.")
        return
    if "@localhost" in settings.DEFAULT_FROM_EMAIL and not settings.IS_LOCAL:
        yield _warn("mail", "Mails come from plan@localhost: many are refused.", "Set AFTERWARDS_MAIL_FROM.")
    try:
        mailer = mailers["default"]
        mailer.open()
        mailer.close()
    except OSError as error:  # smtplib's errors are OSErrors too
        yield _fail(
            "mail", f"The server does not let us in: {error}", "Look at the AFTERWARDS_MAIL_… settings."
        )
    else:
        yield _ok("mail", "the server lets us in")


def built(_at: Instant) -> Iterator[Finding]:
    """Whether the stylesheet, the script and the typeface were built."""
    folder = Path(__file__).parent / "look/static/look/built"
    missing = [name for name in BUILT if not (folder / name).is_file()]
    if missing:
        says = f"{', '.join(missing)} not built: the site works, more plainly"
        yield _warn("look", says, "Run `make frontend` (it needs npm), or install the wheel.")
    else:
        yield _ok("look", "stylesheet, script and typeface are built")


def time(at: Instant) -> Iterator[Finding]:
    """Whether the clock can be right, and time zones are known."""
    if clock.offset():
        yield _warn("clock", "moved: this is a demonstration", "Nothing, if it is meant.")
    newest = AuditLine.objects.order_by("-id").values_list("at", flat=True).first() or 0
    if at < max(OLDEST_NOW, newest - HOUR):
        yield _fail(
            "clock", "It is behind what was written before.", "Set this machine's clock, and keep it set."
        )
    else:
        yield _ok("clock", "ahead of everything written so far")
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        yield _fail("clock", "No time zones are known here.", "Install the package tzdata.")


def parts(_at: Instant) -> Iterator[Finding]:
    """Whether the site runs, and its parts give signs of life."""
    try:
        with starting.only_one(Path(settings.HOME)):
            yield _ok("running", "no; start it with: afterwards serve")
            return
    except starting.RefusedToStartError:
        pass
    now = clock.now() - clock.offset()
    for name in ("worker", "scheduler"):
        path = beat_of(name)
        age = now - int(path.stat().st_mtime) if path.exists() else None
        if age is None or age > SILENT:
            says = "has given no sign of life" + ("" if age is None else f" for {age} seconds")
            yield _fail(name, says, "Stop the site and start it again; then look at what it prints.")
        else:
            yield _ok(name, f"alive {age} seconds ago")


def guides(_at: Instant) -> Iterator[Finding]:
    """Whether every guide that somebody may follow reads without an error."""
    uploaded = GuideVersion.objects.filter(guide__extends="").values_list("pk", flat=True)
    names = [*sorted(shipped.shipped()), *map(str, uploaded)]
    broken = [name for name in names if has_errors(read_layers(name, (), None).problems)]
    if broken:
        yield _fail(
            "guides", f"{', '.join(broken)} can not be read.", "Upload a mended version; the old one stays."
        )
    else:
        yield _ok("guides", f"{len(names)} read without an error")


def forms(_at: Instant) -> Iterator[Finding]:
    """Whether every form under which somebody may have answered still reads."""
    count, broken = kept_forms()
    if broken:
        yield _warn(
            "forms",
            f"{', '.join(broken)} can not be read by this version.",
            "What was answered in them is kept, and shown as it came.",
        )
    else:
        yield _ok("forms", f"{count} kept versions read without an error")


def trails(at: Instant) -> Iterator[Finding]:
    """Whether the lines of each trail follow from one another."""
    patients = Patient.objects.only("pk", "made_at").iterator(chunk_size=500)
    broken = [str(patient.pk) for patient in patients if next(breaks(patient, at), None) is not None]
    if broken:
        yield _fail(
            "trails",
            f"Lines were changed or removed in the trails of {len(broken)} people: {', '.join(broken[:5])}.",
            "Compare with a backup, and follow docs/how-to/after-a-breach.md.",
        )
    else:
        yield _ok("trails", "every line follows from the one before")


def summaries(_at: Instant) -> Iterator[Finding]:
    """Whether what is worked out from check-ins says what was told, of those who told something last."""
    try:
        wrong = sum(1 for _ in differing())
    except UnreadableError:
        return  # with another key nothing opens: `key` says that
    if wrong:
        says = f"The summaries of {wrong} people do not say what they told; nothing that they told is lost."
        yield _fail("summaries", says, "Run: afterwards rebuild")
    else:
        yield _ok("summaries", "say what was told")


PLACES = (home, secrets, account, space)
DATABASE = (opens, way_there, *map(_with_tables, (whole, tables, key, backed_up)))
SITE = (
    walls,
    address,
    mail,
    built,
    _with_tables(time),
    parts,
    *map(_with_tables, (guides, forms, trails, summaries)),
)
