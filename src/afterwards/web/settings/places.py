"""Where rows are kept and mail goes: a file in the site's home and the terminal, unless told otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from .given import given

LONGEST_WAIT = 10
"""Seconds for a lock, or for a server to answer; then a person is told, and what was typed is kept."""


def database(home: Path) -> dict[str, Any]:
    """Django's description of the database."""
    url = given("AFTERWARDS_DATABASE")
    if not url:
        return {
            "ENGINE": "afterwards.web.sqlite",
            "NAME": home / "afterwards.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": LONGEST_WAIT},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            "AFTERWARDS_DATABASE is postgresql://name:password@host/database, or not set at all."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": LONGEST_WAIT, **dict(parse_qsl(parts.query))},
    }


def mailer() -> dict[str, Any]:
    """Django's description of the mail server; without one, mails are written to the terminal."""
    if not (host := os.environ.get("AFTERWARDS_MAIL_HOST")):
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": host,
            "port": int(os.environ.get("AFTERWARDS_MAIL_PORT", "587")),
            "username": os.environ.get("AFTERWARDS_MAIL_USER", ""),
            "password": given("AFTERWARDS_MAIL_PASSWORD"),
            "use_tls": True,
            "timeout": 10,
        },
    }
