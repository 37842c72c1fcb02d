"""Whatever is sent to the API, by whomever: no fault of ours, only described answers, nobody else's words.

Schemathesis makes requests from the API's own description: such as it allows, such as it does not, and, with
our help, such as a phone could send: acts with the right words, ids sent before, ids of others' facts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as described

from afterwards.web import clock
from afterwards.web.access_rules import RULES, Viewer
from afterwards.web.courses.models import Fact
from afterwards.web.wsgi import application
from web.access.world import World, an_occurrence
from web.people import at
from web.proofs import pace
from web.proofs.logical import plans_as_before

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "postgresql" and not pace.SOAK,
        reason="how a request is read is no matter of the database",
    ),
]
HERE = "tests/web/proofs/test_fuzz.py"
VIEWERS = (
    Viewer.ANONYMOUS,
    Viewer.GUEST,
    Viewer.PATIENT,
    Viewer.THERAPIST,
    Viewer.CLINICIAN,
    Viewer.DESK,
    Viewer.ADMIN,
    Viewer.OPERATOR,
)
MOMENTS = ("2026-11-03T08:00", "2026-11-03T10:00", "2026-11-03T16:00", "2026-11-04T09:00", "2026-11-06T15:00")
CALLS = pace.rounds(300, 100_000)
OF_PATIENTS = 3
"""A patient, and a guest, gets so many times the calls of anybody else: nobody else gets far."""
AT_ONCE = 200
"""Calls after which everything is as it was before them."""
CHECKED = (
    not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_headers_conformance,
    described.response_schema_conformance,
    described.negative_data_rejection,
)
WORDS = (
    "",
    "yes",
    "no",
    "half",
    "tonight",
    "tomorrow",
    "never",
    "done",
    "partly",
    "tired",
    "clear",
    "10:20",
    "99",
)
FIELDS = (
    "about",
    "until",
    "how",
    "undo",
    "energy",
    "said",
    "fact",
    "slept",
    "ended",
    "key",
    "paused",
    "whole",
)
ACTS = ("done", "later", "undo", "energy", "answer", "told", "morning", "ended", "pause", "whole")


@pytest.fixture(scope="module")
def _one_connection() -> Iterator[None]:
    """A request ends with its connection closed, which here is that of the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def schema(_one_connection: None) -> Any:
    return schemathesis.openapi.from_wsgi("/api/1/openapi.json", application)


def likely_acts(world: World) -> st.SearchStrategy[dict[str, Any]]:
    """Acts that a phone of the first patient could send, or nearly."""
    own = world.a.patients[0]
    abouts = (
        "ask:first",
        "ask:slept",
        an_occurrence(own),
        "leaving",
        "home",
        "slept",
        "cleared|",
        "s1",
        "s2",
    )
    theirs = list(Fact.objects.exclude(patient=own).values_list("id", flat=True)[:3])
    ours = list(Fact.objects.filter(patient=own).values_list("id", flat=True)[:3])
    chance = pace.chance("ids")
    pool = [*theirs, *ours, *(UUID(int=chance.getrandbits(128)) for _ in range(20))]
    words = st.sampled_from([*WORDS, *abouts, *map(str, theirs), *map(str, ours)])
    return st.fixed_dictionaries(
        {
            "id": st.sampled_from(pool).map(str),
            "act": st.sampled_from(ACTS),
            "fields": st.dictionaries(st.sampled_from(FIELDS), words | st.text(max_size=20), max_size=4),
            "happened_at": st.integers(900, 1000),
            "sent_at": st.integers(900, 1100),
        }
    )


def cases(schema: Any, world: World, viewer: Viewer) -> st.SearchStrategy[Case]:
    """One request to any address of the API, from a browser in which somebody is signed in."""
    cookie = world.cookies.get(viewer)
    cookies = {settings.SESSION_COOKIE_NAME: cookie} if cookie else {}
    tell, ahead = schema["/api/1/acts"]["POST"], schema["/api/1/ahead"]["GET"]
    allowed = tell.as_strategy(GenerationMode.POSITIVE, cookies=cookies)
    refused = tell.as_strategy(GenerationMode.NEGATIVE, cookies=cookies)
    likely = likely_acts(world).map(
        lambda body: tell.Case(body=body, media_type="application/json", cookies=dict(cookies))
    )
    many = [allowed, refused, likely, likely, likely]
    return st.one_of(*many * 12, ahead.as_strategy(cookies=cookies))


def call(case: Case, world: World, viewer: Viewer, statuses: Counter[int]) -> Iterator[str]:
    """What is wrong with the answer."""
    cache.clear()  # somebody who sends so much is slowed down, which is proved elsewhere
    answer = case.call(headers={"Accept-Encoding": "identity"})
    statuses[answer.status_code] += 1
    try:
        case.validate_response(answer, checks=list(CHECKED))
    except (AssertionError, schemathesis.errors.SchemathesisError, BaseExceptionGroup) as error:
        yield f"{viewer}: {case.method} {case.path} {case.body!r:.300}: {error}"
    name = {"/api/1/acts": "api_acts", "/api/1/ahead": "api_ahead"}[case.path]
    for leak in world.leaks(viewer, answer.content, RULES[name].shows):
        yield f"{viewer}: {case.method} {case.path}: shows {leak}"


def fuzz(schema: Any, world: World, viewer: Viewer, calls: int, chance: random.Random) -> list[str]:
    """So many calls at one moment of the course, and what was wrong with any of them."""
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    clock.move_to(at(chance.choice(MOMENTS)))

    @hypothesis.seed(chance.getrandbits(64))
    @hypothesis.settings(
        max_examples=calls,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=cases(schema, world, viewer))
    def each(case: Case) -> None:
        wrong.extend(call(case, world, viewer, statuses))

    cache.clear()
    with transaction.atomic(), plans_as_before():
        each()
        transaction.set_rollback(True)
    failed = sum(count for status, count in statuses.items() if status >= 500)
    name = f"calls of the API, {connection.display_name}"
    pace.figures(name, statuses.total(), stored=statuses[200], failed=failed, wrong=len(wrong))
    return wrong


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_call_finds_a_fault_or_somebody_elses_words(
    viewer: Viewer, world: World, schema: Any, django_db_blocker: Any
) -> None:
    shares = len(VIEWERS) + 2 * (OF_PATIENTS - 1)
    is_patient = viewer in (Viewer.PATIENT, Viewer.GUEST)
    left = CALLS // shares * (OF_PATIENTS if is_patient else 1)
    chance = random.Random(f"{pace.SEED}:{viewer}")
    wrong: list[str] = []
    with django_db_blocker.unblock():
        while left > 0 and not wrong:
            wrong = fuzz(schema, world, viewer, min(left, AT_ONCE), chance)
            left -= AT_ONCE
    assert not wrong, "\n".join([*wrong[:5], pace.replay(HERE)])
