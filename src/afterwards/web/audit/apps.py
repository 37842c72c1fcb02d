"""The app ``audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, when."""

    name = "afterwards.web.audit"
    label = "audit"
