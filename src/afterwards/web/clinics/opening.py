"""When a practice answers, in words that are true at the instant at which they are read."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from ...care.exports.moments import spoken, time_phrase
from ...care.opening import Opening, Week, changes, opening_at
from ...care.timing import DAY_SECONDS, Instant
from ...care.words import Words

FAR = 14 * DAY_SECONDS


class Spoken(NamedTuple):
    """A sentence and from when on it holds."""

    since: Instant
    says: str


def opening_says(week: Week | None, at: Instant, words: Words) -> str:
    """One or three short sentences: open until when, or closed until when, or that nobody gave hours."""
    if week is None:
        return _("We do not know the hours. Call to find out.")
    found = opening_at(week, at)
    return _open_says(week, found, at, words) if found.is_open else _closed_says(week, found, at, words)


def _open_says(week: Week, found: Opening, at: Instant, words: Words) -> str:
    if found.until is None:
        return _("Open day and night.")
    day, second = week.calendar.read(found.until)
    today = week.calendar.day_of(at)
    if day == today:
        return _("Open until {time}.").format(time=time_phrase(second, words))
    if second == 0 and day == today + 1:
        return _("Open until {time}.").format(time=time_phrase(DAY_SECONDS, words))
    return _("Open until {when}.").format(when=spoken(week.calendar, at, words).closing(found.until))


def _closed_says(week: Week, found: Opening, at: Instant, words: Words) -> str:
    if found.until is None:
        return _("Closed for now. No one reads messages now.")
    when = spoken(week.calendar, at, words).begun(found.until)
    return _("Closed. Opens {when}. No one reads messages now.").format(when=when)


def sayings(week: Week | None, at: Instant, words: Words) -> tuple[Spoken, ...]:
    """What to say from ``at`` on, for two weeks: a page that lies on a phone reads on by itself.

    The last one says that we do not know any more.
    """
    if week is None:
        return (Spoken(at, opening_says(None, at, words)),)
    found = [Spoken(at, opening_says(week, at, words))]
    for since in changes(week, at + 1, at + FAR):
        says = opening_says(week, since, words)
        if says != found[-1].says:
            found.append(Spoken(since, says))
    return (*found, Spoken(at + FAR, opening_says(None, at, words)))
