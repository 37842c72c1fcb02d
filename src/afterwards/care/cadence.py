"""Which check-in is due when: what the guide's ``measure`` rules ask, and a shipped default beside them.

Never two at a time, none on dose-day, nothing piles up: a beat that was missed is gone. Whoever says "not
today" is not asked again that day, and after three times not again for that beat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .agenda import Item
from .checkin.instrument import Instrument
from .checkin.library import FORMS, Library
from .checkin.standing import RELATED
from .course import Course, TreatmentSession
from .gaps import LONG_GAP, is_long_gap, later
from .plan.windows import FAR_PAST
from .protocol.grammar import Amount
from .protocol.tree import Verb
from .timing import DAY_SECONDS, HOUR, Calendar, Instant

BEFORE = 72 * HOUR
"""A form that is due by a session is asked for in its last three days, not from the day it was booked."""
BETWEEN_FORMS = 3 * HOUR
LATER = 3 * HOUR
MOST_NOT_TODAY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A line of the shipped default: which form, when, for how long it stays, and how early it is picked."""

    instrument: str
    when: str
    """``day``, ``before``, ``morning``, ``after``, ``month``, ``first`` or ``missed``."""
    key: str
    """A key of ``words``: why it is asked."""
    weight: int
    amount: int = 0
    unit: str = ""
    """How long after the session: hours are elapsed time, the others calendar steps."""
    lasts: int = DAY_SECONDS


