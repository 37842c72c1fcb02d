"""The app ``patient``."""

from django.apps import AppConfig


class PatientConfig(AppConfig):
    """The patient's pages."""

    name = "afterwards.web.patient"
    label = "patient"
