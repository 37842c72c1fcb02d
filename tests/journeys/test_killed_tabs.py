"""A tab that ends within milliseconds of a tap: what it showed as kept is there, whatever way it went."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from afterwards.care.checkin.library import instrument
from afterwards.web.checkins.access import entries_of
from afterwards.web.people.models import Patient
from journeys.conftest import WITHOUT_WORKER
from journeys.test_forms_offline import KEPT, back_on_air, robin, tap
from journeys.test_offline import send
from web.proofs import pace

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["robin"]

ITEMS = [item.key for item in instrument("gad-7").items]
SAYS_WHERE_IT_IS = """addEventListener("DOMContentLoaded", () => {
  const step = () => document.querySelector(".step:not([hidden])")?.textContent ?? "";
  const say = () => console.debug("shown: " + step());
  new MutationObserver(say).observe(document.body, { subtree: true, childList: true, characterData: true });
  say();
})"""
"""What stands on the page reaches the test as soon as it stands there, and so before the tab ends."""
TAP = """([label, wait]) => {
  const form = document.querySelector("form[data-question]:not([hidden])");
  [...form.querySelectorAll("button[name=said]")].find(one => one.textContent.trim() === label).click();
  if (wait >= 0) return new Promise(done => setTimeout(done, wait));
  return new Promise(done => new MutationObserver(() => { if (form.hidden) done(); })
    .observe(form, { attributes: true, attributeFilter: ["hidden"] }));
}"""
A_QUESTION = re.compile(r"Question \d of 7")
SHOWN = -1
WAITS = (0, 3, 12, 60, SHOWN) if pace.SOAK else (0, 12, SHOWN)
"""Milliseconds between a tap and the end: before it is kept, about then, after; and as it is shown."""


class Tabs:
    """A phone on which one tab after the other ends; ``shown`` is what the newest showed last."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site, self.shown = context, site, list[str]()
        context.add_init_script(SAYS_WHERE_IT_IS)

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self._hear(message.text))
        page.goto(f"{self.site}{path}")
        return page

    def _hear(self, text: str) -> None:
        if text.startswith("shown: "):
            self.shown.append(text.removeprefix("shown: "))

    def tap_and_end(self, page: Page, label: str, wait: int) -> None:
        """The process of the tab ends, and with it whatever its page and its worker were about to do."""
        self.shown.clear()
        with suppress(Error):  # the tap may lead to another page
            page.evaluate(TAP, [label, wait])
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        page.close()

    def processes(self) -> list[int]:
        """Those of this browser in which pages and workers live."""
        assert self.context.browser is not None
        session = self.context.browser.new_browser_cdp_session()
        found = session.send("SystemInfo.getProcessInfo")["processInfo"]
        session.detach()
        return [int(one["id"]) for one in found if one["type"] == "renderer"]


def number_of(text: str | None) -> int:
    """The number of the question that stands there; 0 where it is none."""
    found = re.match(r"Question (\d+) of", text or "")
    return int(found[1]) if found else 0


def ended_after_each_tap(tabs: Tabs, path: str) -> Iterator[tuple[int, bool, bool]]:
    """Each tap with its wait: whether it was shown as kept, and whether it was there afterwards."""
    page = tabs.open(path)
    for wait in WAITS:
        step = page.locator(".step")
        expect(step).to_have_text(A_QUESTION)
        before = number_of(step.text_content())
        tabs.tap_and_end(page, "Several days", wait)
        was_shown = any(number_of(text) > before for text in tabs.shown)
        page = tabs.open(path)
        expect(step := page.locator(".step")).to_have_text(A_QUESTION)
        after = number_of(step.text_content())
        assert after in (before, before + 1)
        yield wait, was_shown, after > before
    page.close()


def fill_in_the_rest(tabs: Tabs, path: str) -> Page:
    page = tabs.open(path)
    while number := number_of(page.locator(".step").text_content()):
        tap(page, "Several days")
        if number == len(ITEMS):
            break
        expect(page.locator(".step")).to_have_text(f"Question {number + 1} of 7")
    return page


def begun(tabs: Tabs) -> str:
    """The path of a check-in that has just been begun."""
    page = tabs.open("/checkins/begin/gad-7/")
    page.get_by_role("button", name=re.compile("keep it for me|Begin", re.IGNORECASE)).first.click()
    expect(page.locator(".step")).to_have_text("Question 1 of 7")
    path = str(page.evaluate("location.pathname"))
    page.close()
    return path


def said_once(robin: Patient) -> bool:
    """Whether every answer is there, once."""
    (entry,) = entries_of(robin)
    return [item for _, item, *_ in entry.value["said"]] == ITEMS


@pytest.mark.parametrize("has_signal", [True, False], ids=["with a signal", "without a signal"])
def test_what_a_phone_showed_as_kept_outlives_its_tab(
    context: BrowserContext, live_server: Any, robin: Patient, has_signal: bool
) -> None:
    tabs = Tabs(context, live_server.url)
    page = tabs.open("/today/")
    page.evaluate(KEPT, "/checkins/form/phq-9/")
    path = begun(tabs)
    page.evaluate(KEPT, path)
    page.close()
    context.set_offline(not has_signal)
    outcomes = list(ended_after_each_tap(tabs, path))
    assert [one for one in outcomes if one[1] and not one[2]] == []
    assert any(was_shown for _, was_shown, _ in outcomes)
    last = fill_in_the_rest(tabs, path)
    expect(last.locator("h1")).to_have_text("Thank you. It is kept.")
    back_on_air(last, context)
    send(last, live_server)
    expect(tabs.open("/today/").locator("#say-unsent")).to_be_hidden()
    assert said_once(robin)


@WITHOUT_WORKER
def test_what_a_browser_without_a_worker_showed_as_kept_outlives_its_tab(
    context: BrowserContext, live_server: Any, robin: Patient
) -> None:
    tabs = Tabs(context, live_server.url)
    path = begun(tabs)
    outcomes = list(ended_after_each_tap(tabs, path))
    assert [one for one in outcomes if one[1] and not one[2]] == []
    last = fill_in_the_rest(tabs, path)
    expect(last.locator("h1")).to_have_text("Thank you. It is kept.")
    (entry,) = entries_of(robin)
    assert dict.fromkeys(item for _, item, *_ in entry.value["said"]) == dict.fromkeys(ITEMS)


@WITHOUT_WORKER
def test_without_worker_and_signal_the_page_says_that_it_is_not_sent(
    context: BrowserContext, live_server: Any, robin: Patient
) -> None:
    tabs = Tabs(context, live_server.url)
    path = begun(tabs)
    page = tabs.open(path)
    context.set_offline(True)
    tap(page, "Several days")
    expect(page.get_by_text("Your answer is not sent yet.").locator("visible=true")).to_be_visible()
    tabs.tap_and_end(page, "Several days", 0)
    assert not any(number_of(text) > 1 for text in tabs.shown)
    context.set_offline(False)
    expect(tabs.open(path).locator(".step")).to_have_text("Question 1 of 7")
    assert list(entries_of(robin)) == []
