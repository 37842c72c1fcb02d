"""The relief curve in sentences: a range and never one date, what is missing, what moved it, what it can not
do.

Each answer ends in a question for the clinician. No dose, no interval, no booking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from ..trajectory.marks import SILENT_AFTER
from ..trajectory.scales import SCALES, Scale
from ..trajectory.values import (
    FARTHEST,
    Crossing,
    Fading,
    HabitFinding,
    Mark,
    Missing,
    Relief,
    Signal,
    Status,
)
from ..words import Words

LIMITS = 9
NEW = 28
"""A signal is shown for so many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A head and the sentences below it."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefSaid:
    """A whole answer in words, in the order in which it is read."""

    title: str
    lead: tuple[str, ...]
    """What there is to say first: the range, or why there is none."""
    sections: tuple[Section, ...]
    question: str
    """What to ask the clinician."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """How days and points of one person's scale are said."""

    words: Words
    scale: Scale
    zero: date
    """The date of day 0."""
    at: int

    @classmethod
    def of(cls, relief: Relief, words: Words, zero: date) -> Teller:
        """For one answer."""
        return cls(words=words, scale=SCALES[relief.forecast.scale], zero=zero, at=relief.forecast.at)

    def date_of(self, day: int) -> date:
        """The date of a day."""
        return self.zero + timedelta(days=day)

    def day(self, day: int, *, short: bool = False) -> str:
        """A day as its date: ``24 February``; with the year where it is another one than today's."""
        found, now = self.date_of(day), self.date_of(self.at)
        months = self.words.listed("sheet.months.short" if short else "sheet.months")
        fields = {"day": found.day, "month": months[found.month - 1], "year": found.year}
        key = "sheet.date.far" if short or found.year == now.year else "sheet.date.plain"
        return self.words.say(key, fields)

    def points(self, value: float) -> str:
        """Points of the scale: whole ones, tenths where the scale is short."""
        return self.words.number(round(value, 1) if self.scale.most <= 10 else floor(value + 0.5))

    def say(self, key: str, **fields: object) -> str:
        """A sentence of the relief curve."""
        return self.words.say(f"relief.{key}", fields)

    def counted(self, key: str, count: int, **values: object) -> str:
        """A sentence with a number in it, which says "one" differently."""
        return self.say(f"{key}.one" if count == 1 else key, count=count, **values)


def is_silent(relief: Relief) -> bool:
    """Whether nothing was reported for so long that the curve is not drawn on."""
    silent = relief.forecast.silent
    return silent is not None and silent >= SILENT_AFTER


def newest_signal(relief: Relief) -> Signal | None:
    """The drift signal that is to be shown, if there is one."""
    return newest_of(relief.watch.signals if relief.watch else (), relief.forecast.at)


def newest_of(signals: Sequence[Signal], at: int) -> Signal | None:
    """The one of these that is to be shown on a day, if there is one."""
    return signals[-1] if signals and at - signals[-1].day < NEW else None


def say_relief(relief: Relief, words: Words, zero: date) -> ReliefSaid:
    """A whole answer in words; ``zero`` is the date of day 0."""
    tell = Teller.of(relief, words, zero)
    return ReliefSaid(
        title=tell.say("title"),
        lead=lead(relief, tell),
        sections=tuple(section for section in _sections(relief, tell) if section.lines),
        question=tell.say(f"question.{_question(relief)}"),
    )


def lead(relief: Relief, tell: Teller) -> tuple[str, ...]:
    """What stands first."""
    if relief.forecast.status is Status.INSUFFICIENT:
        return (tell.say("not yet"), tell.say("not yet.sub"))
    if is_silent(relief):
        return (tell.say("silent"),)
    if not relief.forecast.crossings:
        return (_no_mark(relief, tell),)
    crossing = relief.forecast.crossings[0]
    if crossing.already:
        return (tell.say("already"),)
    return (range_phrase(crossing, tell), tell.say("if planned" if relief.planned else "if"))


def range_phrase(crossing: Crossing, tell: Teller) -> str:
    """By when the mark may be reached: two dates with their chances, or that it will more likely hold."""
    first, half, _ = crossing.days
    if first is None:
        return tell.say("hold")
    if half is None:
        return tell.say("range.long", first=tell.day(tell.at + first))
    return tell.say("range", first=tell.day(tell.at + first), half=tell.day(tell.at + half))


def planned_lines(crossing: Crossing, planned: Sequence[int], tell: Teller) -> tuple[str, ...]:
    """The range if the sessions that stand in the plan are held; nothing where the mark is passed already.

    It takes what is planned as given. It says neither how many are needed nor when.
    """
    if crossing.already or not planned:
        return ()
    last = tell.day(planned[-1])
    key = "planned.if.one" if len(planned) == 1 else "planned.if"
    said = tell.say(key, count=len(planned), day=last)
    return said, range_phrase(crossing, tell), tell.say("planned.note")


def _no_mark(relief: Relief, tell: Teller) -> str:
    if not relief.sessions:
        return tell.say("no mark.session")
    first = min(relief.sessions)
    if any(day < first for day, _ in relief.reports):
        return tell.say("no mark.gain", points=tell.words.number(tell.scale.meaningful))
    return tell.say("no mark.baseline")


def _question(relief: Relief) -> str:
    if relief.forecast.status is Status.INSUFFICIENT:
        return "more"
    already = any(crossing.already for crossing in relief.forecast.crossings)
    return "worse" if already or newest_signal(relief) else "fade"


