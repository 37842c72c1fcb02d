"""A session that is planned, moved or written down: what is said beside the comparison of both plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...care.course import TreatmentSession
from ...care.exports.moments import Manner, date_phrase, time_phrase, upper_first, when_phrase
from ...care.timing import DAY_SECONDS, Instant, step_day
from .differing import Reading

FAR_AHEAD_MONTHS = 18
FAR_FROM_PLANNED = 14 * DAY_SECONDS
STILL_AHEAD = gettext_lazy("This is still ahead. Write it down when it has happened.")
"""What is said of a moment of a session that has not come yet."""

type Told = dict[str, Instant | None]
"""The moments of a session as they are written down: its start, its end and the leaving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One end of "from → to": a day and a time."""

    day: str
    time: str


def moment_of(reading: Reading, at: Instant) -> Moment:
    """An instant as one end of a move."""
    day, second = reading.plan.course.calendar.read(at)
    text = date_phrase(day, reading.today, reading.words, "short")
    return Moment(day=upper_first(text), time=time_phrase(second, reading.words))


def when_sentence(reading: Reading, at: Instant) -> str:
    """``Today, 10:50 am.``"""
    plan = reading.plan
    manner = Manner(plan.course.calendar, reading.today, reading.words, "spoken", plan.protocol)
    return upper_first(when_phrase(at, manner)) + "."


def planned_doubts(reading: Reading, at: Instant) -> Iterator[str]:
    """A day that is past or far ahead may be a slip: it is asked about, not refused."""
    day = reading.plan.course.calendar.day_of(at)
    date = upper_first(date_phrase(day, reading.today, reading.words))
    if at < reading.at:
        text = _("Today, {date}").format(date=date) if day == reading.today else date
        yield _("{date} is past.").format(date=text)
    elif day > step_day(reading.today, FAR_AHEAD_MONTHS, "months"):
        years = max(2, (day - reading.today) // 365)
        yield _("{date} is about {years} years ahead.").format(date=date, years=years)


def told_doubts(reading: Reading, one: TreatmentSession, told: Told) -> Iterator[str]:
    """A start weeks from its planned day, or a session of more than a day, may be a slip of the date."""
    start, end = told["start"], told["end"]
    if start is not None and one.planned is not None and abs(start - one.planned) > FAR_FROM_PLANNED:
        day = reading.plan.course.calendar.day_of(one.planned)
        yield _("It was planned for {date}.").format(date=date_phrase(day, reading.today, reading.words))
    if start is not None and end is not None and end - start > DAY_SECONDS:
        yield _("From start to end it is more than a day.")


def told_facts(
    reading: Reading, one: TreatmentSession, told: Told, *, stopped_early: bool
) -> Iterator[tuple[str, str]]:
    """What will be known of a session, in words; what is taken back is said as well."""
    for name, label in (("start", _("Started")), ("end", _("Ended")), ("leaving", _("Left"))):
        at = told[name]
        if at is not None:
            yield label, when_sentence(reading, at)
        elif getattr(one, name) is not None:
            yield label, _("Not known.")
    if stopped_early != one.stopped_early:
        yield _("Stopped"), _("Stopped early.") if stopped_early else _("Not stopped early.")
