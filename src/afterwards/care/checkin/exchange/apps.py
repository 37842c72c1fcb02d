"""What two diary apps export: Daylio (a line an entry) and Bearable (a line a reading). Only moods are taken.

The formats are those that several public programs read and that are shown in their tests; neither maker has
published one. Notes, activities and symptoms are left where they are: words belong into the journal, and
another app's symptom is not a score of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ...timing import Calendar, Day
from ..library import instrument
from ..reports import Report, day_refusal
from ..scoring import TENTH
from .cells import is_formula
from .days import day_in, time_in
from .past import Preview, Taken, moved
from .tables import Notice, Sheet

DAYLIO_HEADS = ("full_date", "date", "weekday", "time", "mood")
"""Since 2021 ``note_title`` came in, and ``scales`` later; the others stayed."""
DAYLIO_MOODS: dict[str, Decimal] = {
    "rad": Decimal(10),
    "good": Decimal("7.5"),
    "meh": Decimal(5),
    "bad": Decimal("2.5"),
    "awful": Decimal(0),
}
"""The five moods that it comes with, at even steps. People rename them: what is not here is asked about."""
BEARABLE_HEADS = ("category", "rating/amount")
"""Besides ``date`` ("8th Dec 2021"), in newer files ``date formatted``, and ``time of day``."""
_OURS = (Decimal(0), Decimal(10))


@dataclass(frozen=True, slots=True, kw_only=True)
class AppRead(Preview):
    """A preview, and the names of moods that nobody knows: a person places them, then it is read again."""

    unknown: tuple[str, ...] = ()


def app_of(sheet: Sheet) -> str:
    """``daylio``, ``bearable``, or empty for a table of anything else.

    >>> from .tables import read_table
    >>> app_of(read_table(b"full_date,date,weekday,time,mood,activities,note_title,note\\n")[0])
    'daylio'
    """
    heads = {head.lower() for head in sheet.heads}
    if heads.issuperset(DAYLIO_HEADS):
        return "daylio"
    dated = heads & {"date", "date formatted"}
    return "bearable" if heads.issuperset(BEARABLE_HEADS) and dated else ""


def read_daylio(
    sheet: Sheet,
    calendar: Calendar,
    *,
    today: Day,
    moods: Mapping[str, Decimal] = DAYLIO_MOODS,
    known: Iterable[Report] = (),
) -> AppRead:
    """The moods of a Daylio export, each with its time. ``moods`` places every name from 0 to 10."""
    places = {name.strip().lower(): value for name, value in moods.items()}
    taken, unknown = Taken(known), dict[str, None]()
    for line, row in _rows(sheet):
        mood, day = row.get("mood", "").strip(), _day(line, row.get("full_date", ""), today, taken)
        if day is None or not mood:
            continue
        if mood.lower() not in places:
            unknown[mood] = None
            taken.notices.append(
                Notice(key="past.row.mood", words={"line": line, "text": mood[:40]}, line=line)
            )
            continue
        second = time_in(row.get("time", ""))
        at = None if second is None else calendar.wall(day, second)
        taken.add(line, _report(day, at, places[mood.lower()], "daylio"))
    return AppRead(reports=tuple(taken.reports), notices=tuple(taken.notices), unknown=tuple(unknown))


def read_bearable(
    sheet: Sheet,
    *,
    today: Day,
    scale: tuple[Decimal, Decimal] | None = None,
    known: Iterable[Report] = (),
) -> AppRead:
    """The moods of a Bearable export, the mean of each day. Its scale is not in the file.

    Where ``scale`` does not say it, it is taken to be 1 to 5, or 1 to 10 once a rating is higher, and that is
    put to the person. Parts of the day ("am", "mid") are no times, so none is made up.
    """
    taken = Taken(known)
    days: dict[Day, list[Decimal]] = {}
    first: dict[Day, int] = {}
    for line, row in _rows(sheet):
        if row.get("category", "").strip().lower() != "mood":
            continue
        written = row.get("date formatted", "").strip() or row.get("date", "")
        day, rating = _day(line, written, today, taken), _rating(row)
        if day is None:
            continue
        if rating is None:
            text = row.get("rating/amount", "")[:40]
            words = {"line": line, "text": text, "low": 0, "high": 10}
            taken.notices.append(Notice(key="past.row.number", words=words, line=line))
            continue
        days.setdefault(day, []).append(rating)
        first.setdefault(day, line)
    every = [value for values in days.values() for value in values]
    top, least = max(every, default=Decimal(0)), min(every, default=Decimal(1))
    used = scale or (min(Decimal(1), least), Decimal(5) if top <= 5 else Decimal(10))
    if scale is None and days:
        words = {"high": top, "low": used[0], "most": used[1]}
        taken.notices.insert(0, Notice(key="past.scale", words=words))
    for day in sorted(days):
        mean = sum(days[day], Decimal(0)) / len(days[day])
        value = moved(min(max(mean, used[0]), used[1]), used, _OURS).quantize(TENTH, ROUND_HALF_UP)
        taken.add(first[day], _report(day, None, value, "bearable"))
    return AppRead(reports=tuple(taken.reports), notices=tuple(taken.notices))


def _rating(row: Mapping[str, str]) -> Decimal | None:
    text = row.get("rating/amount", "").strip()
    plain = text.replace(".", "", 1)
    return Decimal(text) if plain.isascii() and plain.isdigit() and Decimal(text) <= 10 else None


def _report(day: Day, at: int | None, value: Decimal, origin: str) -> Report:
    daily = instrument("daily")
    scoring = daily.scoring()
    assert scoring is not None, "the daily form has a mood"
    return Report(
        day=day,
        at=at,
        value=value,
        instrument=daily.id,
        version=daily.version,
        name=scoring.name,
        origin=origin,
    )


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet by head, in small letters, with their lines."""
    heads = [head.lower() for head in sheet.heads]
    for line, cells in sheet.rows:
        yield line, dict(zip(heads, cells, strict=False))


def _day(line: int, text: str, today: Day, taken: Taken) -> Day | None:
    """The day of a row; what is no day, lies ahead or is a formula is said and gives None."""
    day = None if is_formula(text) else day_in(text, "ymd")
    if day is not None and day_refusal(day, today=today) is None:
        return day
    key = "past.row.future" if day is not None and day > today else "past.row.day"
    taken.notices.append(Notice(key=key, words={"line": line, "text": text[:40]}, line=line))
    return None
