"""What the desk fills in. Times are read on the patient's own clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...care.opening import CLOSED_DAYS, WEEKDAYS, spans_of
from ...care.protocol.reading.nodes import MOST_BYTES
from ...care.timing import (
    FIRST_YEAR,
    HOUR,
    LAST_YEAR,
    MINUTE,
    Calendar,
    Day,
    Instant,
    parse_day,
    zone,
)
from ...care.words import Words
from ..clinics.countries import countries
from ..clinics.queries import role_in_words
from ..clinics.roles import Role
from ..plans.sessions import STILL_AHEAD
from ..plans.wall_times import add_behind, meant, which_field

WEEKDAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is filled in with: an empty POST is an empty form, a GET is none."""
    return request.POST if request.method == "POST" else None


class WallField(forms.CharField):
    """A wall time, as its day and second. Which instant that is, is the form's to find."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"type": "datetime-local"})
        super().__init__(max_length=40, widget=widget, **more)

    def clean(self, value: Any) -> tuple[Day, int] | None:
        """The day and the second of it. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            wall = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("Write it as 2027-02-06T10:50.")) from None
        if ":" not in text:  # a date alone would be read as midnight
            raise forms.ValidationError(_("Write the time as well: 2027-02-06T10:50."))
        if wall.tzinfo is not None:
            raise forms.ValidationError(
                _("Leave the time zone out: 2027-02-06T10:50. It is read on the patient’s own clock.")
            )
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            raise forms.ValidationError(_("Check the year."))
        return wall.date().toordinal(), wall.hour * HOUR + wall.minute * MINUTE


class OnTheirClock(forms.Form):
    """A form with times on one patient's clock. A time that comes twice, or never, is asked back."""

    def __init__(self, calendar: Calendar, words: Words, *args: Any, **kwargs: Any) -> None:
        moments = kwargs.pop("moments", None) or {}
        super().__init__(*args, **kwargs)
        self.calendar, self.words = calendar, words
        self.times = [name for name, field in self.fields.items() if isinstance(field, WallField)]
        for name in self.times:
            self.fields[name].initial = self._shown(moments.get(name))
            if self.is_bound:
                self._offer(name)

    def _shown(self, at: Instant | None) -> str:
        """An instant as its field shows it."""
        if at is None:
            return ""
        day, second = self.calendar.read(at)
        return f"{date.fromordinal(day)}T{second // HOUR:02}:{second % HOUR // MINUTE:02}"

    def _offer(self, name: str) -> None:
        """Add a question behind a time that the clock reads twice or never."""
        try:
            wall = self.fields[name].clean(self.data.get(name, ""))
        except forms.ValidationError:
            return
        if wall is not None:
            add_behind(self, name, which_field(self.calendar, self.words, *wall))

    def clean(self) -> dict[str, Any]:
        """The fields; each time as its instant, or None."""
        values = self.cleaned_data
        for name in self.times:
            wall = values.get(name)
            values[name] = None if wall is None else meant(self, name, self.calendar, *wall)
        return values


class PlannedForm(OnTheirClock):
    """When a session is planned."""

    planned = WallField(label=gettext_lazy("Day and time"))


