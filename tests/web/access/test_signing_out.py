"""The way out is in sight: on every page of the desk, and at most two taps from every tab of a patient."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.access_rules import OK, RULES, Relation, Viewer
from web.access.test_access_matrix import addresses
from web.access.world import World, standing_world
from web.people import make_patient, plan_session

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TABS = ("today", "plan", "look_back")
PAGES = [name for name, rule in RULES.items() if name.startswith("desk") and rule.get == OK]

type Move = Callable[[str], int]


@pytest.fixture(scope="module")
def world(request, django_db_blocker) -> Iterator[World]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_desk_shows_how_to_sign_out(name, world, django_db_blocker):
    with django_db_blocker.unblock():
        found = addresses(name, world)
        address = reverse(name, args=found[next(r for r in (Relation.SAME, Relation.NONE) if r in found)])
        page = world.client(Viewer.ADMIN).get(address).content.decode()
    assert link(page, "account_logout") == "Sign out"


def test_so_does_the_page_that_asks_for_a_second_factor(world, django_db_blocker):
    with django_db_blocker.unblock():
        user = world.a.staff[Viewer.DESK].user
        user.authenticator_set.all().delete()
        page = world.client(Viewer.DESK).get(reverse("desk"))
    assert page.status_code == 403
    assert link(page.content.decode(), "account_logout") == "Sign out"


def link(page: str, name: str) -> str:
    found = re.search(rf'<a[^>]* href="{reverse(name)}"[^>]*>([^<]+)<', page)
    return found[1] if found else ""


@pytest.fixture
def phone() -> Client:
    patient = make_patient("robin@example.org", guide="standard")
    plan_session(patient, "s1", "2026-11-10T10:00:00-05:00", end="2026-11-10T10:50:00-05:00")
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def test_the_last_line_of_every_tab_leads_to_you_and_you_to_the_way_out(phone, move_clock: Move):
    move_clock("2026-11-14T10:00")
    for name in TABS:
        assert link(phone.get(reverse(name)).content.decode(), "you") == "You and privacy", name
    assert link(phone.get(reverse("you")).content.decode(), "account_logout") == "Sign out"


def test_the_day_of_a_session_stays_quiet(phone, move_clock: Move):
    move_clock("2026-11-10T12:00")
    page = phone.get(reverse("today")).content.decode()
    assert "dose-day" in page
    assert not link(page, "you")
