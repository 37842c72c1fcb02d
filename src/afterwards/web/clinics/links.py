"""Links to the help pages. What they say of a clinic travels in the link, so no page needs the database.

It is sealed and not only signed: an address stands in the history of a browser, and nobody shall read there
who is treated where.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.urls import reverse

from ...care.opening import Week, week_of

SALT = "afterwards.help.clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the help pages say of a clinic; everything may be empty."""

    name: str = ""
    phone: str = ""
    country: str = ""
    """Two letters, as in the list of numbers."""
    zone: str = ""
    hours: Mapping[str, Any] = field(default_factory=dict, hash=False)
    said_hours: str = ""
    """As a guide writes them, where no practice gives any."""

    @property
    def week(self) -> Week | None:
        """The hours of a week; None where nobody gave any."""
        return week_of(self.hours, self.zone)

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.country)


NO_CARD = Card()


def unwell_with(card: Card) -> str:
    """The address of "Feeling unwell?", with what is known of the clinic."""
    return _with(reverse("unwell"), card)


def help_with(card: Card) -> str:
    """The address of Help, with what is known of the clinic."""
    return _with(reverse("help"), card)


def _with(address: str, card: Card) -> str:
    return f"{address}?{urlencode({'clinic': sealed(card)})}" if card else address


def sealed(card: Card) -> str:
    """The card as a text for a link; the same card gives the same text."""
    said = {name: value for name, value in asdict(card).items() if value}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(text.encode(), None)).decode().rstrip("=")


def card_in(text: str) -> Card:
    """The card that a link carries; an empty one for none, and for one that we did not seal."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if text.isascii() else b""
        return Card(**json.loads(_cipher(settings.SECRET_KEY).decrypt(raw, None))) if raw else NO_CARD
    except (InvalidTag, ValueError, TypeError):
        return NO_CARD


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"{SALT}:{secret}".encode()).digest())
