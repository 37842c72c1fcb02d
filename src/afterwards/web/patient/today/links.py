"""Where the parts of Today lead: addresses by name, looked up once."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def to(name: str, *parts: str) -> str:
    """The address of that name."""
    return reverse(name, args=parts)
