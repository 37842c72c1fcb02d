"""A relief record: one person's reports and sessions as a small JSON file. docs/reference/relief.md describes
it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from ..care.timing import FIRST_YEAR, LAST_YEAR
from ..care.trajectory import MOOD, PHQ9, SCALES, Report, Scale
from ..care.trajectory.scales import most_of

QUIET_DAYS = 7
"""Signals are looked for from so many days after the induction."""

MOST_BYTES = 4 << 20
MOST_HABITS = 5
LONGEST = 15_000
OUT_OF_YEARS = f"is not within the years {FIRST_YEAR} to {LAST_YEAR}."
_KEYS = {"afterwards", "record", "scale", "sessions", "planned", "induction ends", "reports", "habits"}
_REPORT_KEYS = {"on", "scale", "score", "before session"}
_HABIT_KEYS = {"name", "days", "from", "weeks", "least days"}

type Plain = Mapping[str, object]


class RecordError(click.ClickException):
    """A record that cannot be used, with a sentence that says what is wrong. Exit code 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """A habit that the person asked about; days count from the first session."""

    name: str
    days: frozenset[int]
    week_start: int
    weeks: int
    min_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One person's record; days count from the first session."""

    scale: Scale
    zero: date
    """The date of day 0: of the first session, or of the first report where there was none."""
    sessions: tuple[int, ...]
    planned: tuple[int, ...]
    watch_from: int | None
    reports: tuple[Report, ...]
    habits: tuple[Habit, ...]

    def day(self, on: date) -> int:
        """A date as a day."""
        return (on - self.zero).days


def read_record(path: Path) -> Record:
    """Read a record. Raises RecordError with a sentence."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RecordError(f"{path}: it cannot be read: {error.strerror}.") from None
    return record_of(content, str(path))


def read_records(path: Path) -> list[Record]:
    """Read many records, one a line. Raises RecordError with a sentence that names the line."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise RecordError(f"{path}: it cannot be read: {error.strerror}.") from None
    return [record_of(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def record_of(content: bytes, place: str) -> Record:
    """A record from its bytes; ``place`` is how a problem names it."""
    if len(content) > MOST_BYTES:
        raise RecordError(f"{place}: it is larger than {MOST_BYTES >> 20} MiB.")
    try:
        return _Reader(place).record(json.loads(content, parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{place}: it is not JSON: {error}.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def is_in_years(on: date) -> bool:
    """Whether a date lies in the years that are counted with: three months on it is still a date."""
    return FIRST_YEAR <= on.year <= LAST_YEAR


class _Reader:
    """Says in which file something is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, sentence: str) -> NoReturn:
        raise RecordError(f"{self.file}: {sentence}")

    def record(self, values: object) -> Record:
        top = self.table(values, "The file", _KEYS)
        if top.get("record") != "relief":
            self.wrong('It is not a relief record: "record": "relief" is missing.')
        told = [self.table(one, "A report", _REPORT_KEYS) for one in self.list(top, "reports")]
        sessions = [self.date(one, "sessions") for one in self.list(top, "sessions")]
        dates = [self.date(one.get("on"), "on") for one in told]
        zero = min(sessions or dates, default=date(2000, 1, 1))
        if max([zero, *sessions, *dates]).toordinal() - min([zero, *dates]).toordinal() > LONGEST:
            self.wrong(f"Its days lie more than {LONGEST:,} days apart. Is a year wrong?")
        record = Record(
            scale=self.scale(top),
            zero=zero,
            sessions=tuple((on - zero).days for on in sessions),
            planned=self.days(top, "planned", zero),
            watch_from=self.watch_from(top, zero),
            reports=tuple(self.report(one, (on - zero).days) for one, on in zip(told, dates, strict=True)),
            habits=tuple(self.habit(one, zero) for one in self.list(top, "habits")),
        )
        if len(record.habits) > MOST_HABITS:
            self.wrong(f"It asks about more than {MOST_HABITS} habits. Ask about those that matter most.")
        return record

    def scale(self, top: Plain) -> Scale:
        key = top.get("scale", PHQ9.key)
        if not isinstance(key, str) or key not in SCALES:
            self.wrong(f"'scale' must be one of {', '.join(SCALES)}.")
        return SCALES[key]

    def watch_from(self, top: Plain, zero: date) -> int | None:
        if "induction ends" not in top:
            return None
        return (self.date(top["induction ends"], "induction ends") - zero).days + QUIET_DAYS

    def report(self, values: Plain, day: int) -> Report:
        scale = values.get("scale")
        most = most_of(scale) if isinstance(scale, str) else None
        if not isinstance(scale, str) or most is None:
            self.wrong(f"The 'scale' of a report must be one of {', '.join((*SCALES, MOOD))}.")
        early = values.get("before session", False)
        if not isinstance(early, bool):
            self.wrong("'before session' must be true or false.")
        score = self.number(values.get("score"), f"score of {scale}", 0, most)
        return Report(day=day, scale=scale, score=score, before_session=early)

    def habit(self, values: object, zero: date) -> Habit:
        found = self.table(values, "A habit", _HABIT_KEYS)
        name = found.get("name")
        if not isinstance(name, str) or not name.strip():
            self.wrong("A habit needs a 'name'.")
        return Habit(
            name=name,
            days=frozenset(self.days(found, "days", zero)),
            week_start=(self.date(found.get("from"), "from") - zero).days,
            weeks=self.whole(found.get("weeks"), "weeks", 1, 520),
            min_days=self.whole(found.get("least days", 3), "least days", 1, 7),
        )

    def table(self, value: object, what: str, keys: set[str]) -> Plain:
        if not isinstance(value, dict):
            self.wrong(f"{what} must be a JSON object.")
        unknown = sorted(str(key) for key in value if key not in keys)
        if unknown:
            self.wrong(f"{what} has a key that is not known: '{unknown[0]}'.")
        return value

    def list(self, top: Plain, key: str) -> list[object]:
        value = top.get(key, [])
        if not isinstance(value, list):
            self.wrong(f"'{key}' must be a list.")
        return value

    def days(self, top: Plain, key: str, zero: date) -> tuple[int, ...]:
        return tuple((self.date(one, key) - zero).days for one in self.list(top, key))

    def date(self, value: object, key: str) -> date:
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else self.wrong_date(value, key)
        except ValueError:
            self.wrong_date(value, key)
        if not is_in_years(found):
            self.wrong(f"'{key}': {found} {OUT_OF_YEARS} Is a year wrong?")
        return found

    def wrong_date(self, value: object, key: str) -> NoReturn:
        self.wrong(f"'{key}' needs a date such as 2026-01-31, not {json.dumps(value)[:40]}.")

    def whole(self, value: object, key: str, least: int, most: int) -> int:
        number = self.number(value, key, least, most)
        if number != int(number):
            self.wrong(f"'{key}' must be a whole number.")
        return int(number)

    def number(self, value: object, key: str, least: float, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.wrong(
                f"The {key} must be a number from {least:g} to {most:g}, not {json.dumps(value)[:40]}."
            )
        return value
