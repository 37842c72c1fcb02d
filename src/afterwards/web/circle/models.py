"""Links for the people that somebody lets in."""

from __future__ import annotations

from django.db import models

from .. import chance


class RideLink(models.Model):
    """The page of the person who drives home from one session. No account; ends by itself."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="ride_links")
    practice = models.ForeignKey("clinics.Practice", null=True, on_delete=models.PROTECT, related_name="+")
    session = models.CharField(max_length=40)
    """The session's key."""
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)
