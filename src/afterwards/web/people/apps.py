"""The app ``people``."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who somebody is."""

    name = "afterwards.web.people"
    label = "people"

    def ready(self) -> None:
        """Models are loaded: the log and the sessions may hear of them; recovery codes are kept our way."""
        for listening in ("told", "sittings"):
            import_module(f"afterwards.web.people.{listening}").listen()
        import_module("afterwards.web.people.recovery").use()
