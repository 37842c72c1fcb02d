"""What every question has in common: a form that knows whom it asks, and saves one answer."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ... import chance
from ...courses.actions import Draft, record
from ...courses.recording import SaidOtherwiseError, as_one
from .asking import Asking

LONGEST_NAME = 60
_STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Letters that are not seen and turn the words around them."""


class Asked(forms.Form):
    """One question. ``headline`` is the question itself, ``why`` one line on what the answer is for."""

    template: ClassVar[str] = "patient/beginning/question.html"
    is_upload: ClassVar[bool] = False

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, asking: Asking, about: str = "", *args: Any, **kwargs: Any) -> None:
        self.asking, self.about = asking, about
        super().__init__(*args, **kwargs)
        self.fields["id"].initial = chance.new_id
        self.build()

    def build(self) -> None:
        """Make the fields that depend on the person or the guide."""

    @property
    def headline(self) -> str:
        """The question."""
        return self._headline()

    @property
    def why(self) -> str:
        """Why we ask, in one line."""
        return self._why()

    def _headline(self) -> str:
        raise NotImplementedError

    def _why(self) -> str:
        return ""

    @property
    def needs_more(self) -> bool:
        """Whether a valid answer leads to a closer look at the same question first."""
        return False

    @property
    def fact_id(self) -> UUID:
        """The id of what this form stores: sending it twice stores it once."""
        found = self.cleaned_data.get("id")
        return found if isinstance(found, UUID) else chance.new_id()

    def drafts(self) -> tuple[Draft, ...]:
        """The facts that a valid answer adds, to be looked at or stored; none where nothing is new."""
        raise NotImplementedError

    def save(self) -> None:
        """Keep the answer. Raises RefusedError."""
        asking, drafts = self.asking, self.drafts()
        try:
            record(asking.patient, asking.by, asking.now, *as_one(self.fact_id, drafts))
        except SaidOtherwiseError:  # the Back button, and other words in the same form
            id = uuid5(self.fact_id, repr([draft.value for draft in drafts]))
            record(asking.patient, asking.by, asking.now, *as_one(id, drafts))


def plain_name(text: str) -> str:
    """A name as typed, without letters that nobody sees. Raises ValidationError when it is too long."""
    bare = _STEERING.sub("", unicodedata.normalize("NFC", text))
    bare = "".join(" " if unicodedata.category(one) == "Cc" else one for one in bare)
    bare = " ".join(bare.split())
    if len(bare) > LONGEST_NAME:
        raise ValidationError(
            _("This name has %(count)d letters. There is room for %(most)d. A first name is enough."),
            params={"count": len(bare), "most": LONGEST_NAME},
        )
    return bare
