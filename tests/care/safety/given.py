"""A made-up clinic: Monday to Friday, 9 to 17, with a ladder that somebody confirmed."""

from __future__ import annotations

from dataclasses import replace

from afterwards.care.opening import Week
from afterwards.care.safety.alerts import Ladder
from care.checkin.given import CLOCK, day

WEEKDAY, FREE = ((9 * 3600, 17 * 3600),), ()
HOURS = Week(
    calendar=CLOCK,
    spans=(WEEKDAY,) * 5 + (FREE,) * 2,
    closed=frozenset({day("2026-11-26")}),  # a holiday, a Thursday
)
LADDER = Ladder(
    hours=HOURS,
    readers=("Team A",),
    on_call="On call",
    backup="Backup",
    lead="Lead",
    owner="Owner",
    confirmed_by="Dr Example",
)


def hours(confirmed_by: str) -> Ladder:
    """The same ladder, confirmed by somebody else, or by nobody."""
    return replace(LADDER, confirmed_by=confirmed_by)
