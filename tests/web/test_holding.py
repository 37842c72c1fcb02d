"""The day after a session: what opens, takes away or locks waits; what narrows and helps never does."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

import afterwards.web
from afterwards.web.access_rules import RULES
from afterwards.web.audit.models import AuditLine
from afterwards.web.circle.actions import end_links, make_link
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Kind
from afterwards.web.exports.actions import take_copy
from afterwards.web.holding import OnHoldError, held_until
from afterwards.web.people.actions import ask_to_erase, keep_with_unproven_address, set_passphrase
from afterwards.web.people.models import Patient
from afterwards.web.plans.actions import make_feed, revoke_feed
from afterwards.web.waiting import NEVER_WAITING, WAITING
from web.people import PASSPHRASE, at, make_patient, make_practice, make_staff, plan_session, tell

type Move = Callable[[str], int]

START, END = "2026-11-10T10:00", "2026-11-10T10:50"
INSIDE = ("2026-11-10T10:00", "2026-11-10T10:50", "2026-11-11T10:49:59")
"""0 h, at the end, 23:59:59 after it."""
OVER = "2026-11-11T10:50"


def verbs() -> dict[str, FunctionType]:
    """Every verb of the site, found by looking at its modules. A draft stores nothing."""
    folder = Path(afterwards.web.__file__).parent
    apps = [file.parent.name for file in folder.glob("*/actions.py")]
    modules = [import_module(f"afterwards.web.{app}.actions") for app in apps]
    return {
        f"{module.__name__}.{name}": verb
        for module in modules
        for name, verb in vars(module).items()
        if isinstance(verb, FunctionType) and verb.__module__ == module.__name__
        if not name.startswith("_") and not name.endswith("_draft") and name != "note"
    }


def asked() -> dict[str, Callable[[Patient, int], Any]]:
    """How each verb that waits is asked for."""
    by = {"by": None, "role": "patient"}
    return {
        "exports.actions.take_copy": lambda p, now: take_copy(p, author(p), now),
        "people.actions.ask_to_erase": lambda p, now: ask_to_erase(p, author(p), now),
        "circle.actions.make_link": lambda p, now: make_link(p, author(p), now, session="s1"),
        "plans.actions.make_feed": lambda p, now: make_feed(p, now=now, **by),
        "people.actions.set_passphrase": lambda p, now: set_passphrase(p.user, PASSPHRASE, now),
        "people.actions.keep_with_unproven_address": lambda p, now: keep_with_unproven_address(
            p.user, f"{now}@example.org", now
        ),
    }


ELSEWHERE = {"clinics.actions.join_as_patient"}
"""Proved with invitations, where its setting is."""


def author(patient: Patient) -> Author:
    return Author(user=patient.user, role="patient")


@pytest.fixture
def patient() -> Patient:
    """A session on 10 November, 10:00 to 10:50, recorded when it ended."""
    patient = make_patient("robin@example.org", guide="standard")
    plan_session(patient, "s1", f"{START}:00-05:00")
    value = {"key": "s1", "start": f"{START}:00-05:00", "end": f"{END}:00-05:00"}
    tell(patient, Kind.SESSION, value, at(END))
    return patient


def test_every_verb_says_whether_it_waits() -> None:
    found = verbs()
    assert len(found) > 30
    assert [name for name, verb in found.items() if not isinstance(getattr(verb, "waits", None), bool)] == []


def test_every_verb_that_waits_is_tried_here() -> None:
    waiting = {name.removeprefix("afterwards.web.") for name, verb in verbs().items() if verb.waits}
    assert waiting == {*asked(), *ELSEWHERE}


@pytest.mark.django_db
@pytest.mark.parametrize("name", asked())
def test_it_waits_from_the_start_to_the_last_second_of_the_day_after_the_end(
    patient: Patient, name: str
) -> None:
    ask = asked()[name]
    for wall in INSIDE:
        lines = AuditLine.objects.count()
        with pytest.raises(OnHoldError) as error:
            ask(patient, at(wall))
        assert error.value.until == at(OVER)
        assert AuditLine.objects.count() == lines
    ask(patient, at(OVER))
    assert AuditLine.objects.count() > lines


@pytest.mark.django_db
@pytest.mark.parametrize("name", asked())
def test_it_does_not_wait_before_a_session(patient: Patient, name: str) -> None:
    asked()[name](patient, at(START) - 1)


@pytest.mark.django_db
def test_narrowing_never_waits(patient: Patient) -> None:
    make_link(patient, author(patient), at(START) - 60, session="s1")
    make_feed(patient, patient.user, "patient", at(START) - 60)
    lines = AuditLine.objects.count()
    end_links(patient, author(patient), at(END), session="s1")
    revoke_feed(patient, patient.user, "patient", at(END))
    assert AuditLine.objects.count() == lines + 2


@pytest.mark.django_db
def test_a_session_that_nobody_recorded_counts_from_its_latest_planned_end() -> None:
    patient = make_patient(guide="standard")
    plan_session(patient, "s1", f"{START}:00-05:00")
    until = held_until(patient, at(START))
    assert until is not None
    assert at(START) + 86400 <= until <= at(START) + 2 * 86400
    assert held_until(patient, at(START) - 1) is None
    tell(patient, Kind.SESSION, {"key": "s1", "missed": True}, at(END))
    patient.refresh_from_db()
    assert held_until(patient, at(END)) is None


# --- On the pages -------------------------------------------------------------------------------------


@pytest.fixture
def phone(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_the_page_says_until_when_and_that_help_does_not_wait(phone: Client, move_clock: Move) -> None:
    move_clock("2026-11-10T14:00")
    answer = phone.post(reverse("feed"), {"act": "make"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This waits until tomorrow, 10:50\N{NO-BREAK SPACE}am." in page
    assert reverse("help") in page
    assert phone.get(reverse("help")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(WAITING))
def test_the_ways_in_stay_as_they_are(phone: Client, name: str, move_clock: Move) -> None:
    keys = {"mfa_edit_webauthn": [1], "mfa_remove_webauthn": [1]}
    address = reverse(name, args=keys.get(name, []))
    move_clock("2026-11-10T14:00")
    assert phone.post(address).status_code == 409
    move_clock("2026-11-11T10:50")
    assert phone.post(address).status_code != 409


@pytest.mark.django_db
def test_staff_change_their_ways_in_whenever_they_want(move_clock: Move) -> None:
    move_clock("2026-11-10T14:00")
    client = Client()
    member = make_staff(make_practice(), "clinician", "nurse@example.org")
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("account_email")).status_code != 409


def test_every_page_of_the_sign_in_library_that_takes_something_is_in_one_list() -> None:
    assert not WAITING & NEVER_WAITING
    theirs = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "usersessions_"))
    }
    taking = {name for name in theirs if RULES[name].post is not None}
    assert taking <= WAITING | NEVER_WAITING
