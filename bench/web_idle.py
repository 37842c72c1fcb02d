"""What a worker or a scheduler is at least: bare Django that looks into its database twice a second."""

from __future__ import annotations

import os
import threading

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_DATABASE"]}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
)
django.setup()


def look() -> None:
    """One look."""
    with django.db.connection.cursor() as cursor:
        cursor.execute("SELECT 1")


look()
print("at work", flush=True)
pause = threading.Event()
while not pause.wait(0.5):
    look()
