"""Many people at once: the instants of daily wall times as columns, one zone and one time of day at a go.

For dispatch over a whole site, zone by zone, so that only one column is held at a time. A column holds
``days * len(walls)`` instants, day after day, each day in the order of the people: ``column[d * n + i]`` is
person ``i`` on day ``d``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..timing import Calendar, Day, Instant


@lru_cache(maxsize=1024)
def _odd_day(_calendar: Calendar, _day: Day) -> dict[int, Instant]:
    """The wall times looked up so far on a day with a clock change: a memory, filled as people ask."""
    return {}


def daily_column(calendar: Calendar, walls: Sequence[int], first: Day, days: int) -> list[Instant]:
    """The instants of each person's wall time (seconds after midnight) on ``days`` days from ``first``.

    ``calendar`` has one zone. On days with a clock change each distinct wall time is looked up once.

    >>> from datetime import date
    >>> berlin, day = Calendar.of("Europe/Berlin"), date(2026, 3, 28).toordinal()
    >>> column = daily_column(berlin, [7 * 3600], day, 3)
    >>> [column[d + 1] - column[d] for d in range(2)]
    [82800, 86400]
    """
    column: list[Instant] = []
    odd = set(calendar.odd_days(first, first + days - 1))
    for day, midnight in enumerate(calendar.midnights(first, first + days - 1), first):
        if day in odd:
            at = _odd_day(calendar, day)
            at.update((wall, calendar.wall(day, wall)) for wall in set(walls) - at.keys())
            column += [at[wall] for wall in walls]
        else:
            column += [midnight + wall for wall in walls]
    return column
