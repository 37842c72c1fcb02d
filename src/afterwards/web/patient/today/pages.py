"""Today as a finished page, kept for as long as it stays true: one person's, and nobody else's.

A page hangs on the facts, the minute, the language, the visit before, the clinic's card and whether the
phone has a lock; the look and the forms' ids follow from the facts. Only two things differ from request to
request and are filled in at the edge: the token against forged forms, and the second by the server's clock.
A kept page needs no plan: two hundred people at once take the room of two hundred short texts.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from ....care.timing import HOUR, MINUTE, Instant
from ... import chance
from ...context import is_covered
from .requests import practice_card

if TYPE_CHECKING:
    from ...people.models import Patient

KEPT_PAGES = 256
TOKEN, NOW = f"token-{chance.new_token()}", f"now-{chance.new_token()}"
"""What stands in a kept page for the token and for the second. Nobody can guess it and write it."""

_pages: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
_lock = Lock()


def kept_page(
    request: HttpRequest, patient: Patient, at: Instant, seen: Instant | None, make: Callable[[], str]
) -> HttpResponse:
    """The page as it was made in this minute, or made now."""
    card = practice_card(patient.practice_id, at // HOUR) if patient.practice_id else None
    version = (patient.pk, patient.facts_count, patient.fares_count, get_language())
    key = (*version, patient.erase_at, at // MINUTE, seen, card, is_covered(request))
    with _lock:
        page = _pages.get(key)
        if page is not None:
            _pages.move_to_end(key)
    if page is None:
        page = zlib.compress(make().encode(), 1)
        with _lock:
            _pages[key] = page
            while len(_pages) > KEPT_PAGES:
                _pages.popitem(last=False)
    text = zlib.decompress(page)
    if TOKEN.encode() in text:
        text = text.replace(TOKEN.encode(), get_token(request).encode())
    return HttpResponse(text.replace(NOW.encode(), str(at).encode()))
