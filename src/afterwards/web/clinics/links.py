"""Links to the help pages. A clinic’s number travels in the link, signed, so no page needs the database."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

SALT = "afterwards.help.clinic"


def unwell_with(phone: str) -> str:
    """The address of "Feeling unwell?", with the clinic's number where it is known."""
    return _with(reverse("unwell"), phone)


def help_with(phone: str) -> str:
    """The address of Help, with the clinic's number where it is known."""
    return _with(reverse("help"), phone)


def _with(address: str, phone: str) -> str:
    if not phone:
        return address
    return f"{address}?{urlencode({'clinic': signing.dumps(phone, salt=SALT, compress=False)})}"


def phone_in(signed: str) -> str:
    """The number that a link carries; empty for none, and for one that we did not sign."""
    try:
        phone = signing.loads(signed, salt=SALT) if signed else ""
    except signing.BadSignature:
        return ""
    return phone if isinstance(phone, str) else ""
