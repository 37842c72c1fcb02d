"""Every field of every form takes anything: an answer in words, never a fault of ours, nobody else's words.

The requests are those of writes.py, each sent once for each of its fields and each thing that no form of ours
would put there, and once without the field.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from web.access.world import World
from web.proofs import pace
from web.proofs.logical import plans_as_before
from web.proofs.sending import Write
from web.proofs.writes import WRITES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "postgresql" and not pace.SOAK,
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
LEFT_OUT = "(left out)"
FAULT = "a fault of ours"
FEW = 2
"""Fields of a form that CI tries."""


def changed(write: Write, chance: random.Random) -> Iterator[tuple[str, str, Write]]:
    """The request with one of its fields changed or left out: in a soak each in each way, else few in one."""
    is_json = isinstance(write.fields, str)
    known = json.loads(write.fields) if isinstance(write.fields, str) else {"fields": write.fields}
    drawn = chance.sample(sorted(known["fields"]), min(FEW, len(known["fields"])))
    for name in known["fields"] if pace.SOAK else drawn:
        for text in (LEFT_OUT, *NASTY) if pace.SOAK else (chance.choice((LEFT_OUT, *NASTY)),):
            fields = {**known["fields"], name: text[:500] if is_json else text}
            if text == LEFT_OUT:
                del fields[name]
            sent = json.dumps({**known, "fields": fields}) if is_json else fields
            yield name, text, replace(write, fields=sent)


@pytest.mark.parametrize("name", pace.some("forms", WRITES))
def test_no_field_of_a_form_finds_a_fault(name: str, world: World, django_db_blocker: Any) -> None:
    wrong, count = [], 0
    with django_db_blocker.unblock(), transaction.atomic(), plans_as_before():
        cache.clear()
        for field, text, write in changed(WRITES[name](world), pace.chance(name)):
            cache.clear()
            with transaction.atomic(), plans_as_before():
                answer = write.send()
                transaction.set_rollback(True)
            count += 1
            if answer.status_code >= 500:
                wrong.append(f"{field}={text[:60]!r}: {answer.status_code} {FAULT}")
            if b"<script>alert" in answer.content:
                wrong.append(f"{field}: what was typed runs on the page")
        transaction.set_rollback(True)
    failed = sum(line.endswith(FAULT) for line in wrong)
    pace.figures(
        f"forms with a nasty field, {connection.display_name}",
        count,
        failed=failed,
        wrong=len(wrong) - failed,
    )
    assert not wrong, "\n".join([name, *wrong])
