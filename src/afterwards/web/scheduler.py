"""What the site does by the clock: reaching people about alerts, and clearing away what has ended."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import close_old_connections, connection, models, transaction
from django_tasks_db.models import DBTaskResult

from ..care.timing import DAY_SECONDS, HOUR, MINUTE, Instant
from . import clock
from .alerts.reaching import reach_people
from .append_only import lifted
from .audit.chain import KEPT
from .audit.models import AuditLine
from .checkins.actions import put_away
from .circle.models import RideLink
from .clinics.models import Invitation
from .people.erasing import erase
from .people.models import Patient
from .people.recovery import forget_shown
from .relief.work import ask_daily

KEEP_ENDED = 30 * DAY_SECONDS
"""How long the row of a link that has ended stays: long enough to say "this link has ended"."""
KEEP_FINISHED = 7 * DAY_SECONDS
KEEP_ADDRESSES = 30 * DAY_SECONDS
NOWHERE = "0.0.0.0"  # noqa: S104 - no address
BEATS = "beats"
REST = 30.0


def drop_old_sign_ins(at: Instant) -> int:
    """Sign-ins whose time is over, by the clock that they were made by: it is never moved."""
    real = _moment(at - clock.offset())
    return Session.objects.filter(expire_date__lt=real).delete()[0]


def drop_old_links(at: Instant) -> int:
    """Invitations and ride links that ended long ago. The audit trail keeps that they were there."""
    ended = at - KEEP_ENDED
    invitations = Invitation.objects.filter(expires_at__lt=ended).delete()[0]
    return invitations + RideLink.objects.filter(expires_at__lt=ended).delete()[0]


def drop_finished_work(at: Instant) -> int:
    """Background work that was finished long ago."""
    return DBTaskResult.objects.filter(finished_at__lt=_moment(at - clock.offset() - KEEP_FINISHED)).delete()[
        0
    ]


def erase_people(at: Instant) -> int:
    """People who asked for it a week ago."""
    due = list(Patient.objects.filter(erase_at__lte=at))
    for patient in due:
        erase(patient, at)
    return len(due)


def forget_old_pages(_at: Instant) -> int:
    """Leave no copy of what was erased in the database's own files.

    On SQLite ``secure_delete`` has written over the rows, and their old pages stand in the log until it is
    cut; where somebody reads at that moment it is cut an hour later. Gives 0: nobody counts pages.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM")
    return 0


def drop_old_lines(at: Instant) -> int:
    """Lines of trails that are older than a trail is kept."""
    old = AuditLine.objects.filter(at__lt=at - KEPT)
    if not old.exists():
        return 0
    with transaction.atomic(), lifted("audit_auditline"):
        return int(models.QuerySet(AuditLine).filter(at__lt=at - KEPT).delete()[0])


def forget_where(at: Instant) -> int:
    """From which network address somebody signed in, a month ago."""
    real = _moment(at - clock.offset() - KEEP_ADDRESSES)
    seen = UserSession.objects.filter(last_seen_at__lt=real).exclude(ip=NOWHERE)
    return int(seen.update(ip=NOWHERE))


CHORES: tuple[tuple[Callable[[Instant], int], int], ...] = (
    (drop_old_sign_ins, HOUR),
    (drop_old_links, HOUR),
    (drop_finished_work, HOUR),
    (erase_people, HOUR),
    (ask_daily, HOUR),
    (forget_old_pages, HOUR if connection.vendor == "sqlite" else DAY_SECONDS),
    (drop_old_lines, DAY_SECONDS),
    (forget_where, DAY_SECONDS),
    (reach_people, int(REST)),
    (put_away, 5 * MINUTE),
    (forget_shown, 5 * MINUTE),
)


class Chores:
    """The chores and when each is due next. After a start all are due at once; each may run twice."""

    def __init__(self) -> None:
        self._due: dict[str, Instant] = {}
        self._last: Instant | None = None

    def run_due(self, at: Instant) -> list[str]:
        """Run what is due at an instant; the names of what ran."""
        close_old_connections()
        if self._last is not None and at < self._last - MINUTE:
            cache.clear()  # tries are counted there until a moment that is hours away now
        self._last = at
        ran = []
        for chore, every in CHORES:
            due = self._due.get(chore.__name__, at)
            if due - every > at:  # the clock went back; what we thought is worth nothing
                due = at
            if due <= at:
                chore(at)
                self._due[chore.__name__] = at + every
                ran.append(chore.__name__)
        return ran


def run() -> None:
    """Do what is due, wait, until somebody stops us."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    chores = Chores()
    while not stop.is_set():
        chores.run_due(clock.now())
        beat("scheduler")
        stop.wait(REST)


def beat(name: str) -> None:
    """A sign of life of one part, for doctor."""
    path = beat_of(name)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.touch()


def beat_of(name: str) -> Path:
    """The file whose time is the part's last sign of life."""
    return Path(settings.HOME) / BEATS / name


def _moment(at: Instant) -> datetime:
    return datetime.fromtimestamp(at, UTC)
