"""Alerts as steps that are only ever added; the ladder of a practice; each mail that went out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .. import chance
from ..append_only import AppendOnlyModel


class LadderVersion(models.Model):
    """Who is reached at a practice, one after the other. It holds once its lead clinician confirmed it."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    practice = models.ForeignKey("clinics.Practice", on_delete=models.PROTECT, related_name="ladders")
    people = models.JSONField()
    """{"readers": [membership id, …], "on call": id, "backup": id, "lead": id, "owner": id}."""
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.BigIntegerField()
    confirmed_at = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(null=True)
    """When it was turned off, or another one was confirmed."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practice", "made_at"])]


class StepKind(models.TextChoices):
    """What happened to an alert."""

    RAISED = "raised"
    AGAIN = "again"
    READ = "read"
    CLOSED = "closed"


class AlertStep(AppendOnlyModel):
    """One thing that happened to an alert, with the whole alert as it stood then. Sealed for the patient."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    alert = models.UUIDField()
    """The id of the check-in: sent twice, it is one alert."""
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="alert_steps")
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the alert."""
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    sealed = models.BinaryField()
    by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=16)
    recorded_at = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["alert", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "number"], name="alert_steps_are_numbered")
        ]


class AlertCard(models.Model):
    """A cache: which alerts a practice has, and when the scheduler must look at each next."""

    alert = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="alert_cards")
    practice = models.ForeignKey("clinics.Practice", on_delete=models.PROTECT, related_name="+")
    is_closed = models.BooleanField(default=False)
    next_at = models.BigIntegerField(null=True, db_index=True)
    """None once somebody has read it."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practice", "is_closed"])]


class Notice(models.Model):
    """One mail to one person about one alert. It says nothing of what the alert is about."""

    id = models.BigAutoField(primary_key=True)
    alert = models.UUIDField(db_index=True)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("clinics.Membership", on_delete=models.PROTECT, related_name="+")
    since = models.BigIntegerField()
    """From when on the alert is as urgent as it was then: made more urgent, it is told anew."""
    at = models.BigIntegerField()
    went = models.BooleanField()
    """Whether the mail server took it."""
