"""Settings of the tests: the same site, with an own home and quick hashing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before the site's settings are read: tests have a home of their own, and never somebody's real one.
os.environ["AFTERWARDS_HOME"] = tempfile.mkdtemp(prefix="afterwards-tests-")

from .settings import *  # noqa: F403 - the site's own settings are the point
from .settings import DATABASES, HOME

CLOCK_FILE = str(HOME / "clock")
MAIL_WORKS = True
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One store under both names: a test that clears the one clears the other.
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
    for name in ("default", "sent")
}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"] == "afterwards.web.sqlite":
    DATABASES["default"]["ENGINE"] = "afterwards.web.sqlite_of_tests"
    DATABASES["default"]["TEST"]["NAME"] = str(
        Path(HOME) / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}.sqlite3"
    )
ALLOWED_HOSTS = ["*"]
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
