"""Today as a finished page, kept for as long as it stays true: one person's, and nobody else's.

A page hangs on the facts, the minute, the language, the look and the visit before; the forms' ids follow from
the facts. Only two things differ from request to request and are filled in at the edge: the token against
forged forms, and the second by the server's clock.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from ....care.timing import MINUTE, Instant
from ... import chance
from .requests import Mine

KEPT_PAGES = 256
TOKEN, NOW = f"token-{chance.new_token()}", f"now-{chance.new_token()}"
"""What stands in a kept page for the token and for the second. Nobody can guess it and write it."""

_pages: OrderedDict[tuple[object, ...], str] = OrderedDict()
_lock = Lock()


def kept_page(
    request: HttpRequest, own: Mine, seen: Instant | None, phone: str, make: Callable[[], str]
) -> HttpResponse:
    """The page as it was made in this minute, or made now."""
    look = tuple(sorted(own.person.record.wishes.items()))
    key = (own.stamp, own.words.language, own.at // MINUTE, look, seen, phone)
    with _lock:
        page = _pages.get(key)
        if page is not None:
            _pages.move_to_end(key)
    if page is None:
        page = make()
        with _lock:
            _pages[key] = page
            while len(_pages) > KEPT_PAGES:
                _pages.popitem(last=False)
    if TOKEN in page:
        page = page.replace(TOKEN, get_token(request))
    return HttpResponse(page.replace(NOW, str(own.at)))
