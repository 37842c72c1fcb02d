"""Encryption at rest: each patient has a key; each key is wrapped by one that lives outside the database."""

from __future__ import annotations

import json
import os
import zlib
from base64 import urlsafe_b64decode
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings

NONCE_BYTES = 12
DEFLATED = b"\x78"
"""How zlib's bytes begin, and JSON never does."""
WORTH_DEFLATING = 256
"""Bytes. A journal entry halves; a tick would only grow. Nobody sends words into another person's envelope,
so that the length of one tells no more than the length of the text did."""

type Buffer = bytes | memoryview
"""Bytes, as a database driver gives them."""


class UnreadableError(Exception):
    """A sealed value that this key does not open: a wrong key, or bytes that were changed."""


def new_wrapped_key() -> bytes:
    """A fresh 256-bit key for one patient, wrapped (RFC 3394)."""
    return aes_key_wrap(_outer_key(), AESGCM.generate_key(256))


@lru_cache(maxsize=4096)
def _cipher(wrapped: bytes) -> AESGCM:
    try:
        return AESGCM(aes_key_unwrap(_outer_key(), wrapped))
    except InvalidUnwrap:
        raise UnreadableError("AFTERWARDS_KEY does not open this database.") from None


def _outer_key() -> bytes:
    return urlsafe_b64decode(settings.AFTERWARDS_KEY)


def seal(wrapped: Buffer, place: str, value: object) -> bytes:
    """A JSON value as bytes that only this patient's key opens, and only at this place (``table/id``)."""
    nonce = os.urandom(NONCE_BYTES)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    kept = zlib.compress(text) if len(text) > WORTH_DEFLATING else text
    return nonce + _cipher(bytes(wrapped)).encrypt(nonce, kept, place.encode())


def unseal(wrapped: Buffer, place: str, sealed: Buffer) -> object:
    """The value again. Raises UnreadableError."""
    sealed = bytes(sealed)
    try:
        text = _cipher(bytes(wrapped)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except InvalidTag:
        raise UnreadableError(f"The row {place} was changed, or moved from another place.") from None
    return json.loads(zlib.decompress(text) if text.startswith(DEFLATED) else text)


def place_of(table: str, id: UUID) -> str:
    """What a sealed value is bound to, so that it can not be copied to another row."""
    return f"{table}/{id}"
