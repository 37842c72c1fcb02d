"""The day band of each moment: the hours ahead of a session, the soft time after it, or one ordinary day."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from ....care.agenda import Item
from ....care.course import Course
from ....care.exports.moments import Manner, time_phrase, upper_first
from ....care.exports.second_lines import window_now
from ....care.timing import HOUR, Instant
from ...look.band import DayBand, Night, Tick
from .daylight import edges_of, has_sun, nights_of
from .moments import ORDINARY_DAYS, Moment, Stage
from .rows import is_ahead, is_closed_rule

BEFORE_SESSION = 2 * HOUR
AFTER_SESSION = 6 * HOUR
"""How much of the day around a session its band shows."""


def band_of(
    moment: Moment, course: Course, manner: Manner, items: tuple[Item, ...], at: Instant
) -> DayBand | None:
    """The band of a moment; None where it says nothing, or where it would only worry."""
    match moment.stage:
        case Stage.DAYS_BEFORE | Stage.TWO_DAYS:
            return _ahead(moment, course, manner, items, at)
        case Stage.MORNING:
            return _session_day(moment, course, manner, items, at)
        case Stage.SOFT if moment.since is not None and moment.soft_ends is not None:
            return _soft(moment, course, manner, at)
        case stage if stage in ORDINARY_DAYS or stage is Stage.SOFT_OVER:
            return _ordinary(course, manner, at)
        case _:
            return None


def _soft(moment: Moment, course: Course, manner: Manner, at: Instant) -> DayBand | None:
    start, end = moment.since or 0, moment.soft_ends or 0
    if not start <= at < end:
        return None
    short = manner._replace(style="short")
    hours, passed = round((end - start) / HOUR), (at - start) // HOUR
    words = {"hours": hours, "passed": passed}
    return DayBand(
        start=start - BEFORE_SESSION,
        end=end + BEFORE_SESSION,
        now=at,
        nights=_named(nights_of(course, start, end), manner, at),
        ticks=(Tick(at=start, text=_("Session")), Tick(at=end, text=upper_first(short.closing(end)))),
        says=_("The %(hours)s hours after your session. %(passed)s have passed.") % words,
    )


def _named(nights: tuple[Night, ...], manner: Manner, at: Instant) -> tuple[Night, ...]:
    """The nights with their words: tonight, and the others by the evening on which they begin."""
    return tuple(replace(night, label=_night_name(night, manner, at)) for night in nights)


def _night_name(night: Night, manner: Manner, at: Instant) -> str:
    day = manner.calendar.day_of(night.start)
    if day == manner.calendar.day_of(at):
        return _("Tonight")
    short = manner._replace(style="short", near=day)
    return _("%(day)s night") % {"day": upper_first(short.day(day))}


def _ahead(
    moment: Moment, course: Course, manner: Manner, items: tuple[Item, ...], at: Instant
) -> DayBand | None:
    session = moment.session
    if session is None:
        return None
    start = min(at, course.calendar.midnight(manner.near) + course.waking) - HOUR
    end = session.begins + AFTER_SESSION
    short = manner._replace(style="short")
    ticks = [*_first_rule(items, manner, at), Tick(at=session.begins, text=_upper(short, session.begins))]
    return DayBand(
        start=start,
        end=end,
        now=at,
        nights=nights_of(course, start, end),
        ticks=tuple(ticks),
        says=_("The time until your session. It begins %(when)s.") % {"when": manner.begun(session.begins)},
    )


def _upper(short: Manner, at: Instant) -> str:
    return upper_first(short.closing(at))


def _first_rule(items: tuple[Item, ...], manner: Manner, at: Instant) -> list[Tick]:
    """The rule that begins next, by its own title."""
    found = [
        (window_now(item, at).opens or 0, item.rule.title)
        for item in items
        if is_closed_rule(item) and is_ahead(item, at) and _has_hour(window_now(item, at).opens, manner)
    ]
    if not found:
        return []
    opens, title = min(found)
    return [
        Tick(at=opens, text=manner.words.say("sheet.line", {"title": title, "when": manner.begun(opens)}))
    ]


def _has_hour(at: Instant | None, manner: Manner) -> bool:
    """Whether it is more than the start of a day, which a band shows by itself."""
    return at is not None and manner.calendar.read(at)[1] != 0


def _session_day(
    moment: Moment, course: Course, manner: Manner, items: tuple[Item, ...], at: Instant
) -> DayBand | None:
    session = moment.session
    if session is None:
        return None
    start, end = course.calendar.midnight(manner.near), course.calendar.midnight(manner.near + 1)
    light = edges_of(course, manner.near)[1]
    last = [
        Tick(at=window_now(item, at).opens or 0, text=item.rule.title)
        for item in items
        if is_closed_rule(item) and is_ahead(item, at)
        if at < (window_now(item, at).opens or 0) < session.begins
    ]
    ticks = [*last[:1], Tick(at=session.begins, text=_clock(session.begins, manner))]
    if has_sun(course, manner.near):
        ticks.append(Tick(at=light, text=_("dusk %(time)s") % {"time": _clock(light, manner)}))
    return DayBand(
        start=start,
        end=end,
        now=at,
        nights=nights_of(course, start, end),
        ticks=tuple(ticks),
        says=_("Today from midnight to midnight. It is %(time)s.") % {"time": _clock(at, manner)},
    )


def _ordinary(course: Course, manner: Manner, at: Instant) -> DayBand:
    start, end = course.calendar.midnight(manner.near), course.calendar.midnight(manner.near + 1)
    rise, fall = edges_of(course, manner.near)
    ticks: tuple[Tick, ...] = ()
    if has_sun(course, manner.near):
        first = _("light %(time)s") % {"time": _clock(rise, manner)}
        ticks = (Tick(at=rise, text=first), Tick(at=fall, text=_clock(fall, manner)))
    return DayBand(
        start=start,
        end=end,
        now=at,
        nights=nights_of(course, start, end),
        ticks=ticks,
        says=_("Today from midnight to midnight. It is %(time)s.") % {"time": _clock(at, manner)},
    )


def _clock(at: Instant, manner: Manner) -> str:
    return time_phrase(manner.calendar.read(at)[1], manner.words)
