"""Fills a home with people in the middle of a course, and prints the sign-ins of the first of them.

``python web_fill.py PEOPLE SIGNED_IN``, with the site's settings in the environment.
"""
# ruff: noqa: E402 - the site is set up before its models are read

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from afterwards.web import chance, clock
from afterwards.web.courses.access import sealed_content
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient, User

ZONE = "America/New_York"
NOW = clock.now()
TEN = datetime.fromtimestamp(NOW, UTC).replace(hour=15, minute=0, second=0)


def wall(days: int, minutes: int = 0) -> str:
    return (TEN + timedelta(days=days, minutes=minutes)).isoformat()


def session(key: str, days: int, *, is_given: bool = True) -> tuple[str, dict[str, Any]]:
    given = {"start": wall(days), "end": wall(days, 50)} if is_given else {}
    return "session", {"key": key, "route": "iv", "planned": wall(days), **given}


TOLD: list[tuple[str, dict[str, Any]]] = [
    ("zone", {"zone": ZONE, "since": None}),
    ("guide", {"protocol": "standard", "settings": {}}),
    ("day", {"waking": "07:00", "bedtime": "22:30"}),
    ("place", {"latitude": 40.7, "longitude": -74.0, "name": ""}),
    ("medicines", {"list": []}),
    session("s1", -22),
    session("s2", -15),
    session("s3", -8),
    session("s4", 6, is_given=False),
    ("answer", {"fact": "lighter", "value": "yes", "session": None}),
    ("moment", {"fact": "slept", "session": "s3"}),
    ("completion", {"rule": "ride", "session": "s3", "how": "done"}),
]


def fill(people: int) -> list[User]:
    """As many people, each with the same facts."""
    users = User.objects.bulk_create([User(made_at=NOW) for _ in range(people)])
    made = [Patient(user=user, made_at=NOW, facts_count=len(TOLD)) for user in users]
    Fact.objects.bulk_create(
        [fact for patient in Patient.objects.bulk_create(made) for fact in facts(patient)], batch_size=2000
    )
    return users


def facts(patient: Patient) -> list[Fact]:
    """What one person told, three weeks ago."""
    rows = []
    for number, (kind, value) in enumerate(TOLD, 1):
        fact = Fact(
            id=chance.new_id(),
            patient=patient,
            number=number,
            kind=kind,
            by=patient.user,
            role="patient",
            recorded_at=NOW - 20 * 86400 + number,
        )
        fact.sealed = sealed_content(patient, fact, value, wall(-6), ZONE)
        rows.append(fact)
    return rows


def sign_in(user: User) -> str:
    """The cookie of somebody who is signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    assert store.session_key is not None
    return store.session_key


if __name__ == "__main__":
    for user in fill(int(sys.argv[1]))[: int(sys.argv[2])]:
        print(sign_in(user))
