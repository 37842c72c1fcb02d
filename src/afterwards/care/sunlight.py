"""Sunrise and sunset from latitude, longitude and date, without a network.

Accurate to about a minute outside the polar circles (the ``astral`` package, NOAA's equations).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from .timing import Day, Instant

CHUNK = 32
"""Days that are worked out at once."""

type Place = tuple[float, float]
"""Latitude and longitude in degrees."""


def sun(event: str, latitude: float, longitude: float, day: Day, zone: ZoneInfo) -> Instant | None:
    """``sunrise`` or ``sunset`` on a local day; None where the sun does not rise or set that day."""
    at = _chunk(event, (latitude, longitude), day // CHUNK, zone)[day % CHUNK]
    return None if at < 0 else at


def sun_lane(event: str, place: Place, first: Day, last: Day, zone: ZoneInfo) -> list[Instant]:
    """The event on each of the days; -1 where there is none."""
    found: list[Instant] = []
    for number in range(first // CHUNK, last // CHUNK + 1):
        found += _chunk(event, place, number, zone)
    skip = first % CHUNK
    return found[skip : skip + last - first + 1]


@lru_cache(maxsize=4096)
def _chunk(event: str, place: Place, number: int, zone: ZoneInfo) -> tuple[Instant, ...]:
    import astral.sun  # noqa: PLC0415 (slow to load, and most plans never ask)

    find = astral.sun.sunrise if event == "sunrise" else astral.sun.sunset
    observer = astral.Observer(*place)
    found = []
    for day in range(number * CHUNK, (number + 1) * CHUNK):
        try:
            found.append(int(find(observer, date.fromordinal(day), tzinfo=zone).timestamp()))
        except ValueError:
            found.append(-1)
    return tuple(found)
