"""Dates and times of a course file, read on the person's clock."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.diagnostics import Place, Problems
from ..protocol.reading.fields import Fields
from ..timing import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    Day,
    Instant,
    TimeTextError,
    is_date,
    parse_day,
    parse_instant,
)


@dataclass(frozen=True, slots=True)
class Times:
    """Reads times; what cannot be read becomes a problem."""

    calendar: Calendar
    problems: Problems

    def instant(self, fields: Fields, key: str, *, required: bool = False) -> Instant | None:
        """The instant under a key; None when it is not there or not a time."""
        if key not in fields:
            if required:
                self.problems.report("E06/needs", fields.table.place, noun=fields.noun, key=key)
            return None
        return self.parse(fields.text(key), fields.place(key))

    def parse(self, text: str, place: Place) -> Instant | None:
        """A text as an instant."""
        try:
            return parse_instant(text, self.calendar)
        except TimeTextError as error:
            self._report(error, place, "a time such as 2026-11-03T10:00")
            return None

    def day(self, fields: Fields, key: str) -> Day | None:
        """The date under a key."""
        if key not in fields:
            return None
        try:
            return parse_day(fields.text(key))
        except TimeTextError as error:
            self._report(error, fields.place(key), "a date such as 2026-11-03")
            return None

    def day_or_time(self, fields: Fields, key: str) -> tuple[Day, int] | None:
        """A date (its start) or a wall time, as day and second."""
        text = fields.required(key)
        if is_date(text):
            day = self.day(fields, key)
            return None if day is None else (day, 0)
        at = self.instant(fields, key)
        return None if at is None else self.calendar.read(at)

    def _report(self, error: TimeTextError, place: Place, wanted: str) -> None:
        text = error.text
        if error.reason == "years":
            self.problems.report("E20/years", place, text=text, first=FIRST_YEAR, last=LAST_YEAR)
        elif error.reason in ("twice", "never"):
            zones = {str(stay.zone) for stay in self.calendar.stays}
            readings = " or ".join(error.readings)
            words = {"text": text, "zone": " or ".join(sorted(zones)), "example": readings}
            self.problems.report(f"E20/{error.reason}", place, **words)
        else:
            hint = "That day or hour is not in the calendar." if error.reason == "calendar" else ""
            self.problems.report("E20", place, text=text, wanted=wanted, hint=hint)
