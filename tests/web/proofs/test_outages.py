"""Storage fails: 503 in plain words, what was typed stays, Help opens, and it recovers by itself.

Each failure is SQLite's own: a database that may not grow, a lock that somebody holds, a connection that may
only read, a file that is gone. On PostgreSQL the server itself is killed: test_kills.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.sqlite.dbapi import dbapi2
from web.people import PASSPHRASE, at, make_patient, plan_session, tell

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own failures"),
]
BACKEND = "django.contrib.auth.backends.ModelBackend"
RIDE, ACTS = "/today/ride/", "/api/1/acts"
NAME = "Sam & Jo"
SAID = {
    "en": ("This is not saved yet.", "What you typed is still here.", "Send it again"),
    "es": ("Esto todavía no está guardado.", "Lo que escribió sigue aquí.", "Enviar otra vez"),
}
ENOUGH = 60
"""Acts after which a database that may not grow is surely full."""

type Failure = Callable[[], AbstractContextManager[object]]


def pragma(text: str) -> Any:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {text}").fetchone()


@contextmanager
def disk_full() -> Iterator[None]:
    (pages,) = pragma("page_count")
    pragma(f"max_page_count={pages}")
    yield
    pragma("max_page_count=1000000")


@contextmanager
def only_read() -> Iterator[None]:
    pragma("query_only=ON")
    yield
    pragma("query_only=OFF")


@contextmanager
def locked() -> Iterator[None]:
    pragma("busy_timeout=100")
    other = dbapi2.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()
    pragma("busy_timeout=10000")


@contextmanager
def gone() -> Iterator[None]:
    place = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "/nowhere/at/all.sqlite3"
    yield
    connection.close()
    connection.settings_dict["NAME"] = place


@contextmanager
def out_of_memory() -> Iterator[None]:
    def starve(*_given: object) -> None:
        raise MemoryError

    with connection.execute_wrapper(starve):
        yield


FAILURES: dict[str, Failure] = {
    "the disk is full": disk_full,
    "somebody holds the lock": locked,
    "it may only be read": only_read,
    "it is gone": gone,
    "memory is used up": out_of_memory,
}
NOT_READ = ("it is gone", "memory is used up")
"""Failures under which pages can not be read either."""


@pytest.fixture(params=FAILURES)
def failure(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def patient(move_clock: Callable[[str], int]) -> Patient:
    """Somebody at home after a session."""
    cache.clear()
    patient = make_patient(guide="standard")
    plan_session(patient, "s1", "2026-11-10T10:00:00-05:00")
    value = {"key": "s1", "start": "2026-11-10T10:00:00-05:00", "end": "2026-11-10T10:50:00-05:00"}
    tell(patient, Kind.SESSION, value, at("2026-11-10T10:50"))
    move_clock("2026-11-10T12:00")
    return patient


@pytest.fixture
def client(patient: Patient) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(patient.user, backend=BACKEND)
    return client


def names(client: Client, id: str) -> Any:
    """A form with words that somebody typed; each time it adds a fact."""
    return client.post(RIDE, {"who": "someone", "name": NAME, "id": id})


def puts_off(client: Client, id: str) -> Any:
    """An act through the phone's API; each time it adds a fact."""
    fields = {"about": "ask:first", "until": "half"}
    act = {"id": id, "act": "later", "fields": fields, "happened_at": 1, "sent_at": 1}
    return client.post(ACTS, act, content_type="application/json")


def until_refused(act: Callable[[Client, str], Any], client: Client) -> tuple[Any, str]:
    """The first answer that is no success, and the id that was sent."""
    for _ in range(ENOUGH):
        id = str(uuid4())
        found = act(client, id)
        if found.status_code >= 400:
            return found, id
    raise AssertionError("it never failed")


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def is_kept(id: str) -> bool:
    return Fact.objects.filter(pk=id).exists()


@pytest.mark.parametrize(
    ("failure", "language"), [*((failure, "en") for failure in FAILURES), ("it is gone", "es")]
)
def test_a_form_says_so_keeps_what_was_typed_and_goes_once_when_it_is_over(
    client: Client, patient: Patient, failure: str, language: str
) -> None:
    client.cookies["django_language"] = language
    before = Fact.objects.filter(patient=patient).count()
    with FAILURES[failure]():
        answer, id = until_refused(names, client)
    page = unescape(answer.content.decode())
    assert answer.status_code == 503
    for sentence in SAID[language]:
        assert sentence in page
    assert "Traceback" not in page
    assert f'lang="{language}"' in page
    assert hidden(page) == {"who": "someone", "name": NAME, "id": id}
    assert page.count(NAME) == 2, "to be read as well as to be sent"
    assert 'href="tel:911"' in page, "whom to call stands on it"
    assert 'href="/help/"' in page.rpartition('<nav class="foot"')[2], "Help is in its corner"
    assert int(answer["Retry-After"]) > 0
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not is_kept(id)
    kept = Fact.objects.filter(patient=patient).count()
    for _ in range(2):
        assert client.post(RIDE, hidden(page)).status_code == 302
    assert Fact.objects.filter(patient=patient).count() == kept + 1
    assert kept >= before


def test_a_phone_is_told_to_keep_it_and_it_goes_once_when_it_is_over(client: Client, failure: str) -> None:
    with FAILURES[failure]():
        answer, id = until_refused(puts_off, client)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert set(answer.json()) == {"type", "title", "status", "detail", "fields"}
    assert int(answer["Retry-After"]) > 0
    assert not is_kept(id)
    assert [puts_off(client, id).json()["stored"] for _ in range(2)] == ["now", "before"]


def test_help_opens_all_the_while(client: Client, failure: str) -> None:
    with FAILURES[failure]():
        for address in ("/help/", "/help/unwell/"):
            page = client.get(address)
            assert page.status_code == 200
            assert b'href="tel:911"' in page.content


def test_a_page_that_is_only_read_opens_or_says_how_to_try_again(client: Client, failure: str) -> None:
    with FAILURES[failure]():
        answer = client.get("/plan/?from=2026-11")
    assert answer.status_code == (503 if failure in NOT_READ else 200)
    if answer.status_code == 503:
        page = answer.content.decode()
        assert "We can not reach your plan right now." in page
        assert 'href="/plan/?from=2026-11"' in page
        assert hidden(page) == {}
    assert client.get("/plan/").status_code == 200


def test_a_monitor_is_told_in_one_line(client: Client, failure: str) -> None:
    with FAILURES[failure]():
        answer = client.get("/health/")
    assert answer.status_code == (503 if failure in NOT_READ else 200)
    assert client.get("/health/").content == b"ok"


@pytest.mark.usefixtures("patient")
def test_no_secret_that_somebody_typed_comes_back_in_a_page(failure: str) -> None:
    client = Client(raise_request_exception=False)
    with FAILURES[failure]():
        tried = client.post("/account/login/", {"login": "robin@example.org", "password": PASSPHRASE})
    assert tried.status_code in (200, 503)
    assert PASSPHRASE not in tried.content.decode()


def test_our_own_fault_is_said_to_be_ours_and_keeps_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("afterwards.web.patient.today.rides.mine", breaks)
    answer, id = until_refused(names, client)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "It is not you." in page
    assert hidden(page)["id"] == id
    assert "ZeroDivisionError" not in page
    assert "Retry-After" not in answer
