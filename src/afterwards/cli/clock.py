"""The only reader of the clock outside the site."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


def now() -> int:
    """This instant, in whole seconds."""
    return int(time.time())


def today() -> date:
    """Today's date (UTC), for the age of a review."""
    return datetime.now(UTC).date()
