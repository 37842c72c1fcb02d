"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from . import clock


def page(request: HttpRequest) -> dict[str, object]:
    """The look that the person chose, and whether this is a demonstration."""
    wishes = getattr(request, "wishes", {})
    return {
        "theme": wishes.get("theme", "system"),
        "size": wishes.get("size", ""),
        "hand": wishes.get("hand", ""),
        "now": clock.now(),
        "is_demo": settings.DEMO,
    }
