"""Each shipped guide lived through in the browser: what the screen says is what the engine says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from afterwards.web import clock
from afterwards.web.people.models import User
from journeys.comparing import differences
from journeys.conftest import WITHOUT_WORKER
from journeys.engine import said
from journeys.lives import live, looked_at
from journeys.reading import Seen, read
from web.people import at

PICTURES = os.environ.get("AFTERWARDS_PICTURES", "")
THEMES = ("light", "dim", "dark")
LANGUAGES = ("en", "es")
SIZES = {"phone": (390, 844), "desk": (1280, 800)}

pytestmark = [pytest.mark.django_db(transaction=True), WITHOUT_WORKER]

QUIET = {"during", "just home", "afternoon", "first night", "next morning"}
"""Moments of the first day: its own light, larger words, few controls."""
ROOMS = {name: "dark" if name == "first night" else "dim" for name in QUIET} | {
    "two days before": "light",
    "morning of": "light",
}
ASKED = {"standard-iv", "standard-spray"}
"""Lives under a guide with a rule that ends when the person has slept."""

HEADLINES = {
    "far before": "An ordinary day.",
    "five days before": "5 days to go.",
    "two days before": "Two days to go.",
    "morning of": "Today at 10:00 am.",
    "during": "Nothing to do here.",
    "just home": "You are home. Rest now.",
    "afternoon": "Still resting. That is the plan.",
    "first night": "Sleep is the next thing.",
    "long gap": "It has been a while. Talk to your clinic first.",
    "paused": "Paused. Nothing is asked.",
    "week five": "An ordinary day.",
    "oral, morning": "Today’s rules.",
    "oral, after a dose": "Today’s rules.",
}
"""How the headline begins: the table of moments, word for word."""
EXACT_IN_SPANISH = {
    "just home": "Ya está en casa. Descanse.",
    "first night": "Ahora toca dormir.",
}
SLEPT = {"en": "Good morning. Did you sleep?", "es": "Buenos días. ¿Durmió?"}


def test_each_moment_has_its_screen(
    page: Page,
    live_server: Any,
    sign_in: Callable[[User], None],
    life: str,
) -> None:
    entered = False
    for number, (patient, moment) in enumerate(live(life)):
        if not entered:
            sign_in(patient.user)
            entered = True
        for language in LANGUAGES if life in ASKED or PICTURES else (LANGUAGES[number % 2],):
            now = at(moment.wall)
            clock.move_to(now)
            seen = look(page, live_server.url, language)
            where = f"{life}, {moment.name}, {language}"
            told = said(patient, now, language)
            assert differences(seen, told, language, hides=hides(life, moment.name)) == [], where
            assert seen.headline.startswith(headline(life, moment.name, language)), where
            assert seen.mode == ("dose-day" if moment.name in QUIET else ""), where
            if moment.name in ROOMS:
                assert seen.theme == ROOMS[moment.name], where
            assert page.locator("h1").count() == 1, where
            assert page.locator("html").get_attribute("lang") == language, where
            assert page.locator(".lit").count() <= 1, where
            assert scrolls_sideways(page) is False, where
            if PICTURES:
                take_pictures(page, f"{life}/{moment.name}-{language}")


def hides(life: str, moment: str) -> bool:
    """Whether the table of moments shows no rules then."""
    return moment in ("during", "long gap") or (moment == "next morning" and life in ASKED)


def headline(life: str, moment: str, language: str) -> str:
    """How the headline begins then; empty where the table leaves it to the guide's own lengths."""
    if moment == "next morning":
        return SLEPT[language] if life in ASKED else ""
    if moment == "48 hours over" and life in (*ASKED, "infusion-aftercare"):
        return "The 48 hours are over." if language == "en" else ""
    if language == "es":
        return EXACT_IN_SPANISH.get(moment, "")
    return HEADLINES.get(moment, "")


def look(page: Page, origin: str, language: str) -> Seen:
    """Today, in a language."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])
    response = page.goto(f"{origin}/today/")
    assert response is not None
    assert response.status == 200
    return read(page)


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def take_pictures(page: Page, name: str) -> None:
    """The page as it stands in the themes and sizes; the page's own theme first."""
    folder = Path(PICTURES)
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        for size, (width, height) in SIZES.items():
            if size == "desk" and theme == "dim":
                continue
            page.set_viewport_size({"width": width, "height": height})
            if size == "phone":  # as tall as the page, so that no bar lies across its middle
                tall = int(page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": max(height, tall)})
            path = folder / f"{re.sub(r'[^a-z0-9/-]+', '-', name.lower())}-{theme}-{size}.png"
            page.screenshot(path=path)
    page.set_viewport_size({"width": 390, "height": 844})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "life" in metafunc.fixturenames:
        metafunc.parametrize("life", looked_at())
