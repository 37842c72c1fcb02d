"""A mail server that is slow, gone or rude costs nobody their data, and nobody else their time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.db import connection
from django.test import Client
from django.urls import reverse

from afterwards.web.people.models import User
from afterwards.web.settings import places
from web.people import PASSPHRASE

pytestmark = pytest.mark.django_db
LONGEST = 10
"""Seconds."""


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where somebody picks up and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def mailed_by(settings: Any, port: int, timeout: float) -> None:
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }


def sign_up(email: str = "new@example.org") -> Any:
    cache.clear()
    fields = {"email": email, "password1": PASSPHRASE}
    return Client(raise_request_exception=False).post(reverse("account_signup"), fields)


def test_the_site_waits_no_longer_than_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWARDS_MAIL_HOST", "mail.example.org")
    assert places.mailer()["OPTIONS"]["timeout"] <= LONGEST


def test_a_mail_server_that_never_answers_holds_nobody_up(settings: Any, silent: int) -> None:
    mailed_by(settings, silent, timeout=0.2)
    held: list[bool] = []
    watch = threading.Timer(0.1, lambda: held.append(connection.in_atomic_block))
    watch.start()
    answer = sign_up()
    watch.join()
    assert answer.status_code == 503
    assert b"not saved yet" in answer.content
    assert User.objects.filter(email="new@example.org").exists(), "what came before the mail is whole"


@pytest.mark.parametrize("email", ["new@example.org", "other@example.org"])
def test_a_mail_server_that_is_gone_is_said_in_words(settings: Any, email: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mailed_by(settings, port, timeout=5)
    answer = sign_up(email)
    assert answer.status_code == 503
    assert b"Traceback" not in answer.content


def test_nobody_waits_for_mail_with_the_database_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail goes when the site's own transaction is over: at the depth of the test's own."""
    depth = len(connection.atomic_blocks)
    depths: list[int] = []

    def send(_self: Any, messages: Any) -> int:
        depths.append(len(connection.atomic_blocks))
        return len(messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send)
    sign_up()
    assert depths == [depth]
