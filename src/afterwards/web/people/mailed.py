"""Codes that are mailed: the session keeps only what tells them again.

A keyed hash and no slow one: a code holds for ten minutes and five tries, its key (AFTERWARDS_SECRET) is not
in the database, and a slow hash for addresses that are known would tell them from others by the clock.
"""

from __future__ import annotations

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import salted_hmac


def kept(code: str) -> str:
    """What a session keeps of a code, however its letters and dashes are typed."""
    return salted_hmac("afterwards.mailed_code", normalize_user_code(code), algorithm="sha256").hexdigest()


def kept_until_mailed(code: str) -> str:
    """The same; while this request lasts, `code_of` gives the code back, so that it can be mailed."""
    known: dict[str, str] = context.request.__dict__.setdefault("_mailed_codes", {})
    known[kept(code)] = code
    return kept(code)


def code_of(text: str) -> str:
    """The code of which this request keeps the text; any other text as it is."""
    known: dict[str, str] = context.request.__dict__.get("_mailed_codes", {})
    return known.get(text, text)
