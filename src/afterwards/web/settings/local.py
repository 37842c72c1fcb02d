"""The two secrets: brought by the environment, or drawn once and kept in a person's own home."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .given import given

BYTES = 32
LEAST_KINDS = 10
"""Different characters in a drawn secret; words and repeated letters have fewer or are shorter."""
DRAW = 'python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'


def site_secret(home: Path, *, is_local: bool) -> str:
    """What signs cookies and links. Raises ImproperlyConfigured for one that could be guessed."""
    secret = _brought_or_drawn("AFTERWARDS_SECRET", home / "secrets" / "secret", is_local=is_local)
    if len(secret) < BYTES or len(set(secret)) < LEAST_KINDS:
        raise ImproperlyConfigured(f"AFTERWARDS_SECRET can be guessed. Draw one with: {DRAW}")
    return secret


def outer_key(home: Path, *, is_local: bool) -> str:
    """What wraps each patient's own key. Raises ImproperlyConfigured for anything but 32 bytes in base64."""
    key = _brought_or_drawn("AFTERWARDS_KEY", home / "secrets" / "key", is_local=is_local)
    try:
        raw = urlsafe_b64decode(key)
    except ValueError:
        raw = b""
    if len(raw) != BYTES or len(set(raw)) < LEAST_KINDS:
        raise ImproperlyConfigured(
            f"AFTERWARDS_KEY is not 32 drawn bytes in base64. Draw a first one with: {DRAW}"
        )
    return key


def _brought_or_drawn(variable: str, path: Path, *, is_local: bool) -> str:
    if brought := given(variable):
        return brought
    if not is_local:
        raise ImproperlyConfigured(
            f"{variable} is not set. A site that others reach brings its own. Draw one with: {DRAW}"
        )
    if not path.exists():
        _draw(path)
    return path.read_text(encoding="ascii").strip()


def _draw(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(urlsafe_b64encode(os.urandom(BYTES)))
    with suppress(FileExistsError):  # another process of this site may be first
        path.hardlink_to(draft)
    draft.unlink()
