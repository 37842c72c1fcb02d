"""The only way to a practice's rows, and to an invitation."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from ...care.timing import Instant
from .. import chance, short_secrets
from ..people.models import User
from .models import Invitation, Membership, Practice


def works_at_a_clinic(user: User) -> bool:
    """Whether the account has a role in a practice today."""
    return Membership.objects.filter(user=user, ended_at=None).exists()


def open_invitation(token_hash: str, at: Instant) -> Invitation | None:
    """The invitation behind a link while it holds. Used, ended and unknown ones are alike: None."""
    waiting = Invitation.objects.select_related("practice", "patient")
    found = waiting.filter(token_hash=token_hash, used_at=None, revoked_at=None, expires_at__gt=at)
    return found.first()


def opens(invitation: Invitation | None, code: str) -> bool:
    """Whether this is the second code of the invitation. There is none that opens no invitation.

    It takes as long for a link that there is not as for one that there is.
    """
    if invitation is None:
        return short_secrets.place_of(code, ()) is not None
    said = code_with_link(invitation.token_hash, code)
    return short_secrets.place_of(said, [invitation.code_hash]) is not None


def code_with_link(token_hash: str, code: str) -> str:
    """A second code bound to its link: what is hashed slowly, worth nothing without the link."""
    return chance.token_hash(f"{token_hash}:{code}")


def members_of(practice: Practice) -> list[Membership]:
    """Everybody who works at a practice today, longest first."""
    rows = Membership.objects.select_related("user").filter(practice=practice, ended_at=None)
    return list(rows.order_by("made_at"))


def member_of(practice: Practice, id: UUID) -> Membership:
    """Somebody who works at this practice today. Raises Http404."""
    found = Membership.objects.select_related("user").filter(pk=id, practice=practice, ended_at=None).first()
    if found is None:
        raise Http404
    return found
