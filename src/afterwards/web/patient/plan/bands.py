"""The day band of a day and of a rule."""

from __future__ import annotations

from ....care.exports.moments import upper_first
from ....care.plan import Window
from ....care.timing import DAY_SECONDS, Day
from ...look.band import DayBand, Tick
from ..today.daylight import nights_of
from .reader import Reader

LONGEST = 9 * DAY_SECONDS
"""A band of more days than this shows stripes and no time."""


def rule_band(reader: Reader, window: Window, says: str) -> DayBand | None:
    """The band of one window, from end to end; None for one without ends, or too long to draw."""
    start, end = window.opens, window.closes if window.latest is None else window.latest
    if start is None or end is None or not 0 < end - start <= LONGEST:
        return None
    short = reader.manner("short")
    ticks = (
        Tick(at=start, text=upper_first(short.opening(start))),
        Tick(at=end, text=upper_first(short.closing(end))),
    )
    now = reader.at if start <= reader.at < end else None
    return DayBand(
        start=start, end=end, now=now, nights=nights_of(reader.course, start, end), ticks=ticks, says=says
    )


def day_band(reader: Reader, day: Day, says: str) -> DayBand:
    """The band of a whole day, with its sessions."""
    low, high = reader.calendar.midnight(day), reader.calendar.midnight(day + 1)
    short = reader.manner("short")
    ticks = tuple(
        Tick(at=session.begins, text=upper_first(short.closing(session.begins)))
        for session in reader.course.held
        if low <= session.begins < high
    )
    now = reader.at if low <= reader.at < high else None
    return DayBand(
        start=low, end=high, now=now, nights=nights_of(reader.course, low, high), ticks=ticks, says=says
    )
