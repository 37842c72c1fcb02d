"""Who takes the person home, and only those facts that the chosen guide's rules want to know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ....care.course import TreatmentSession
from ....care.protocol.tree import Rule
from ...courses.actions import Draft, answer_draft, set_medicines_draft, set_person_draft, set_ride_draft
from .asked import Asked, plain_name
from .asking import Asking

SOMEONE, TAXI, UNKNOWN = "someone", "taxi", "unknown"
NONE = "-"
EXAMPLES = 4
OLDEST = 120


def coming_sessions(asking: Asking) -> tuple[TreatmentSession, ...]:
    """Sessions that have not begun, the next first."""
    return tuple(s for s in asking.person.course.held if s.start is None and s.begins > asking.now)


class RideAsked(Asked):
    """Who takes you home?"""

    who = forms.ChoiceField(widget=forms.RadioSelect)
    name = forms.CharField(required=False)
    all = forms.BooleanField(required=False)

    def _headline(self) -> str:
        return _("Who takes you home?")

    def _why(self) -> str:
        return _("Your guide asks for a ride with a person, not alone on a bus.")

    def build(self) -> None:
        """Three choices and a first name."""
        coming = coming_sessions(self.asking)
        ride = self.asking.person.record.rides.get(coming[0].key) if coming else None
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.label = self.headline
        who.choices = [
            (SOMEONE, _("Someone I know|They get one link. No account.")),
            (TAXI, _("A taxi or ride service")),
            (UNKNOWN, _("I do not know yet|Today asks until you know.")),
        ]
        who.initial = ride.who if ride else SOMEONE
        who.error_messages["required"] = _("Choose one. You can change it later.")
        self.fields["name"].label = _("First name")
        self.fields["name"].initial = ride.name if ride else ""
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["all"].label = _("The same for all %(count)d sessions") % {"count": len(coming)}
        if len(coming) < 2:
            del self.fields["all"]

    def clean_name(self) -> str:
        """A first name, as typed."""
        return plain_name(self.cleaned_data["name"])

    def drafts(self) -> tuple[Draft, ...]:
        """For the next session, or for all that are planned."""
        coming = coming_sessions(self.asking)
        who = self.cleaned_data["who"]
        name = self.cleaned_data["name"] if who == SOMEONE else ""
        return tuple(
            set_ride_draft(self.asking.now, session=session.key, who=who, name=name)
            for session in (coming if self.cleaned_data.get("all") else coming[:1])
        )


class MedicinesAsked(Asked):
    """Do you take any of these?"""

    classes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def _headline(self) -> str:
        return _("Do you take any of these?")

    def _why(self) -> str:
        return _("Your guide has a rule for each. It says so on your plan.")

    def build(self) -> None:
        """One box for each kind of medicine that a rule names, and one for none."""
        guide = self.asking.guide
        shown = [
            (name, f"{upper_first(guide.shown('things', name))}|{_because(rules)}{self._examples(name)}")
            for name, rules in self.asking.needed("takes").items()
        ]
        field = self.fields["classes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.label = self.headline
        field.choices = [*shown, (NONE, _("None of these"))]
        taken = self.asking.person.course.medicines
        field.initial = [NONE] if taken == () else list(taken or ())
        field.error_messages["required"] = _("Choose what fits, or “None of these”. Or skip this.")

    def _examples(self, kind: str) -> str:
        words = self.asking.guide.vocabulary
        own = [thing.name for thing in words.things.values() if kind in thing.is_]
        names = [self.asking.guide.shown("things", name) for name in own[:EXAMPLES]]
        return " " + _("Such as %(names)s.") % {"names": ", ".join(names)} if names else ""

    def clean_classes(self) -> list[str]:
        """Either some of them or none."""
        chosen = [str(one) for one in self.cleaned_data["classes"]]
        if NONE in chosen and len(chosen) > 1:
            raise ValidationError(_("You chose “None of these” and something else. Keep the one that fits."))
        return chosen

    def drafts(self) -> tuple[Draft, ...]:
        """What is taken; an empty list means that none of these is."""
        chosen = tuple(one for one in self.cleaned_data["classes"] if one != NONE)
        known = self.asking.person.course.medicines or ()
        asked = set(self.asking.needed("takes"))
        kept = tuple(one for one in known if one not in asked)  # told under another guide
        return (set_medicines_draft(self.asking.now, (*kept, *chosen)),)


class AgeAsked(Asked):
    """How old are you?"""

    age = forms.IntegerField(min_value=1, max_value=OLDEST)

    def _headline(self) -> str:
        return _("How old are you?")

    def _why(self) -> str:
        return _because(self.asking.needed_by("age"))

    def build(self) -> None:
        """Years."""
        field = self.fields["age"]
        assert isinstance(field, forms.IntegerField)
        field.label = _("Years")
        field.initial = self.asking.person.course.age
        wrong = _("Write your age in years, such as 42. Or skip this.")
        field.error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)

    def drafts(self) -> tuple[Draft, ...]:
        """Years of age."""
        return (set_person_draft(self.asking.now, age=str(self.cleaned_data["age"])),)


class FactAsked(Asked):
    """A question of the guide's own, such as one about diabetes."""

    said = forms.CharField()

    def _headline(self) -> str:
        return self.asking.guide.facts[self.about].ask.rstrip("?") + "?"

    def _why(self) -> str:
        return _because(self.asking.needed_by(self.about))

    def build(self) -> None:
        """The answers that the guide knows, or a number."""
        fact = self.asking.guide.facts[self.about]
        known = [a.value for a in self.asking.person.course.answers if a.fact == self.about]
        if fact.answers:
            shown = [
                (one, upper_first(self.asking.guide.shown_answer(fact.name, one))) for one in fact.answers
            ]
            self.fields["said"] = forms.ChoiceField(choices=shown, widget=forms.RadioSelect)
        else:
            self.fields["said"] = forms.DecimalField(min_value=0, max_value=100_000)
        self.fields["said"].label = self.headline if fact.answers else upper_first(fact.number)
        if known:
            self.fields["said"].initial = known[-1] if fact.answers else known[-1].split(maxsplit=1)[0]
        self.fields["said"].error_messages["required"] = _("Choose an answer, or skip this.")

    def drafts(self) -> tuple[Draft, ...]:
        """The answer, in the guide's own words."""
        fact = self.asking.guide.facts[self.about]
        said = str(self.cleaned_data["said"]) + (f" {fact.number}" if fact.number else "")
        return (answer_draft(self.asking.now, fact.name, said),)


def _because(rules: list[Rule]) -> str:
    titles = list(dict.fromkeys(rule.title for rule in rules))[:2]
    return _("For: %(rules)s.") % {"rules": "; ".join(titles)} if titles else ""


def upper_first(text: Any) -> str:
    """The text with a capital in front."""
    return str(text)[:1].upper() + str(text)[1:]
