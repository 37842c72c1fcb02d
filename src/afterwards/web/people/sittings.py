"""How long somebody at work stays signed in: while there is a step now and then, and half a day at most.

Each session says when it began, when its person was last seen, and whether it opens a desk. Only those end by
themselves; a patient in bed on the second day must not meet a sign-in page, and has the lock of the app. What
has ended opens nothing. Its row stays for another half day, so that what was typed into a page that waited
finds its way back to the same person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from ...care.timing import HOUR, MINUTE, Instant
from .. import clock
from ..clinics.access import works_at_a_clinic

if TYPE_CHECKING:
    from .models import User

LIFE = 12 * HOUR
"""How long a session opens a desk, whatever its person does."""
REMEMBERED = 12 * HOUR
"""How long the row of a session stays after that."""
BEAT = MINUTE
"""A session is written at most this often to say that its person is there."""
KEPT, LEFT, TYPED = "sitting", "left", "typed"
"""Where a session keeps its sitting, whose the sitting was that is over here, and what was typed then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One session, by the machine's clock."""

    began: Instant
    seen: Instant
    at_work: bool
    """Whether it opens a desk."""

    def is_over(self, at: Instant) -> bool:
        """Whether its person has to sign in again. A clock that went back ends nothing."""
        is_idle = at - self.seen >= settings.STAFF_IDLE
        return self.at_work and (is_idle or at - self.began >= LIFE)


def sitting_of(request: HttpRequest) -> Sitting | None:
    """The session of this request; None for one from before sessions said so, and for nobody's."""
    return _read(request.session.get(KEPT))


def _read(kept: list[Any] | None) -> Sitting | None:
    return Sitting(began=kept[0], seen=kept[1], at_work=kept[2]) if kept else None


def begin(request: HttpRequest, user: User) -> None:
    """Somebody has just signed in, however they came."""
    now = clock.real()
    request.session.set_expiry(None)  # the time of whoever left here is not theirs
    _keep(request, Sitting(began=now, seen=now, at_work=works_at_a_clinic(user)))


def end_in_time(request: HttpRequest) -> None:
    """Let the row of a session at work go in time: the sign-in library makes every session a long one."""
    sitting = sitting_of(request)
    if sitting is not None and sitting.at_work:
        request.session.set_expiry(datetime.fromtimestamp(sitting.began + LIFE + REMEMBERED, UTC))


def may_work(request: HttpRequest) -> bool:
    """Whether this session opens a desk. One that was begun as a patient's does so only while it is young, or
    when its person has just said once more who they are.
    """
    sitting, now = sitting_of(request), clock.real()
    if sitting is not None and sitting.at_work:
        return True
    if sitting is not None and now - sitting.began < LIFE:
        _keep(request, replace(sitting, seen=now, at_work=True))
    elif did_recently_reauthenticate(request):
        _keep(request, Sitting(began=now, seen=now, at_work=True))
    else:
        return False
    return True


def end(request: HttpRequest) -> None:
    """This sitting is over: nobody is signed in here any more. Whose it was stays for half a day."""
    whose = request.session[SESSION_KEY]
    request.session.flush()
    request.user = AnonymousUser()
    request.session[LEFT] = whose
    request.session.set_expiry(REMEMBERED)


def who_left(request: HttpRequest) -> UUID | None:
    """The account whose sitting is over in this browser, while nobody has signed in since."""
    whose = request.session.get(LEFT)
    return UUID(whose) if whose and not request.user.is_authenticated else None


def is_due(sitting: Sitting, at: Instant) -> bool:
    """Whether it is time to write down that the person is there. Nobody asks that of a patient."""
    return sitting.at_work and abs(at - sitting.seen) >= BEAT


def stay(request: HttpRequest, sitting: Sitting, at: Instant) -> None:
    """The person is there. A session that began by a clock which has gone back since begins now."""
    _keep(request, replace(sitting, seen=at, began=min(sitting.began, at)))


def _keep(request: HttpRequest, sitting: Sitting) -> None:
    request.session[KEPT] = [sitting.began, sitting.seen, sitting.at_work]
    end_in_time(request)


def list_device(request: HttpRequest) -> None:
    """Put this browser on the list of devices: the sign-in library does so at its own sign-in pages alone."""
    with suppress(PermissionDenied):  # nobody knows the network address; a device is worth more than its line
        UserSession.objects.create_from_request(request)


def devices(user: User) -> list[UserSession]:
    """Where an account is signed in, the first sign-in first. A sitting that is over is none of them."""
    known = UserSession.objects.purge_and_list(user)
    rows, now = Session.objects.in_bulk([one.session_key for one in known]), clock.real()
    over = {
        key
        for key, row in rows.items()
        if (sitting := _read(row.get_decoded().get(KEPT))) and sitting.is_over(now)
    }
    return sorted((one for one in known if one.session_key not in over), key=lambda one: one.created_at)


# --- Ending them -----------------------------------------------------------------------------------------


def end_all(user: User, but: str | None = None) -> int:
    """Sign an account out everywhere, or everywhere but in the session of that key; how many ended."""
    return _end(row for row, _sitting in _sessions_of(user) if row.session_key != but)


def end_at_work(user: User) -> int:
    """End those sessions of an account that opened a desk."""
    return _end(row for row, sitting in _sessions_of(user) if sitting and sitting.at_work)


def _sessions_of(user: User) -> Iterator[tuple[Session, Sitting | None]]:
    """Every session of an account, read from the sessions themselves: the library's own list of devices lacks
    those whose key was changed on the way.
    """
    for row in Session.objects.iterator():
        found = row.get_decoded()
        if found.get(SESSION_KEY) == str(user.pk):
            yield row, _read(found.get(KEPT))


def _end(rows: Iterator[Session]) -> int:
    keys = [row.session_key for row in rows]
    with transaction.atomic():
        UserSession.objects.filter(session_key__in=keys).delete()
        return int(Session.objects.filter(session_key__in=keys).delete()[0])


def listen() -> None:
    """Hear of every sign-in from now on."""
    user_logged_in.connect(_signed_in, dispatch_uid="sittings")


def _signed_in(request: HttpRequest, user: User, **_more: object) -> None:
    if request.session.pop(LEFT, None) != str(user.pk):
        request.session.pop(TYPED, None)  # it was somebody else's
    begin(request, user)
