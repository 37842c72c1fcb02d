"""A phone that somebody else may pick up: its lock, what is left in the browser, Leave, name and icon."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from afterwards.web import clock
from afterwards.web.courses.access import facts_of
from afterwards.web.courses.models import Kind
from afterwards.web.people.models import Patient, User
from journeys.lives import live
from journeys.test_offline import UNTIL_KEPT, kept, send, ticks
from web.people import at, tell

pytestmark = pytest.mark.django_db(transaction=True)
PIN, WRONG = "271828", "000000"

EVERYTHING = """async () => {
  const found = [location.href, document.cookie, JSON.stringify([localStorage, sessionStorage])];
  const text = value => {
    if (value instanceof ArrayBuffer) return new TextDecoder("utf-8").decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder("utf-8").decode(value);
    if (value instanceof CryptoKey) return `key that can${value.extractable ? "" : " not"} be read`;
    if (value && typeof value === "object") return Object.entries(value).map(([k, v]) => k + text(v)).join();
    return String(value);
  };
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise(done => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of database.objectStoreNames) {
      for (const part of ["getAll", "getAllKeys"]) {
        const asked = database.transaction(store).objectStore(store)[part]();
        await new Promise(done => { asked.onsuccess = done; });
        found.push(store, ...asked.result.map(text));
      }
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url, await (await cache.match(request)).text());
    }
  }
  return found.join("\\n");
}"""
"""All that a browser's own tools would show of what this site has kept in it."""

