"""How a person fares, append-only; beside it the check-in that is being filled in, and what is worked out.

Three kinds of rows. *Entries* are facts: added, never changed. A *paper* is a form that somebody is filling
in: each answer is written into it at once, with its time, and nothing is taken out of it; when the form is
done or left, the whole paper becomes one entry. A *summary* is a cache of what entries add up to.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .. import chance
from ..append_only import AppendOnlyModel


class Kind(models.TextChoices):
    """What an entry is; bridge.py says what each one's value holds."""

    CHECK_IN = "check-in"
    SENT = "sent"
    PUT_OFF = "put off"
    EVENT = "event"
    VISIT = "visit"
    IMPORT = "import"
    UNDO = "undo"


class Entry(AppendOnlyModel):
    """One thing that a person told of how they fare. Its value is sealed with the patient's key."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    """Of a check-in: made before its first answer."""
    patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the patient."""
    kind = models.CharField(max_length=16, choices=Kind.choices)
    sealed = models.BinaryField()
    by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=16)
    recorded_at = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["patient", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "number"], name="entries_are_numbered")
        ]


class Paper(models.Model):
    """A check-in that is being filled in. Its id becomes the id of the entry."""

    id = models.UUIDField(primary_key=True, editable=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="papers")
    sealed = models.BinaryField()
    by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=16)
    opened_at = models.BigIntegerField()
    closes_at = models.BigIntegerField(db_index=True)
    """When it is put away as it is, if nobody writes on it any more."""


class Summary(models.Model):
    """A cache: what a patient's entries add up to. `actions.rebuild` makes it anew from them."""

    patient = models.OneToOneField(
        "people.Patient", primary_key=True, on_delete=models.PROTECT, related_name="summary"
    )
    number = models.PositiveIntegerField(default=0)
    """The number of the newest entry."""
    sealed = models.BinaryField()
