"""Reports and sessions of a person as the curve takes them, and its values as they are kept.

Days are those of the calendar less one, so that day 0 is the first of the year 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ...care.checkin.reports import Report as Told
from ...care.checkin.reports import SessionMark, in_order, is_before
from ...care.course import Course
from ...care.timing import Day, Instant
from ...care.trajectory.histories import History, Report
from ...care.trajectory.scales import GAD7, MOOD, PCL5, PEG, PHQ9, Scale
from ..checkins.records import Listed

ZERO = date.min
"""The date of day 0."""
FORMS: dict[str, Scale] = {"phq-9": PHQ9, "gad-7": GAD7, "pcl-5": PCL5, "peg": PEG}
"""The forms that a curve can be drawn of, those that are asked most first."""
TOTAL, TAP, TAP_SCORE = "total", "daily", "mood"


def open_taps(listed: Iterable[Listed]) -> list[list[str]]:
    """What is told on papers that are still open: they have no number yet, and may change."""
    return [[str(one.key), *one.scores.values()] for one in listed if one.is_open]


def history_of(told: Iterable[Told], course: Course, scale: Scale, at: Instant) -> History:
    """What one person told of one scale, and the sessions that were held, up to an instant."""
    calendar = course.calendar
    marks: dict[Day, SessionMark] = {}
    for one in course.held:
        if one.begins <= at:
            day = calendar.day_of(one.begins)
            marks.setdefault(day, SessionMark(key=one.key, day=day, start=one.start))
    reports = [
        Report(
            day=one.day - 1,
            scale=key,
            score=float(one.value),
            before_session=one.day in marks and is_before(one, marks[one.day]),
        )
        for one in in_order(told)
        if (key := _scale_of(one)) is not None
    ]
    return History.of(reports, [day - 1 for day in marks], scale)


def scales_of(told: Iterable[Told]) -> tuple[Scale, ...]:
    """The scales of which something was told, in the order in which they are shown."""
    keys = {_scale_of(one) for one in told}
    return tuple(scale for scale in FORMS.values() if scale.key in keys)


def _scale_of(one: Told) -> str | None:
    if one.instrument == TAP and one.name == TAP_SCORE:
        return MOOD
    scale = FORMS.get(one.instrument)
    return scale.key if scale is not None and one.name == TOTAL and 0 <= one.value <= scale.most else None
