"""Secrets short enough to type, hashed slowly: eight digits are tried in a second where a hash is quick.

Argon2id with the least that ASVS 5.0 takes (appendix C): 19 MiB and 2 rounds, some hundredths of a second.
They are tried seldom and counted, so there is no need for what a passphrase gets. And none is worth anything
alone: an invitation's code needs its link, hashes of recovery codes are sealed by the site's key.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from hmac import compare_digest

from argon2 import extract_parameters
from argon2.low_level import Type, hash_secret

from . import chance

ROUNDS, KIBIBYTES, LANES, BYTES = 2, 19 * 1024, 1, 32


def hashed(*secrets: str) -> list[str]:
    """What is stored of secrets that stand for the same thing. They share a salt: one try is one hash."""
    salt = chance.new_salt()
    return [_hash(secret, salt, ROUNDS, KIBIBYTES, LANES) for secret in secrets]


def place_of(secret: str, stored: Sequence[str]) -> int | None:
    """Which of what `hashed` gave this secret is; None for none of them.

    It takes the same time whatever is stored, and where nothing is: nobody shall learn from the clock whether
    there is something to guess.
    """
    if not stored:
        hashed(secret)
        return None
    said = extract_parameters(stored[0])
    salt = b64decode(stored[0].split("$")[4] + "==")
    found = _hash(secret, salt, said.time_cost, said.memory_cost, said.parallelism)
    fits = [compare_digest(found, one) for one in stored]
    return fits.index(True) if any(fits) else None


def _hash(secret: str, salt: bytes, rounds: int, kibibytes: int, lanes: int) -> str:
    return hash_secret(
        secret.encode(),
        salt,
        time_cost=rounds,
        memory_cost=kibibytes,
        parallelism=lanes,
        hash_len=BYTES,
        type=Type.ID,
    ).decode()
