"""Every address, viewer, relation and method answers as its row says, and shows nobody else's strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from afterwards.web.access_rules import FIELDS, RULES, STRANGERS, Relation, Rule, Viewer
from web.access.world import World, an_occurrence, standing_world

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
ONLY_IN_A_DEMONSTRATION = {"demo", "demo_clock", "demo_be"}
ONLY_WITHOUT_MAIL_CODES = {"account_confirm_email"}


def names(patterns: list[Any]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            assert isinstance(one, URLPattern)
            yield str(one.name)


NAMES = sorted(set(names(get_resolver().url_patterns)))


@pytest.fixture(scope="module")
def world(request, django_db_blocker) -> Iterator[World]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


def addresses(name: str, world: World) -> dict[Relation, list[Any]]:
    """The arguments of an address, by relation."""
    own = world.a.patients[0]
    patient_row = {
        "desk_patient": [],
        "desk_plan": [],
        "desk_follow": [],
        "desk_answer": ["fact.cleared"],
        "desk_move": ["s1"],
        "desk_record": ["s1"],
        "desk_not_held": ["s1"],
        "desk_alert": [world.alert],
    }
    if name in patient_row:
        return {relation: [id, *patient_row[name]] for relation, id in world.rows("patient").items()}
    kinds = {
        "desk_link": "prepared",
        "desk_guide": "guide",
        "desk_staff_end": "member",
        "desk_staff_devices": "member",
    }
    if name in kinds:
        return {relation: [id] for relation, id in world.rows(kinds[name]).items()}
    own_rows: dict[str, tuple[Any, Any]] = {
        "session": ("s1", "s99"),
        "move_session": ("s1", "s99"),
        "record_session": ("s1", "s99"),
        "sheet": ("s1", "s99"),
        "trend": ("daily", "nothing"),
        "why": (an_occurrence(own), "nothing/s1"),
        "fit": (an_occurrence(own), "nothing/s1"),
        "setting": ("alcohol", "nothing"),
        "checkin_begin": ("side-effects", "nothing"),
        "checkin_form": ("side-effects", "nothing"),
        "checkin": (world.paper, uuid4()),
        "checkin_help": (world.alarming, uuid4()),
        "checkin_done": (world.done, uuid4()),
        "ride": (world.tokens["ride"], "unknown-token"),
        "feed_calendar": (world.tokens["feed"], "unknown-token"),
        "invited": ("unknown-token", "other-token"),
        "mfa_edit_webauthn": (10**6, 10**6 + 1),
        "mfa_remove_webauthn": (10**6, 10**6 + 1),
    }
    if name in own_rows:
        known, unknown = own_rows[name]
        return {Relation.OWN: [known], Relation.ABSENT: [unknown], Relation.NONE: [known]}
    return {Relation.NONE: SAMPLES.get(name, [])}


SAMPLES: dict[str, list[Any]] = {
    "begin_question": ["zone"],
    "begin_guide_sheet": ["standard"],
    "day": [date(2026, 11, 4)],
    "my_plan_part": ["people"],
    "today_slept": ["slept"],
    "today_ended": ["s1"],
    "you_change": ["zone"],
}


def test_every_address_has_a_row_and_every_row_an_address():
    missing = [name for name in NAMES if name not in RULES]
    stale = set(RULES) - set(NAMES) - ONLY_IN_A_DEMONSTRATION - ONLY_WITHOUT_MAIL_CODES
    assert not missing, f"no row in access_rules.py: {missing}"
    assert not stale, f"rows without an address: {sorted(stale)}"


def test_rows_name_only_fields_that_there_are():
    assert {field for rule in RULES.values() for field in rule.shows} <= set(FIELDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell(name, world, django_db_blocker):
    with django_db_blocker.unblock():
        wrong = list(wrong_cells(name, world))
    assert not wrong, "\n".join(wrong)


def wrong_cells(name: str, world: World) -> Iterator[str]:
    rule = RULES[name]
    found = addresses(name, world)
    for relation in rule.about:
        address = reverse(name, args=found[relation])
        for viewer in Viewer:
            for method in METHODS:
                expected = rule.status(viewer, relation, method)
                answer = ask(world, viewer, method, address)
                cell = f"{method} {name} as {viewer}, {relation}"
                if answer.status_code != expected and not signs_in_first(rule, viewer, expected, answer):
                    yield f"{cell}: {answer.status_code}, not {expected} {answer.get('Location', '')}"
                by_whom = Viewer.PATIENT if rule.by_link else viewer
                for leak in world.leaks(by_whom, body(answer), rule.shows if allowed(answer) else ()):
                    yield f"{cell}: shows {leak}"


def signs_in_first(rule: Rule, viewer: Viewer, expected: int, answer: HttpResponse) -> bool:
    """Whether a stranger is sent to sign-in before learning that there is no such method."""
    return expected == 405 and viewer in STRANGERS and answer.status_code == rule.stranger


def allowed(answer: HttpResponse) -> bool:
    """A page that was given may show what its rule names; one that was refused shows nothing of anybody."""
    return answer.status_code in (200, 302, 409, 422)


def ask(world: World, viewer: Viewer, method: str, address: str) -> HttpResponse:
    """One request, after which everything is as it was."""
    cache.clear()
    with transaction.atomic():
        answer = world.client(viewer).generic(method, address)
        transaction.set_rollback(True)
    return answer


def body(answer: HttpResponse) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + answer.get("Location", "").encode()


def without_secrets(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|data-now="\d+"', b"", content)


@pytest.mark.parametrize("name", NAMES)
def test_no_other_method_does_more_than_the_two(name, world, django_db_blocker):
    with django_db_blocker.unblock():
        rule, found = RULES[name], addresses(name, world)
        address = reverse(name, args=found[rule.about[0]])
        for viewer in (Viewer.ANONYMOUS, Viewer.PATIENT, Viewer.ADMIN):
            for method in ("PUT", "PATCH", "DELETE"):
                known = {405, 302, rule.status(viewer, rule.about[0], "POST")}
                assert ask(world, viewer, method, address).status_code in known, (viewer, method)


def named_rows() -> list[str]:
    return [name for name in NAMES if name in RULES and Relation.ABSENT in RULES[name].about]


@pytest.mark.parametrize("name", named_rows())
def test_what_is_forbidden_answers_as_what_is_absent(name, world, django_db_blocker):
    with django_db_blocker.unblock():
        rule, found = RULES[name], addresses(name, world)
        hidden = [r for r in rule.about if r not in rule.reaches]
        for viewer in Viewer:
            answers = set()
            for relation in hidden:
                address = reverse(name, args=found[relation])
                answer = ask(world, viewer, "GET", address)
                seen = without_secrets(body(answer)).replace(address.encode(), b"HERE")
                answers.add((answer.status_code, seen))
            assert len(answers) == 1, (viewer, answers)