def _sections(relief: Relief, tell: Teller) -> Iterator[Section]:
    if relief.forecast.status is Status.INSUFFICIENT:
        yield Section(head=tell.say("missing"), lines=tuple(missing_lines(relief.forecast.missing, tell)))
        yield Section(
            head=tell.say("others"),
            lines=(
                tell.say("others.study"),
                tell.say("others.source"),
                *_ahead(relief, tell, "others.ahead"),
            ),
        )
    else:
        yield Section(head=tell.say("signal.short"), lines=tuple(_signal(relief, tell)))
        yield Section(head=tell.say("moved"), lines=tuple(_moved(relief, tell)))
        if not is_silent(relief):
            yield Section(head=tell.say("today"), lines=tuple(_now(relief, tell)))
    yield Section(head=tell.say("limits"), lines=limit_lines(tell.words))


def missing_lines(missing: tuple[Missing, ...], tell: Teller) -> Iterator[str]:
    """What is missing, one sentence each."""
    return (tell.counted(f"missing.{one.what}", one.count) for one in missing)


def limit_lines(words: Words) -> tuple[str, ...]:
    """The nine limits, to be shown wherever a curve is."""
    return tuple(words.say(f"relief.limit.{number}") for number in range(1, LIMITS + 1))


def _signal(relief: Relief, tell: Teller) -> Iterator[str]:
    signal = newest_signal(relief)
    if signal is None or relief.watch is None:
        return
    budget, level, mark = relief.watch.budget, tell.points(signal.level), tell.points(signal.mark)
    yield tell.say("signal")
    yield tell.say("signal.level", level=level, day=tell.day(signal.day), mark=mark)
    yield tell.say("signal.act")
    false = round(budget.false_a_year, 1)
    yield (
        tell.say("signal.budget.one")
        if false == 1
        else tell.say("signal.budget", false=tell.words.number(false))
    )
    yield tell.say("signal.misses", one_in=round(1 / (1 - min(budget.caught, 0.99))))


def _moved(relief: Relief, tell: Teller) -> Iterator[str]:
    found = relief.explanation
    if found is None:
        return
    for one in found.moved:
        points = tell.words.number(round(abs(one.by), 1))
        if points != "0":
            key = "moved.up" if one.by > 0 else "moved.down"
            name, score = tell.say(f"scale.{one.scale}"), tell.words.number(one.score)
            yield tell.say(key, scale=name, score=score, day=tell.day(one.day), points=points)
    left = round(found.left, 1)
    parts = {"usual": found.usual, "left": abs(left), "ups": found.ups_and_downs}
    yield tell.say(
        "moved.parts.above" if left < 0 else "moved.parts",
        **{name: tell.words.number(round(part, 1) + 0) for name, part in parts.items()},
    )


def _now(relief: Relief, tell: Teller) -> Iterator[str]:
    today = relief.past[-1]
    low, high = tell.points(today.low80), tell.points(today.high80)
    yield f"{tell.say('now', level=tell.points(today.middle), low=low, high=high)} {tell.say('lower')}"
    yield from _ahead(relief, tell, "ahead")
    if relief.fading:
        yield fading_phrase(relief.fading, tell)
    told = len(relief.reports)
    yield (
        tell.counted("from.moods", relief.moods, scores=told)
        if relief.moods
        else tell.say("from", scores=told)
    )
    if relief.forecast.trial:
        yield tell.say("trial")


def _ahead(relief: Relief, tell: Teller, key: str) -> Iterator[str]:
    for band in relief.ahead:
        if (days := band.day - tell.at) in (7, 28):
            yield tell.say(key, days=days, low=tell.points(band.low80), high=tell.points(band.high80))


def fading_phrase(fading: Fading, tell: Teller) -> str:
    """In how many days half is gone: a range, and none of its days beyond the farthest that is told.

    Where both ends are the same day it is a rough one: it comes from the few paces that are told apart.
    """
    low, _, high = (max(1, round(days)) for days in fading.days)
    if low > FARTHEST:
        return tell.say("fading.slow", most=FARTHEST)
    if high > FARTHEST:
        return tell.say("fading.long", low=low, most=FARTHEST)
    return tell.say("fading.about", low=low) if low == high else tell.say("fading", low=low, high=high)


def mark_phrase(mark: Mark, tell: Teller) -> str:
    """The label of the half-way mark."""
    return tell.say("mark", level=tell.points(mark.level))


def habit_lines(findings: tuple[tuple[str, HabitFinding], ...], words: Words) -> Iterator[str]:
    """Each habit that was asked about, by its name; then how many, and that they only go together."""
    for name, found in findings:
        yield from habit_answer(name, found, words)
    if findings:
        yield from habit_caution(len(findings), words)


def habit_answer(name: str, found: HabitFinding, words: Words) -> Iterator[str]:
    """What was found of one habit, as a range; or what is missing."""
    if found.difference is None or found.low is None or found.high is None:
        yield words.say("relief.habit.not yet", {"habit": name})
        for one in found.missing:
            key = f"relief.missing.{one.what}" + (".one" if one.count == 1 else "")
            yield words.say(key, {"count": one.count})
        return
    down = found.clear and found.difference < 0
    key = ("habit.lower" if down else "habit") if found.clear else "habit.unclear"
    ends = sorted((abs(found.low), abs(found.high))) if found.clear else [found.low, found.high]
    low, high, difference = (words.number(round(x, 1) + 0) for x in (*ends, abs(found.difference)))
    fields = {"habit": name, "difference": difference, "low": low, "high": high}
    yield words.say(f"relief.{key}", fields)


def habit_caution(count: int, words: Words) -> tuple[str, str]:
    """What stands under every answer about habits, and how many were looked at."""
    said = words.say("relief.habit.count.one" if count == 1 else "relief.habit.count", {"count": count})
    return words.say("relief.habit.caution"), said
