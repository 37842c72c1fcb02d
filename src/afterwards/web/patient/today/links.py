"""Where the parts of Today lead. A page that is not built yet is not linked."""

from __future__ import annotations

from functools import lru_cache

from django.urls import NoReverseMatch, reverse


@lru_cache(maxsize=4096)
def to(name: str, *parts: str) -> str:
    """The address of that name; empty where there is no such page."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
