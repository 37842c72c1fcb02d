"""Which stretch of a plan is asked for, and as seen when."""

from __future__ import annotations

from dataclasses import dataclass

import click

from ..care.agenda import Agenda
from ..care.agenda import agenda as make_agenda
from ..care.course import Course
from ..care.plan import compile
from ..care.timing import Calendar, Instant, TimeTextError, is_date, parse_day, parse_instant
from . import clock
from .documents import load_course


@dataclass(frozen=True, slots=True)
class Shown:
    """An agenda, and the ends of its span as they are written out."""

    agenda: Agenda
    low: str
    high: str


def instant_of(text: str, calendar: Calendar, option: str) -> Instant:
    """A date (its first instant) or a time on the person's clock. Raises click.BadParameter."""
    try:
        return calendar.midnight(parse_day(text)) if is_date(text) else parse_instant(text, calendar)
    except TimeTextError as error:
        reasons = {
            "twice": "That time happens twice that night: write the offset.",
            "never": "That time does not happen that night: the clocks go forward.",
            "years": "Years run from 2000 to 2099.",
        }
        wanted = "Write a date such as 2026-11-03 or a time such as 2026-11-03T12:00."
        hint = reasons.get(error.reason, wanted)
        raise click.BadParameter(f"'{text}' is not a time. {hint}", param_hint=option) from None


def _now(at: str | None, course: Course) -> Instant:
    return clock.now() if at is None else instant_of(at, course.calendar, "--at")


def agenda_of(
    course: str, protocol: str | None, at: str | None, low: str | None, high: str | None, actor: str
) -> Shown:
    """The agenda of a span; from today for a week when nothing is said."""
    loaded = load_course(course, protocol)
    calendar = loaded.course.calendar
    now = _now(at, loaded.course)
    first = instant_of(low, calendar, "--from") if low else calendar.midnight(calendar.day_of(now))
    last = instant_of(high, calendar, "--to") if high else calendar.step(first, 7, "days")
    if last <= first:
        raise click.BadParameter("it is not after --from.", param_hint="--to")
    plan = compile(loaded.protocol, loaded.course)
    found = make_agenda(plan, at=now, low=first, high=last, actor=actor)
    return Shown(found, low or calendar.iso(first)[:10], high or calendar.iso(last)[:10])


def whole_plan(course: str, protocol: str | None, at: str | None, actor: str) -> Shown:
    """The whole plan; endless rhythms are listed to the end of the course, or 90 days past the sessions."""
    loaded = load_course(course, protocol)
    calendar = loaded.course.calendar
    plan = compile(loaded.protocol, loaded.course)
    found = make_agenda(plan, at=_now(at, loaded.course), actor=actor)
    known = [w.start for item in found.items for w in item.windows if w.earliest is not None]
    first, last = min(known, default=plan.horizon()), plan.horizon()
    return Shown(found, calendar.iso(first)[:10], calendar.iso(last)[:10])
