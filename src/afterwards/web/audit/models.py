"""One line for each act: who, in which role, did what, about whom, when. Append-only, chained by hashes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..append_only import AppendOnly


class AuditLine(models.Model):
    """One act."""

    id = models.BigAutoField(primary_key=True)
    at = models.BigIntegerField()
    practice = models.ForeignKey("clinics.Practice", null=True, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(
        "people.Patient", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=16)
    act = models.CharField(max_length=40)
    """The name of the action: record_session, look_at_plan …"""
    about = models.CharField(max_length=64, blank=True)
    """The id of the row that it made or looked at; never a word about its content."""
    chain = models.BinaryField(max_length=32)
    """Hash of this line and of the patient's line before it, so that a removed line shows."""

    objects = AppendOnly.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["patient", "id"])]
