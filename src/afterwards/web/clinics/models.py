"""A practice owns guides, overlays and staff. One person working alone is a course without a practice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .. import chance
from .roles import Role


class Practice(models.Model):
    """A clinic, or one practitioner."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, default="US")
    zone = models.CharField(max_length=64, default="UTC")
    telephone = models.CharField(max_length=40, blank=True)
    hours = models.JSONField(default=dict)
    """When somebody answers: {"mon": ["08:00", "17:00"], …}; a day that is left out is closed."""
    made_at = models.BigIntegerField()


class Membership(models.Model):
    """Somebody's role in a practice. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    name = models.CharField(max_length=120, blank=True)
    """As patients read it in their audit trail."""
    made_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                condition=models.Q(ended_at=None),
                name="one_role_in_a_practice",
            )
        ]


class Invitation(models.Model):
    """A link that lets one person in once. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=16)
    """One of Role, or "patient"."""
    patient = models.ForeignKey("people.Patient", null=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128)
    """Slow, of the second code, which the clinic says or hands over by another way."""
    tries = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    """None: on the command line of the machine."""
    made_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)
    revoked_at = models.BigIntegerField(null=True)
