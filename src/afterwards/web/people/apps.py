"""The app ``people``."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who somebody is."""

    name = "afterwards.web.people"
    label = "people"

    def ready(self) -> None:
        """Models are loaded: the log may hear of them, and recovery codes are kept our way."""
        import_module("afterwards.web.people.told").listen()
        import_module("afterwards.web.people.recovery").use()
