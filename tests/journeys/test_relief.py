"""A year of a person's scores, read in a few minutes: rise, plateau, drift, booster."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from afterwards.web import clock
from afterwards.web.people.models import Patient, User
from journeys.conftest import WITHOUT_WORKER
from journeys.measuring import axe, scrolls_sideways, small_targets
from web.lookback.years import NOW, somebody
from web.people import at, plan_session
from web.relief.lives import FEW, FIRST, HOLDS, RISE, WORSE, bring, on, treated

pytestmark = pytest.mark.django_db(transaction=True)
STATES = {
    "past the mark, with a signal": (WORSE, 64, 64),
    "silent": (RISE, 49, 63),
    "not enough yet": (FEW, 10, 10),
}
BOOSTER = {71: 9, 78: 6, 85: 6, 92: 6}


def opened(page: Page, live_server: Any, day: int) -> None:
    clock.move_to(on(day, 20))
    page.goto(live_server.url + reverse("how_long"))


def test_rise_plateau_drift_and_booster(
    page: Page, live_server: Any, sign_in: Callable[[User], None]
) -> None:
    clock.move_to(on(10))
    patient = treated({day: score for day, score in WORSE.items() if day <= 6}, 10)
    assert patient.user is not None
    sign_in(patient.user)
    main = page.get_by_role("main")
    opened(page, live_server, 10)
    expect(main).to_contain_text("We will not guess.")
    for until, sentence in ((49, "Half of your gain may be gone by"), (64, "at or past your half-way mark")):
        told = {day: score for day, score in WORSE.items() if until - 43 < day <= until}
        clock.move_to(on(until))
        bring(patient, told, on(until))
        opened(page, live_server, until)
        expect(main).to_contain_text(sentence)
    expect(main.get_by_text("About half of your gain may be gone.")).to_be_visible()
    plan_session(Patient.objects.get(pk=patient.pk), "s7", "2026-12-18T10:00", on(66))
    clock.move_to(on(92))
    bring(patient, BOOSTER, on(92))
    opened(page, live_server, 92)
    expect(main).not_to_contain_text("at or past your half-way mark")


def test_readers_get_the_sentence_and_every_number(
    page: Page, live_server: Any, sign_in: Callable[[User], None]
) -> None:
    clock.move_to(on(49))
    patient = treated(RISE, 49)
    assert patient.user is not None
    sign_in(patient.user)
    opened(page, live_server, 49)
    name = page.get_by_role("img").first.get_attribute("aria-label") or ""
    assert "in about 1 of 10 cases" in name
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row")).not_to_have_count(0)
    expect(page.get_by_role("columnheader")).to_have_count(6)
    for wide in (320, 390, 1280):
        page.set_viewport_size({"width": wide, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_on_paper_the_table_and_all_limits_stand(
    page: Page, live_server: Any, sign_in: Callable[[User], None], tmp_path: Path
) -> None:
    clock.move_to(on(49))
    patient = treated(HOLDS, 49)
    assert patient.user is not None
    sign_in(patient.user)
    opened(page, live_server, 49)
    page.emulate_media(media="print")
    expect(page.get_by_text("No date beyond 90 days is given.")).to_be_visible()
    cell = page.get_by_role("rowheader", name=f"{FIRST.day + 7} October", exact=True)
    assert cell.bounding_box() is not None
    assert page.pdf(path=tmp_path / "card.pdf")


@WITHOUT_WORKER
def test_every_state_is_sound_in_the_dark_in_spanish_and_on_a_small_phone(
    page: Page, live_server: Any, sign_in: Callable[[User], None]
) -> None:
    language = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "es", "url": live_server.url}
    page.context.add_cookies([language])
    wrong: dict[str, list[str]] = {}
    for state, (told, day, seen) in STATES.items():
        clock.move_to(on(day))
        patient = treated(told, day)
        assert patient.user is not None
        sign_in(patient.user)
        clock.move_to(on(seen, 20))
        for name in ("how_long", "visit"):
            page.goto(live_server.url + reverse(name))
            for theme in ("light", "dark"):
                page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
                wrong[f"{state}, {name}, {theme}"] = [*axe(page), *small_targets(page)]
            wrong[f"{state}, {name}, small"] = scrolls_sideways(page, 320)
            page.set_viewport_size({"width": 390, "height": 844})
    assert {where: found for where, found in wrong.items() if found} == {}


@WITHOUT_WORKER
def test_a_year_fits_on_two_sheets_in_two_languages(
    page: Page, live_server: Any, sign_in: Callable[[User], None]
) -> None:
    clock.move_to(at(NOW))
    patient = somebody()
    assert patient.user is not None
    sign_in(patient.user)
    for language, pages in (("en", 1), ("both", 2)):
        page.goto(f"{live_server.url}{reverse('visit')}?in={language}")
        paper = page.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type ?/Page\b", paper)) <= pages, language
