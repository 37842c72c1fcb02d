"""One session as its sheet sees it: its moments, its days, its nights, and which of the plan concern it."""

from __future__ import annotations

from dataclasses import dataclass

from ..agenda import Item, agenda
from ..course import Course, TreatmentSession
from ..plan import Plan, Window
from ..plan.scenes import Scene, route_of
from ..protocol.tree import CareProtocol, Verb
from ..sunlight import sun
from ..timing import DAY_SECONDS, HOUR, Calendar, Day, Instant
from ..words import Words
from .moments import Manner

AHEAD, BEHIND = 5 * DAY_SECONDS, 72 * HOUR
"""How far before and after a session the sheet looks."""
NEAR = 48 * HOUR
"""A rule that begins within this of the session's end is one of its rules."""
FIRM = {"must": 0, "should": 1, "if possible": 2, "optional": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A session's place in time. ``end`` is the earliest and ``sure_end`` the latest that it can end."""

    plan: Plan
    session: TreatmentSession
    number: int
    at: Instant
    words: Words
    start: Instant
    end: Instant
    sure_end: Instant
    items: tuple[Item, ...]

    @property
    def course(self) -> Course:
        """The course that it belongs to."""
        return self.plan.course

    @property
    def protocol(self) -> CareProtocol:
        """The guide."""
        return self.plan.protocol

    @property
    def calendar(self) -> Calendar:
        """The person's clock."""
        return self.course.calendar

    @property
    def day(self) -> Day:
        """The local day on which it ends: the sheet's "today"."""
        return self.calendar.day_of(self.end)

    @property
    def begun(self) -> bool:
        """Whether it has a recorded start."""
        return self.session.start is not None

    @property
    def left(self) -> bool:
        """Whether the person has left the clinic."""
        return self.session.leaving is not None

    @property
    def route(self) -> str:
        """How the medicine is given."""
        return route_of(self.protocol, self.session)

    def manner(self, style: str) -> Manner:
        """Times as they are said on this sheet."""
        return self.manner_near(self.calendar.day_of(self.start), style)

    def manner_near(self, day: Day, style: str = "spoken") -> Manner:
        """Times as somebody reads them on that day."""
        return Manner(self.calendar, day, self.words, style, self.protocol)

    def concerns(self, item: Item) -> bool:
        """Whether an item is of this session or of the course, and not of another session."""
        one = item.occurrence
        own = {activity.session for activity in (one.activity, *one.merged)}
        return None in own or self.session.key in own

    def for_patient(self, item: Item) -> bool:
        """Whether it asks the patient."""
        return "patient" in item.rule.actors

    def firm(self, item: Item) -> int:
        """How hard it is asked, 0 for must; weak evidence and other sessions come later."""
        return FIRM.get(item.firm, 3) + (item.rule.evidence == "weak") + 10 * (not self.concerns(item))

    def number_of(self, key: str | None) -> int | None:
        """The place of a session in order, from 1."""
        return next((s.number for s in self.plan.scenes["session"] if s.key == key), None)


def moment_of(plan: Plan, scene: Scene, at: Instant, words: Words) -> Moment:
    """The moment of one session, with all that the plan holds around it."""
    session, end = scene.session, scene.moments["end"]
    assert session is not None
    start = session.begins
    low = start if end.lo is None else end.lo
    high = low if end.hi is None else end.hi
    found = agenda(plan, at=at, low=start - AHEAD, high=high + BEHIND)
    return Moment(
        plan=plan,
        session=session,
        number=scene.number or 0,
        at=at,
        words=words,
        start=start,
        end=low,
        sure_end=high,
        items=found.items,
    )


def nights_of(moment: Moment, low: Instant, high: Instant) -> tuple[tuple[Instant, Instant], ...]:
    """The nights that touch a stretch: sunset to sunrise where the place is known, else bedtime to waking."""
    calendar = moment.calendar
    days = range(calendar.day_of(low) - 1, calendar.day_of(high) + 1)
    nights = [(_evening(moment, day), _morning(moment, day + 1)) for day in days]
    return tuple((a, b) for a, b in nights if a < high and b > low and a < b)


def _evening(moment: Moment, day: Day) -> Instant:
    bedtime = moment.course.bedtime + (DAY_SECONDS if moment.course.bedtime < 12 * HOUR else 0)
    return _sun(moment, "sunset", day) or moment.calendar.wall(day, bedtime)


def _morning(moment: Moment, day: Day) -> Instant:
    return _sun(moment, "sunrise", day) or moment.calendar.wall(day, moment.course.waking)


def _sun(moment: Moment, event: str, day: Day) -> Instant | None:
    course, calendar = moment.course, moment.calendar
    if course.latitude is None or course.longitude is None:
        return None
    # Where the sun stays away or stays up on one edge, both edges fall back to the person's own night.
    found = [
        sun(which, course.latitude, course.longitude, d, calendar.zone_at(calendar.midnight(d)))
        for which, d in (("sunset", day - (event == "sunrise")), ("sunrise", day + (event == "sunset")))
    ]
    return None if None in found else found[event == "sunrise"]


def closes_clear(window: Window) -> Instant | None:
    """When a window surely is over, None while it waits or has no end."""
    if window.closes is None or window.closes_on:
        return None
    return max(window.closes, window.latest or window.closes)


def is_rule(item: Item) -> bool:
    """Whether it is a state that closes something: avoid, limit or hold."""
    return item.rule.verb in (Verb.AVOID, Verb.LIMIT, Verb.HOLD)
