"""Somebody who calls a session an appointment meets no other word for it, on any page, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from afterwards.web import clock
from afterwards.web.courses.models import Kind
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.queries import plan_of
from journeys.conftest import WITHOUT_WORKER
from journeys.lives import Moment, live, looked_at
from journeys.routes import BACKEND, make_world, shown_to
from web.people import at, tell

pytestmark = [pytest.mark.django_db(transaction=True), WITHOUT_WORKER]

LANGUAGES = ("en", "es")
NOW = "2026-11-14T10:00"
WORD = re.compile(r"\bsessions?\b|\bsesi[oó]n(?:es)?\b|\ban? citas?\b|\ba appointment", re.IGNORECASE)
OWN = "[translate=no], .quote, textarea, script, style, .demo-bar"
"""What somebody else wrote, or typed, and what no person reads."""
ALSO = (
    "/plan/session/s2/move/?day=2026-11-21&time=10:00",
    "/plan/session/s2/move/?day=2026-11-17&time=10:00",
    "/plan/session/s1/record/?what=missed",
    "/plan/add/?day=2026-11-30&time=10:00&route=iv",
    "/plan/add/?day=2026-11-17&time=10:05&route=iv",
    "/plan/?month=2027-01",
    "/no/such/page/",
)
"""Comparisons, refusals, another month, a page that is not there."""
GENERAL = "/help/unwell/"
"""The check that is the same for everybody and knows of nobody's wish. One's own does."""
TABS = ("/today/", "/plan/", "/look-back/", "/you/")
_SEEN = """own => {
  const page = document.documentElement.cloneNode(true);
  for (const node of page.querySelectorAll(own)) node.remove();
  const heard = ["aria-label", "title", "alt", "placeholder", "data-over", "abbr"];
  const named = heard.flatMap(name => [...page.querySelectorAll(`[${name}]`)].map(n => n.getAttribute(name)));
  return [page.textContent, ...named].join("\\n");
}"""


def wish(patient: Patient) -> None:
    tell(Patient.objects.get(pk=patient.pk), Kind.WISH, {"words": "appointment"}, at(NOW))


def left(text: str) -> list[str]:
    """The words around each "session" that is left."""
    return [text[max(0, found.start() - 30) : found.end() + 20] for found in WORD.finditer(text)]


def test_no_page_says_session(page: Page, live_server: Any, sign_in: Callable[[User], None]) -> None:
    """Every page as it is sent; those of the tabs as a browser shows them as well."""
    world = make_world()
    sign_in(world.patient.user)
    for language in LANGUAGES:
        speak(page, live_server.url, language)
        assert look(page, f"{live_server.url}/you/"), (
            "without the wish it is said: else this reads too little"
        )
    wish(world.patient)
    paths = shown_to(world.patient.user, world)
    shown = [path for path in paths if not path.startswith("/account/") and path != GENERAL]
    for language in LANGUAGES:
        client = client_of(world.patient, language)
        trouble = {path: texts for path in (*shown, *ALSO) if (texts := sent(client, path))}
        assert trouble == {}, language
        speak(page, live_server.url, language)
        trouble = {path: texts for path in TABS if (texts := look(page, live_server.url + path))}
        assert trouble == {}, language


def sent(client: Client, path: str) -> list[str]:
    clock.move_to(at(NOW))
    return left(read(client.get(path).content.decode()))


def test_no_first_question_says_session() -> None:
    world = make_world()
    wish(world.newcomer)
    shown = [
        path for path in shown_to(world.newcomer.user, world) if path.startswith(("/begin/", "/account/"))
    ]
    for language in LANGUAGES:
        client = client_of(world.newcomer, language)
        trouble = {path: texts for path in shown if (texts := sent(client, path))}
        assert trouble == {}, language


def look(page: Page, address: str) -> list[str]:
    clock.move_to(at(NOW))
    page.goto(address)
    return left(page.evaluate(_SEEN, OWN))


def test_no_comparison_says_session() -> None:
    world = make_world()
    wish(world.patient)
    for language in LANGUAGES:
        client = client_of(world.patient, language)
        asked = client.post("/you/change/zone/", {"zone": "Europe/Berlin", "sessions": "moment"})
        shown = read(client.get(asked["Location"]).content.decode())
        assert re.search(r"\b(?:Appointment|Cita)\b", shown)
        assert left(shown) == []


@pytest.mark.parametrize("life", looked_at())
def test_no_moment_says_session(life: str) -> None:
    """Every moment of every guide."""
    for client, moment in wished(life):
        answer = client.get("/today/")
        assert left(read(answer.content.decode())) == [], (moment.name, dict(answer.wsgi_request.wishes))


def test_no_page_that_a_phone_keeps_says_session() -> None:
    for client, moment in wished("standard-iv"):
        if moment.name == "two days before":
            kept = client.get("/api/1/ahead").json()["pages"]
            assert len(kept) > 1
            assert [texts for one in kept if (texts := left(read(one["html"])))] == []


def wished(life: str) -> Iterator[tuple[Client, Moment]]:
    """A browser of the person of that life at each moment, after their wish, in both languages."""
    for patient, moment in live(life):
        if not plan_of(patient).record.wishes:
            wish(patient)
        clock.move_to(at(moment.wall))
        for language in LANGUAGES:
            yield client_of(patient, language), moment


def speak(page: Page, origin: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])


def client_of(patient: Patient, language: str) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(patient.user, backend=BACKEND)
    return client


def read(html: str) -> str:
    """The text of a page and of what is read aloud, without what is somebody's own."""
    html = re.sub(
        r'<(\w+)[^>]* translate="no"[^>]*>.*?</\1>|<(script|style)\b.*?</\2>', " ", html, flags=re.DOTALL
    )
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder|data-over|abbr)="([^"]*)"', html)
    return " ".join([re.sub(r"<[^>]*>", " ", html), *spoken])
