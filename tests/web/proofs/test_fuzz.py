"""Whatever is sent to the API, by whomever: no fault of ours, only described answers, nobody else's words.

Schemathesis makes requests from the API's own description: such as it allows, such as it does not, and, with
our help, such as a phone could send: acts with the right words, ids sent before, ids of others' facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import batched
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
from afterwards.web.people.models import Patient
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
CALLS = pace.rounds(2_000, 100_000)
OF_PATIENTS = 3
"""A patient, and a guest, gets so many times the calls of anybody else: nobody else gets far."""
SHARE = CALLS // (len(VIEWERS) + 2 * (OF_PATIENTS - 1))
"""The calls of anybody else."""
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
CHECK_INS = ("begin", "say", "say", "say", "hand", "put-off", "mood")
OF_CHECK_INS = {
    "item": ("death", "down", "nervous", "ask:safe", "ask:agree", "effects", "", "onset/headache"),
    "said": ("0", "1", "3", "4", "now", "safe", "undo", "headache\nnausea", "", "not today"),
    "form": ("phq-9", "phq-8", "gad-7", "side-effects", "daily", "six", "../phq-9"),
    "version": ("1.0.0", "0.1.0", "", "x" * 41),
    "to": ("clinic", "self", "nobody"),
    "language": ("en", "es", "x" * 20),
    "question": ("Better off dead?", "\u202e", "x" * 500),
    "answer": ("Nearly every day", "<b>"),
    "signs": ("", "dark thoughts nearly every day", "craving\nnothing", "\n"),
    "called": ("", "crisis", "now", "both"),
    "not": ("later", "today", "never"),
}
"""What a phone tells of check-ins, or nearly: forms that are here, that changed, that never were."""


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
    theirs, ours = _facts(own)
    words = st.sampled_from([*WORDS, *abouts, *map(str, theirs), *map(str, ours)]) | st.text(max_size=20)
    return _acts(world, ACTS, st.dictionaries(st.sampled_from(FIELDS), words, max_size=4))


def likely_answers(world: World) -> st.SearchStrategy[dict[str, Any]]:
    """What such a phone could tell of check-ins: of one's own, of nobody's, of somebody else's."""
    chance = pace.chance("papers")
    papers = [world.paper, world.alert, world.done, *(UUID(int=chance.getrandbits(128)) for _ in range(6))]
    fields = {name: st.sampled_from(words) for name, words in OF_CHECK_INS.items()}
    needed = {name: fields.pop(name) for name in ("item", "said")}
    needed["paper"] = st.sampled_from([*map(str, papers), "none"])
    return _acts(world, CHECK_INS, st.fixed_dictionaries(needed, optional=fields))


def _acts(
    world: World, acts: Sequence[str], fields: st.SearchStrategy[dict[str, str]]
) -> st.SearchStrategy[dict[str, Any]]:
    theirs, ours = _facts(world.a.patients[0])
    chance = pace.chance("ids")
    pool = [*theirs, *ours, *(UUID(int=chance.getrandbits(128)) for _ in range(20))]
    return st.fixed_dictionaries(
        {
            "id": st.sampled_from(pool).map(str),
            "act": st.sampled_from(acts),
            "fields": fields,
            "happened_at": st.integers(900, 1000),
            "sent_at": st.integers(900, 1100),
        }
    )


def _facts(own: Patient) -> tuple[list[UUID], list[UUID]]:
    """Ids of others' facts, and of one's own."""
    theirs = Fact.objects.exclude(patient=own).values_list("id", flat=True)[:3]
    return list(theirs), list(Fact.objects.filter(patient=own).values_list("id", flat=True)[:3])


@pytest.fixture(scope="module")
def cases(schema: Any, world: World, django_db_blocker: Any) -> list[Case]:
    """The requests, drawn once: making one takes longer than answering it. Everybody sends the same ones."""
    tell = schema["/api/1/acts"]["POST"]
    allowed, refused = map(tell.as_strategy, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    with django_db_blocker.unblock():
        acts, answers = (
            strategy(world).map(lambda body: tell.Case(body=body, media_type="application/json"))
            for strategy in (likely_acts, likely_answers)
        )
    drawn: list[Case] = []

    @hypothesis.seed(pace.chance("calls").getrandbits(64))
    @hypothesis.settings(
        max_examples=SHARE * OF_PATIENTS,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=st.one_of(allowed, refused, acts, acts, answers, answers))
    def draw(case: Case) -> None:
        drawn.append(case)

    draw()
    return drawn


def call(case: Case, world: World, viewer: Viewer, statuses: Counter[int]) -> Iterator[str]:
    """What is wrong with the answer to this viewer's browser."""
    cookie = world.cookies.get(viewer)
    case.cookies = {settings.SESSION_COOKIE_NAME: cookie} if cookie else {}
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


def fuzz(told: Sequence[Case], ahead: Case, world: World, viewer: Viewer, moment: str) -> list[str]:
    """These calls at one moment of the course, then a look at what lies ahead, which is forty pages."""
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    clock.move_to(at(moment))
    cache.clear()
    with transaction.atomic(), plans_as_before():
        for case in (*told, ahead):
            wrong.extend(call(case, world, viewer, statuses))
        transaction.set_rollback(True)
    failed = sum(count for status, count in statuses.items() if status >= 500)
    name = f"calls of the API, {connection.display_name}"
    pace.figures(name, statuses.total(), stored=statuses[200], failed=failed, wrong=len(wrong))
    return wrong


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_call_finds_a_fault_or_somebody_elses_words(
    viewer: Viewer, world: World, schema: Any, cases: list[Case], django_db_blocker: Any
) -> None:
    is_patient = viewer in (Viewer.PATIENT, Viewer.GUEST)
    own = cases if is_patient else pace.chance(f"{viewer}").sample(cases, min(SHARE, len(cases)))
    ahead = schema["/api/1/ahead"]["GET"].Case()
    chance = pace.chance(f"moments of {viewer}")
    with django_db_blocker.unblock():
        for told in batched(own, AT_ONCE):
            wrong = fuzz(told, ahead, world, viewer, chance.choice(MOMENTS))
            assert not wrong, "\n".join([*wrong[:5], pace.replay(HERE)])
