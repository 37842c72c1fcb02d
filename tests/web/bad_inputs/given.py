"""What each row of the table stands on, and how rows are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from afterwards.web.access_rules import Viewer
from afterwards.web.audit.models import AuditLine
from afterwards.web.clinics.models import Membership, Practice
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient, User
from web.access.world import BACKEND, World

EVIL = "https://evil.example"
FORM = "application/x-www-form-urlencoded"
STORED = (Fact, Patient, User, Membership, AuditLine, Practice)


@dataclass(frozen=True, slots=True)
class Given:
    """Two clinics and everybody in them; and what a test may turn."""

    world: World
    settings: Any
    monkeypatch: pytest.MonkeyPatch

    def client(self, viewer: Viewer) -> Client:
        """A browser in which the viewer is signed in."""
        return self.world.client(viewer)

    def strict(self, viewer: Viewer) -> Client:
        """A browser that is held to tokens and origins, as real ones are."""
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        user = self.world.user(viewer)
        if user is not None:
            client.force_login(user, backend=BACKEND)
        return client


type Check = Callable[[Given], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One of the sixty."""

    number: int
    sent: str
    expected: str
    checks: tuple[Check | str, ...] = ()
    """What runs: functions here, or tests that stand elsewhere (``file::test``, below tests/web or tests)."""
    absent: str = ""
    """Instead of a check: a word that would stand in an address or a table, were there such a surface."""


def nothing_is_stored_by(send: Callable[[], Any], *statuses: int) -> Any:
    """The answer, which is one of these, to something that stores nothing and sends no mail."""
    before = [model.objects.count() for model in STORED]
    mails = len(mail.outbox)
    answer = send()
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert [model.objects.count() for model in STORED] == before
    assert len(mail.outbox) == mails
    return answer
