"""The app ``protocols``."""

from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    """The guides of a practice."""

    name = "afterwards.web.protocols"
    label = "protocols"
