"""Days and times as people write them, read on their own clock. What can not be read is said kindly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ....care.exports.moments import time_phrase
from ....care.protocol.grammar import Amount
from ....care.timing import (
    DAY_SECONDS,
    FIRST_YEAR,
    HOUR,
    LAST_YEAR,
    MINUTE,
    Calendar,
    Day,
    TimeTextError,
    parse_day,
)
from ....care.words import Words
from ...plans.wall_times import add_behind, meant, which_field

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:([ap])\.?\s?m?\.?)?\Z", re.ASCII | re.IGNORECASE)

HAPPENED, MISSED, CALLED_OFF = "happened", "missed", "called off"
LONGEST_REST = 12 * HOUR
"""From the end of a session to leaving, where the two times lie on both sides of a midnight."""


class DayField(forms.CharField):
    """A date, as its day."""

    def __init__(self, **more: Any) -> None:
        errors = {"required": gettext_lazy("Write the day.")}
        widget = forms.TextInput(attrs={"type": "date"})
        super().__init__(widget=widget, max_length=40, error_messages=errors, **more)

    def clean(self, value: Any) -> Day | None:
        """The day. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text)
        except TimeTextError as error:
            raise ValidationError(_day_problem(error.reason)) from None


def _day_problem(reason: str) -> str:
    if reason == "calendar":
        return _("The calendar has no such day.")
    if reason == "years":
        text = _("A plan reads the years {first} to {last}. Check the year.")
        return text.format(first=FIRST_YEAR, last=LAST_YEAR)
    return _("Write the day as year, month and day: 2027-02-06.")


class ClockField(forms.CharField):
    """A time of day, as seconds after midnight."""

    def __init__(self, words: Words | None = None, **more: Any) -> None:
        self.words = words
        errors = {"required": gettext_lazy("Write the time.")}
        widget = forms.TextInput(attrs={"type": "time"})
        super().__init__(widget=widget, max_length=20, error_messages=errors, **more)

    def clean(self, value: Any) -> int | None:
        """The second of the day. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        match = _CLOCK.match(text)
        if match is None:
            raise ValidationError(_("Write the time as 10:50."))
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return hour * HOUR + minute * MINUTE
        raise ValidationError(self._too_late(hour, minute))

    def _too_late(self, hour: int, minute: int) -> str:
        if self.words is None or minute > 59 or not 24 <= hour < 36:
            return _("The clock goes to 23:59.")
        meant = time_phrase(hour % 24 * HOUR + minute * MINUTE, self.words)
        return _("The clock goes to 23:59. Did you mean {time}?").format(time=meant)


class WallForm(forms.Form):
    """A form with times on a person's clock. A time that happens twice, or never, is asked back."""

    times: ClassVar[Mapping[str, str]] = {}
    """By time field, its day field."""
    main: ClassVar[str] = "time"
    """The field at which a refusal is shown."""

    def __init__(self, calendar: Calendar, words: Words, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar, self.words = calendar, words
        for name in self.times:
            field = self.fields[name]
            assert isinstance(field, ClockField)
            field.words = words
        if self.is_bound:
            for name in self.times:
                self._offer(name)

    def day_for(self, name: str) -> Day | None:
        """The day that a time belongs to, as it was filled in."""
        return self._read(self.times[name])

    def _read(self, name: str) -> int | None:
        """A field as it was filled in, where it can be read."""
        try:
            found: int | None = self.fields[name].clean(self.data.get(name, ""))
        except ValidationError:
            return None
        return found

    def _offer(self, name: str) -> None:
        """Add a question behind a time that the clock reads twice or never."""
        second, day = self._read(name), self.day_for(name)
        if second is None or day is None:
            return
        add_behind(self, name, which_field(self.calendar, self.words, day, second))

    def clean(self) -> dict[str, Any]:
        """The fields; each time as an instant where its day is known."""
        values = self.cleaned_data
        for name in self.times:
            second, day = values.get(name), self.day_for(name)
            if second is not None and day is not None:
                values[f"{name}_at"] = meant(self, name, self.calendar, day, second)
        return values


class PlannedForm(WallForm):
    """On which day, at what time."""

    times: ClassVar = {"time": "day"}
    day = DayField(label=gettext_lazy("Day"))
    time = ClockField(label=gettext_lazy("Time"))


class AddForm(PlannedForm):
    """A session that is agreed: when, and how the medicine is given where the guide knows several ways."""

    route = forms.ChoiceField(
        label=gettext_lazy("How is it given?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, routes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(routes) < 2:
            del self.fields["route"]
        else:
            field = self.fields["route"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*routes, ("", _("I do not know"))]


class RecordForm(WallForm):
    """What happened in a session. Each time may stay empty."""

    times: ClassVar = {"started": "day", "ended": "ended_day", "left": "ended_day"}
    main: ClassVar = "ended"
    what = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        error_messages={"required": gettext_lazy("Choose one.")},
        widget=forms.RadioSelect,
        choices=(
            (HAPPENED, gettext_lazy("It took place")),
            (MISSED, gettext_lazy("I missed it|That happens. Nothing is counted.")),
            (CALLED_OFF, gettext_lazy("It was called off")),
        ),
    )
    day = DayField(label=gettext_lazy("Day"), required=False)
    started = ClockField(label=gettext_lazy("It started at"), required=False)
    ended_day = DayField(
        label=gettext_lazy("Day it ended"),
        required=False,
        help_text=gettext_lazy("Leave it as it is if that was the same day."),
    )
    ended = ClockField(label=gettext_lazy("It ended at"), required=False)
    left = ClockField(label=gettext_lazy("You left at"), required=False)
    stopped_early = forms.BooleanField(label=gettext_lazy("It was stopped early"), required=False)

    def day_for(self, name: str) -> Day | None:
        """Who leaves after midnight leaves on the day after the end; hours before it are a slip."""
        day = super().day_for(name)
        if name != "left" or day is None:
            return day
        ended, left = self._read("ended"), self._read("left")
        if ended is None or left is None or left >= ended:
            return day
        return day + 1 if left + DAY_SECONDS - ended <= LONGEST_REST else day

    def clean(self) -> dict[str, Any]:
        """The fields; an end before the start is said at the end."""
        values = super().clean()
        if values.get("what") != HAPPENED:
            return values
        for name, day_name in self.times.items():
            if values.get(name) is not None and values.get(day_name) is None and day_name not in self.errors:
                self.add_error(day_name, _("On which day was that?"))
        marks = [values.get(f"{name}_at") for name in ("started", "ended", "left")]
        started, ended, left = marks
        if started is not None and ended is not None and ended < started:
            self.add_error("ended", _("This is before the start. Check both times."))
        if left is not None and left < (ended or started or left):
            self.add_error("left", _("This is before the end. Check both times."))
        if not any(marks) and not self.errors:
            self.add_error("started", _("Fill in one time at least."))
        return values


UNITS = ("minutes", "hours", "days", "weeks")


class LengthForm(forms.Form):
    """A length within the bounds of a guide: how many, and of what."""

    main: ClassVar = "number"
    number = forms.IntegerField(
        label=gettext_lazy("How long?"),
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), widget=forms.RadioSelect)

    def __init__(self, units: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = units
        if len(units) == 1:
            unit.widget = forms.HiddenInput()
            unit.initial = units[0][0]
            self.fields["number"].label = _("How many {unit}?").format(unit=units[0][1])

    def amount(self) -> Amount:
        """The length that was given."""
        number = self.cleaned_data["number"]
        return Amount(number, number, self.cleaned_data["unit"])
