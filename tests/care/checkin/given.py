"""What the tests of check-ins are given: reports and sessions in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from afterwards.care.checkin.answers import Answers, take
from afterwards.care.checkin.instrument import Instrument
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reading import read_instrument
from afterwards.care.checkin.reports import Report, SessionMark
from afterwards.care.protocol.reading.protocols import SourceFile
from afterwards.care.timing import Calendar, Instant, parse_instant

PHQ = instrument("phq-9")
CLOCK = Calendar.of("America/New_York")


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def at(text: str, calendar: Calendar = CLOCK) -> Instant:
    return parse_instant(text, calendar)


def answers(form: Instrument, given: object) -> Answers:
    taken = take(form, given)
    assert taken.answers is not None, taken.refusals
    return taken.answers


def report(when: str, value: int | str, form: str = "phq-9", **more: object) -> Report:
    """``report("2026-01-11", 19)``, or with a time: ``report("2026-01-11T09:00", 19)``."""
    known = instrument(form)
    moment = at(when) if "T" in when else None
    scoring = known.scoring()
    assert scoring is not None
    fields: dict[str, object] = {"version": known.version, "name": scoring.name, "at": moment} | more
    return Report(day=day(when[:10]), value=Decimal(value), instrument=form, **fields)  # type: ignore[arg-type]


def reports(lines: Iterable[tuple[str, int | str]], form: str = "phq-9") -> tuple[Report, ...]:
    return tuple(report(when, value, form) for when, value in lines)


def session(when: str, key: str = "") -> SessionMark:
    moment = at(when) if "T" in when else None
    return SessionMark(key=key or f"s-{when[:10]}", day=day(when[:10]), start=moment)


def instrument_of(text: str) -> Instrument:
    """The instrument of a whole file's text; it must have no error."""
    reading = read_instrument(SourceFile("form.yaml", text))
    assert reading.instrument is not None, [str(problem) for problem in reading.problems]
    return reading.instrument


HEAD = """\
afterwards: 1
instrument: ours
title: {en: Ours}
short: Ours
version: 1.0.0
languages: en
licence: {holder: Us, terms: free, source: s}
sources: {s: A paper}
scales:
  much: [{value: 0, en: no}, {value: 1, en: some}, {value: 2, en: much}]
"""
"""The top of a clinic's own form; ``items`` and ``scores`` follow."""
