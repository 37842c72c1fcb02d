"""Facts, append-only: what somebody planned, recorded, answered or did. A change is another fact."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from .. import chance


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what may only be added to."""


class AppendOnly(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **fields: object) -> NoReturn:
        """Never."""
        raise AppendOnlyError(f"{self.model.__name__}: add a row instead of changing {', '.join(fields)}.")

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnlyError(f"{self.model.__name__} rows are not deleted.")


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


class Fact(models.Model):
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

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["patient", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "number"], name="facts_are_numbered")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add this row; a kept one is never saved again."""
        kwargs["force_insert"] = True
        if not self._state.adding:
            raise AppendOnlyError("A fact is amended by another fact, never overwritten.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnlyError("A fact is taken back by another fact, never deleted.")
