"""A person in the middle of a series: session 1 was held yesterday, five more are planned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client

from afterwards.care.timing import Instant
from afterwards.web.courses import actions
from afterwards.web.courses.actions import Author
from afterwards.web.people.models import Patient
from web.people import at, make_patient, plan_session

NOW = "2027-01-13T10:55"
PLANNED = ("12", "19", "22", "26", "29")


def author(patient: Patient) -> Author:
    return Author(user=patient.user, role="patient")


def make_series(email: str | None = None, **more: Any) -> Patient:
    patient = make_patient(email, **more)
    booked = at("2027-01-01T09:00")
    for number, day in enumerate(PLANNED, 1):
        plan_session(patient, f"s{number}", f"2027-01-{day}T10:00:00-05:00", booked)
    plan_session(patient, "s6", "2027-02-02T10:00:00-05:00", booked)
    started, ended = at("2027-01-12T10:00"), at("2027-01-12T10:50")
    actions.record_session(
        patient, author(patient), at("2027-01-12T11:00"), key="s1", start=started, end=ended
    )
    return patient


def sign_in(client: Client, patient: Patient) -> None:
    assert patient.user is not None
    client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")


def instant(text: str) -> Instant:
    return int(datetime.fromisoformat(text).timestamp())


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """The statements that run inside."""
    found: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield found


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.skipping = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.skipping += tag in ("style", "script", "title")

    def handle_endtag(self, tag: str) -> None:
        self.skipping -= tag in ("style", "script", "title")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.parts.append(data)


def text_of(response: Any) -> str:
    """What a page says, as words with single spaces."""
    page = _Text()
    page.feed(response.content.decode())
    return " ".join(unescape(" ".join(page.parts)).split())


def hidden(response: Any, name: str) -> str:
    """The text of a hidden field of a page."""
    marker = f'type="hidden" name="{name}" value="'
    return unescape(str(response.content.decode().partition(marker)[2].partition('"')[0]))
