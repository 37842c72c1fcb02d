"""The app ``help``."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Help, which needs no sign-in."""

    name = "afterwards.web.help"
    label = "help"
