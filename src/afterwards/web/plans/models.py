"""Private calendar feeds. Plans themselves are computed and not stored."""

from __future__ import annotations

from django.db import models

from .. import chance


class Feed(models.Model):
    """An address for a calendar app. Only its hash is kept; revoking it is one act."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="feeds")
    practice = models.ForeignKey("clinics.Practice", null=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)
    last_text = models.BinaryField(default=bytes)
    """The sealed calendar as it was last given out: what moved since counts its changes on from there."""
