"""A long time without a session: the old plan may not fit any more, and the clinic comes first."""

from __future__ import annotations

from .course import Course
from .protocol.grammar import Amount
from .protocol.tree import CareProtocol
from .timing import HOUR, MINUTE, Calendar, Instant

GAP = "long gap"
"""The setting by which a guide says after how long that is."""
LONG_GAP = Amount(12, 12, "weeks")
"""The same where a guide does not say. Our own choice."""


def long_gap(protocol: CareProtocol) -> Amount:
    """After how long without a session a guide asks to talk to the clinic before the next one."""
    setting = protocol.settings.get(GAP)
    return LONG_GAP if setting is None else setting.value


def is_long_gap(course: Course, *, at: Instant, after: Amount = LONG_GAP) -> bool:
    """Whether the last session is longer ago than that, and none is planned. Of a range the least counts.

    Somebody who comes back is asked for a tap, and for the form of three months after, and for nothing else.
    """
    begun = [one.begins for one in course.held if one.begins <= at]
    coming = any(one.begins > at for one in course.held)
    return bool(begun) and not coming and at > later(course.calendar, max(begun), after.least, after.unit)


def later(calendar: Calendar, at: Instant, amount: int, unit: str) -> Instant:
    """An instant that much later: minutes and hours as they pass, longer units by the calendar."""
    seconds = {"minutes": MINUTE, "hours": HOUR}.get(unit)
    return calendar.step(at, amount, unit) if seconds is None else at + amount * seconds
