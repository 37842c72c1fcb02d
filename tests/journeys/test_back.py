"""Back, twice, and after a night: no stale error, nothing added twice, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from afterwards.web import clock
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import User
from journeys.lives import live
from web.people import at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("person")]

NOW = "2026-11-14T10:00"


@pytest.fixture
def person(sign_in: Callable[[User], None]) -> None:
    """The standard guide, four days after a session, signed in."""
    found = next(patient for patient, moment in live("standard-iv") if moment.name == "day four")
    clock.move_to(at(NOW))
    sign_in(found.user)


def tick(page: Page) -> None:
    page.locator("button.tick[aria-pressed=false]").first.click()
    expect(page.locator("button.tick[aria-pressed=true]")).to_have_count(1)


def name_sam(page: Page) -> None:
    page.check("input[name=who][value=someone]")
    page.fill("input[name=name]", "Sam")
    page.click("form.ask button.button")
    expect(page.locator("form[action$='/link/'] button").first).to_be_visible()


def pause(page: Page) -> None:
    page.click("form[action='/today/pause/'] button")
    page.wait_for_url("**/today/")


ACTS: dict[str, tuple[str, Callable[[Page], None], Kind]] = {
    "tick": ("/today/", tick, Kind.COMPLETION),
    "ride": ("/today/ride/", name_sam, Kind.RIDE),
    "pause": ("/today/pause/", pause, Kind.PAUSE),
}


@pytest.mark.parametrize("act", ACTS)
def test_back_after_an_act_shows_no_stale_error(page: Page, live_server: Any, act: str) -> None:
    path, do, kind = ACTS[act]
    told = Fact.objects.filter(kind=kind)
    before = told.count()
    page.goto(f"{live_server.url}/plan/")
    page.goto(live_server.url + path)
    do(page)
    assert told.count() == before + 1
    page.go_back()
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("[data-problems], .problem")).to_have_count(0)
    assert told.count() == before + 1


@pytest.mark.parametrize("act", ACTS)
def test_the_same_form_sent_twice_adds_once(
    page: Page, context: BrowserContext, live_server: Any, act: str
) -> None:
    path, do, kind = ACTS[act]
    told = Fact.objects.filter(kind=kind)
    before, other = told.count(), context.new_page()
    for one in (page, other):
        one.goto(live_server.url + path)
    do(page)
    # The other window still shows the page as it was: its form is the same form.
    do(other)
    assert told.count() == before + 1


def test_a_session_is_added_once_however_often_yes_is_sent(
    page: Page, context: BrowserContext, live_server: Any
) -> None:
    other = context.new_page()
    before = Fact.objects.filter(kind=Kind.SESSION).count()
    address = f"{live_server.url}/plan/add/?day=2026-12-01&time=10:00"
    for one in (page, other):
        one.goto(address)
        expect(one.locator("form#yes")).to_have_count(1)
    for one in (page, other):
        one.click("form#yes button.button")
        expect(one.locator("form#yes")).to_have_count(0)
    assert Fact.objects.filter(kind=Kind.SESSION).count() == before + 1
    page.go_back()
    expect(page.locator("[data-problems], .problem")).to_have_count(0)


def test_a_form_that_waited_overnight_keeps_what_was_typed(
    page: Page, context: BrowserContext, live_server: Any
) -> None:
    told = Fact.objects.filter(kind=Kind.RIDE)
    before = told.count()
    page.goto(f"{live_server.url}/today/ride/")
    page.check("input[name=who][value=someone]")
    page.fill("input[name=name]", "Sam")
    context.clear_cookies(name="csrftoken")
    page.click("form.ask button.button")
    expect(page.locator("input[name=name][type=hidden]")).to_have_value("Sam")
    assert told.count() == before
    page.click("form.ask button.button")
    expect(page.locator("input[name=name]")).to_have_value("Sam")
    assert told.count() == before + 1


def change_the_clock(page: Page, origin: str) -> None:
    """Look at another clock, go back and forth, and say yes."""
    page.goto(f"{origin}/you/")
    page.goto(f"{origin}/you/change/zone/")
    page.select_option("select[name=zone]", "Europe/Berlin")
    page.click("form.ask button.button")
    expect(page.locator("form#yes")).to_have_count(1)
    assert Fact.objects.filter(kind=Kind.ZONE).count() == 1
    page.go_back()
    expect(page.locator("select[name=zone]")).to_have_count(1)
    page.go_forward()
    page.click("form#yes button.button")
    page.wait_for_url("**/you/?saved=1")
    page.go_back()
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("[data-problems], .problem, form#yes")).to_have_count(0)
    assert Fact.objects.filter(kind=Kind.ZONE).count() == 2


def test_a_change_can_be_looked_at_back_and_forth(page: Page, live_server: Any) -> None:
    change_the_clock(page, live_server.url)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_change_needs_no_script(page: Page, live_server: Any) -> None:
    change_the_clock(page, live_server.url)
