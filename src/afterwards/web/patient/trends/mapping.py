"""Which column is what: what is known of a file before anybody is asked, the questions, and the reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ....care.checkin.exchange.apps import DAYLIO_MOODS, app_of, read_bearable, read_daylio
from ....care.checkin.exchange.days import ORDERS, day_in
from ....care.checkin.exchange.past import Columns, Preview, Taken, read_past, suggest
from ....care.checkin.exchange.scores_csv import HEADS, read_score_lines
from ....care.checkin.exchange.tables import Notice, Sheet
from ....care.checkin.library import Library, instrument, shipped
from ....care.checkin.reports import Report, day_refusal
from ....care.exports.trend_words import day_phrase
from ....care.timing import Calendar, Day
from ....care.words import Words
from .carrying import carried

OURS = "ours"
PLACES = 11
"""A mood is put on one of these, from 0 to 10."""
MOST_MOODS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a file is by its heads: an app's, our own, or a table whose columns are guessed."""

    app: str
    mapping: Columns | None = None
    questions: tuple[Notice, ...] = ()

    @property
    def needs_columns(self) -> bool:
        """Whether a person must say which column is what."""
        return not self.app


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What would be taken, and the moods that nobody knows yet."""

    preview: Preview
    unknown: tuple[str, ...] = ()
    can_change: bool = False


def started(sheet: Sheet) -> Begun:
    """What a table is by its heads; else a first guess at its columns."""
    if set(HEADS[:6]) <= set(sheet.heads):
        return Begun(app=OURS)
    if app := app_of(sheet):
        return Begun(app=app)
    found = suggest(sheet)
    return Begun(app="", mapping=found.mapping, questions=found.questions if found.mapping else ())


def read_as(
    sheet: Sheet,
    begun: Begun,
    said: Mapping[str, Any],
    calendar: Calendar,
    today: Day,
    known: Iterable[Report],
    library: Library,
) -> Read:
    """Read the table as it is, or as was said of it."""
    match begun.app:
        case "daylio":
            places = {name: Decimal(place) for name, place in said.get("moods", {}).items()}
            read = read_daylio(sheet, calendar, today=today, moods={**DAYLIO_MOODS, **places}, known=known)
            return Read(preview=read, unknown=read.unknown)
        case "bearable":
            return Read(preview=read_bearable(sheet, today=today, known=known))
        case "ours":
            return Read(preview=_own(sheet, today, known, library))
    mapping = Columns(
        day=said["day"],
        value=said["value"],
        into=said["into"],
        time=said["time"],
        order=said["order"],
        decimal=said["decimal"],
        low=said["low"],
        high=said["high"],
    )
    return Read(preview=read_past(sheet, mapping, calendar, today=today, known=known), can_change=True)


def _own(sheet: Sheet, today: Day, known: Iterable[Report], library: Library) -> Preview:
    """Our own table. What no form of this person could have said is named and left."""
    reports, notices = read_score_lines(carried(sheet).encode())
    taken = Taken(known)
    taken.notices += notices
    for line, one in reports:
        if _is_sound(one, today, library):
            taken.add(line, one)
        else:
            taken.notices.append(Notice(key="past.broken", words={"line": line}, line=line))
    notices = tuple(sorted(taken.notices, key=attrgetter("line")))
    return Preview(reports=tuple(taken.reports), notices=notices)


def _is_sound(report: Report, today: Day, library: Library) -> bool:
    form = library.find(report.instrument)
    scoring = form.scoring(report.name) if form is not None else None
    is_short = len(report.version) <= 20 and len(report.key) <= 80
    fits = scoring is not None and scoring.low <= report.value <= scoring.high
    return fits and is_short and day_refusal(report.day, today=today) is None


class MappingForm(forms.Form):
    """The columns of a table, and how days and numbers are written in it."""

    day = forms.ChoiceField()
    order = forms.ChoiceField()
    time = forms.ChoiceField(required=False)
    value = forms.ChoiceField()
    into = forms.ChoiceField()
    decimal = forms.ChoiceField()
    low = forms.CharField(required=False, max_length=8)
    high = forms.CharField(required=False, max_length=8)

    def __init__(
        self, sheet: Sheet, begun: Begun, words: Words, today: Day, said: Mapping[str, Any] | None
    ) -> None:
        self.sheet, self.begun, self.said = sheet, begun, said
        super().__init__(said if said is not None and "day" in said else None)
        if begun.needs_columns:
            self._columns(words, today)
        else:
            self.fields.clear()
            self.is_bound = said is not None
        self._moods_said()

    def _columns(self, words: Words, today: Day) -> None:
        guess = self.begun.mapping
        heads = [(head, head) for head in self.sheet.heads]
        forms_ = [(id, instrument(id)) for id in shipped() if instrument(id).scorings]
        whats = [(id, one.called(words.language)) for id, one in forms_ if _is_number(id)]
        signs = [(".", _("A point, as in 7.5")), (",", _("A comma, as in 7,5"))]
        orders = self._orders(guess, words, today)
        day, order = _("Which column is the day?"), _("How is a day written?")
        self._choose("day", day, heads, guess.day if guess else "")
        self._choose("order", order, orders, guess.order if guess else "ymd")
        self._choose(
            "time", _("Which column is the time?"), [("", _("None")), *heads], guess.time if guess else ""
        )
        self._choose("value", _("Which column is the number?"), heads, guess.value if guess else "")
        self._choose("into", _("What is the number?"), whats, guess.into if guess else "daily")
        self._choose("decimal", _("What stands before tenths?"), signs, guess.decimal if guess else ".")
        self.fields["low"].label = _("The lowest it could be")
        self.fields["high"].label = _("The highest it could be")
        self.fields["high"].help_text = _("Leave both empty if it is the same scale as here.")

    def _orders(self, guess: Columns | None, words: Words, today: Day) -> list[tuple[str, str]]:
        """Each order that reads the file's days, shown by what it makes of one of them."""
        names = {
            "ymd": _("Year, month, day"),
            "dmy": _("Day, month, year"),
            "mdy": _("Month, day, year"),
        }
        cells = [cell for cell in self.sheet.column(guess.day) if cell.strip()] if guess else []
        telling = [cell for cell in cells if day_in(cell, "dmy") != day_in(cell, "mdy")] or cells
        choices = []
        for order in ORDERS:
            found = day_in(telling[0], order) if telling else None
            if found is not None:
                choices.append((order, f"{day_phrase(found, today, words)} ({names[order].lower()})"))
        return choices or list(names.items())

    def _choose(self, name: str, label: str, choices: list[tuple[str, str]], initial: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.label, field.choices, field.initial = label, choices, initial

    def clean_low(self) -> Decimal | None:
        """The lower end; None where it is our own."""
        return self._end("low")

    def clean_high(self) -> Decimal | None:
        """The upper end; None where it is our own."""
        return self._end("high")

    def _end(self, name: str) -> Decimal | None:
        text = self.cleaned_data[name].strip().replace(",", ".")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) > 10_000:
            raise forms.ValidationError(_("This is not a number."))
        return found

    def clean(self) -> dict[str, Any]:
        """Both ends or none, the lower one below."""
        cleaned = super().clean() or self.cleaned_data
        if not self.begun.needs_columns:
            return cleaned | {"moods": self.moods}
        low, high = cleaned.get("low"), cleaned.get("high")
        if (low is None) != (high is None):
            self.add_error("high", _("Give both ends, or none."))
        elif low is not None and high is not None and low >= high:
            self.add_error("high", _("The highest must be above the lowest."))
        return cleaned

    # ---- moods with names of the person's own

    def _moods_said(self) -> None:
        """The places of named moods that came with the form."""
        self.moods: dict[str, int] = {}
        for number in range(MOST_MOODS):
            name, place = (self.said or {}).get(f"mood{number}"), (self.said or {}).get(f"place{number}", "")
            if name and place.isascii() and place.isdigit() and int(place) < PLACES:
                self.moods[name] = int(place)

    def ask_moods(self, unknown: tuple[str, ...]) -> None:
        """Ask where each mood stands that the file names and we do not know."""
        self.unknown = unknown[:MOST_MOODS]

    def is_placed(self, unknown: tuple[str, ...]) -> bool:
        """Whether all of them have a place, or the person left the rest out."""
        return all(name in self.moods for name in unknown[:MOST_MOODS]) or "leave" in (self.said or {})

    @property
    def places(self) -> Iterator[dict[str, Any]]:
        """The moods that are asked about, for the template."""
        for number, name in enumerate(getattr(self, "unknown", ())):
            yield {"number": number, "name": name, "places": range(PLACES - 1, -1, -1)}

    def carried(self) -> Iterator[tuple[str, str]]:
        """What was said so far, as hidden fields of the next screen."""
        for name in self.fields:
            yield name, str((self.said or {}).get(name, ""))
        for number, (name, place) in enumerate(self.moods.items()):
            yield f"mood{number}", name
            yield f"place{number}", str(place)
        if "leave" in (self.said or {}):
            yield "leave", "yes"


def _is_number(id: str) -> bool:
    return instrument(id).scorings[0].how != "screen"
