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
from journeys.lives import LIVES, live
from web.people import at

PICTURES = os.environ.get("AFTERWARDS_PICTURES", "")
THEMES = ("light", "dim", "dark")
LANGUAGES = ("en", "es")
SIZES = {"phone": (390, 844), "desk": (1280, 800)}

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_moment_has_its_screen(
    page: Page,
    live_server: Any,
    sign_in: Callable[[User], None],
    life: str,
) -> None:
    entered = False
    for patient, moment in live(life):
        clock.move_to(at(moment.wall))
        if not entered:
            sign_in(patient.user)
            entered = True
        for language in LANGUAGES:
            look(page, live_server.url, language)
            assert page.locator("h1").count() == 1
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator(".lit").count() <= 1, moment
            assert scrolls_sideways(page) is False, moment
            if PICTURES:
                take_pictures(page, f"{life}/{moment.name}-{language}")


def look(page: Page, origin: str, language: str) -> None:
    """Today, in a language."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])
    response = page.goto(f"{origin}/today/")
    assert response is not None
    assert response.status == 200


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
            path = folder / f"{re.sub(r'[^a-z0-9/-]+', '-', name.lower())}-{theme}-{size}.png"
            page.screenshot(path=path, full_page=size == "phone")
    page.set_viewport_size({"width": 390, "height": 844})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "life" in metafunc.fixturenames:
        metafunc.parametrize("life", sorted(LIVES))
