"""How the screens look, and being in another zone from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ....care.timing import Calendar, TimeTextError, parse_instant
from ...courses.actions import Draft, set_zone_draft, wish_draft
from ...look.calling import APPOINTMENT
from ...sync.names import APPS, DAY_PLAN, name_of
from ..beginning.asked import Asked
from ..beginning.sessions import clean_date
from ..beginning.where import clean_clock, zone_choices, zone_name
from ..wishes import THEMES

LARGER, LEFT = "larger", "left"
SESSION = "session"


class LooksAsked(Asked):
    """Light, size, side, words and language."""

    theme = forms.ChoiceField(widget=forms.RadioSelect)
    size = forms.BooleanField(required=False)
    hand = forms.BooleanField(required=False)
    words = forms.ChoiceField(widget=forms.RadioSelect)
    language = forms.ChoiceField(widget=forms.RadioSelect)

    def _headline(self) -> str:
        return _("How should the pages look?")

    def _why(self) -> str:
        return _("The first day after a session is always dim and large.")

    def build(self) -> None:
        """What was chosen before."""
        wishes = self.asking.person.record.wishes
        shown = {
            "system": _("As this device|Light by day, dark when your device is."),
            "light": _("Light, like a room by day"),
            "dim": _("Dim, like a room with a lamp"),
            "dark": _("Dark, for the night"),
        }
        self._choices(
            "theme", _("Light"), [(one, shown[one]) for one in THEMES], wishes.get("theme", "system")
        )
        self.fields["size"].label = _("Larger text and buttons on every page")
        self.fields["size"].initial = wishes.get("size") == LARGER
        self.fields["hand"].label = _("Swap the two buttons that stand side by side")
        self.fields["hand"].initial = wishes.get("hand") == LEFT
        either = ((SESSION, _("Session")), (APPOINTMENT, _("Appointment")))
        words: list[tuple[str, str]] = [
            (one, format_html('<span translate="no">{}</span>', text)) for one, text in either
        ]
        self._choices("words", _("What to call a visit"), words, wishes.get("words", SESSION))
        self._choices("language", _("Language"), list(settings.LANGUAGES), get_language() or "en")

    def _choices(self, name: str, label: str, choices: list[tuple[str, str]], initial: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.label, field.choices, field.initial = label, choices, initial

    def drafts(self) -> tuple[Draft, ...]:
        """One wish for all of it; the language is the browser's and is kept by the view."""
        said = self.cleaned_data
        draft = wish_draft(
            self.asking.now,
            theme=said["theme"],
            size=LARGER if said["size"] else "",
            hand=LEFT if said["hand"] else "",
            words=said["words"],
        )
        return (draft,)


class AppAsked(Asked):
    """Under which name and icon the app stands on a phone; and, by script alone, its lock."""

    template = "patient/you/lock.html"

    app = forms.ChoiceField(widget=forms.RadioSelect)

    def _headline(self) -> str:
        return _("Lock, name and icon")

    def _why(self) -> str:
        return _("For a phone that somebody else may pick up.")

    def build(self) -> None:
        """The names that there are."""
        field = self.fields["app"]
        assert isinstance(field, forms.ChoiceField)
        field.label, field.choices = _("Name and icon"), [(app, name_of(app)) for app in APPS]
        field.initial = self.asking.person.record.wishes.get("app", DAY_PLAN)

    @property
    def is_guest(self) -> bool:
        """Whether this browser is the only way to the plan."""
        return self.asking.user.is_guest

    def drafts(self) -> tuple[Draft, ...]:
        """A wish like the others."""
        return (wish_draft(self.asking.now, app=self.cleaned_data["app"]),)


class TravelAsked(Asked):
    """Another zone from an arrival on."""

    template = "patient/you/travel.html"

    zone = forms.CharField(max_length=80)
    date = forms.CharField(max_length=10, widget=forms.TextInput(attrs={"type": "date"}))
    time = forms.CharField(max_length=5, required=False, widget=forms.TextInput(attrs={"type": "time"}))

    def _headline(self) -> str:
        return _("Where are you going?")

    def _why(self) -> str:
        return _("From your arrival on, times are those of the new place. Rules keep their full length.")

    def build(self) -> None:
        """A zone, and the local date and time of arrival."""
        for name, label in (("zone", _("Time zone there")), ("date", _("You arrive on"))):
            self.fields[name].label = label
        self.fields["time"].label = _("At, on the clock there")
        self.fields["zone"].widget = forms.Select(choices=zone_choices())
        self.fields["zone"].error_messages["required"] = _("Choose the zone of the nearest big city.")
        self.fields["date"].error_messages["required"] = _("Give the date of arrival.")
        self.fields["time"].initial = "12:00"

    def clean_zone(self) -> str:
        """A zone by any of its names."""
        return zone_name(self.cleaned_data["zone"])

    def clean_date(self) -> str:
        """A date near enough."""
        return clean_date(self.cleaned_data["date"], self.asking.calendar.day_of(self.asking.now))

    def clean_time(self) -> str:
        """HH:MM; noon where nothing was said."""
        return clean_clock(self.cleaned_data["time"] or "12:00")

    def clean(self) -> dict[str, Any]:
        """The arrival as a moment."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                text = f"{cleaned['date']}T{cleaned['time']}"
                self.arrival = parse_instant(text, Calendar.of(cleaned["zone"]))
            except TimeTextError:
                self.add_error("time", _("The clocks change there that night. Choose an hour later."))
        return cleaned

    def drafts(self) -> tuple[Draft, ...]:
        """A stay; what was planned after that day before is planned anew from there."""
        zone = self.cleaned_data["zone"]
        return (set_zone_draft(self.asking.now, zone, since=self.arrival),)
