"""A newcomer's minute: from the front door to the first true Today, with as few taps as there can be.

What got in the way when this was first walked stands in docs/how-to/look-at-every-screen.md.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from afterwards.web import clock
from afterwards.web.people.models import Patient
from journeys.comparing import differences
from journeys.engine import said
from journeys.reading import read
from web.people import at

pytestmark = pytest.mark.django_db(transaction=True)

NOW = "2026-11-08T09:30"
MOST_ACTS = 25
"""Taps and filled fields; two minutes give each nearly five seconds."""
SESSION_DAY = "2026-11-10"


class Newcomer:
    """Somebody who taps what lies before them, and is counted."""

    def __init__(self, page: Page, guide: str) -> None:
        self.page, self.guide = page, guide
        self.acts = 0

    def tap(self, what: str) -> None:
        """One tap."""
        self.page.locator(what).first.click()
        self.acts += 1

    def fill(self, what: str, text: str) -> None:
        """One field."""
        self.page.locator(what).first.fill(text)
        self.acts += 1

    def pick(self, name: str, value: str) -> None:
        """One choice, where it is not made already."""
        choice = self.page.locator(f"input[name={name}][value='{value}']")
        if not choice.is_checked():
            choice.check()
            self.acts += 1

    def go_on(self) -> None:
        """The main button."""
        before = self.page.url
        self.tap("form.ask button.button")
        expect(self.page).not_to_have_url(before)

    def answer(self) -> None:
        """The question that is open, in the shortest way that is true."""
        key = re.search(r"/begin/([\w-]+)/", self.page.url)
        assert key, self.page.url
        {"guide": self.choose_guide, "route": self.choose_route, "sessions": self.put_in_session}.get(
            key[1], self.skip_or_next
        )()

    def choose_guide(self) -> None:
        """The guide that the clinic gave."""
        self.pick("guide", self.guide)
        self.go_on()

    def choose_route(self) -> None:
        """A drip."""
        self.pick("route", "iv")
        self.go_on()

    def put_in_session(self) -> None:
        """One session, whose time is 10:00 as offered."""
        self.pick("how", "one")
        self.go_on()
        self.fill("input[type=date]", SESSION_DAY)
        self.go_on()

    def skip_or_next(self) -> None:
        """What the device knows is confirmed; what is still empty is skipped."""
        is_empty = self.page.evaluate("""() => {
          const shown = [...document.querySelectorAll("form.ask input:not([type=hidden])")]
            .filter(node => node.checkVisibility());
          const texts = shown.filter(node => !["radio", "checkbox"].includes(node.type));
          const choices = shown.filter(node => !texts.includes(node));
          return texts.some(node => !node.value) || (choices.length && !choices.some(node => node.checked));
        }""")
        if is_empty:
            before = self.page.url
            self.tap("button[name=skip]")
            expect(self.page).not_to_have_url(before)
        else:
            self.go_on()


@pytest.mark.parametrize("guide", ["standard", "infusion-aftercare"])
def test_from_the_front_door_to_the_first_true_today(page: Page, live_server: Any, guide: str) -> None:
    cache.clear()
    clock.move_to(at(NOW))
    page.goto(live_server.url)
    person = Newcomer(page, guide)
    person.tap("form[action='/begin/'] button")
    page.wait_for_url("**/begin/*/")
    for _question in range(12):
        if page.url.endswith("/begin/ready/"):
            break
        person.answer()
    person.tap(".lit a.button")
    page.wait_for_url("**/today/")
    seen = read(page)
    assert person.acts <= MOST_ACTS, person.acts
    assert seen.headline.startswith("Two days to go."), seen.headline
    patient = Patient.objects.get()
    assert differences(seen, said(patient, clock.now(), "en"), "en") == []
    print(f"{guide}: {person.acts} acts")
