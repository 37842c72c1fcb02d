"""The app ``plans``."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Computed plans and private calendar feeds."""

    name = "afterwards.web.plans"
    label = "plans"
