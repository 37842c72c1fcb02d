"""One chart a question, as values for a template: drawing, sentence, table, sessions, standing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from ....care.checkin.around import AroundSession, around_sessions
from ....care.checkin.instrument import Instrument
from ....care.checkin.library import Library
from ....care.checkin.reports import SessionMark, of_one_scale
from ....care.checkin.standing import standing
from ....care.checkin.trend import Trend, trend
from ....care.exports.moments import upper_first
from ....care.exports.standing_words import standing_lines
from ....care.exports.trend_chart import LARGER_NARROW, NARROW, trend_chart
from ....care.exports.trend_words import as_written, day_phrase, legend, number, rows, summary
from ....care.timing import Day
from ....care.words import Words
from ...checkins.queries import library_of
from ...checkins.records import Fares
from ..today.requests import Mine

FIRST_ROWS = 7
"""So many lines of a table stand on the page; the others are one tap away."""
MOST_KEPT = 64
"""So many pages are kept in a process: somebody who goes back and forth waits once."""
SPANS = {"month": 30, "quarter": 91, "year": 365}
"""What may be shown instead of everything, in days."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Past:
    """What a person's charts are made from, as of a day, in the words of one language.

    Two of the same key are the same, so a drawing is made once for each state of the record.
    """

    key: tuple[object, ...]

    fares: Fares
    library: Library
    sessions: tuple[SessionMark, ...]
    today: Day
    words: Words
    narrow: float = NARROW

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Past) and self.key == other.key

    def charted(self) -> Iterator[Instrument]:
        """The forms with a score that may be drawn, those with the most to show first."""
        counts: dict[str, int] = {}
        for report in self.fares.reports:
            counts[report.instrument] = counts.get(report.instrument, 0) + 1
        found = [form for id in self.library.ids if (form := self.library.find(id)) and form.scoring()]
        found = [form for form in found if form.scorings[0].how != "screen"]
        yield from sorted((form for form in found if counts.get(form.id)), key=lambda one: -counts[one.id])

    def trend(self, form: Instrument, since: Day | None = None) -> Trend:
        """The numbers of a form's chart."""
        events = [one.mark for one in self.fares.events]
        return trend(form, self.fares.reports, self.sessions, events, today=self.today, since=since)

    def day(self, day: Day, *, short: bool = False) -> str:
        """A day in words."""
        return day_phrase(day, self.today, self.words, short=short)


def past_of(own: Mine, fares: Fares, words: Words | None = None) -> Past:
    """What there is to look back at."""
    calendar = own.person.course.calendar
    held = [one for one in own.person.course.held if one.begins <= own.at]
    is_larger = own.person.record.wishes.get("size") == "larger"
    spoken, today = words or own.words, calendar.day_of(own.at)
    narrow = LARGER_NARROW if is_larger else NARROW
    return Past(
        key=(own.stamp, own.patient.fares_count, len(held), today, spoken.language, narrow),
        fares=fares,
        library=library_of(own.patient),
        sessions=tuple(
            SessionMark(key=one.key, day=calendar.day_of(one.begins), start=one.begins) for one in held
        ),
        today=today,
        words=spoken,
        narrow=narrow,
    )


def question_of(form: Instrument, words: Words) -> str:
    """What a chart answers, as its title."""
    asked = {
        "daily": _("How has your mood been?"),
        "phq-9": _("How heavy have the weeks been?"),
        "phq-8": _("How heavy have the weeks been?"),
        "gad-7": _("How worried have you been?"),
        "pcl-5": _("How near has the past been?"),
        "peg": _("How much has pain been in the way?"),
    }
    own = form.title.get(words.language) or form.title.get(form.original, form.called(words.language))
    return asked.get(form.id) or upper_first(own)


def picture_of(past: Past, form: Instrument, *, since: Day | None = None) -> dict[str, Any]:
    """The drawing with its sentence and its legend."""
    found = past.trend(form, since)
    said = summary(found, past.words)
    return {
        "question": question_of(form, past.words),
        "first": said[0],
        "more": " ".join(said[1:]),
        "drawing": trend_chart(found, past.words, narrow=past.narrow) if found.reports else "",
        "legend": legend(found, past.words),
        "left_out": found.left_out,
        "trend": found,
    }


