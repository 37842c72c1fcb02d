"""The secrets of a site: brought by the environment, or drawn once and kept in a person's own home."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .given import given

BYTES = 32
KEY, KEY_BEFORE = "key", "key-before"
"""In the folder for secrets of a home that draws its own."""
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
    path = home / "secrets" / KEY
    return _checked("AFTERWARDS_KEY", _brought_or_drawn("AFTERWARDS_KEY", path, is_local=is_local))


def key_before(home: Path) -> str:
    """The key that another took the place of; empty unless the key is being changed, or was just now."""
    path = home / "secrets" / KEY_BEFORE
    key = given("AFTERWARDS_KEY_BEFORE") or (
        path.read_text(encoding="ascii").strip() if path.exists() else ""
    )
    return _checked("AFTERWARDS_KEY_BEFORE", key) if key else ""


def _checked(variable: str, key: str) -> str:
    try:
        raw = urlsafe_b64decode(key)
    except ValueError:
        raw = b""
    if len(raw) != BYTES or len(set(raw)) < LEAST_KINDS:
        raise ImproperlyConfigured(
            f"{variable} is not 32 drawn bytes in base64. Draw a first one with: {DRAW}"
        )
    return key


def draw_another_key(home: Path) -> str:
    """Set the home's drawn key aside as the one before, and draw another. Ended in between, it goes on there.

    At no moment is there a new key without the old one beside it.
    """
    path, before = home / "secrets" / KEY, home / "secrets" / KEY_BEFORE
    if not before.exists():
        before.hardlink_to(path)
        _sync(before.parent)
    draft = _drawn(path)
    draft.replace(path)
    _sync(path.parent)
    return path.read_text(encoding="ascii").strip()


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
    draft = _drawn(path)
    with suppress(FileExistsError):  # another process of this site may be first
        path.hardlink_to(draft)
    draft.unlink()


def _drawn(path: Path) -> Path:
    """A fresh secret in a file beside the place where it shall stand; on the disk for good."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(urlsafe_b64encode(os.urandom(BYTES)))
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
