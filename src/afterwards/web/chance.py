"""The only source of chance: ids and tokens that nobody can guess."""

from __future__ import annotations

import hashlib
import secrets
import uuid


def new_id() -> uuid.UUID:
    """A fresh id for a row."""
    return uuid.uuid4()


def new_token() -> str:
    """A link's secret: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Eight digits to read out by telephone."""
    return f"{secrets.randbelow(10**8):08d}"


def new_codes(count: int) -> list[str]:
    """So many different codes of eight digits, to be kept on paper."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[new_code()] = None
    return list(found)


def new_salt() -> bytes:
    """128 bits that make the same secret hash to something else each time."""
    return secrets.token_bytes(16)


def token_hash(token: str) -> str:
    """What is stored of a token, so that a stolen database opens no link."""
    return hashlib.sha256(token.encode()).hexdigest()
