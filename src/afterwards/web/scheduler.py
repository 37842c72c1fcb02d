"""What the site does by the clock: clearing away what has ended. Reminders come here later."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django_tasks_db.models import DBTaskResult

from ..care.timing import DAY_SECONDS, HOUR, Instant
from . import clock
from .circle.models import RideLink
from .clinics.models import Invitation

KEEP_ENDED = 30 * DAY_SECONDS
"""How long the row of a link that has ended stays: long enough to say "this link has ended"."""
KEEP_FINISHED = 7 * DAY_SECONDS
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


CHORES: tuple[tuple[Callable[[Instant], int], int], ...] = (
    (drop_old_sign_ins, HOUR),
    (drop_old_links, HOUR),
    (drop_finished_work, HOUR),
)


class Chores:
    """The chores and when each is due next. After a start all are due at once; each may run twice."""

    def __init__(self) -> None:
        self._due: dict[str, Instant] = {}

    def run_due(self, at: Instant) -> list[str]:
        """Run what is due at an instant; the names of what ran."""
        close_old_connections()
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
