"""The guides and forms of a practice: each upload is a new version, and a version is never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .. import chance


class Guide(models.Model):
    """A protocol, or an overlay over one, that a practice brought."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    practice = models.ForeignKey("clinics.Practice", on_delete=models.PROTECT, related_name="guides")
    name = models.CharField(max_length=80)
    """The id that its file gives it."""
    extends = models.CharField(max_length=80, blank=True)
    """Of an overlay: the shipped protocol or the practice's own that it lies over."""
    made_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "name"], name="one_guide_of_a_name")
        ]


class GuideVersion(models.Model):
    """One uploaded file, checked without an error before it was kept."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    practice = models.ForeignKey("clinics.Practice", on_delete=models.PROTECT, related_name="+")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField()
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40, blank=True)
    words = models.JSONField(default=dict)
    """Translations by language: the text of each words file."""
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.BigIntegerField()


class FormVersion(models.Model):
    """A form that a practice brought, checked without an error. What is half filled in keeps its version."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    practice = models.ForeignKey("clinics.Practice", on_delete=models.PROTECT, related_name="forms")
    name = models.CharField(max_length=80)
    """The id that its file gives it."""
    version = models.CharField(max_length=40)
    text = models.TextField()
    title = models.CharField(max_length=200)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "name", "version"], name="one_form_of_a_version")
        ]


class ShippedForm(models.Model):
    """A version of a form that came with this program, as it was when it first ran here.

    The next version of the program brings other forms. What was answered under this one is read by it.
    """

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    text = models.TextField()
    since = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="one_shipped_form_of_a_version")
        ]
