"""Help, the plan for hard hours and the symptom check: pictures in both languages and three themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from afterwards.web import clock
from afterwards.web.circle.actions import make_link
from afterwards.web.courses.actions import Author
from afterwards.web.people.models import Patient, User
from journeys.conftest import WITHOUT_WORKER
from journeys.lives import live
from journeys.test_moments import LANGUAGES, PICTURES, scrolls_sideways, take_pictures
from web.people import at, make_practice

pytestmark = [pytest.mark.django_db(transaction=True), WITHOUT_WORKER]

BACKEND = "django.contrib.auth.backends.ModelBackend"
PEOPLE = {"name0": "Sam", "phone0": "+1 555 010 0177", "name1": "My sister", "phone1": "+1 555 010 0178"}
WRITTEN: dict[str, dict[str, str]] = {
    "signs": {"text": "I stop answering my sister. I sleep at noon."},
    "alone": {"text": "Shower. Shoes on. Walk to the park with music."},
    "places": {"text": "The library, ground floor."},
    "people": PEOPLE,
    "trained": {"name0": "Dr. Example", "phone0": "+1 555 010 0190", "when0": "Weekdays, 9 to 5"},
    "safer": {"text": "Sam keeps the spare pills."},
}


def person_at(wall: str, moment: str = "just home") -> Patient:
    """Somebody with a clinic, at a moment of the standard guide."""
    found = next(patient for patient, one in live("standard-iv") if one.name == moment)
    practice = make_practice()
    practice.hours = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    practice.save()
    Patient.objects.filter(pk=found.pk).update(practice=practice)
    clock.move_to(at(wall))
    return Patient.objects.get(pk=found.pk)


def write_plan(patient: Patient) -> None:
    """The whole plan, as its pages write it."""
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    for part, fields in WRITTEN.items():
        answer = client.post(reverse("my_plan_part", args=[part]), {"id": str(uuid4()), **fields})
        assert answer.status_code == 302


def speak(page: Page, origin: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])


def look_at(page: Page, address: str, name: str) -> None:
    """Open it, and take its pictures where they are wanted."""
    answer = page.goto(address)
    assert answer is None or answer.status in (200, 404), address
    assert scrolls_sideways(page) is False, address
    assert page.locator(".lit:visible").count() <= 1, address
    if PICTURES:
        take_pictures(page, f"help/{name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_general_pages(page: Page, live_server: Any, language: str) -> None:
    clock.move_to(at("2026-11-12T12:00"))
    speak(page, live_server.url, language)
    for name, path in (
        ("general", "/help/"),
        ("unknown-country", "/help/?country=xx"),
        ("uk", "/help/?country=gb"),
    ):
        look_at(page, live_server.url + path, f"{name}-{language}")
    page.context.clear_cookies(name="country")
    for number in (1, 2, 3, 4):
        look_at(page, f"{live_server.url}/help/unwell/#q{number}", f"question-{number}-{language}")
    for sign in ("chest", "dark", "unreal"):
        page.goto(f"{live_server.url}/help/unwell/")
        page.evaluate("sign => document.querySelector(`button[value=${sign}]`).click()", sign)
        page.locator(".show summary:visible").click()
        assert page.locator(".result:visible").count() == 1
        if PICTURES:
            take_pictures(page, f"help/result-{sign}-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_ones_own_pages(page: Page, live_server: Any, sign_in: Callable[[User], None], language: str) -> None:
    patient = person_at("2026-11-12T18:00")
    robin = Author(user=patient.user, role="patient")
    token = make_link(patient, robin, at("2026-11-09T18:00"), session="s1")
    sign_in(patient.user)
    speak(page, live_server.url, language)
    look_at(page, f"{live_server.url}/mine/help/", f"own-without-plan-{language}")
    look_at(page, f"{live_server.url}/mine/plan/", f"plan-empty-{language}")
    look_at(page, f"{live_server.url}/mine/plan/signs/", f"plan-question-{language}")
    look_at(page, f"{live_server.url}/mine/plan/people/", f"plan-people-{language}")
    look_at(page, f"{live_server.url}/mine/plan/quick/", f"plan-quick-{language}")
    write_plan(patient)
    look_at(page, f"{live_server.url}/mine/help/", f"own-{language}")
    look_at(page, f"{live_server.url}/mine/plan/", f"plan-{language}")
    clock.move_to(at("2026-11-10T12:10"))
    look_at(page, f"{live_server.url}/mine/help/", f"own-first-day-{language}")
    page.goto(f"{live_server.url}/mine/unwell/#q4")
    page.evaluate("document.querySelector('input[value=headache]').click()")
    page.locator("button[name=done]").click()
    assert page.locator(".result:visible").count() == 1
    if PICTURES:
        take_pictures(page, f"help/result-expected-{language}")
    look_at(page, f"{live_server.url}/ride/{token}/", f"supporter-{language}")
