"""What was done without a signal survives: a killed browser, a closed tab, an update of the app."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from afterwards.web import clock
from afterwards.web.people.models import Patient, User
from afterwards.web.sync import pages
from browsers import CHROMIUM
from journeys.conftest import QUIET
from journeys.lives import live
from journeys.test_offline import UNTIL_KEPT, done, send, ticks
from web.people import at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> Patient:
    """The standard guide, four days after a session."""
    found = next(patient for patient, moment in live("standard-iv") if moment.name == "day four")
    clock.move_to(at("2026-11-14T10:00"))
    return found


def tick_offline(phone: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    ticks(phone).first.locator("button").first.click()
    expect(phone.locator(".kept")).to_have_count(1)


@contextmanager
def started(type_: BrowserType, profile: Path) -> Iterator[BrowserContext]:
    """A browser with a profile on the disk."""
    context = type_.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=QUIET, locale="en-US", timezone_id="America/New_York"
    )
    try:
        yield context
    finally:
        with suppress(Error):  # it may have been killed
            context.close()


def kill(profile: Path) -> None:
    """End every process of that browser at once, as a battery or the system does; none is left behind."""
    while found := list(processes_of(profile)):
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def processes_of(profile: Path) -> Iterator[int]:
    """Those that run; of one that has ended nobody knows the command any more."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if f"--user-data-dir={profile}".encode() in place.read_bytes():
                yield int(place.parent.name)


def test_a_browser_that_is_killed_without_a_signal_still_has_it(
    browser_type: BrowserType, tmp_path: Path, live_server: Any, person: Patient
):
    client = Client()
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    lasting = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": session,
        "url": live_server.url,
        "expires": 2**31,
    }
    with started(browser_type, tmp_path) as context:
        context.add_cookies([lasting])
        phone = context.new_page()
        phone.goto(f"{live_server.url}/today/")
        phone.evaluate(UNTIL_KEPT)
        tick_offline(phone, context)
        kill(tmp_path)
    assert done(person) == []
    with started(browser_type, tmp_path) as context:
        context.add_cookies([lasting])  # the killed browser may not have written its cookies down
        phone = context.new_page()
        send(phone, live_server)
        assert len(done(person)) == 1


@pytest.fixture
def phone(page: Page, live_server: Any, person: Patient, sign_in: Callable[[User], None]) -> Page:
    assert person.user is not None
    sign_in(person.user)
    page.goto(f"{live_server.url}/today/")
    page.evaluate(UNTIL_KEPT)
    return page


def test_a_tab_that_is_closed_without_a_signal_still_has_it(
    phone: Page, context: BrowserContext, live_server: Any, person: Patient
):
    tick_offline(phone, context)
    phone.close()
    context.set_offline(False)
    other = context.new_page()
    send(other, live_server)
    assert len(done(person)) == 1


def test_an_update_of_the_app_finds_a_full_outbox_and_sends_it(
    phone: Page,
    context: BrowserContext,
    live_server: Any,
    person: Patient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    tick_offline(phone, context)
    newer = (pages.BUILT / "worker.js").read_bytes() + b"\n// newer\n"
    (tmp_path / "worker.js").write_bytes(newer)
    monkeypatch.setattr(pages, "BUILT", tmp_path)
    context.set_offline(False)
    with context.expect_event("serviceworker"):
        phone.evaluate("void navigator.serviceWorker.ready.then(worker => worker.update())")
    phone.close()  # it may be loading itself anew
    send(context.new_page(), live_server)
    assert len(done(person)) == 1
