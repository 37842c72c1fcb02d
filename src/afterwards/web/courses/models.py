"""Facts, append-only: what somebody planned, recorded, answered or did. A change is another fact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .. import chance
from ..append_only import AppendOnlyModel


class Kind(models.TextChoices):
    """What a fact is about; courses/bridge.py says what each one's value holds."""

    GUIDE = "guide"
    ZONE = "zone"
    DAY = "day"
    PLACE = "place"
    MEDICINES = "medicines"
    PERSON = "person"
    SESSION = "session"
    VISIT = "visit"
    MOMENT = "moment"
    ANSWER = "answer"
    COMPLETION = "completion"
    LATER = "later"
    PAUSE = "pause"
    DOSE_DAY = "dose day"
    RIDE = "ride"
    TAP = "tap"
    AMENDMENT = "amendment"
    WISH = "wish"
    UNDO = "undo"
    OWN = "own"
    """What a person keeps for themself: no plan is made from it, and no screen of anybody else opens it."""


class Fact(AppendOnlyModel):
    """One thing that is true, said by somebody at some time. Its value is sealed with the patient's key.

    Facts are read by patient, in order, and that is their only index beside the id: each further one would
    be a tenth of what a year of a person's facts takes.
    """

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    """Made where the fact was made, so that sending it twice adds it once."""
    patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, related_name="facts", db_index=False
    )
    practice = models.ForeignKey(
        "clinics.Practice", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the patient."""
    kind = models.CharField(max_length=16, choices=Kind.choices)
    sealed = models.BinaryField()
    """{"value": …, "at": wall time with offset, "zone": …}."""
    by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """None: somebody with a link and no account."""
    role = models.CharField(max_length=16)
    recorded_at = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["patient", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "number"], name="facts_are_numbered")
        ]
