"""A year of a person's life in a few minutes: charts, what happened, the sheet, a past brought in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterwards.web import clock
from afterwards.web.people.models import User
from journeys.measuring import axe
from web.lookback.years import NOW, somebody
from web.people import at

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("AFTERWARDS_PICTURES", "")
SIZES = {"phone": (390, 844), "wide": (1280, 800)}


def look(page: Page, name: str) -> None:
    """Pictures, where somebody wants to look."""
    if not PICTURES:
        return
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            page.screenshot(path=Path(PICTURES) / f"{name}-{size}-{theme}.png", full_page=True)
        if size == "wide":
            page.set_viewport_size({"width": 718, "height": 1000})
            page.emulate_media(media="print")
            page.screenshot(path=Path(PICTURES) / f"{name}-paper.png", full_page=True)
            page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})


@pytest.fixture
def site(live_server, sign_in: Callable[[User], None]) -> str:
    clock.move_to(at(NOW))
    sign_in(somebody().user)
    return str(live_server.url)


def test_a_year_is_read_added_to_and_printed(page: Page, site: str, tmp_path: Path) -> None:
    page.goto(f"{site}/look-back/")
    look(page, "look-back")
    page.get_by_role("link", name="How heavy have the weeks been?").click()
    chart = page.get_by_role("img")
    expect(chart).to_have_accessible_name(
        "From 18 before your first session to 8 now. Lower is lighter. It is the same as on 20 October."
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    look(page, "trend")
    assert axe(page) == []

    page.get_by_role("link", name="Add what happened").click()
    look(page, "event")
    page.get_by_label("In a few words").fill("New job")
    page.get_by_label("On which day?").fill("2026-06-01")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("New job")).to_be_visible()

    page.get_by_role("link", name="Visit page").click()
    page.get_by_role("link", name="Write on it").click()
    look(page, "words")
    page.get_by_label("My first question").fill("How long will it hold?")
    page.get_by_label("What I want").fill("To sleep through.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("How long will it hold?")).to_be_visible()
    look(page, "visit")
    page.get_by_role("link", name="English + Español").click()
    expect(page.get_by_role("heading", name="Mis preguntas")).to_be_visible()
    look(page, "visit-both")
    assert axe(page) == []
    assert page.pdf(path=tmp_path / "sheet.pdf", format="A4").startswith(b"%PDF")
    if PICTURES:
        page.pdf(path=Path(PICTURES) / "both.pdf", format="Letter")
        page.goto(f"{site}/look-back/visit/")
        page.pdf(path=Path(PICTURES) / "one.pdf", format="Letter")
        page.goto(f"{site}/look-back/of/daily/")
        look(page, "mood")
        page.pdf(path=Path(PICTURES) / "mood.pdf", format="A4")


def test_a_past_is_brought_in_on_screen(page: Page, site: str) -> None:
    page.goto(f"{site}/look-back/past/")
    look(page, "past")
    table = b"Fecha;PHQ-9\n03/04/2025;12\n04/04/2025;19\n25/04/2025;15\n"
    file = {"name": "old.csv", "mimeType": "text/csv", "buffer": table}
    page.get_by_label("A file with scores").set_input_files(files=[file])
    page.get_by_role("button", name="Next").click()
    look(page, "columns")
    expect(page.get_by_label("Which column is the number?")).to_have_value("PHQ-9")
    page.get_by_role("button", name="Show what you read").click()
    expect(page.get_by_text("3 scores, from 3 April 2025 to 25 April 2025.")).to_be_visible()
    look(page, "preview")
    assert axe(page) == []
    page.get_by_role("button", name="Keep these").click()
    expect(page.get_by_text("old.csv")).to_be_visible()
    page.get_by_role("button", name="Take back: old.csv").click()
    expect(page.get_by_text("old.csv")).to_have_count(0)
