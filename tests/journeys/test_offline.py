"""Without a signal: Today and Help open; what is done is kept, goes once and in its order, and is shown."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from afterwards.web import clock
from afterwards.web.courses.access import facts_of
from afterwards.web.courses.models import Kind
from afterwards.web.limits import WINDOW
from afterwards.web.people.actions import end_devices
from afterwards.web.people.models import Patient, User
from afterwards.web.sync import api
from journeys.lives import live
from web.people import at, make_patient

THINGS = int(os.environ.get("AFTERWARDS_THINGS", "40"))
"""200 in the long run: a hundred cuts."""
pytestmark = pytest.mark.django_db(transaction=True)

KEPT = """async () => {
  const isMade = (await indexedDB.databases()).some(one => one.name === "kept" && one.version === 1);
  if (!isMade) return {pages: 0, waiting: 0};
  const database = await new Promise((done, failed) => {
    const asked = indexedDB.open("kept");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const all = name => new Promise((done, failed) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const waiting = (await all("outbox")).filter(one => !one.sent);
  const found = {pages: (await all("pages")).length, waiting: waiting.length};
  database.close();
  return found;
}"""


def until(condition: str) -> str:
    """A wait in the page for ``found``, what its worker keeps; a page has no other end to a wait.

    A phone tries again each minute.
    """
    return f"""async () => {{
      const read = {KEPT};
      const late = Date.now() + 90000;
      for (let found = await read(); !({condition}); found = await read()) {{
        if (Date.now() > late) throw new Error("not {condition}: " + JSON.stringify(found));
        await new Promise(done => setTimeout(done, 50));
      }}
    }}"""


UNTIL_KEPT = until("found.pages >= 4")
SENT = until("found.waiting === 0")


def send(page: Page, site: Any) -> None:
    """Open the app until nothing waits; on Help, for Today loads itself anew when something was sent."""
    page.goto(f"{site.url}/help/")
    page.evaluate(SENT)


def kept(page: Page) -> dict[str, int]:
    found: dict[str, int] = page.evaluate(KEPT)
    return found


@pytest.fixture
def person(sign_in: Callable[[User], None]) -> Patient:
    """The standard guide, an ordinary day four days after a session, signed in."""
    found = next(patient for patient, moment in live("standard-iv") if moment.name == "day four")
    clock.move_to(at("2026-11-14T10:00"))
    sign_in(found.user)
    return found


@pytest.fixture
def phone(page: Page, live_server: Any, person: Patient) -> Page:
    """Today is open, and its worker has everything that it keeps."""
    assert person
    page.goto(f"{live_server.url}/today/")
    page.evaluate(UNTIL_KEPT)
    return page


def test_today_and_help_open_without_a_signal(phone: Page, context: BrowserContext, live_server: Any):
    headline = phone.locator("h1").inner_text()
    context.set_offline(True)
    phone.goto(f"{live_server.url}/today/")
    assert phone.locator("h1").inner_text() == headline
    expect(phone.locator("#say-away")).to_contain_text("No signal. All you do is kept on this phone.")
    for path, words in (
        ("/help/", "You can get help now."),
        ("/help/unwell/", "Feeling unwell?"),
        ("/plan/", ""),
    ):
        phone.goto(f"{live_server.url}{path}")
        expect(phone.locator("h1")).to_contain_text(words)
    phone.goto(f"{live_server.url}/you/")
    expect(phone.locator("h1")).to_contain_text("No signal.")


def test_what_is_to_come_is_fetched_once(
    page: Page, live_server: Any, person: Patient, monkeypatch: pytest.MonkeyPatch
):
    asked: list[HttpRequest] = []
    made = api.pages_ahead

    def counted(request: HttpRequest, own: Any) -> dict[str, Any]:
        asked.append(request)
        return made(request, own)

    monkeypatch.setattr(api, "pages_ahead", counted)
    assert person
    for _ in range(2):
        page.goto(f"{live_server.url}/today/")
        page.evaluate(UNTIL_KEPT)
    assert len(asked) == 1


REFUSED = """async () => {
  const names = [];
  for (const act of [
    () => document.body.innerHTML = "<i>x</i>",
    () => document.createElement("script").text = "x",
    () => navigator.serviceWorker.register("/worker.js"),
    () => trustedTypes.createPolicy("another", {createHTML: text => text}),
  ]) try { await act(); } catch (error) { names.push(error.name); }
  return names;
}"""


def test_no_text_becomes_markup_or_script(browser: Browser, live_server: Any):
    """In a context of its own: the browser logs each try as an error."""
    page = browser.new_page()
    page.goto(f"{live_server.url}/welcome/")
    assert page.evaluate(REFUSED) == ["TypeError"] * 4
    page.context.close()


def done(person: Patient) -> list[str]:
    """The rules that were ticked, in the order in which the site heard of them."""
    return [str(fact.value["rule"]) for fact in facts_of(person) if fact.kind == Kind.COMPLETION]


def ticks(phone: Page) -> Any:
    return phone.locator('form[action="/today/done/"]:visible')


def test_what_is_done_without_a_signal_is_kept_and_goes_once(
    phone: Page, context: BrowserContext, person: Patient
):
    context.set_offline(True)
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_contain_text("Kept on this phone.")
    expect(phone.locator("#say-unsent")).to_contain_text("One thing not sent yet. It goes by itself.")
    assert (kept(phone)["waiting"], done(person)) == (1, [])
    phone.reload()
    expect(phone.locator(".kept")).to_have_count(1)
    context.set_offline(False)
    expect(phone.locator(".kept")).to_have_count(0)
    expect(phone.locator("#say-unsent")).to_be_hidden()
    assert (kept(phone)["waiting"], len(done(person))) == (0, 1)
    phone.reload()
    assert len(done(person)) == 1


def test_what_was_not_sent_yet_can_be_taken_back(phone: Page, context: BrowserContext, person: Patient):
    context.set_offline(True)
    before = ticks(phone).count()
    ticks(phone).first.locator("button").first.click()
    phone.locator(".kept").get_by_role("button", name="Undo").click()
    expect(phone.locator(".kept")).to_have_count(0)
    assert (ticks(phone).count(), kept(phone)["waiting"]) == (before, 0)
    context.set_offline(False)
    phone.reload()
    assert done(person) == []


def test_what_the_site_refuses_stays_and_is_shown(phone: Page, context: BrowserContext, person: Patient):
    context.set_offline(True)
    form = ticks(phone).first
    form.evaluate("form => { form.elements.about.value = 'nothing/s1' }")
    form.locator("button").first.click()
    expect(phone.locator("#say-unsent")).to_be_visible()
    context.set_offline(False)
    phone.evaluate("() => dispatchEvent(new Event('online'))")
    expect(phone.locator("#say-refused")).to_contain_text("One thing did not go through. Your tick is safe.")
    assert kept(phone)["waiting"] == 1
    phone.locator("#say-refused").get_by_role("button").click()
    expect(phone.locator("#say-refused")).to_be_hidden()
    assert (kept(phone)["waiting"], done(person)) == (0, [])


def test_a_site_that_asks_for_less_gets_the_rest_later(
    phone: Page, person: Patient, monkeypatch: pytest.MonkeyPatch
):
    ends = (int(time.time()) // WINDOW + 1) * WINDOW
    monkeypatch.setattr(time, "time", lambda: ends - 2)
    program = Client()
    program.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    while program.post("/api/1/acts", "{}", content_type="application/json").status_code != 429:
        pass
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_contain_text("Kept on this phone.")
    expect(phone.locator("#say-refused")).to_be_hidden()
    assert (kept(phone)["waiting"], done(person)) == (1, [])
    monkeypatch.setattr(time, "time", lambda: ends)
    phone.evaluate("() => dispatchEvent(new Event('online'))")
    phone.evaluate(SENT)
    assert len(done(person)) == 1


def test_what_waits_outlives_being_signed_out_from_elsewhere(
    phone: Page, context: BrowserContext, live_server: Any, person: Patient, sign_in: Callable[[User], None]
):
    context.set_offline(True)
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_have_count(1)
    end_devices(person.user, clock.now())
    context.set_offline(False)
    phone.goto(f"{live_server.url}/today/")
    phone.wait_for_url("**/account/login/**")
    assert (kept(phone)["waiting"], done(person)) == (1, [])
    sign_in(person.user)
    phone.goto(f"{live_server.url}/today/")
    phone.evaluate(SENT)
    assert len(done(person)) == 1


def test_another_person_in_the_same_browser_sees_nothing_that_was_kept(
    phone: Page, context: BrowserContext, live_server: Any, sign_in: Callable[[User], None]
):
    context.set_offline(True)
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_have_count(1)
    other = make_patient()
    sign_in(other.user)
    context.set_offline(False)
    phone.evaluate("() => dispatchEvent(new Event('online'))")
    phone.goto(f"{live_server.url}/you/")
    phone.goto(f"{live_server.url}/today/")
    expect(phone.locator(".kept")).to_have_count(0)
    expect(phone.locator("#say-unsent")).to_be_hidden()
    assert done(other) == []
    phone.evaluate(UNTIL_KEPT)
    context.set_offline(True)
    phone.goto(f"{live_server.url}/today/")
    expect(phone.locator("h1")).not_to_contain_text("Two days to go")


def test_signing_out_says_what_would_be_lost(phone: Page, context: BrowserContext, live_server: Any):
    leaving = phone.locator('form[method="post"] button')
    context.set_offline(True)
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_have_count(1)
    context.route("**/api/1/acts", lambda route: route.abort())
    context.set_offline(False)
    phone.goto(f"{live_server.url}/account/logout/")
    leaving.last.click()
    expect(phone.get_by_role("alert")).to_contain_text("only on this phone")
    leaving.last.click()
    phone.wait_for_url("**/welcome/")
    assert kept(phone) == {"pages": 0, "waiting": 0}


def test_a_browser_that_emptied_its_store_says_what_is_gone_and_the_rest_comes_back(
    phone: Page, context: BrowserContext, live_server: Any
):
    context.set_offline(True)
    for n in range(2):
        ticks(phone).first.locator("button").first.click()
        expect(phone.locator(".kept")).to_have_count(n + 1)
    assert phone.evaluate(EMPTY) == "gone"
    context.set_offline(False)
    phone.evaluate("() => dispatchEvent(new Event('online'))")
    expect(phone.locator("#say-lost")).to_contain_text("let go of 2 things before they were sent")
    phone.goto(f"{live_server.url}/today/")
    expect(phone.locator("#say-lost")).to_be_hidden()
    phone.evaluate(UNTIL_KEPT)
    assert ticks(phone).count() > 1


EMPTY = """() => new Promise(done => {
  const asked = indexedDB.deleteDatabase("kept");
  asked.onsuccess = () => done("gone");
  asked.onerror = () => done("stays");
})"""


def test_many_things_through_many_cuts_arrive_once_and_in_order(
    phone: Page, context: BrowserContext, live_server: Any, person: Patient
):
    """Every second thing the line is cut or comes back; now and then a page is loaded anew, in two tabs."""
    about = ticks(phone).first.locator('input[name="about"]').input_value()
    hows = [("done", "partly")[n % 7 < 3] for n in range(THINGS)]
    pages = [phone, context.new_page()]
    for page in pages:
        page.goto(f"{live_server.url}/plan/")
    for n, how in enumerate(hows):
        if n % 2 == 0:
            context.set_offline(n % 4 == 0)
        if n % 25 == 24:
            pages[n % 2].reload()
        assert pages[n // 10 % 2].evaluate(TELL, [about, how])
    context.set_offline(False)
    phone.evaluate("() => dispatchEvent(new Event('online'))")
    phone.evaluate(SENT)
    told = [fact.value["how"] for fact in facts_of(person) if fact.kind == Kind.COMPLETION]
    assert told == hows


TELL = """async ([about, how]) => {
  const worker = navigator.serviceWorker.controller, wire = new MessageChannel();
  const answer = new Promise(done => { wire.port1.onmessage = event => done(event.data); });
  const happened_at = Math.floor(Date.now() / 1000);
  const act = {id: crypto.randomUUID(), act: "done", fields: {about, how}, happened_at};
  worker.postMessage({do: "act", act}, [wire.port2]);
  const found = await answer;
  return found.sent || found.kept;
}"""
