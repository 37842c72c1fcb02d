"""The questions of the plan for hard hours: one a screen, each can be skipped, nothing must be filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from ...care.safety.safety_plan import (
    MOST_LETTERS,
    MOST_NAME,
    MOST_NUMBER,
    MOST_PEOPLE,
    PEOPLE,
    Person,
    SafetyPlan,
    is_number,
    is_person,
    plain_number,
)

QUIET = {"autocomplete": "off", "spellcheck": "false"}
"""What is typed here goes to no list of suggestions and to no speller elsewhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A part as it is asked and as it is read."""

    question: str
    why: str
    title: str
    """Above it in the plan, in the person's own voice."""


def asked(part: str) -> Asked:
    """The words of one part."""
    return _ASKED[part]()


_ASKED: dict[str, Callable[[], Asked]] = {
    "signs": lambda: Asked(
        _("How do you notice a hard hour?"),
        _("Small things. Your sleep, your thoughts, what you stop doing."),
        _("How I notice"),
    ),
    "alone": lambda: Asked(
        _("What can you do alone?"),
        _("What has helped before, even a little."),
        _("What I can do alone"),
    ),
    "places": lambda: Asked(
        _("Where can you be with people?"),
        _("You need not talk there."),
        _("Where I can be with people"),
    ),
    "people": lambda: Asked(
        _("Who can you ask?"),
        _("One person is enough. Your phone calls them, not we."),
        _("Who I can ask"),
    ),
    "trained": lambda: Asked(
        _("Who is trained to help?"),
        _("A doctor or a therapist. The crisis line and your clinic are there already."),
        _("Who is trained"),
    ),
    "safer": lambda: Asked(
        _("What makes your place safer?"),
        _("Who can keep what you should not have near you? You need not say what."),
        _("Making it safer"),
    ),
    "quick": lambda: Asked(
        _("Three people or things that help"),
        _("Write them now, in a minute."),
        _("What helps"),
    ),
}


class PartForm(forms.Form):
    """One part of the plan. ``part`` is which."""

    def __init__(self, part: str, plan: SafetyPlan, data: QueryDict | None) -> None:
        super().__init__(data)
        self.part = part
        if part in PEOPLE:
            known = plan.people.get(part, ())
            for number in range(MOST_PEOPLE):
                self._add_person(number, known[number] if number < len(known) else Person(name=""))
        else:
            self._add_text(plan.texts.get(part, ""))

    def _add_text(self, text: str) -> None:
        field = forms.CharField(
            label=asked(self.part).question,
            required=False,
            max_length=MOST_LETTERS,
            initial=text,
            widget=forms.Textarea({"rows": 5, **QUIET}),
        )
        field.error_messages["max_length"] = _("That is long for a hard hour. Keep it under 500 letters.")
        self.fields["text"] = field

    def _add_person(self, number: int, known: Person) -> None:
        is_quick = self.part == "quick"
        name = forms.CharField(
            label=_("Person or thing") if is_quick else _("Name"),
            required=False,
            max_length=MOST_NAME,
            initial=known.name,
            widget=forms.TextInput(QUIET),
        )
        name.error_messages["max_length"] = _("A short name is enough: 80 letters at most.")
        phone = forms.CharField(
            label=_("Number"),
            required=False,
            max_length=MOST_NUMBER,
            initial=known.phone,
            widget=forms.TextInput({"type": "tel", "inputmode": "tel", **QUIET}),
        )
        phone.error_messages["max_length"] = _("That is too long for a number.")
        self.fields[f"name{number}"], self.fields[f"phone{number}"] = name, phone
        if self.part == "trained":
            self.fields[f"when{number}"] = forms.CharField(
                label=_("When can you call?"),
                required=False,
                max_length=MOST_NAME,
                initial=known.when,
                widget=forms.TextInput(QUIET),
            )

    def clean(self) -> dict[str, Any]:
        """Numbers that a telephone can dial, of people and not of the emergency services."""
        for number in range(MOST_PEOPLE if self.part in PEOPLE else 0):
            self._clean_person(number)
        return self.cleaned_data

    def _clean_person(self, number: int) -> None:
        name = str(self.cleaned_data.get(f"name{number}", ""))
        phone = plain_number(str(self.cleaned_data.get(f"phone{number}", "")))
        self.cleaned_data[f"phone{number}"] = phone
        if self.part != "trained" and not is_person(name, phone):
            self.add_error(f"name{number}", _("Please add a person. Emergency numbers are on Help already."))
        elif phone and not is_number(phone):
            self.add_error(f"phone{number}", _("Write the number in digits, as in 555 010 0142."))
        elif phone and not name:
            self.add_error(f"name{number}", _("Whose number is it? A first name is enough."))

    def people(self) -> list[Person]:
        """Everybody who was named."""
        said = self.cleaned_data
        found = [
            Person(name=said[f"name{n}"], phone=said[f"phone{n}"], when=said.get(f"when{n}", ""))
            for n in range(MOST_PEOPLE)
        ]
        return [one for one in found if one.name]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields, person by person."""
        names = ("name", "phone", "when") if self.part == "trained" else ("name", "phone")
        return [[self[f"{name}{number}"] for name in names] for number in range(MOST_PEOPLE)]