class NewSessionForm(PlannedForm):
    """A session that is agreed, and how it is given."""

    route = forms.ChoiceField(label=gettext_lazy("How is it given?"), required=False)

    def __init__(self, routes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["route"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not known")), *routes]


class HappenedForm(OnTheirClock):
    """What happened in a session. What is left empty is not known."""

    start = WallField(label=gettext_lazy("It started"), required=False)
    end = WallField(label=gettext_lazy("It ended"), required=False)
    leaving = WallField(label=gettext_lazy("The person left"), required=False)
    stopped_early = forms.BooleanField(label=gettext_lazy("It was stopped early"), required=False)

    def __init__(self, *args: Any, at: Instant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """An end is not before its start, and nothing of it is ahead."""
        values = super().clean()
        for name in self.times:
            moment = values.get(name)
            if moment is not None and moment > self.at:
                self.add_error(name, STILL_AHEAD)
        moments = [values.get(name) for name in ("start", "end", "leaving")]
        known = [moment for moment in moments if moment is not None]
        if known != sorted(known):
            raise forms.ValidationError(_("One of these is before the one above it. Check the times."))
        if not known and not self.errors:
            raise forms.ValidationError(_("Fill in one time at least."))
        return values


class NotHeldForm(OnTheirClock):
    """A session that did not take place, or will not."""

    how = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        widget=forms.RadioSelect,
        choices=(
            ("missed", gettext_lazy("The person did not come")),
            ("cancelled", gettext_lazy("It was called off")),
        ),
    )


class PatientForm(forms.Form):
    """A new patient, before the person has said yes."""

    name = forms.CharField(
        label=gettext_lazy("Name for your list"),
        help_text=gettext_lazy("You may leave it empty."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    guide = forms.ChoiceField(label=gettext_lazy("Guide"))

    def __init__(self, guides: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guide"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = guides


class GuideForm(forms.Form):
    """A guide or an overlay, as a file or as text. The file's name says nothing to us; its content does."""

    file = forms.FileField(label=gettext_lazy("A file"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 16, "spellcheck": "false"}),
    )

    def content(self) -> bytes:
        """What was brought; a file goes before the box."""
        file = self.cleaned_data.get("file")
        if file:
            return bytes(file.read(MOST_BYTES + 1))  # one more, and its reader says that it is too large
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").encode("utf-8", "replace")


class StaffForm(forms.Form):
    """Whom to invite to work here."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role, role_in_words(role)) for role in Role.values]


class PracticeForm(forms.Form):
    """What patients read about the clinic."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    telephone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Whose emergency number and crisis line your patients see."),
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("As in America/New_York."), max_length=64
    )

    def __init__(self, *args: Any, hours: dict[str, list[str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = countries()
        known = hours or {}
        for day, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True):
            text = _hours_shown(known.get(day, []))
            self.fields[day] = forms.CharField(label=name, required=False, max_length=40, initial=text)
        self.fields["mon"].help_text = _(
            "As in 8:00 - 12:00, 13:00 - 17:00. Leave a day empty if nobody answers."
        )
        self.fields[CLOSED_DAYS] = forms.CharField(
            label=_("Single closed days"),
            help_text=_("Holidays, as dates with commas between: 2026-12-25, 2027-01-01."),
            required=False,
            max_length=400,
            initial=", ".join(known.get(CLOSED_DAYS, [])),
        )

    def clean_zone(self) -> str:
        """A name that the zone tables know."""
        name = str(self.cleaned_data["zone"])
        if zone(name) is None:
            raise forms.ValidationError(_("There is no such time zone. Try America/New_York."))
        return name

    def clean(self) -> dict[str, Any]:
        """Hours as clock times, two and two, or empty for a closed day; single days as dates."""
        for day in WEEKDAYS:
            text = self.cleaned_data.get(day, "")
            if text:
                try:
                    self.cleaned_data[day] = _hours_read(text)
                except ValueError:
                    self.add_error(day, _("Write it as 8:00 - 17:00, or leave it empty."))
        try:
            self.cleaned_data[CLOSED_DAYS] = _dates_read(self.cleaned_data.get(CLOSED_DAYS, ""))
        except ValueError:
            self.add_error(CLOSED_DAYS, _("Write each date as 2026-12-25."))
        return self.cleaned_data

    def hours(self) -> dict[str, list[str]]:
        """By day, opening and closing; a day that is left out is closed. Single closed days beside them."""
        return {day: said for day in (*WEEKDAYS, CLOSED_DAYS) if (said := self.cleaned_data.get(day))}


def _hours_shown(times: list[str]) -> str:
    """``8:00 - 12:00, 13:00 - 17:00``."""
    return ", ".join(" - ".join(pair) for pair in zip(times[::2], times[1::2], strict=False))


def _hours_read(text: str) -> list[str]:
    """The times of a day, in order. Raises ValueError."""
    ends = [end.strip() for part in text.split(",") for end in part.replace("–", "-").split("-")]
    if not spans_of(ends):
        raise ValueError(text)
    return ends


def _dates_read(text: str) -> list[str]:
    """Dates with commas between. Raises ValueError."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    for one in found:
        parse_day(one)
    return found


def read_id(text: str) -> UUID | None:
    """A form's own id; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
