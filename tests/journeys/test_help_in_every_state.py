"""Help, one tap away within a second, in each of the eight states in which somebody may need it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from playwright.sync_api import BrowserContext, Page, expect

from afterwards.web import clock
from afterwards.web.people.models import Patient, User
from journeys.lives import live
from journeys.test_offline import TELL, UNTIL_KEPT, kept, ticks
from journeys.test_shared_phone import close, set_lock
from web.people import at

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 200
"""Things that wait on the phone."""
TRIES = 5
"""A machine that is busy with other tests may be slow once; of so many taps the quickest counts."""
HELP = re.compile("Help|Ayuda")
NOW = 1.0
"""Seconds from the tap to the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone with Today on it, and whoever breaks things around it."""

    page: Page
    context: BrowserContext
    origin: str
    patient: Patient
    sign_in: Callable[[User], None]
    until_the_end: ExitStack

    def opens(self, path: str = "/today/") -> None:
        self.page.goto(f"{self.origin}{path}")

    def keeps(self) -> None:
        """Signed in, with everything that the worker keeps."""
        self.sign_in(self.patient.user)
        self.opens()
        self.page.evaluate(UNTIL_KEPT)


def without_a_signal(phone: Phone) -> None:
    phone.keeps()
    phone.context.set_offline(True)
    phone.opens()


def logged_out(phone: Phone) -> None:
    phone.opens("/welcome/")


def locked(phone: Phone) -> None:
    phone.keeps()
    set_lock(phone.page, phone.origin)
    close(phone.page, phone.origin)
    phone.opens()
    expect(phone.page.locator("h1")).to_have_text("Locked")


@contextmanager
def database_gone() -> Iterator[None]:
    told = connections["default"].settings_dict
    place = told["NAME"]
    connections.close_all()
    told["NAME"] = "/nowhere/at/all.sqlite3"
    yield
    connections.close_all()
    told["NAME"] = place


def without_its_database(phone: Phone) -> None:
    phone.sign_in(phone.patient.user)
    phone.until_the_end.enter_context(database_gone())
    phone.opens()
    expect(phone.page.locator("h1")).to_have_text("We can not reach your plan right now.")


@contextmanager
def disk_full() -> Iterator[None]:
    def may_not_grow(connection: Any, **_more: object) -> None:
        with connection.cursor() as cursor:
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count={pages}")

    connections.close_all()
    connection_created.connect(may_not_grow)
    yield
    connection_created.disconnect(may_not_grow)
    connections.close_all()


def with_a_full_disk(phone: Phone) -> None:
    """Something was to be stored, and there is no room for it."""
    phone.sign_in(phone.patient.user)
    phone.until_the_end.enter_context(disk_full())
    for _more in range(60):
        if names_somebody(phone) == 503:
            return
    raise AssertionError("the disk was never full")


def names_somebody(phone: Phone) -> int:
    phone.opens("/today/ride/")
    phone.page.check("input[name=who][value=someone]")
    phone.page.fill("input[name=name]", "Sam" * 30)
    with phone.page.expect_navigation() as answered:
        phone.page.click("form.ask button.button")
    return answered.value.status


def with_a_full_outbox(phone: Phone) -> None:
    phone.keeps()
    about = ticks(phone.page).first.locator('input[name="about"]').input_value()
    phone.context.set_offline(True)
    for _more in range(MANY):
        assert phone.page.evaluate(TELL, [about, "done"])
    assert kept(phone.page)["waiting"] == MANY
    phone.opens()


def in_another_language(phone: Phone) -> None:
    phone.sign_in(phone.patient.user)
    phone.context.add_cookies([{"name": "django_language", "value": "es", "url": phone.origin}])
    phone.opens()
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")


def in_the_first_hours(phone: Phone) -> None:
    phone.sign_in(phone.patient.user)
    clock.move_to(at("2026-11-10T12:00"))
    phone.opens()
    expect(phone.page.locator("html")).to_have_attribute("data-mode", "dose-day")


STATES = {
    one.__name__: one
    for one in (
        without_a_signal,
        logged_out,
        locked,
        without_its_database,
        with_a_full_disk,
        with_a_full_outbox,
        in_another_language,
        in_the_first_hours,
    )
}
AGAIN: dict[str, Callable[[Phone], object]] = {"with_a_full_disk": names_somebody}
"""How to come back to where Help was tapped, where going back does not lead there."""
BEFORE_ITS_END = {"in_the_first_hours": "just home"}


@pytest.mark.parametrize("state", STATES)
def test_help_is_one_tap_and_a_second_away(
    page: Page, context: BrowserContext, live_server: Any, sign_in: Callable[[User], None], state: str
) -> None:
    wanted = BEFORE_ITS_END.get(state, "day four")
    patient = next(patient for patient, moment in live("standard-iv") if moment.name == wanted)
    clock.move_to(at("2026-11-14T10:00"))
    with ExitStack() as until_the_end:
        phone = Phone(
            page=page,
            context=context,
            origin=live_server.url,
            patient=patient,
            sign_in=sign_in,
            until_the_end=until_the_end,
        )
        STATES[state](phone)
        again = AGAIN.get(state, lambda phone: phone.page.go_back())
        waits: list[float] = []
        while len(waits) < TRIES and min(waits, default=inf) > NOW:
            waits.append(seconds_to_the_number(phone, again))
    assert min(waits) <= NOW, waits


def seconds_to_the_number(phone: Phone, again: Callable[[Phone], object]) -> float:
    """One tap on Help, in the corner where it always is, until the number can be tapped; then back again."""
    corner = phone.page.locator(".tabs a, .foot a").last
    expect(corner).to_have_text(HELP)
    began = time.perf_counter()
    corner.click()
    expect(phone.page.locator('main a[href="tel:911"]:visible').first).to_be_visible()
    waited = time.perf_counter() - began
    again(phone)
    return waited
