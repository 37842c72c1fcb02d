"""What every page knows."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest

from . import clock
from .cookies import OWN_HOST
from .patient.wishes import called
from .sync.names import app_of, name_of

NEVER_LOCKED = (
    "/help/",
    "/leave/",
    "/lock/",
    "/away/",
    "/account/",
    "/i18n/",
    "/welcome/",
    "/ride/",
    "/invitation",
)
"""What opens on a locked phone (the worker has the same list)."""


def is_covered(request: HttpRequest) -> bool:
    """Whether the phone has a lock: the page then comes hidden, until its script knows that it is open."""
    has_lock = "lock" in request.COOKIES or f"{OWN_HOST}lock" in request.COOKIES
    return has_lock and not request.path.startswith(NEVER_LOCKED)


def page(request: HttpRequest) -> dict[str, object]:
    """The look that the person chose, and whether this is a demonstration."""
    wishes = getattr(request, "wishes", {})
    return {
        "theme": wishes.get("theme", "system"),
        "size": wishes.get("size", ""),
        "hand": wishes.get("hand", ""),
        "called": partial(called, request),
        "app": app_of(request),
        "title": name_of(app_of(request)),
        "is_covered": is_covered(request),
        "now": clock.now(),
        "is_demo": settings.DEMO,
    }
