"""A person’s own nights: by the sun where their place is known, else by bed and waking."""

from __future__ import annotations

from ....care.course import Course
from ....care.sunlight import sun
from ....care.timing import DAY_SECONDS, HOUR, Day, Instant
from ...look.band import Night


def edges_of(course: Course, day: Day) -> tuple[Instant, Instant]:
    """When light comes and when it goes on a local day."""
    rise, fall = _sun(course, "sunrise", day), _sun(course, "sunset", day)
    if rise is not None and fall is not None:
        return rise, fall
    bedtime = course.bedtime + (DAY_SECONDS if course.bedtime < 12 * HOUR else 0)
    return course.calendar.wall(day, course.waking), course.calendar.wall(day, bedtime)


def has_sun(course: Course, day: Day) -> bool:
    """Whether the edges of that day are sunrise and sunset."""
    return _sun(course, "sunrise", day) is not None and _sun(course, "sunset", day) is not None


def nights_of(course: Course, low: Instant, high: Instant) -> tuple[Night, ...]:
    """The nights that touch a stretch, without words."""
    calendar = course.calendar
    found = []
    for day in range(calendar.day_of(low) - 1, calendar.day_of(high) + 1):
        start, end = edges_of(course, day)[1], edges_of(course, day + 1)[0]
        if start < high and end > low and start < end:
            found.append(Night(start=start, end=end))
    return tuple(found)


def _sun(course: Course, event: str, day: Day) -> Instant | None:
    if course.latitude is None or course.longitude is None:
        return None
    zone = course.calendar.zone_at(course.calendar.midnight(day))
    return sun(event, course.latitude, course.longitude, day, zone)
