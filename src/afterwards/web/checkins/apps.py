"""The app ``checkins``."""

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    """How a person fares."""

    name = "afterwards.web.checkins"
    label = "checkins"
