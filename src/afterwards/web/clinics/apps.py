"""The app ``clinics``."""

from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    """Practices, their staff and invitations."""

    name = "afterwards.web.clinics"
    label = "clinics"