SHIPPED = (
    Beat(instrument="daily", when="day", key="due.daily", weight=9),
    Beat(instrument="morning-after", when="morning", key="due.morning", weight=2),
    Beat(instrument="phq-9", when="before", key="due.before", weight=3),
    *(
        Beat(
            instrument=form,
            when="after",
            key="due.after",
            weight=weight,
            amount=amount,
            unit=unit,
            lasts=days * DAY_SECONDS,
        )
        for form, weight, amount, unit, days in (
            ("side-effects", 1, 24, "hours", 1),
            ("side-effects", 1, 72, "hours", 2),
            ("integration", 5, 72, "hours", 4),
            ("phq-9", 3, 1, "weeks", 3),
            ("phq-9", 3, 2, "weeks", 4),
            ("phq-9", 3, 1, "months", 7),
            ("phq-9", 3, 3, "months", 14),
        )
    ),
    Beat(instrument="body-watch", when="month", key="due.monthly", weight=6),
    Beat(
        instrument="next-step",
        when="first",
        key="due.first",
        weight=4,
        amount=4,
        unit="days",
        lasts=6 * DAY_SECONDS,
    ),
    Beat(
        instrument="next-step",
        when="missed",
        key="due.missed",
        weight=4,
        amount=1,
        unit="days",
        lasts=6 * DAY_SECONDS,
    ),
)
"""Daily a tap; the morning after; side effects after 24 and 72 hours; the PHQ-9 before each session and 1
week, 2 weeks, 1 month and 3 months after, never twice a week; the body once a month; how the first one was,
or why one was missed, some days later."""
_WEIGHTS = {beat.instrument: beat.weight for beat in SHIPPED}
_OTHER_WEIGHT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A form that is wanted in a window ``[opens, closes)``, by whom it is wanted, and for which beat."""

    instrument: str
    opens: Instant
    closes: Instant
    key: str
    words: Mapping[str, object] = field(default_factory=dict)
    weight: int
    beat: str
    """Its id by meaning: an occurrence's id, or the beat and the session. Never a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A check-in that was handed in: which form, and when."""

    instrument: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """A "later" or "not today" to one form, on one beat."""

    instrument: str
    beat: str
    at: Instant
    how: str
    """``later`` or ``not today``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a person did with check-ins so far."""

    done: tuple[Done, ...] = ()
    put_off: tuple[PutOff, ...] = ()
    dose_day_until: Instant | None = None
    """Until when dose-day mode lasts, if it is on."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """Forms that stand in for others, as the PHQ-8 where nobody reads answers about death."""


def due_now(
    course: Course,
    items: Iterable[Item],
    past: Past,
    *,
    at: Instant,
    library: Library = FORMS,
    gap: Amount = LONG_GAP,
) -> Wanted | None:
    """The one check-in to offer at an instant, or None.

    ``items`` are the agenda's, seen at ``at``; ``gap`` is the guide's (`long_gap`).

    What the guide asks for now takes the place of the default for that form, so that one answer settles it.
    """
    asked = [one for one in from_guide(items, library) if one.opens <= at < one.closes]
    forms = {form for one in asked for form in _family(one.instrument)}
    default = [one for one in from_beats(SHIPPED, course, at) if one.instrument not in forms]
    return pick([*asked, *default], course, past, at=at, library=library, gap=gap)


def pick(
    wanted: Iterable[Wanted],
    course: Course,
    past: Past,
    *,
    at: Instant,
    library: Library = FORMS,
    gap: Amount = LONG_GAP,
) -> Wanted | None:
    """Of several wanted check-ins the one that comes first; None where none may be asked now.

    The order is by weight, then by what closes first, then by name: it never depends on the order given.
    """
    if past.dose_day_until is not None and at < past.dose_day_until:
        return None
    is_gap = is_long_gap(course, at=at, after=gap)
    standing = [_replaced(one, past.instead) for one in wanted if one.opens <= at < one.closes]
    free = [one for one in standing if _may_be_asked(one, course, past, at, library)]
    free = [one for one in free if _suits_a_gap(one, library)] if is_gap else free
    return min(free, key=lambda one: (one.weight, one.closes, one.instrument, one.beat), default=None)


def _suits_a_gap(one: Wanted, library: Library) -> bool:
    """After a long gap the old plan asks for nothing: a tap, and the last look back at the last session."""
    return _is_tap(one.instrument, library) or one.key == "due.after"


def _is_tap(name: str, library: Library) -> bool:
    """Whether one tap answers it; a form that is gone by now did not count as one."""
    form = library.find(name)
    return form is not None and form.tap


def _replaced(one: Wanted, instead: Mapping[str, str]) -> Wanted:
    name = instead.get(one.instrument, one.instrument)
    return Wanted(
        instrument=name,
        opens=one.opens,
        closes=one.closes,
        key=one.key,
        words=one.words,
        weight=one.weight,
        beat=one.beat,
    )


def _may_be_asked(one: Wanted, course: Course, past: Past, at: Instant, library: Library) -> bool:
    form, done = library.find(one.instrument), [each for each in past.done if each.at <= at]
    if form is None:
        return False
    family = _family(one.instrument)
    mine = [each.at for each in done if each.instrument in family]
    if any(one.opens <= when for when in mine) or _is_resting(form, mine, course.calendar, at):
        return False
    forms = [
        each.at
        for each in done
        if each.instrument != one.instrument and not _is_tap(each.instrument, library)
    ]
    if not form.tap and any(at - when < BETWEEN_FORMS for when in forms):
        return False
    return not _is_put_off(one, course, past.put_off, at)


def _family(name: str) -> frozenset[str]:
    """The forms that count as this one when it comes to asking too often."""
    return next((family for family in RELATED if name in family), frozenset({name}))


def _is_resting(form: Instrument, done: list[Instant], calendar: Calendar, at: Instant) -> bool:
    """Whether it was handed in within the days that it rests, counted by local dates."""
    today = calendar.day_of(at)
    return any(today - calendar.day_of(when) < form.rests for when in done)


def _is_put_off(one: Wanted, course: Course, put_off: Iterable[PutOff], at: Instant) -> bool:
    family, today = _family(one.instrument), course.calendar.day_of(at)
    mine = [each for each in put_off if each.instrument in family and each.at <= at]
    if any(each.how == "later" and at - each.at < LATER for each in mine):
        return True
    not_today = [each for each in mine if each.how == "not today"]
    if any(course.calendar.day_of(each.at) == today for each in not_today):
        return True
    return sum(each.beat == one.beat for each in not_today) >= MOST_NOT_TODAY


# ---- the guide


def from_guide(items: Iterable[Item], library: Library = FORMS) -> Iterator[Wanted]:
    """What the guide's ``measure`` rules want of the person and some form answers to.

    What is meant for the clinic alone, such as a reading of blood pressure, is left to it.
    """
    for item in items:
        if item.rule.verb is not Verb.MEASURE or "patient" not in item.rule.actors:
            continue
        form = library.measuring(item.rule.things)
        if form is None or item.status in ("done", "waiting", "upcoming", "closed"):
            continue
        for window in item.windows:
            opens, closes = window.core
            # "By start" is open since ever: it is asked for when the session is near.
            last_days = closes - BEFORE if opens <= FAR_PAST else opens
            yield Wanted(
                instrument=form.id,
                opens=max(opens, last_days),
                closes=closes,
                key="due.guide",
                weight=_WEIGHTS.get(form.id, _OTHER_WEIGHT),
                beat=item.occurrence.id,
            )


# ---- the shipped default


def from_beats(beats: Iterable[Beat], course: Course, at: Instant) -> Iterator[Wanted]:
    """What the default wants of a person as of an instant. A clinic may give its own beats, or none."""
    for beat in beats:
        for key, opens, closes in _windows(beat, course, at):
            name = f"{beat.instrument}-{beat.when}" + (f"-{beat.amount}-{beat.unit}" if beat.amount else "")
            yield Wanted(
                instrument=beat.instrument,
                opens=opens,
                closes=closes,
                key=beat.key,
                words={"count": beat.amount, "unit": beat.unit} if beat.key == "due.after" else {},
                weight=beat.weight,
                beat=f"{name}/{key}",
            )


type Windows = Iterator[tuple[str, Instant, Instant]]


def _windows(beat: Beat, course: Course, at: Instant) -> Windows:
    match beat.when:
        case "day":
            yield from _day(course, at)
        case "before":
            yield from ((one.key, one.begins - BEFORE, one.begins) for one in course.held)
        case "morning":
            yield from _mornings(course)
        case "after":
            yield from _after(beat, course)
        case "month":
            yield from _months(course, at)
        case "first":
            yield from _first(beat, course)
        case _:
            yield from _missed(beat, course)


def _day(course: Course, at: Instant) -> Windows:
    """Today, from waking on; a night owl's tap after midnight belongs to the day before."""
    calendar = course.calendar
    day = calendar.day_of(at)
    if at < calendar.wall(day, course.waking):
        return
    yield f"{day - _first_day(course, day)}", calendar.wall(day, course.waking), calendar.midnight(day + 1)


