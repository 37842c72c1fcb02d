"""The app ``relief``."""

from importlib import import_module

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    """How long it lasts."""

    name = "afterwards.web.relief"
    label = "relief"

    def ready(self) -> None:
        """Models are loaded: hear of new facts."""
        import_module("afterwards.web.courses.recording").added.connect(
            import_module("afterwards.web.relief.work").hear
        )
