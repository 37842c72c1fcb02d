"""Coming sessions: one, a series, or a calendar file. Several dates are shown before they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.exports.moments import spoken, upper_first, when_phrase
from ....care.timing import Instant, TimeTextError, clock, parse_clock, parse_day, parse_instant
from ...courses.actions import Draft, plan_session_draft, set_person_draft
from ...courses.calendars import MOST_BYTES, CalendarEntry, CalendarReading, read_calendar
from ...courses.recording import was_recorded
from ...plans.queries import next_session_key
from .asked import Asked
from .asking import ORAL, series_length
from .where import clean_clock

ONE, SERIES, FILE, NONE, HOME = "one", "series", "file", "none", "home"
CHECK, CHOOSE = "check", "choose"
FURTHEST_DAYS = 2 * 366
LONGEST_PAST_DAYS = 366
MOST_SESSIONS = 60
AT_TEN = "10:00"


class SessionsAsked(Asked):
    """When is your next session? The first screen only chooses how to say it."""

    how = forms.ChoiceField(widget=forms.RadioSelect)

    def _headline(self) -> str:
        if self.asking.route == ORAL:
            return _("When do you take it?")
        return _("When is your next session?")

    def _why(self) -> str:
        return _("Your plan is built around it. You can move it at any time.")

    def build(self) -> None:
        """The ways that fit the guide."""
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        field.label = self.headline
        field.choices = list(self._ways())
        field.initial = field.choices[0][0]
        field.error_messages["required"] = _("Choose one. You can change it later.")

    def _ways(self) -> Iterator[tuple[str, str]]:
        if self.asking.route == ORAL:
            yield HOME, _("At home, as my clinic says|You tell us each time you take it.")
        yield ONE, _("I know the date")
        if phase := self.asking.series:
            pattern = _("%(count)d sessions, %(week)d a week.") % {
                "count": series_length(phase),
                "week": phase.per_week[0] if phase.per_week else 1,
            }
            yield SERIES, _("A series") + "|" + pattern
        yield FILE, _("I have a calendar file|From my clinic. It ends in .ics.")
        yield NONE, _("None planned yet")

    def drafts(self) -> tuple[Draft, ...]:
        """Nothing: the next screen does."""
        return ()


class HomeAsked(Asked):
    """Since when is it taken at home?"""

    starts = forms.CharField(max_length=10, widget=forms.DateInput(attrs={"type": "date"}))

    def _headline(self) -> str:
        return _("When do you start?")

    def _why(self) -> str:
        return _("The first day of your plan. A day in the past is fine.")

    def build(self) -> None:
        """Today, unless it was said before."""
        starts = self.asking.person.course.starts
        today = self.asking.calendar.day_of(self.asking.now)
        self.fields["starts"].label = _("First day")
        self.fields["starts"].initial = date.fromordinal(starts or today).isoformat()
        self.fields["starts"].error_messages["required"] = _("Give a date, or skip this.")

    def clean_starts(self) -> str:
        """A date near enough."""
        return clean_date(self.cleaned_data["starts"], self.asking.calendar.day_of(self.asking.now))

    def drafts(self) -> tuple[Draft, ...]:
        """A course without sessions."""
        starts = self.cleaned_data["starts"]
        return (set_person_draft(self.asking.now, route=ORAL, starts=starts),)


class SeriesAsked(Asked):
    """The first date of a series; the rest follows the guide's pattern and can be changed."""

    date = forms.CharField(max_length=10, widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.CharField(max_length=5, widget=forms.TimeInput(attrs={"type": "time"}))

    def _headline(self) -> str:
        return _("When is the first one?")

    def _why(self) -> str:
        return _("We fill in the others. You can change each date.")

    def build(self) -> None:
        """A date and a time."""
        self.fields["date"].label = _("Date")
        self.fields["date"].error_messages["required"] = _("Give a date.")
        self.fields["time"].label = _("Time")
        self.fields["time"].initial = AT_TEN
        self.fields["time"].error_messages["required"] = _("Give a time, such as 10:00.")

    def clean_date(self) -> str:
        """A date near enough."""
        return clean_date(self.cleaned_data["date"], self.asking.calendar.day_of(self.asking.now))

    def clean_time(self) -> str:
        """HH:MM."""
        return clean_clock(self.cleaned_data["time"])

    def dates(self) -> list[tuple[str, str]]:
        """The dates and times of the whole series."""
        phase = self.asking.series
        if phase is None or phase.per_week is None:
            return [(self.cleaned_data["date"], self.cleaned_data["time"])]
        first, week = parse_day(self.cleaned_data["date"]), phase.per_week[0]
        days = [first + 7 * (n // week) + (n % week) * 7 // week for n in range(series_length(phase))]
        return [(date.fromordinal(day).isoformat(), self.cleaned_data["time"]) for day in days]


class DatesAsked(Asked):
    """The dates, each with its time, before they are kept. One that is left empty is left out."""

    template = "patient/beginning/dates.html"

    count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_SESSIONS)

    def _headline(self) -> str:
        if self.rows == 1:
            return _("When is your next session?")
        return _("Are these dates right?")

    def _why(self) -> str:
        if self.rows == 1:
            return _("Your plan is built around it. You can move it at any time.")
        return _("Change what differs. Empty a date to leave it out.")

    def build(self) -> None:
        """A date and a time for each row."""
        given = str(self.data.get("count") if self.is_bound else self.initial.get("count"))
        self.rows = min(int(given), MOST_SESSIONS) if given.isdecimal() and int(given) else 1
        for row in range(self.rows):
            for name, label, kind in (("date", _("Date"), "date"), ("time", _("Time"), "time")):
                self.fields[f"{name}_{row}"] = forms.CharField(
                    max_length=10, required=False, label=label, widget=forms.TextInput(attrs={"type": kind})
                )
        self.fields["count"].initial = self.rows

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each row."""
        return [(self[f"date_{row}"], self[f"time_{row}"]) for row in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Each row a moment of its own."""
        cleaned = super().clean() or self.cleaned_data
        self.planned: list[tuple[int, Instant]] = []
        for row in range(self.rows):
            self._clean_row(row, cleaned)
        if not (self.planned or self.errors):
            self.add_error("date_0", _("Give a date, or skip this."))
        self._clean_doubles()
        return cleaned

    def _clean_row(self, row: int, cleaned: Mapping[str, Any]) -> None:
        day, time = (
            str(cleaned.get(f"date_{row}") or "").strip(),
            str(cleaned.get(f"time_{row}") or "").strip(),
        )
        if not day:
            return
        today = self.asking.calendar.day_of(self.asking.now)
        try:
            day = clean_date(day, today)
        except ValidationError as error:
            self.add_error(f"date_{row}", error)
            return
        if not time:
            self.add_error(f"time_{row}", _("At what time?"))
            return
        try:
            self.planned.append((row, parse_instant(f"{day}T{clean_clock(time)}", self.asking.calendar)))
        except ValidationError as error:
            self.add_error(f"time_{row}", error)
        except TimeTextError as error:
            self.add_error(f"time_{row}", self._changing_clock(day, time, error))

    def _changing_clock(self, day: str, time: str, error: TimeTextError) -> str:
        if error.reason == "never":
            return _("On that night the clocks go forward: %(time)s does not come.") % {"time": time}
        if error.reason == "twice":
            return _(
                "On that night the clocks go back: %(time)s comes twice. Choose a time an hour later."
            ) % {"time": time}
        return _("“%(text)s” is not in the calendar.") % {"text": f"{day} {time}"}

    def _clean_doubles(self) -> None:
        known = {session.begins for session in self.asking.person.course.held}
        if known and was_recorded(self.asking.patient, self.fact_id):  # by this very form, sent before
            self.planned = [(row, at) for row, at in self.planned if at not in known]
        ordered = sorted(self.planned, key=lambda one: one[1])
        for row, at in ordered:
            if at in known:
                self.add_error(f"time_{row}", _("You have a session at that time already."))
        for (_row, before), (row, at) in pairwise(ordered):
            if before == at:
                self.add_error(f"time_{row}", _("Two sessions at the same time. Change one or empty it."))

    def drafts(self) -> tuple[Draft, ...]:
        """All of them in one step."""
        asking = self.asking
        more: dict[str, Any] = {"route": asking.route} if asking.route else {}
        return tuple(
            plan_session_draft(
                asking.patient,
                asking.now,
                planned=at,
                key=next_session_key(asking.person, number),
                **more,
            )
            for number, at in enumerate(sorted(at for _row, at in self.planned))
        )


class FileAsked(Asked):
    """The clinic's calendar file."""

    is_upload = True

    file = forms.FileField()

    def _headline(self) -> str:
        return _("Which file is it?")

    def _why(self) -> str:
        if self.initial.get("again"):
            return _("No day was ticked. Choose the file once more, and tick what is a session.")
        return _("You choose what is a session. The file itself is not kept.")

    def build(self) -> None:
        """One file."""
        self.fields["file"].label = _("Calendar file (.ics)")
        self.fields["file"].widget.attrs["accept"] = ".ics,text/calendar"
        required = _("Choose the file that your clinic sent you.")
        self.fields["file"].error_messages |= {
            "required": required,
            "missing": required,
            "empty": _("This file is empty. Ask your clinic to send it again."),
        }

    def clean_file(self) -> CalendarReading:
        """What the file holds. Raises ValidationError with what is wrong and what to do."""
        upload = self.cleaned_data["file"]
        assert isinstance(upload, UploadedFile)
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than %(most)d MB. Export a shorter time, such as three months.")
                % {"most": MOST_BYTES // 1024**2}
            )
        read = read_calendar(upload.read(), self.asking.calendar, self.asking.now)
        if read.problem == "broken":
            raise ValidationError(
                _("We can not read this file. A calendar file begins with BEGIN:VCALENDAR.")
                + " "
                + _("Ask your clinic to export it again, or write the date by hand.")
            )
        if not read.entries:
            raise ValidationError(
                _("There is no date in this file from the last year on.")
                + " "
                + " ".join(left_out(read, self.asking.calendar.day_of(self.asking.now)))
            )
        return read


class ChooseAsked(Asked):
    """Which of these are your sessions?"""

    template = "patient/beginning/choose.html"

    events = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def _headline(self) -> str:
        return _("Which of these are sessions?")

    def _why(self) -> str:
        return _("Choose them. You see the dates once more.")

    def build(self) -> None:
        """One box an event. Nothing of the file is kept here: the boxes carry what they mean."""
        read: CalendarReading | None = self.initial.get("read")
        field = self.fields["events"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.label = self.headline
        field.choices = [(value_of(e), self._shown(e)) for e in read.entries] if read else []
        self.notes = left_out(read, 0) if read else []

    def _shown(self, entry: CalendarEntry) -> str:
        calendar, now = self.asking.calendar, self.asking.now
        if entry.at is None:
            manner = spoken(calendar, now, self.asking.words)
            when = _("%(day)s, all day. You give the time next.") % {"day": manner.day(entry.day)}
        else:
            when = when_phrase(entry.at, spoken(calendar, now, self.asking.words))
        if entry.is_guess:
            when += ". " + _("Its time zone is not known. We read it on your own clock: check the time.")
        title = entry.title.replace("|", "/") or _("No title")
        return format_html('<span translate="no">{}</span>|{}', title, upper_first(when))


def value_of(entry: CalendarEntry) -> str:
    """An event's local date and time, as its box carries it; without a time for a whole day."""
    day = date.fromordinal(entry.day).isoformat()
    return day if entry.second is None else f"{day}T{clock(entry.second)}"


def chosen_dates(values: list[str]) -> list[tuple[str, str]]:
    """What the boxes carried, in order, each once; anything else that was sent is left out."""
    found = []
    for value in sorted(set(values)):
        day, _t, time = value.partition("T")
        try:
            parse_day(day)
        except TimeTextError:
            continue
        if not time or parse_clock(time) is not None:
            found.append((day, time))
    return found[:MOST_SESSIONS]


def left_out(read: CalendarReading, _today: int) -> list[str]:
    """What the file held and the page does not show, each in a sentence."""
    said = (
        (
            read.later,
            ngettext("One later date is not shown.", "%(count)d later dates are not shown.", read.later),
        ),
        (
            read.earlier,
            ngettext(
                "One date is older than a year and is not shown.",
                "%(count)d dates are older than a year and are not shown.",
                read.earlier,
            ),
        ),
        (
            read.cancelled,
            ngettext("One was called off.", "%(count)d were called off.", read.cancelled),
        ),
        (
            read.unread,
            ngettext(
                "One has no date that we can read.", "%(count)d have no date that we can read.", read.unread
            ),
        ),
    )
    return [text % {"count": count} for count, text in said if count]


def clean_date(text: str, today: int) -> str:
    """A date within a year back and two ahead. Raises ValidationError."""
    try:
        day = parse_day(text.strip())
    except TimeTextError:
        raise ValidationError(
            _("“%(text)s” is not a date. Write it as in 2026-11-03.") % {"text": text[:20]}
        ) from None
    if day > today + FURTHEST_DAYS:
        raise ValidationError(_("That is more than two years ahead. Is the year right?"))
    if day < today - LONGEST_PAST_DAYS:
        raise ValidationError(_("That is more than a year ago. Is the year right?"))
    return date.fromordinal(day).isoformat()
