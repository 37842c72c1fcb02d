"""Secrets of a person's own machine: drawn once, kept beside the database, readable by the owner only."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def local_secret(home: Path, name: str, *, is_local: bool) -> str:
    """The secret of that name, drawn on first use. Anything but local use must bring its own."""
    variable = "AFTERWARDS_KEY" if name == "key" else "AFTERWARDS_SECRET"
    if not is_local:
        raise ImproperlyConfigured(
            f"Set {variable}. Draw one with: python -c "
            '"import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
        )
    path = home / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(urlsafe_b64encode(os.urandom(32)))
        with suppress(FileExistsError):  # another process of this site may be first
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii")
