"""Keyboard alone: Tab, Enter, Space. Leave comes first, and the focus is seen wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from afterwards.web import clock
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient, User
from journeys.lives import live
from web.people import at

pytestmark = pytest.mark.django_db(transaction=True)

MOST_TABS = 60
PAGES = ("/welcome/", "/help/", "/help/unwell/", "/account/login/", "/account/signup/", "/invited/")
OWN_PAGES = ("/today/", "/plan/", "/plan/guide/", "/plan/calendar/", "/plan/add/", "/today/ride/", "/you/")

_FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node), label = node.closest("label");
  const outlined = one => one && getComputedStyle(one).outlineStyle !== "none"
    && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const box = node.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 40) / 2);
  return {tag: node.tagName, name: node.className, text: (node.innerText || node.name || "").trim(),
          // The small picker inside of a date field is the browser's own, with a ring of its own.
          seen: !node.matches(":focus") || [node, label, node.firstElementChild].some(outlined),
          covered: !!at && !node.contains(at) && !at.contains(node) && !!at.closest(".foot, .tabs")};
}"""


def focus(page: Page) -> dict[str, Any] | None:
    """What has the focus, and whether it can be seen."""
    found: dict[str, Any] | None = page.evaluate(_FOCUS)
    return found


def tab_to(page: Page, what: str) -> None:
    """Press Tab until that has the focus; each stop on the way is visible."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = focus(page)
        assert stop is None or (stop["seen"] and not stop["covered"]), stop
        if page.locator(what).first.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {what}")


def press(page: Page, what: str, key: str = "Enter") -> None:
    """Reach something by Tab and press it."""
    tab_to(page, what)
    page.keyboard.press(key)


@pytest.fixture
def person(sign_in: Callable[[User], None]) -> Patient:
    """The standard guide, two days before a session, signed in."""
    found = next(patient for patient, moment in live("standard-iv") if moment.name == "two days before")
    clock.move_to(at("2026-11-08T09:30"))
    sign_in(found.user)
    return found


@pytest.mark.usefixtures("person")
def test_leave_is_first_in_the_order_of_every_page(page: Page, live_server: Any) -> None:
    wrong = {}
    for path in OWN_PAGES:
        page.goto(live_server.url + path)
        if (name := order(page)) != "leave":
            wrong[path] = name
    page.context.clear_cookies()
    for path in PAGES:
        page.goto(live_server.url + path)
        if (name := order(page)) != "leave":
            wrong[path] = name
    assert wrong == {}


def order(page: Page) -> str:
    """The class of the first thing in the order of Tab."""
    stops = "a[href], button, input:not([type=hidden]), select, summary"
    found: str = page.evaluate(
        "stops => [...document.querySelectorAll(stops)].find(node => node.checkVisibility()).className", stops
    )
    return found


@pytest.mark.usefixtures("person")
def test_the_headline_has_the_focus_after_a_change_of_page(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/today/")
    press(page, "nav.tabs a[href='/plan/']")
    page.wait_for_url("**/plan/")
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.usefixtures("person")
def test_the_headline_has_the_focus_after_a_form_whose_next_page_has_the_same_address(
    page: Page, live_server: Any
) -> None:
    page.goto(f"{live_server.url}/plan/add/")
    page.fill("input[name=day]", "2026-12-20")
    page.fill("input[name=time]", "10:00")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Add a session")
    expect(page.locator("h1")).to_be_focused()
    page.reload()
    assert focus(page) is None, "a reload is no change of page"


def test_the_newcomers_questions_by_keyboard_alone(page: Page, live_server: Any) -> None:
    cache.clear()
    clock.move_to(at("2026-11-08T09:30"))
    page.goto(live_server.url)
    press(page, "form[action='/begin/'] button")
    page.wait_for_url("**/begin/guide/")
    expect(page.locator("h1")).to_be_focused()
    press(page, "input[name=guide]", "Space")
    for _question in range(14):
        if page.url.endswith("/begin/ready/"):
            break
        before = page.url
        skip = page.locator("button[name=skip]").count() and not before.endswith("/guide/")
        press(page, "button[name=skip]" if skip else "form.ask button.button")
        expect(page).not_to_have_url(before)
    press(page, ".lit a.button")
    page.wait_for_url("**/today/")


@pytest.mark.usefixtures("person")
def test_the_acts_of_today_by_keyboard_alone(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/today/")
    press(page, ".lit a.button")
    page.wait_for_url("**/today/ride/")
    press(page, "input[name=who]", "Space")
    tab_to(page, "input[name=name]")
    page.keyboard.type("Sam")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("input[name=name]")).to_have_value("Sam")
    assert Fact.objects.filter(kind=Kind.RIDE).count() == 1


def test_a_tick_and_its_undo_by_keyboard_alone(
    page: Page, live_server: Any, sign_in: Callable[[User], None]
) -> None:
    found = next(patient for patient, moment in live("standard-iv") if moment.name == "day four")
    clock.move_to(at("2026-11-14T10:00"))
    sign_in(found.user)
    page.goto(f"{live_server.url}/today/")
    press(page, "button.tick", "Space")
    expect(page.locator("button.tick[aria-pressed=true]")).to_have_count(1)
    expect(page.locator("h1")).to_be_focused()
    assert Fact.objects.filter(kind=Kind.COMPLETION).count() == 1
    press(page, ".banner form button")
    expect(page.locator("button.tick[aria-pressed=true]")).to_have_count(0)
    assert Fact.objects.filter(kind=Kind.UNDO).count() == 1


@pytest.mark.usefixtures("person")
def test_a_refused_form_has_the_focus_on_what_is_wrong(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/plan/add/")
    tab_to(page, "form.ask button.button")
    page.keyboard.press("Enter")
    expect(page.locator("[data-problems]")).to_be_visible()
    where = page.evaluate("document.activeElement.closest('[data-problems], .field') !== null")
    assert where, "the first error has the focus"