def _first_day(course: Course, day: int) -> int:
    if course.starts is not None:
        return course.starts
    return course.calendar.day_of(course.sessions[0].begins) if course.sessions else day


def _ended(session: TreatmentSession) -> Instant | None:
    """When a session that was held ended; None for one that has not been."""
    return session.end if session.start is not None and session.happens else None


def _mornings(course: Course) -> Windows:
    for session in course.held:
        ended = _ended(session)
        if ended is not None:
            day = course.calendar.day_of(ended) + 1
            yield session.key, course.calendar.wall(day, course.waking), course.calendar.midnight(day + 1)


def _after(beat: Beat, course: Course) -> Windows:
    """So long after each session; cut where the next one begins, which asks before itself."""
    held = course.held
    for number, session in enumerate(held):
        ended = _ended(session)
        if ended is None:
            continue
        opens = _moved(course.calendar, ended, beat)
        closes = opens + beat.lasts
        if number + 1 < len(held):
            closes = min(closes, held[number + 1].begins - (BEFORE if beat.instrument == "phq-9" else 0))
        if opens < closes:
            yield session.key, opens, closes


def _moved(calendar: Calendar, at: Instant, beat: Beat) -> Instant:
    return later(calendar, at, beat.amount, beat.unit)


def _months(course: Course, at: Instant) -> Windows:
    """The months of treatment, from the end of the first session on: the one that ``at`` lies in."""
    ended = next((when for one in course.held if (when := _ended(one)) is not None), None)
    number = 0
    while ended is not None and course.calendar.step(ended, number, "months") <= at:
        opens = course.calendar.step(ended, number, "months")
        closes = course.calendar.step(ended, number + 1, "months")
        if at < closes:
            yield f"{number}", opens, closes
        number += 1


def _first(beat: Beat, course: Course) -> Windows:
    """Some days after the first session, until the second one is held."""
    began = [one for one in course.held if one.start is not None]
    if len(began) == 1 and began[0].end is not None:
        opens = _moved(course.calendar, began[0].end, beat)
        yield began[0].key, opens, opens + beat.lasts


def _missed(beat: Beat, course: Course) -> Windows:
    """A day after a session that was missed, unless a later one was held."""
    held = [one.begins for one in course.held if one.start is not None]
    for session in course.sessions:
        if session.missed and not any(when > session.begins for when in held):
            opens = _moved(course.calendar, session.begins, beat)
            yield session.key, opens, opens + beat.lasts
