"""Links to the help pages. What they say of a clinic travels in the link, so no page needs the database.

It is sealed and not only signed: an address stands in the history of a browser, and nobody shall read there
who is treated where. The same card gives the same address, so that a history holds one and not one for each
look at a page. AES-GCM breaks where one nonce serves two texts: the nonce is drawn from the text itself by
HMAC, so another text has another one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.urls import reverse

from ...care.opening import Week, week_of
from ..envelopes import NONCE_BYTES, key_for

CARD, NONCE = "the card of a clinic", "the nonce of a card"
"""What keys are drawn for."""


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
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    nonce = hmac.digest(key_for(settings.SECRET_KEY, NONCE), text, hashlib.sha256)[:NONCE_BYTES]
    return urlsafe_b64encode(nonce + _cipher().encrypt(nonce, text, None)).decode().rstrip("=")


def card_in(text: str) -> Card:
    """The card that a link carries; an empty one for none, and for one that we did not seal."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if text.isascii() else b""
        said = _cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None) if raw else b"{}"
        return Card(**json.loads(said))
    except (InvalidTag, ValueError, TypeError):
        return NO_CARD


def _cipher() -> AESGCM:
    return AESGCM(key_for(settings.SECRET_KEY, CARD))
