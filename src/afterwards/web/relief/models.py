"""What was worked out of reports: caches that `actions.rebuild` makes anew; and what was asked of habits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .. import chance


class Curve(models.Model):
    """The whole answer of one person and one scale, as of the end of a day."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="curves")
    scale = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    """The number of the newest entry that it knows."""
    day = models.IntegerField()
    """The person's day, at whose end it holds."""
    at = models.BigIntegerField()
    """When it was worked out."""
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "scale"], name="one_curve_of_a_scale")
        ]


class KeptState(models.Model):
    """The filters of one curve at the end of a day, from which the next days go on."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    curve = models.ForeignKey(Curve, on_delete=models.PROTECT, related_name="states", db_index=False)
    day = models.IntegerField()
    story = models.BinaryField()
    """A digest of all that was told until then."""
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["curve", "day", "story"], name="kept_once")]


class Habit(models.Model):
    """A habit that somebody asked about. It stays when it is put away: how many were looked at is told."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="habits")
    asked_at = models.BigIntegerField()
    at = models.BigIntegerField(default=0)
    """When the answer was worked out; 0 before that."""
    is_away = models.BooleanField(default=False)
    """Whether it was put away: it is shown no more, and not worked out."""
    sealed = models.BinaryField()
    """Which rule of the guide, and the answer."""
