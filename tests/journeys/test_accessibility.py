"""Every page that anybody can reach, measured: axe, headline, language, targets, letters, width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page

from afterwards.web import clock
from afterwards.web.people.models import User
from journeys import measuring
from journeys.conftest import WITHOUT_WORKER
from journeys.lives import LIVES, live
from journeys.routes import World, make_world, shown_to, stranger_without_second_factor
from web.people import at
from web.proofs import pace

pytestmark = [pytest.mark.django_db(transaction=True), WITHOUT_WORKER]

WIDTHS = (320, 390, 1280)
THEMES = ("light", "dim", "dark")
LANGUAGES = ("en", "es")
COMBINATIONS = [*((theme, 390) for theme in THEMES), *(("light", width) for width in WIDTHS if width != 390)]
"""Colours do not hang on the width, nor sizes on the theme."""
MAIN = ("/welcome/", "/today/", "/plan/", "/you/", "/help/")
DOSE_DAY = ("during", "just home", "afternoon", "first night", "next morning")

VIEWERS: dict[str, Callable[[World], User | None]] = {
    "nobody": lambda _world: None,
    "patient": lambda world: world.patient.user,
    "newcomer": lambda world: world.newcomer.user,
    "staff": lambda world: world.staff.user,
    "staff-without-second-factor": stranger_without_second_factor,
}


PARTS = {"patient": "12"}
"""Who has many pages is looked at in several tests, side by side."""
EVERY = 1 if pace.SOAK else 5
"""In an ordinary run every fifth page; the main pages are looked at in each."""


@pytest.mark.parametrize(("viewer", "part"), [(one, part) for one in VIEWERS for part in PARTS.get(one, "1")])
def test_every_page_holds_for_everybody(
    page: Page, live_server: Any, sign_in: Callable[[User], None], viewer: str, part: str
) -> None:
    cache.clear()
    world = make_world()
    user = VIEWERS[viewer](world)
    shown = [
        path for path in shown_to(user, world) if viewer in ("nobody", "patient") or _is_own(path, viewer)
    ]
    parts = PARTS.get(viewer, "1")
    shown = shown[parts.index(part) :: len(parts)][::EVERY]
    assert shown
    if user is not None:
        sign_in(user)
    trouble = {}
    for path in shown:
        clock.move_to(at("2026-11-14T10:00"))
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(live_server.url + path)
        found = measured(page, "en")
        if found:
            trouble[path] = found
    assert trouble == {}


def _is_own(path: str, viewer: str) -> bool:
    """Pages that somebody else has been measured with in the same words are measured once."""
    if viewer == "nobody":
        return True
    if viewer == "patient":
        return not path.startswith(("/begin/", "/help/", "/ride/"))
    if viewer == "newcomer":
        return path.startswith(("/begin/", "/today/", "/account/keep/"))
    return path.startswith(("/clinic/", "/account/keep/"))


def measured(page: Page, language: str) -> list[str]:
    """Everything that is wrong with the page that is open."""
    found = [*measuring.frame(page, language), *measuring.small_targets(page), *measuring.help_corner(page)]
    found += [*measuring.far_apart(page), *measuring.axe(page)]
    for width in (1280, 320):
        found += [*measuring.scrolls_sideways(page, width), *measuring.far_apart(page)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_pages_hold_in_every_theme_and_width(
    page: Page, live_server: Any, sign_in: Callable[[User], None], language: str
) -> None:
    world = make_world()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    trouble = {}
    for path in MAIN:
        if path == MAIN[1]:
            sign_in(world.patient.user)
        page.goto(live_server.url + path)
        for theme, width in COMBINATIONS:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            found = [*measuring.scrolls_sideways(page, width), *measuring.axe(page)]
            found += measuring.frame(page, language)
            if found:
                trouble[f"{path} {theme} {width}"] = found
    assert trouble == {}


def test_the_first_day_keeps_its_figures(
    page: Page, live_server: Any, sign_in: Callable[[User], None]
) -> None:
    trouble = {}
    entered = False
    for patient, moment in live("standard-iv"):
        if moment.name not in DOSE_DAY:
            continue
        if not entered:
            sign_in(patient.user)
            entered = True
        clock.move_to(at(moment.wall))
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{live_server.url}/today/")
            assert measuring.is_dose_day(page), moment.name
            found = [*measuring.dose_day(page), *measuring.small_targets(page), *measuring.axe(page)]
            if found:
                trouble[f"{moment.name} {width}"] = found
    assert trouble == {}


def test_the_lives_have_their_first_day() -> None:
    assert set(DOSE_DAY) <= {moment.name for moment in LIVES["standard-iv"][1]}
