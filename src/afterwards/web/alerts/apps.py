"""The app ``alerts``."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """What a named person must look at."""

    name = "afterwards.web.alerts"
    label = "alerts"
