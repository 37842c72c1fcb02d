"""What guards every answer, pages and files alike."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse

from .cookies import named

FOR_FILES = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""The policy of what is no page. Pages bring their own."""
UNUSED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

type Answer = Callable[[HttpRequest], HttpResponse]


def guarded(answer: Answer) -> Answer:
    """Middleware: no other site embeds what we answer, and no page asks for a sense of the phone."""

    def with_walls(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", UNUSED)
        response.headers.setdefault("Content-Security-Policy", FOR_FILES)
        return response

    return with_walls


class Notes(CookieStorage):
    """One-time lines, such as "Nothing was joined", under a name that only this host can set."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Its name."""
        return named(self.request, "messages")
