"""The only reader of now. A demonstration or a test may move this clock; a real site refuses to."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from ..care.timing import Instant


def now() -> Instant:
    """This moment, as whole seconds since 1970; moved by the seconds in ``CLOCK_FILE`` where one is set."""
    return int(time.time()) + offset()


def real() -> Instant:
    """This moment by the machine's own clock, for what guards a door: no demonstration moves it."""
    return int(time.time())


def offset() -> int:
    """By how many seconds the clock is moved; 0 on a real site."""
    if not settings.CLOCK_FILE:
        return 0
    try:
        return int(Path(settings.CLOCK_FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0


def move_to(at: Instant) -> None:
    """Move the clock of a demonstration or a test so that it reads ``at``. Raises where no clock may move."""
    if not settings.CLOCK_FILE:
        raise PermissionError("The clock of a real site is never moved.")
    file = Path(settings.CLOCK_FILE)
    draft = file.with_suffix(".draft")
    draft.write_text(str(at - int(time.time())), encoding="ascii")
    draft.replace(file)  # a page that is drawn meanwhile reads the old time or the new one