def page_of(past: Past, form: Instrument, *, since: Day | None, whole: bool) -> dict[str, Any]:
    """Everything on the page of one chart."""
    return _page_of(past, form.id, since, whole)


@lru_cache(maxsize=MOST_KEPT)
def _page_of(past: Past, id: str, since: Day | None, whole: bool) -> dict[str, Any]:
    form = past.library.find(id)
    assert form is not None, "the page is of a form that there is"
    picture = picture_of(past, form, since=since)
    found: Trend = picture["trend"]
    shown = rows(found, past.words, most=None if whole else FIRST_ROWS)
    return {
        **picture,
        "rows": shown,
        "rows_in_all": len(found.reports),
        "has_more": len(shown) < len(found.reports),
        "has_bands": bool(found.scoring.bands),
        "has_origins": any(one.origin != "here" for one in found.reports),
        "around": list(_around_rows(past, form, found)),
        "standing": standing_of(past, form),
        "missing": _missing(past, form, found),
    }


def standing_of(past: Past, form: Instrument) -> list[str]:
    """How the person stands, never without its evidence; empty where nobody knows what counts."""
    seen = standing(form, past.fares.reports, past.sessions, today=past.today)
    return list(standing_lines(seen, form, past.today, past.words)) if seen is not None else []


def _missing(past: Past, form: Instrument, found: Trend) -> str:
    """What a chart still lacks, where nothing can be said of change yet."""
    if len(found.reports) > 1 or found.earlier is not None:
        return ""
    return _("One more day makes a line.") if form.tap else _("One more form makes a line.")


def _around_rows(past: Past, form: Instrument, found: Trend) -> Iterator[dict[str, str]]:
    """Each session of the chart with what was said before and after it, the newest first."""
    scoring = found.scoring
    edition = form.version.partition(".")[0]
    known = of_one_scale(past.fares.reports, form.id, scoring.name, until=past.today, edition=edition)
    around = around_sessions(scoring, known, past.sessions, daily=form.tap)
    shown = {one.key for one in found.sessions}
    numbers = {one.session.key: count for count, one in enumerate(around, 1)}
    rows = [one for one in around if one.session.key in shown]
    if all(one.before is None and one.after is None for one in rows):
        return
    for one in reversed(rows):
        yield {
            "session": f"{numbers[one.session.key]} · {past.day(one.session.day, short=True)}",
            "before": _value(one.before, past.words),
            "after": _value(one.after, past.words),
            "change": _change(one, past.words),
        }


def _value(value: Decimal | None, words: Words) -> str:
    return _("not known") if value is None else number(value, words)


def _change(one: AroundSession, words: Words) -> str:
    """The step in words. Where a form says what counts, a step below it is said not to."""
    if one.change is None:
        return ""
    step = abs(as_written(one.change.after) - as_written(one.change.before))
    if step == 0:
        return _("the same")
    text = _("%(points)s lighter") if one.change.gain > 0 else _("%(points)s heavier")
    said = text % {"points": number(step, words)}
    if one.change.verdicts and not one.change.is_meaningful:
        said = _("%(step)s, too little to count") % {"step": said}
    return said


def spans(past: Past, form: Instrument, chosen: str) -> list[dict[str, Any]]:
    """The stretches that may be chosen; none where everything is within the shortest."""
    found = [one.day for one in past.fares.reports if one.instrument == form.id]
    oldest = past.today - min(found, default=past.today)
    names = {
        "month": _("4 weeks"),
        "quarter": _("3 months"),
        "year": _("1 year"),
        "": _("Everything"),
    }
    kept = [name for name in names if not name or SPANS[name] < oldest]
    if len(kept) < 2:
        return []
    return [{"name": name, "label": names[name], "is_chosen": name == chosen} for name in kept]


def event_rows(past: Past) -> Iterable[dict[str, Any]]:
    """What happened in the person's life, the newest first."""
    for one in reversed(past.fares.events):
        yield {"id": one.id, "day": past.day(one.day), "words": one.words}
