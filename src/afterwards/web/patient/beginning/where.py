"""The person's clock, day and place."""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ....care.course import TreatmentSession
from ....care.timing import Calendar, clock, zone, zone_names
from ...clinics.countries import country_name, is_known
from ...courses.actions import Draft, move_session_draft, set_day_draft, set_place_draft, set_zone_draft
from ...courses.cities import City, city_of, find_cities
from .asked import Asked

SAME_CLOCK, SAME_MOMENT = "clock", "moment"


class ZoneAsked(Asked):
    """Is this your time zone?"""

    zone = forms.CharField(max_length=80)
    sessions = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    def _headline(self) -> str:
        return _("Which time zone are you in?")

    def _why(self) -> str:
        return _("So that each time is the time on your own clock.")

    def build(self) -> None:
        """The zones by name; the device's own is chosen by script, where there is one."""
        known = self._known()
        field = self.fields["zone"]
        field.label = _("Time zone")
        field.widget = forms.Select(choices=zone_choices(), attrs={"data-zone": ""})
        field.initial = known
        field.error_messages["required"] = _("Choose the zone of the nearest big city.")
        if not (known and self._ahead()):
            del self.fields["sessions"]
            return
        sessions = self.fields["sessions"]
        assert isinstance(sessions, forms.ChoiceField)
        sessions.label = _("If you change it, what about your sessions?")
        sessions.choices = [
            (SAME_CLOCK, _("Same time on the clock|10:00 stays 10:00.")),
            (SAME_MOMENT, _("Same moment|The time on the clock changes.")),
        ]
        sessions.initial = SAME_MOMENT if self.asking.patient.practice_id else SAME_CLOCK

    def _known(self) -> str:
        """The zone that somebody told us; nobody lives in UTC by default."""
        told = str(self.asking.calendar.zone_at(self.asking.now))
        return "" if told == "UTC" and not self.asking.is_marked("zone") else told

    def _ahead(self) -> list[TreatmentSession]:
        """The sessions that a new zone may move: never one that was, or goes on, on the clock of its day.

        A time that was given before anybody told a zone stands as it was typed, whenever that is.
        """
        known, now = self._known(), self.asking.now
        held = self.asking.person.course.held
        return [one for one in held if one.start is None and (one.begins > now or not known)]

    def clean_zone(self) -> str:
        """A zone by any of its names."""
        return zone_name(str(self.cleaned_data["zone"]))

    def drafts(self) -> tuple[Draft, ...]:
        """Since ever: a journey is told on its own page. Sessions that keep their time on the clock move."""
        asking, name = self.asking, self.cleaned_data["zone"]
        old, new = asking.calendar, Calendar.of(name)
        if name == str(old.zone_at(asking.now)) and asking.is_marked("zone"):
            return ()
        zone = set_zone_draft(asking.now, name)
        keeps_clock = self.cleaned_data.get("sessions", SAME_CLOCK) == SAME_CLOCK
        if not keeps_clock or (asking.patient.practice_id and not self._known()):
            return (zone,)
        moves = (
            move_session_draft(
                asking.patient,
                asking.now,
                key=session.key,
                planned=new.wall(*old.read(session.begins)),
                calendar=new,
            )
            for session in self._ahead()
        )
        return (zone, *moves)


def zone_name(typed: str) -> str:
    """A zone by any of its names, in any case. Raises ValidationError with the one that was likely meant."""
    text = typed.strip()
    names = _by_lower_name()
    name = names.get(text.lower().replace(" ", "_"), "")
    if name and zone(name) is not None:
        return name
    close = difflib.get_close_matches(text.lower(), names, n=1, cutoff=0.6)
    hint = _("Did you mean %(zone)s?") % {"zone": names[close[0]]} if close else ""
    hint = hint or _("Names look like America/New_York.")
    said = _("No place on Earth keeps the time “%(zone)s”.") % {"zone": text[:40]}
    raise ValidationError(f"{said} {hint}")


@cache
def _by_lower_name() -> dict[str, str]:
    return {name.lower(): name for name in zone_names()}


@cache
def zone_choices() -> list[tuple[str, Any]]:
    """All zones under the part of the world that their names begin with."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zone_names()):
        part, _slash, city = name.partition("/")
        if city and part not in ("Etc", "SystemV"):
            groups.setdefault(part, []).append((name, city.replace("_", " ").replace("/", ", ")))
    return [("", "—"), *groups.items(), ("UTC", "UTC")]


class DayAsked(Asked):
    """When do you get up and go to bed?"""

    waking = forms.CharField(max_length=5, widget=forms.TimeInput(attrs={"type": "time"}))
    bedtime = forms.CharField(max_length=5, widget=forms.TimeInput(attrs={"type": "time"}))

    def _headline(self) -> str:
        return _("When does your day start and end?")

    def _why(self) -> str:
        return _("Some things are for when you wake, some for the evening.")

    def build(self) -> None:
        """What was said before, else eight and ten."""
        course = self.asking.person.course
        for name, label, known in (
            ("waking", _("I get up at"), course.waking),
            ("bedtime", _("I go to bed at"), course.bedtime),
        ):
            self.fields[name].label = label
            self.fields[name].initial = clock(known)
            self.fields[name].error_messages["required"] = _("Give a time, such as 8:00.")

    def clean_waking(self) -> str:
        """HH:MM."""
        return clean_clock(self.cleaned_data["waking"])

    def clean_bedtime(self) -> str:
        """HH:MM."""
        return clean_clock(self.cleaned_data["bedtime"])

    def clean(self) -> dict[str, Any]:
        """A day has some length."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("waking") and cleaned.get("waking") == cleaned.get("bedtime"):
            self.add_error("bedtime", _("Both times are the same. When do you go to bed?"))
        return cleaned

    def drafts(self) -> tuple[Draft, ...]:
        """Waking hours."""
        waking, bedtime = self.cleaned_data["waking"], self.cleaned_data["bedtime"]
        return (set_day_draft(self.asking.now, waking=waking, bedtime=bedtime),)


