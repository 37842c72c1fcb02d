"""A new AFTERWARDS_KEY: what the old one seals is sealed anew, in one transaction, while no site runs.

All that the site's key itself seals: each patient's key, the secret of each code app, the hashes of each set
of recovery codes (for ten minutes the codes too). Facts, names, plans and calendars lie under the patients'
own keys, which stay what they are; only what wraps them changes. Manifests of backups are signed with the
key of their day, and stay so.

Until the transaction ends everything opens with the old key, afterwards with the new one; there is no moment
between. The old key is at hand until the operator takes it away, so whatever ends this, it is only run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction

from ..care.timing import Instant
from . import envelopes
from .audit.actions import note
from .clinics.roles import OPERATOR
from .envelopes import NO_KEY, SECOND_FACTORS, UnreadableError
from .home import PlainError
from .people.models import Patient
from .settings.given import given
from .settings.local import DRAW, draw_another_key

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
SEALED = ("secret", "codes", "shown")
"""What is sealed in the data of a second factor: a code app's secret; of recovery codes the hashes, and for
minutes the codes."""
HOW = (
    "Set AFTERWARDS_KEY_BEFORE to the key as it is now and AFTERWARDS_KEY to a new one, and run this again. "
    f"Draw a new one with: {DRAW}"
)


class RekeyError(PlainError):
    """Why the key was not changed, and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From which key to which."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PatientKey:
    """A patient's own key, wrapped."""

    pk: Any
    wrapped: bytes

    def is_under(self, outer: str) -> bool:
        """Whether this key of the site opens it."""
        return envelopes.wraps(outer, self.wrapped)

    def move(self, change: Change) -> None:
        """Wrap it by the new key."""
        key = envelopes.rewrapped(self.wrapped, change.before, change.after)
        Patient.objects.filter(pk=self.pk).update(key=key)


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor with something sealed in it."""

    pk: Any
    data: dict[str, Any]

    def is_under(self, outer: str) -> bool:
        """Whether this key of the site opens it."""
        try:
            return bool(self._opened(outer))
        except UnreadableError:
            return False

    def move(self, change: Change) -> None:
        """Seal it by the new key."""
        moved = {
            name: envelopes.seal_text(text, SECOND_FACTORS, outer=change.after)
            for name, text in self._opened(change.before).items()
        }
        Authenticator.objects.filter(pk=self.pk).update(data={**self.data, **moved})

    def _opened(self, outer: str) -> dict[str, str]:
        found = {name: self.data[name] for name in SEALED if name in self.data}
        return {
            name: envelopes.unseal_text(text, SECOND_FACTORS, outer=outer) for name, text in found.items()
        }


type Sealed = PatientKey | Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many things each key opens."""

    now: int
    """AFTERWARDS_KEY."""
    before: int
    """Only AFTERWARDS_KEY_BEFORE."""
    neither: int

    @property
    def all(self) -> int:
        """Everything that the site's key seals."""
        return self.now + self.before + self.neither


def standing() -> Standing:
    """Which of the two keys opens what is there."""
    now = before = 0
    found = everything()
    for one in found:
        if one.is_under(settings.AFTERWARDS_KEY):
            now += 1
        elif settings.AFTERWARDS_KEY_BEFORE and one.is_under(settings.AFTERWARDS_KEY_BEFORE):
            before += 1
    return Standing(now=now, before=before, neither=len(found) - now - before)


def everything() -> list[Sealed]:
    """Everything that the site's key seals."""
    keys = Patient.objects.exclude(key__in=(b"", NO_KEY)).order_by("pk").values_list("pk", "key")
    factors = Authenticator.objects.filter(type__in=FACTORS).order_by("pk").values_list("pk", "data")
    return [
        *(PatientKey(pk, bytes(wrapped)) for pk, wrapped in keys),
        *(Factor(pk, data) for pk, data in factors if any(name in data for name in SEALED)),
    ]


def begin(home: Path) -> Change:
    """The two keys; where the home draws its own, it draws the new one here. Raises RekeyError."""
    now, before = settings.AFTERWARDS_KEY, settings.AFTERWARDS_KEY_BEFORE
    if before and before != now:
        return Change(before=before, after=now)
    if given("AFTERWARDS_KEY") or given("AFTERWARDS_KEY_BEFORE"):
        raise RekeyError(HOW)
    if standing().neither:  # before a second wrong key stands beside the first
        raise RekeyError("AFTERWARDS_KEY does not open this database. Nothing was changed.")
    return Change(before=now, after=draw_another_key(home))


def rekey(change: Change, at: Instant, shown: Callable[[list[Sealed]], Iterable[Sealed]] = iter) -> int:
    """Move everything to the new key, or nothing; gives how much was moved. Raises RekeyError.

    The caller holds the site alone (`starting.only_one`). ``shown`` is given what is about to be moved, and
    gives it back one by one: who watches wants to see how far it is.
    """
    with transaction.atomic():
        _keep_others_out()
        found = everything()
        old = [one for one in found if not one.is_under(change.after)]
        lost = sum(not one.is_under(change.before) for one in old)
        if lost:
            raise RekeyError(
                f"Neither AFTERWARDS_KEY_BEFORE nor AFTERWARDS_KEY opens {lost} of {len(found)} sealed keys "
                "and second factors. Nothing was changed. "
                "Set AFTERWARDS_KEY_BEFORE to the key of this database."
            )
        for one in shown(old):
            one.move(change)
        if old:
            note("change_key", by=None, role=OPERATOR, at=at)
    return len(old)


def _keep_others_out() -> None:
    """SQLite has one writer; on PostgreSQL another machine's site may have been forgotten."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE people_patient, mfa_authenticator IN SHARE ROW EXCLUSIVE MODE")
