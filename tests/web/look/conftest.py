"""The look alone, without sign-in and database, and a browser that it answers from this process."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from journeys.conftest import browser_type_launch_args  # noqa: F401 - the browser is started one way

type Opener = Callable[..., Page]


@pytest.fixture(autouse=True)
def nothing_but_the_look(settings) -> None:
    """The look stands alone: no sign-in, no database."""
    settings.MIDDLEWARE = [
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ]
    alone = deepcopy(settings.TEMPLATES)  # what is changed in place stays changed for every test after it
    alone[0]["OPTIONS"]["context_processors"] = ["django.template.context_processors.csp"]
    settings.TEMPLATES = alone


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens a page of the gallery; the site answers from this process, without a server."""
    contexts = []

    def opened(query: str = "", width: int = 390, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"http://look.test/?{query}")
        return page

    yield opened
    for context in contexts:
        context.close()


def answer(route: Route) -> None:
    parts = urlsplit(route.request.url)
    if parts.path.startswith("/static/"):
        file = str(find(parts.path.removeprefix("/static/")))
        route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0] or "font/woff2")
        return
    if route.request.method == "POST":
        response = Client().post(parts.path, dict(parse_qsl(route.request.post_data or "")))
    else:
        response = Client().get(parts.path, query_params=dict(parse_qsl(parts.query)))
    route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)
