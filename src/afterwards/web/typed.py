"""What was typed into a page that waited too long, kept until the same person has signed in again.

It lies in the session of this browser, sealed with a key of its own and bound to the account: nobody else who
signs in here can open it, and neither can a stolen database.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest

from . import envelopes
from .outages import is_all_kept, kept_fields
from .people.sittings import TYPED

if TYPE_CHECKING:
    from .people.models import User

MOST_LETTERS = 64 * 1024
"""More than anybody types into a form of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it was sent: where to, and what stood in it."""

    address: str
    fields: list[tuple[str, str]]
    is_whole: bool
    """Whether no file and no secret is missing."""


def keep(request: HttpRequest, whose: UUID) -> bool:
    """Keep what this request brought for an account. False where there is nothing, or far too much."""
    fields = kept_fields(request)
    if not fields or sum(len(name) + len(text) for name, text in fields) > MOST_LETTERS:
        return False
    value = {"address": request.get_full_path(), "fields": fields, "is_whole": is_all_kept(request)}
    key = envelopes.new_wrapped_key()
    sealed = envelopes.seal(key, envelopes.place_of(TYPED, whose), value)
    request.session[TYPED] = [b64encode(part).decode() for part in (key, sealed)]
    return True


def is_kept(request: HttpRequest) -> bool:
    """Whether something waits in this browser."""
    return TYPED in request.session


def of(request: HttpRequest, user: User) -> Typed | None:
    """What this account typed here before; None for nothing, and for what was somebody else's."""
    if TYPED not in request.session:
        return None
    key, sealed = map(b64decode, request.session[TYPED])
    try:
        value = cast("dict[str, Any]", envelopes.unseal(key, envelopes.place_of(TYPED, user.pk), sealed))
    except envelopes.UnreadableError:
        del request.session[TYPED]
        return None
    fields = [(name, text) for name, text in value["fields"]]
    return Typed(address=value["address"], fields=fields, is_whole=value["is_whole"])
