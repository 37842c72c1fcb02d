"""What the environment says, or a file that it names: so that a secret stands in no environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILES = {
    "AFTERWARDS_SECRET": "AFTERWARDS_SECRET_FILE",
    "AFTERWARDS_KEY": "AFTERWARDS_KEY_FILE",
    "AFTERWARDS_KEY_BEFORE": "AFTERWARDS_KEY_BEFORE_FILE",
    "AFTERWARDS_DATABASE": "AFTERWARDS_DATABASE_FILE",
    "AFTERWARDS_MAIL_PASSWORD": "AFTERWARDS_MAIL_PASSWORD_FILE",
}
"""By setting, the variable with the path of a file that holds it."""


def given(variable: str) -> str:
    """The setting, or nothing. Raises ImproperlyConfigured for a file that can not be read, and for both."""
    value, path = os.environ.get(variable, ""), os.environ.get(FILES[variable], "")
    if not path:
        return value
    if value:
        raise ImproperlyConfigured(f"Set {variable} or {FILES[variable]}, not both.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        says = f"{FILES[variable]} names {path}, which can not be read ({why})."
        raise ImproperlyConfigured(says) from None


def minutes(variable: str, *, default: int, least: int, most: int) -> int:
    """A number of minutes. Raises ImproperlyConfigured for anything else, and outside of its bounds."""
    text = os.environ.get(variable, "") or str(default)
    if not text.isdecimal() or not least <= int(text[:9]) <= most:
        raise ImproperlyConfigured(f"{variable} is a number of minutes from {least} to {most}.")
    return int(text)


def one_of(variable: str, *choices: str) -> str:
    """One of these, the first where nothing is said. Raises ImproperlyConfigured for any other."""
    text = os.environ.get(variable, "") or choices[0]
    if text not in choices:
        raise ImproperlyConfigured(f"{variable} is one of: {', '.join(choices)}.")
    return text
