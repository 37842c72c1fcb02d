"""Every field of every form takes anything: an answer in words, never a fault of ours, nobody else's words.

The requests are those of writes.py, each sent once for each of its fields and each thing that no form of ours
would put there, and once without the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from afterwards.web import clock
from web.access.world import World, make_world
from web.people import at
from web.proofs import pace
from web.proofs.logical import forget_plans
from web.proofs.sending import Write
from web.proofs.writes import WRITES, settle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "postgresql" and not pace.IS_SOAK,
        reason="what a form reads is no matter of the database",
    ),
]
NASTY = (
    "",
    " \t\r\n",
    "-1",
    "1e309",
    "٣٣",
    "9" * 400,
    "x" * 5_000,
    "'; DROP TABLE courses_fact; --",
    "%s %(name)s {0} {{ settings.SECRET_KEY }}",
    "../../etc/passwd",
    "\u202eevil\u0301\u0301\u0301👩🏽‍⚕️",
    "\ufffe\uffff\x7f\x1b[31m",
    "a\r\nBcc: other@example.org",
    "<script>alert(1)</script>",
    "2026-13-45T99:99",
    "0001-01-01T00:00",
    "99999-01-01",
    "00000000-0000-0000-0000-000000000000",
    "NaN",
    "null",
    "[1, {}]",
)
FEW = ("NaN", "9" * 400)
"""What CI sends where all of it would take too long."""


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[World]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        clock.move_to(at("2026-11-03T10:00"))
        with transaction.atomic():
            world = make_world()
            settle(world)
            yield world
            transaction.set_rollback(True)


def changed(write: Write) -> Iterator[tuple[str, str, Write]]:
    """The request with one of its fields changed or left out."""
    if isinstance(write.fields, str):
        known = json.loads(write.fields)
        for name in known["fields"]:
            for text in NASTY:
                fields = {**known["fields"], name: text[:500]}
                yield name, text, replace(write, fields=json.dumps({**known, "fields": fields}))
        return
    for name in write.fields:
        rest = {key: text for key, text in write.fields.items() if key != name}
        yield name, "(left out)", replace(write, fields=rest)
        for text in NASTY if pace.IS_SOAK else FEW:
            yield name, text, replace(write, fields={**rest, name: text})


@pytest.mark.parametrize("name", WRITES)
def test_no_field_of_a_form_finds_a_fault(name: str, world: World, django_db_blocker: Any) -> None:
    wrong, count = [], 0
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        forget_plans()
        for field, text, write in changed(WRITES[name](world)):
            cache.clear()
            forget_plans()
            with transaction.atomic():
                answer = write.send()
                transaction.set_rollback(True)
            count += 1
            if answer.status_code >= 500:
                wrong.append(f"{field}={text[:60]!r}: {answer.status_code}")
            if b"<script>alert" in answer.content:
                wrong.append(f"{field}: what was typed runs on the page")
        transaction.set_rollback(True)
    pace.figures("forms with a nasty field", requests=count, wrong=len(wrong))
    assert not wrong, "\n".join([name, *wrong])
