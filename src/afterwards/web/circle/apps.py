"""The app ``circle``."""

from django.apps import AppConfig


class CircleConfig(AppConfig):
    """The people that somebody lets in."""

    name = "afterwards.web.circle"
    label = "circle"
