"""What is filled in about alerts: who is reached, and how one was closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...care.safety.alerts import OUTCOMES
from ...care.words import Words
from ..alerts.bridge import READERS, ROLES
from ..clinics.queries import role_in_words
from ..people.access import SEES_COURSES


class ClosingForm(forms.Form):
    """What came of it, and a note. Both are needed."""

    outcome = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: QueryDict | None, *, words: Words) -> None:
        super().__init__(data)
        choices = [(name, words.say(f"alert.outcome.{name}")) for name in OUTCOMES]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class LadderForm(forms.Form):
    """Who reads, and who is reached one after the other."""

    readers = forms.MultipleChoiceField(label=_("Who reads answers"), widget=forms.CheckboxSelectMultiple)
    on_call = forms.ChoiceField(label=_("On call: reached at once when it is urgent"))
    backup = forms.ChoiceField(label=_("Backup: after 15 minutes"))
    lead = forms.ChoiceField(label=_("Lead clinician: says yes to this list"))
    owner = forms.ChoiceField(label=_("Owner: last"))

    def __init__(self, data: QueryDict | None, *, members: list[Any], people: Mapping[str, Any]) -> None:
        first = {"readers": people.get(READERS, [])}
        first |= {role.replace(" ", "_"): people.get(role, "") for role in ROLES}
        super().__init__(data, initial=first)
        staff = [member for member in members if member.role in SEES_COURSES]
        listed = [(str(one.pk), f"{one.name or one.user.email}, {role_in_words(one.role)}") for one in staff]
        self.fields["readers"].choices = listed  # type: ignore[attr-defined]
        for role in ROLES:
            choices = [("", "…"), *listed]
            self.fields[role.replace(" ", "_")].choices = choices  # type: ignore[attr-defined]

    def people(self) -> dict[str, Any]:
        """The ladder as it is kept."""
        told = self.cleaned_data
        return {READERS: told["readers"]} | {role: told[role.replace(" ", "_")] for role in ROLES}
