"""How long somebody at work stays signed in: half a day, whatever they do and however they came in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest

from .. import clock

STAFF_SESSION = timedelta(hours=12)


def end_by_tonight(request: HttpRequest) -> None:
    """Let this session end half a day from now, unless it ends before that."""
    if request.session.get_expiry_age() > STAFF_SESSION.total_seconds():
        real = datetime.fromtimestamp(clock.now() - clock.offset(), UTC)
        request.session.set_expiry(real + STAFF_SESSION)
