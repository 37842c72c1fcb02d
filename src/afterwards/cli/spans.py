"""Which stretch of a plan is asked for, and as seen when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import click

from ..care.agenda import Agenda
from ..care.agenda import agenda as make_agenda
from ..care.course import Course
from ..care.timing import Calendar, Instant, TimeTextError, is_date, parse_day, parse_instant
from ..care.words import Words, words_for
from . import clock
from .documents import Loaded, load_course


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose plan, by which protocol and words, as seen when, for whom."""

    course: str
    protocol: str | None = None
    at: str | None = None
    words: str | None = None
    language: str | None = None
    actor: str = ""

    @classmethod
    def of(cls, options: Mapping[str, str | None]) -> Asked:
        """From the options of a command."""
        course = options["course"]
        assert course is not None, "--course is required"
        given = {key: options[key] for key in ("protocol", "at", "words", "language")}
        return cls(course=course, actor=options["actor"] or "", **given)


@dataclass(frozen=True, slots=True)
class Shown:
    """An agenda, and the ends of its span as they are written out."""

    agenda: Agenda
    low: str
    high: str
    words: Words
    """In whose language it is to be said."""


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


def words_of(loaded: Loaded, language: str | None) -> Words:
    """The program's own words: of the language asked for, else of the one that the guide is read in."""
    return words_for(language or loaded.protocol.languages[0])


def _now(at: str | None, course: Course) -> Instant:
    return clock.now() if at is None else instant_of(at, course.calendar, "--at")


def loaded_at(asked: Asked) -> tuple[Loaded, Instant]:
    """The course with its protocol, and the instant as seen at which."""
    loaded = load_course(asked.course, asked.protocol, asked.words)
    return loaded, _now(asked.at, loaded.course)


def agenda_of(asked: Asked, low: str | None, high: str | None) -> Shown:
    """The agenda of a span; from today for a week when nothing is said."""
    loaded, now = loaded_at(asked)
    calendar = loaded.course.calendar
    first = instant_of(low, calendar, "--from") if low else calendar.midnight(calendar.day_of(now))
    last = instant_of(high, calendar, "--to") if high else calendar.step(first, 7, "days")
    if last <= first:
        raise click.BadParameter("it is not after --from.", param_hint="--to")
    plan = loaded.plan()
    found = make_agenda(plan, at=now, low=first, high=last, actor=asked.actor)
    words = words_of(loaded, asked.language)
    return Shown(found, low or calendar.iso(first)[:10], high or calendar.iso(last)[:10], words)


def whole_plan(asked: Asked, actor: str = "") -> Shown:
    """The whole plan; endless rhythms are listed to the end of the course, or 90 days past the sessions."""
    loaded, now = loaded_at(asked)
    calendar = loaded.course.calendar
    plan = loaded.plan()
    found = make_agenda(plan, at=now, actor=asked.actor or actor)
    known = [w.start for item in found.items for w in item.windows if w.earliest is not None]
    first, last = min(known, default=plan.horizon()), plan.horizon()
    words = words_of(loaded, asked.language)
    return Shown(found, calendar.iso(first)[:10], calendar.iso(last)[:10], words)