HIDE = """state => {
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => state});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def person(sign_in: Callable[[User], None]) -> Patient:
    """The standard guide, an ordinary day three days before a session that Qzxsam drives home from."""
    found = next(patient for patient, moment in live("standard-iv") if moment.name == "day four")
    tell(found, Kind.RIDE, {"session": "s2", "who": "someone", "name": "Qzxsam"}, at("2026-11-14T09:00"))
    clock.move_to(at("2026-11-14T10:00"))
    sign_in(found.user)
    return found


@pytest.fixture
def phone(page: Page, live_server: Any, person: Patient) -> Page:
    assert person
    page.goto(f"{live_server.url}/today/")
    page.evaluate(UNTIL_KEPT)
    return page


@pytest.fixture
def locked(phone: Page, live_server: Any) -> Page:
    """The same with a lock, open."""
    set_lock(phone, live_server.url)
    phone.goto(f"{live_server.url}/today/")
    phone.evaluate(UNTIL_KEPT)
    return phone


def set_lock(phone: Page, origin: str, pin: str = PIN) -> None:
    phone.goto(f"{origin}/you/lock/")
    phone.get_by_label("PIN, 6 digits or more").fill(pin)
    phone.get_by_label("The same once more").fill(pin)
    phone.get_by_role("button", name="Turn the lock on").click()
    expect(phone.get_by_text("The lock is on.")).to_be_visible()


def close(phone: Page, origin: str) -> None:
    """Leave: the lock closes."""
    phone.get_by_role("link", name="Leave").click()
    phone.wait_for_url(f"{origin}/leave/")


def try_pin(phone: Page, pin: str) -> None:
    phone.get_by_label("PIN").fill(pin)
    phone.get_by_role("button", name="Open").click()


def test_a_locked_phone_tells_nothing_to_the_browsers_own_tools(
    phone: Page, context: BrowserContext, live_server: Any
):
    lines = [line.strip() for line in phone.locator("main").inner_text().splitlines()]
    planted = sorted({line for line in lines if len(line) > 12} | {"Qzxsam"})
    assert len(planted) >= 12
    open_dump = phone.evaluate(EVERYTHING)
    assert [text for text in planted if text in open_dump] == [], "sealed even without a lock"
    assert "key that can not be read" in open_dump
    set_lock(phone, live_server.url)
    phone.goto(f"{live_server.url}/today/")
    phone.evaluate(UNTIL_KEPT)
    context.set_offline(True)
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_have_count(1)
    close(phone, live_server.url)
    dump = phone.evaluate(EVERYTHING)
    assert [text for text in planted if text in dump] == []
    assert "key that can" not in dump, "the key is wrapped by the PIN and lies nowhere"
    assert "outbox" in dump, "the dump has what waits, sealed"


def test_today_is_closed_and_help_is_open(locked: Page, live_server: Any):
    close(locked, live_server.url)
    for path in ("/today/", "/plan/", "/you/"):
        locked.goto(live_server.url + path)
        expect(locked.locator("h1")).to_have_text("Locked")
        assert "Qzxsam" not in locked.content()
    words = locked.locator("body").inner_text().lower()
    assert [word for word in ("session", "ketamine", "clinic", "dose", "mood") if word in words] == []
    locked.goto(f"{live_server.url}/help/")
    expect(locked.locator("h1")).to_have_text("You can get help now.")


def test_the_right_pin_opens_and_goes_where_one_wanted_to(locked: Page, live_server: Any):
    close(locked, live_server.url)
    locked.goto(f"{live_server.url}/plan/")
    try_pin(locked, WRONG)
    expect(locked.get_by_text("That is not the PIN. Try again.")).to_be_visible()
    try_pin(locked, PIN)
    locked.wait_for_url(f"{live_server.url}/plan/")
    expect(locked.locator("h1")).to_be_visible()


def test_many_wrong_tries_wait_and_lose_nothing(
    locked: Page, context: BrowserContext, live_server: Any, person: Patient
):
    context.set_offline(True)
    ticks(locked).first.locator("button").first.click()
    expect(locked.locator(".kept")).to_have_count(1)
    close(locked, live_server.url)
    locked.goto(f"{live_server.url}/today/")
    for _ in range(10):
        try_pin(locked, WRONG)
        expect(locked.get_by_label("PIN")).to_have_value("")
    expect(locked.get_by_text("Too many tries.")).to_be_visible()
    try_pin(locked, PIN)
    expect(locked.get_by_text("Too many tries.")).to_be_visible()
    assert kept(locked)["waiting"] == 1
    locked.evaluate(END_OF_WAIT)
    context.set_offline(False)
    try_pin(locked, PIN)
    locked.wait_for_url(f"{live_server.url}/today/")
    send(locked, live_server)
    locked.goto(f"{live_server.url}/today/")
    expect(locked.locator("#say-unsent")).to_be_hidden()
    expect(locked.locator(".kept")).to_have_count(0)
    assert [fact.kind for fact in facts_of(person)].count(Kind.COMPLETION) == 1


END_OF_WAIT = """async () => {
  const database = await new Promise(done => {
    const asked = indexedDB.open("kept");
    asked.onsuccess = () => done(asked.result);
  });
  const store = database.transaction("facts", "readwrite").objectStore("facts");
  const asked = store.get("lock");
  await new Promise(done => { asked.onsuccess = done; });
  asked.result.waitUntil = 1;
  const put = store.put(asked.result, "lock");
  await new Promise(done => { put.onsuccess = done; });
  database.close();
}"""


def test_two_minutes_out_of_sight_close_it_and_a_moment_does_not(locked: Page, live_server: Any):
    now = locked.evaluate("Date.now()") / 1000
    locked.evaluate(HIDE, "hidden")
    assert not locked.locator("h1").is_visible(), "blank in the list of open apps"
    locked.clock.set_system_time(now + 60)
    locked.evaluate(HIDE, "visible")
    expect(locked.locator("h1")).to_be_visible()
    locked.evaluate(HIDE, "hidden")
    locked.clock.set_system_time(now + 200)
    with locked.expect_navigation(url="**/lock/**"):
        locked.evaluate(HIDE, "visible")
    locked.goto(f"{live_server.url}/today/")
    expect(locked.locator("h1")).to_have_text("Locked")


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_leave_shows_nothing_at_once_and_back_brings_nothing(
    phone: Page, context: BrowserContext, live_server: Any, is_offline: bool
):
    phone.goto(f"{live_server.url}/plan/")
    phone.goto(f"{live_server.url}/today/")
    headline = phone.locator("h1").inner_text()
    context.set_offline(is_offline)
    for _ in range(3):
        phone.keyboard.press("Shift")
    phone.wait_for_url(f"{live_server.url}/leave/")
    assert (phone.title(), phone.locator("body").inner_text()) == ("New page", "")
    phone.go_back()
    assert headline not in phone.locator("body").inner_text()


def test_a_lock_is_taken_away_with_the_same_page(locked: Page, live_server: Any):
    locked.goto(f"{live_server.url}/you/lock/")
    locked.get_by_role("button", name="Turn the lock off").click()
    expect(locked.get_by_text("The lock is off.")).to_be_visible()
    close(locked, live_server.url)
    locked.goto(f"{live_server.url}/today/")
    expect(locked.locator("h1")).not_to_have_text("Locked")


@pytest.mark.parametrize(
    ("pin", "again", "says"),
    [("12345", "12345", "A PIN has 6 to 12 digits."), ("123456", "123457", "The two are not the same.")],
)
def test_a_pin_that_does_not_fit_is_said_and_nothing_is_locked(
    phone: Page, live_server: Any, pin: str, again: str, says: str
):
    phone.goto(f"{live_server.url}/you/lock/")
    phone.get_by_label("PIN, 6 digits or more").fill(pin)
    phone.get_by_label("The same once more").fill(again)
    phone.get_by_role("button", name="Turn the lock on").click()
    expect(phone.get_by_text(says)).to_be_visible()
    expect(phone.get_by_text("Off. Choose a PIN")).to_be_visible()


def test_another_name_and_icon_hold_everywhere(phone: Page, live_server: Any):
    phone.goto(f"{live_server.url}/you/lock/")
    phone.get_by_text("Notes", exact=True).click()
    phone.locator("main form:not([data-lock-settings]) button").last.click()
    phone.wait_for_url("**/you/?saved=1")
    phone.goto(f"{live_server.url}/today/")
    assert phone.title() == "Notes"
    manifest = phone.evaluate("fetch('/manifest.webmanifest').then(answer => answer.json())")
    assert (manifest["name"], manifest["short_name"]) == ("Notes", "Notes")
    assert all("notes" in icon["src"] for icon in manifest["icons"])
    banned = ("ketamine", "clinic", "session", "dose", "afterwards")
    assert [word for word in banned if word in json.dumps(manifest).lower()] == []


def test_signed_out_elsewhere_the_phone_keeps_nothing_from_its_next_contact_on(
    phone: Page, context: BrowserContext, live_server: Any
):
    assert kept(phone)["pages"] > 0
    context.clear_cookies(name="day")
    phone.goto(f"{live_server.url}/today/")
    expect(phone.locator("h1")).to_have_text("Sign in")
    phone.wait_for_function(f"async () => (await ({KEPT_PAGES})()) === 0")
    context.set_offline(True)
    phone.goto(f"{live_server.url}/today/")
    expect(phone.locator("h1")).to_have_text("No signal.")


KEPT_PAGES = """async () => {
  const database = await new Promise(done => {
    const asked = indexedDB.open("kept");
    asked.onsuccess = () => done(asked.result);
  });
  const asked = database.transaction("pages").objectStore("pages").count();
  await new Promise(done => { asked.onsuccess = done; });
  database.close();
  return asked.result;
}"""
