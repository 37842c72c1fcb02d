"""The app ``relief``."""

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    """How long it lasts."""

    name = "afterwards.web.relief"
    label = "relief"
