"""A trend in words: its sentence and what stands behind it, the legend, and the table beside the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import NamedTuple

from ..checkin.around import WEEK
from ..checkin.change import change
from ..checkin.instrument import LOWER, Texts
from ..checkin.reports import Report
from ..checkin.standing import fresh_for
from ..checkin.trend import Estimate, Trend
from ..timing import Day
from ..words import Words

TENTH = Decimal("0.1")


class Row(NamedTuple):
    """One line of the table, the newest first."""

    day: str
    score: str
    band: str
    likely: str
    origin: str


def summary(trend: Trend, words: Words) -> tuple[str, ...]:
    """The sentence of a chart, and what stands behind it. The first one alone says the whole.

    From the start to now; which way is lighter; what the last step was; and whether that is more than noise.
    """
    if not trend.reports:
        return (_none(trend, words),)
    values = _values(trend)
    first, last = _start(trend, values), values[-1]
    sentences = [_first_sentence(trend, first, last, words)]
    sentences.append(words.say("trend.lower" if trend.scoring.better == LOWER else "trend.higher"))
    before = [one for one in values[:-1] if not trend.means or last[0] - one[0] >= WEEK]
    if before:
        sentences += _last_step(trend, before[-1], last, words)
    return tuple(sentences)


def _none(trend: Trend, words: Words) -> str:
    """That there is nothing; where only the stretch is empty, when there was something."""
    if trend.since is None or trend.earlier is None:
        return words.say("trend.none")
    day, last = (day_phrase(one, trend.today, words) for one in (trend.since, trend.earlier.day))
    return words.say("trend.none.since", {"day": day, "last": last})


def _values(trend: Trend) -> tuple[tuple[Day, Decimal], ...]:
    """The reports; of daily taps the means, since a single mood is weather."""
    return trend.means or tuple((one.day, one.value) for one in trend.reports)


def _start(trend: Trend, values: tuple[tuple[Day, Decimal], ...]) -> tuple[Day, Decimal]:
    start = trend.baseline
    if start is None:
        return values[0]
    return start.reports[-1].day, start.value


def _first_sentence(trend: Trend, first: tuple[Day, Decimal], last: tuple[Day, Decimal], words: Words) -> str:
    before, now = number(first[1], words), number(last[1], words)
    day = day_phrase(last[0], trend.today, words)
    if first[0] >= last[0]:
        return words.say("trend.one", {"now": now, "day": day})
    is_now = trend.today - last[0] <= fresh_for(trend.instrument)
    treated = trend.baseline is not None and trend.baseline.is_before_treatment
    key = "trend.from to" if treated else "trend.from first"
    fields = {"before": before, "now": now, "day": day_phrase(first[0], trend.today, words), "last": day}
    return words.say(key if is_now else f"{key}.then", fields)


def _last_step(
    trend: Trend, before: tuple[Day, Decimal], last: tuple[Day, Decimal], words: Words
) -> Iterable[str]:
    points = abs(last[1] - before[1]).quantize(TENTH, ROUND_HALF_UP)
    day = day_phrase(before[0], trend.today, words)
    direction = "same" if not points else "up" if last[1] > before[1] else "down"
    yield words.say(f"trend.{direction}", {"points": number(points, words), "day": day})
    measures = trend.scoring.changes
    needed = measures[0].points if measures else None
    if points and needed is not None and not change(trend.scoring, before[1], last[1]).is_meaningful:
        more = "trend.noise.more.one" if needed == 1 else "trend.noise.more"
        key = "trend.noise" if points <= 2 < needed else more
        yield words.say(key, {"points": number(needed, words)})


def legend(trend: Trend, words: Words, estimate: tuple[Estimate, ...] = ()) -> str:
    """What the marks of the drawing mean, as one line: only those that are there."""
    parts = (
        [words.say("trend.circles", {"form": trend.instrument.called(words.language)})]
        if trend.reports
        else []
    )
    parts += [words.say("trend.means")] if trend.means else []
    if estimate:
        parts.append(words.say("trend.estimate"))
    elif trend.spreads or trend.noise:
        parts.append(words.say("trend.spread" if trend.spreads else "trend.near"))
    parts += [words.say("trend.windows")] if trend.sessions else []
    parts += [words.say("trend.events")] if trend.events else []
    return " ".join(parts)


def rows(
    trend: Trend, words: Words, estimate: tuple[Estimate, ...] = (), most: int | None = None
) -> tuple[Row, ...]:
    """Every report as a line of a table, the newest first: nothing is only in the drawing.

    ``most`` leaves the older ones to another page.
    """
    likely = {one.day: one for one in estimate}
    shown = islice(reversed(trend.reports), most)
    return tuple(_row(trend, one, likely.get(one.day), words) for one in shown)


def _row(trend: Trend, report: Report, likely: Estimate | None, words: Words) -> Row:
    band = trend.scoring.band(report.value)
    ends = {"low": round(likely.low), "high": round(likely.high)} if likely else {}
    return Row(
        day=day_phrase(report.day, trend.today, words, short=True),
        score=number(report.value, words),
        band=in_language(band.texts, words) if band else "",
        likely=words.say("trend.likely", ends) if likely else "",
        origin=words.say(f"trend.origin.{report.origin}"),
    )


def in_language(texts: Texts, words: Words) -> str:
    """A text of an instrument in the language of the words, else in its own."""
    return texts.get(words.language) or next(iter(texts.values()), "")


def event_rows(trend: Trend, words: Words) -> tuple[tuple[str, str], ...]:
    """What happened, by day: the words that found no room in the drawing stand here as well."""
    return tuple((day_phrase(one.day, trend.today, words), one.words) for one in reversed(trend.events))


def sessions_phrase(trend: Trend, words: Words) -> str:
    """``6 sessions``; empty without any."""
    count = len(trend.sessions)
    if not count:
        return ""
    return words.say("trend.sessions.one" if count == 1 else "trend.sessions", {"count": count})


def day_phrase(day: Day, near: Day, words: Words, *, short: bool = False) -> str:
    """``1 February``, or ``1 Feb`` below a chart; with its year when that is another one."""
    d = date.fromordinal(day)
    month = words.listed("sheet.months.short" if short else "sheet.months")[d.month - 1]
    same_year = d.year == date.fromordinal(near).year
    key = "sheet.date.far" if same_year else "sheet.date.plain"
    return words.say(key, {"day": d.day, "month": month, "year": d.year})


def number(value: Decimal, words: Words) -> str:
    """A score as it is written: whole, or with one decimal."""
    return words.number(float(as_written(value)))


def as_written(value: Decimal) -> Decimal:
    """A score to the decimal that is written, so that what is worked out beside it adds up for a reader."""
    return value.quantize(TENTH, ROUND_HALF_UP)
