"""Sunrise and sunset from latitude, longitude and date, without a network.

Accurate to about a minute outside the polar circles (the ``astral`` package, NOAA's equations).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from .timing import Day, Instant


@lru_cache(maxsize=65536)
def sun(event: str, latitude: float, longitude: float, day: Day, zone: ZoneInfo) -> Instant | None:
    """``sunrise`` or ``sunset`` on a local day; None where the sun does not rise or set that day."""
    from astral import Observer, sun as astral_sun  # heavy, and most plans never ask

    find = astral_sun.sunrise if event == "sunrise" else astral_sun.sunset
    try:
        at = find(Observer(latitude, longitude), date.fromordinal(day), tzinfo=zone)
    except ValueError:
        return None
    return int(at.timestamp())
