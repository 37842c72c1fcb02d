"""A real browser on a running site whose clock the test moves. Without Chromium these tests are skipped."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage

from afterwards.web.people.models import User
from afterwards.web.sync import ahead
from browsers import CHROMIUM

# Playwright's own event loop runs in this thread; the ORM is used here between the browser's steps only.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SKIPPED_FADE = "Transition was"
"""The browser drops the fade between two pages when the next one is there too soon. Nothing is lost."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

WITHOUT_WORKER = pytest.mark.browser_context_args(service_workers="block")
"""Pages that are only looked at, one after the other: nothing is fetched ahead for a phone to keep, which is
half of the time. What a phone keeps has journeys of its own, and so has each story."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    phone = {"width": 390, "height": 844}
    return {**browser_context_args, "viewport": phone, "locale": "en-US", "timezone_id": "America/New_York"}


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[User], None]:
    """Signs a user in without the sign-in pages, which have journeys of their own."""

    def enter(user: User) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return enter


@pytest.fixture(autouse=True)
def few_pages_ahead(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone fetches the pages of hours and not of days, which is most of the time of a journey.

    ``far_ahead`` marks those that look at later ones.
    """
    if "far_ahead" not in request.keywords:
        monkeypatch.setattr(ahead, "MOST_PAGES", 5)


@pytest.fixture(autouse=True)
def codes_may_be_typed_slowly(settings: Any) -> None:
    """The code of an app lives thirty seconds, and a journey may read it in the last of them."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture(autouse=True)
def nothing_leaves_the_origin(context: BrowserContext, live_server: Any) -> Any:
    """Every request of every journey goes to the site itself."""
    elsewhere: list[str] = []
    context.on(
        "request",
        lambda request: elsewhere.append(request.url) if _leaves(request.url, live_server.url) else None,
    )
    yield
    assert elsewhere == []


@pytest.fixture(autouse=True)
def nothing_goes_wrong_unseen(context: BrowserContext) -> Any:
    """No script fails, and no page breaks the site's own content security policy."""
    wrong: list[str] = []
    context.on("console", lambda message: wrong.append(message.text) if _is_trouble(message) else None)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield
    assert [text for text in wrong if SKIPPED_FADE not in text] == []


def _is_trouble(message: ConsoleMessage) -> bool:
    """An error, but for a page that answers 4xx on purpose: the browser reports those as well."""
    is_answer = message.text.startswith("Failed to load resource") and "/static/" not in message.text
    return message.type == "error" and not is_answer


@pytest.fixture(autouse=True)
def clock_stands_right_again() -> Any:
    """Whatever a journey does to the clock ends with it."""
    yield
    Path(settings.CLOCK_FILE).unlink(missing_ok=True)


def _leaves(url: str, origin: str) -> bool:
    return not url.startswith((origin, "data:", "blob:", "about:"))
