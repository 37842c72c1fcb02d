"""What people are to each other here: the words that rules, rows and the audit trail share."""

from django.db import models


class Role(models.TextChoices):
    """What somebody is in a practice. Patients and supporters are not staff."""

    THERAPIST = "therapist"
    CLINICIAN = "clinician"
    DESK = "desk"
    ADMIN = "clinic admin"


PATIENT, SUPPORTER, OPERATOR = "patient", "supporter", "operator"
"""Roles outside of a practice."""
