"""What cookies of ours are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

OWN_HOST = "__Host-"
"""A browser takes a cookie of such a name from this host alone, over https, for the whole of the site."""


def named(request: HttpRequest, name: str) -> str:
    """The name of a cookie on the way that this request came."""
    return f"{OWN_HOST}{name}" if request.is_secure() else name
