"""The app ``circle``."""

from importlib import import_module

from django.apps import AppConfig


class CircleConfig(AppConfig):
    """The people that somebody lets in."""

    name = "afterwards.web.circle"
    label = "circle"

    def ready(self) -> None:
        """Models are loaded: hear of new facts."""
        import_module("afterwards.web.courses.recording").added.connect(
            import_module("afterwards.web.circle.actions").hear
        )