def clean_clock(text: str) -> str:
    """``8:00`` or ``08:00`` as ``08:00``. Raises ValidationError with what was likely meant."""
    digits = text.strip().replace(".", ":")
    hour, _colon, minute = digits.partition(":")
    if hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(minute) < 60:
        if int(hour) < 24:
            return f"{int(hour):02d}:{minute}"
        if int(hour) < 30:
            meant = f"{int(hour) - 24}:{minute}"
            raise ValidationError(_("The clock goes to 23:59. Did you mean %(time)s?") % {"time": meant})
    raise ValidationError(_("“%(text)s” is not a time. Write it as in 8:00 or 22:30.") % {"text": text[:20]})


class PlaceAsked(Asked):
    """Which town is near you? Found in a list that comes with the program."""

    template = "patient/beginning/place.html"

    town = forms.CharField(max_length=80, required=False)
    city = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    # Localised: where one writes 40,7 that is read as 40.7, and never as 407.
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, localize=True)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, localize=True)

    def _headline(self) -> str:
        return _("Which town is near you?")

    def _why(self) -> str:
        return _("For sunrise and sunset. We keep a rough spot, about 10 km wide.")

    def build(self) -> None:
        """The towns that fit what was typed."""
        person = self.asking.person
        self.fields["town"].label = _("Town or city")
        self.fields["town"].initial = person.record.place_name
        city = self.fields["city"]
        assert isinstance(city, forms.ChoiceField)
        city.label = _("Which one?")
        typed = str(self.data.get("town", ""))
        self.found = find_cities(typed, _around) if typed else ()
        if self.is_bound and str(self.data.get("city")) not in {str(one.id) for one in self.found}:
            self.data = {name: text for name, text in self.data.items() if name != "city"}
        city.choices = [(str(one.id), f"{one.name}|{_around(one)}") for one in self.found]
        city.initial = str(self.found[0].id) if len(self.found) == 1 else None
        for name, label, known in (
            ("latitude", _("Degrees north (south: with a minus)"), person.course.latitude),
            ("longitude", _("Degrees east (west: with a minus)"), person.course.longitude),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.FloatField)
            field.label = label
            field.initial = known if not person.record.place_name else None
            most = 90 if name == "latitude" else 180
            wrong = _("Degrees go from -%(most)d to %(most)d, as in 40.7.") % {"most": most}
            field.error_messages |= {"invalid": wrong, "min_value": wrong, "max_value": wrong}

    @property
    def needs_more(self) -> bool:
        """Whether a town was typed and the person has still to say which of that name."""
        return self.is_bound and bool(self.found) and not self.data.get("city")

    def clean(self) -> dict[str, Any]:
        """A town of the list, or both coordinates."""
        cleaned = super().clean() or self.cleaned_data
        both = (cleaned.get("latitude"), cleaned.get("longitude"))
        typed = cleaned.get("town", "").strip()
        if None not in both or cleaned.get("city") or self.errors:
            return cleaned
        if both != (None, None):
            self.add_error("latitude", _("Both numbers are needed."))
        elif not typed:
            self.add_error("town", _("Write a town, or skip this."))
        elif not self.found:
            hint = _("Try the next bigger town, or its name in English.")
            self.add_error("town", _("We do not know “%(town)s”.") % {"town": typed[:40]} + " " + hint)
        return cleaned

    def drafts(self) -> tuple[Draft, ...]:
        """A rough spot, and the town's name to show it."""
        cleaned = self.cleaned_data
        found = city_of(int(cleaned["city"])) if cleaned.get("city") else None
        draft = set_place_draft(
            self.asking.now,
            latitude=found.latitude if found else cleaned["latitude"],
            longitude=found.longitude if found else cleaned["longitude"],
            name=f"{found.name}, {_around(found)}" if found else "",
        )
        return (draft,)


def _around(city: City) -> str:
    """``Oregon, United States``, ``España``, ``FR``: the list of towns knows countries in English alone."""
    if is_known(city.country_code):
        country = country_name(city.country_code)
    else:
        country = city.country if get_language() == "en" else city.country_code.upper()
    return ", ".join(part for part in (city.region, country) if part)
