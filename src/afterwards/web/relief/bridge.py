"""Reports, sessions and habits of a person as the curve takes them.

Days are those of the calendar less one, so that day 0 is the first of the year 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

from ...care.checkin.reports import Report as Told
from ...care.checkin.reports import SessionMark, in_order, is_before
from ...care.course import Course
from ...care.course.course import Completion
from ...care.protocol.tree import CareProtocol, Rule, Verb
from ...care.timing import Day, Instant
from ...care.trajectory.histories import History, Report
from ...care.trajectory.scales import GAD7, MOOD, PCL5, PEG, PHQ8, PHQ9, Scale
from ...care.trajectory.values import FARTHEST
from ..checkins.records import Listed

ZERO = date.min
"""The date of day 0."""
FORMS: dict[str, Scale] = {"phq-9": PHQ9, "phq-8": PHQ8, "gad-7": GAD7, "pcl-5": PCL5, "peg": PEG}
"""The forms that a curve can be drawn of, those that are asked most first."""
MEDICINES = "medicines"
HABITS = frozenset({Verb.DO, Verb.REFLECT})
TICKED = ("done", "partly")
WEEK, MOST_WEEKS = 7, 26
TOTAL, TAP, TAP_SCORE = "total", "daily", "mood"


def open_taps(listed: Iterable[Listed]) -> list[list[str]]:
    """What is told on papers that are still open: they have no number yet, and may change."""
    return [[one.key, *one.scores.values()] for one in listed if one.is_open]


def history_of(told: Iterable[Told], course: Course, scale: Scale, at: Instant) -> History:
    """What one person told of one scale, and the sessions that were held, up to an instant."""
    return History.of(*told_of(told, course, at), scale)


def planned_after(course: Course, day: int) -> tuple[int, ...]:
    """The days after a day on which the plan has a session, as far as anything is said ahead."""
    days = {course.calendar.day_of(one.begins) - 1 for one in course.held}
    return tuple(sorted(one for one in days if day < one <= day + FARTHEST))


def told_of(told: Iterable[Told], course: Course, at: Instant) -> tuple[list[Report], list[int]]:
    """What one person told, of every scale, and the days on which sessions were held, up to an instant."""
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
    return reports, [day - 1 for day in marks]


# ---- habits


def may_be_asked(guide: CareProtocol, course: Course) -> list[Rule]:
    """What somebody ticked that may be a habit, in the guide's order. A medicine never is one."""
    ticked = {found.id for one in course.completions if (found := guide.rule(one.rule)) is not None}
    return [rule for rule in guide.rules if rule.id in ticked and _is_habit(guide, rule)]


def _is_habit(guide: CareProtocol, rule: Rule) -> bool:
    drugs = any(guide.vocabulary.is_a(thing, MEDICINES) for thing in rule.things)
    return rule.verb in HABITS and "patient" in rule.actors and not drugs


def habit_days(guide: CareProtocol, course: Course, rule: str) -> list[int]:
    """The days on which it was done, or some of it."""
    of_day = course.calendar.day_of
    return [of_day(one.at) - 1 for one in course.completions if _is_tick(guide, one, rule)]


def _is_tick(guide: CareProtocol, one: Completion, rule: str) -> bool:
    found = guide.rule(one.rule)
    return found is not None and found.id == rule and one.how in TICKED


def weeks_of(course: Course, today: Day) -> tuple[int, int]:
    """The first day of the weeks that are compared, and how many there are.

    They begin on Mondays, are whole, and are half a year at most. Before the first tick of anything nobody
    could say whether a habit was kept.
    """
    first = min((course.calendar.day_of(one.at) - 1 for one in course.completions), default=today - 1)
    end = (today - 1) // WEEK * WEEK
    start = max(-(-first // WEEK) * WEEK, end - MOST_WEEKS * WEEK)
    return start, max(0, (end - start) // WEEK)


def story_of(*told: object) -> str:
    """A digest of what something is worked out from."""
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


def scales_of(told: Iterable[Told]) -> tuple[Scale, ...]:
    """The scales of which something was told, in the order in which they are shown."""
    keys = {_scale_of(one) for one in told}
    return tuple(scale for scale in FORMS.values() if scale.key in keys)


def _scale_of(one: Told) -> str | None:
    if one.instrument == TAP and one.name == TAP_SCORE:
        return MOOD
    scale = FORMS.get(one.instrument)
    return scale.key if scale is not None and one.name == TOTAL and 0 <= one.value <= scale.most else None
