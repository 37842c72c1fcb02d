"""Encryption at rest: each patient has a key; each key is wrapped by one that lives outside the database.

What belongs to no patient (second factors) is sealed by a key drawn from that outer one. Whatever the outer
key seals is listed in `rekeying.py`, which moves it to another.
"""

from __future__ import annotations

import json
import os
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings

NONCE_BYTES = 12
DEFLATED = b"\x78"
"""How zlib's bytes begin, and JSON never does."""
WORTH_DEFLATING = 256
"""Bytes. A journal entry halves; a tick would only grow. Nobody sends words into another person's envelope,
so that the length of one tells no more than the length of the text did."""

NO_KEY = b"destroyed"
"""What stands in the place of an erased person's key."""

SECOND_FACTORS = "second factors"
"""What secrets of code apps and hashes of recovery codes are sealed for."""

type Buffer = bytes | memoryview
"""Bytes, as a database driver gives them."""


class UnreadableError(Exception):
    """A sealed value that this key does not open: a wrong key, or bytes that were changed."""


def new_wrapped_key() -> bytes:
    """A fresh 256-bit key for one patient, wrapped (RFC 3394)."""
    return aes_key_wrap(urlsafe_b64decode(settings.AFTERWARDS_KEY), AESGCM.generate_key(256))


def rewrapped(wrapped: Buffer, before: str, after: str) -> bytes:
    """The same patient's key, wrapped by another outer key. Raises UnreadableError."""
    return aes_key_wrap(urlsafe_b64decode(after), _unwrapped(before, bytes(wrapped)))


def wraps(outer: str, wrapped: Buffer) -> bool:
    """Whether this outer key opens a patient's key."""
    try:
        return bool(_unwrapped(outer, bytes(wrapped)))
    except UnreadableError:
        return False


def _unwrapped(outer: str, wrapped: bytes) -> bytes:
    try:
        return aes_key_unwrap(urlsafe_b64decode(outer), wrapped)
    except (InvalidUnwrap, ValueError):
        raise UnreadableError("AFTERWARDS_KEY does not open this database.") from None


@lru_cache(maxsize=4096)
def _cipher_of(outer: str, wrapped: bytes) -> AESGCM:
    return AESGCM(_unwrapped(outer, wrapped))


def _cipher(wrapped: Buffer) -> AESGCM:
    return _cipher_of(settings.AFTERWARDS_KEY, bytes(wrapped))


def seal(wrapped: Buffer, place: str, value: object) -> bytes:
    """A JSON value as bytes that only this patient's key opens, and only at this place (``table/id``)."""
    nonce = os.urandom(NONCE_BYTES)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    kept = zlib.compress(text) if len(text) > WORTH_DEFLATING else text
    return nonce + _cipher(wrapped).encrypt(nonce, kept, place.encode())


def unseal(wrapped: Buffer, place: str, sealed: Buffer) -> object:
    """The value again. Raises UnreadableError."""
    sealed = bytes(sealed)
    try:
        text = _cipher(wrapped).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except InvalidTag:
        raise UnreadableError(f"The row {place} was changed, or moved from another place.") from None
    return json.loads(zlib.decompress(text) if text.startswith(DEFLATED) else text)


def place_of(table: str, id: UUID) -> str:
    """What a sealed value is bound to, so that it can not be copied to another row."""
    return f"{table}/{id}"


# ---- what belongs to no patient


@lru_cache(maxsize=8)
def key_for(secret: str, purpose: str) -> bytes:
    """256 bits drawn from a secret of the site, for one purpose alone (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())


def seal_text(text: str, purpose: str, *, outer: str | None = None) -> str:
    """A text that only the outer key opens, and only for this purpose; as letters that JSON can hold."""
    nonce = os.urandom(NONCE_BYTES)
    cipher = AESGCM(key_for(outer or settings.AFTERWARDS_KEY, purpose))
    return urlsafe_b64encode(nonce + cipher.encrypt(nonce, text.encode(), purpose.encode())).decode()


def unseal_text(sealed: str, purpose: str, *, outer: str | None = None) -> str:
    """The text again. Raises UnreadableError."""
    cipher = AESGCM(key_for(outer or settings.AFTERWARDS_KEY, purpose))
    try:
        raw = urlsafe_b64decode(sealed)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise UnreadableError(f"AFTERWARDS_KEY does not open the {purpose}, or they were changed.") from None
