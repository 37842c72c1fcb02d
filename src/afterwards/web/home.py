"""Where a site keeps everything, and how it says what is wrong. Known before any setting is read."""

from __future__ import annotations

import os
from pathlib import Path


class PlainError(Exception):
    """Why something can not be done, in one or two sentences for a person."""


def home_of_site() -> Path:
    """AFTERWARDS_HOME, or the folder for a person's own data as this system has it."""
    return Path(os.environ.get("AFTERWARDS_HOME") or _own()).resolve()


def _own() -> Path:
    if local := os.environ.get("LOCALAPPDATA"):
        return Path(local) / "Afterwards"
    if (library := Path("~/Library/Application Support").expanduser()).is_dir():
        return library / "Afterwards"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "afterwards"
