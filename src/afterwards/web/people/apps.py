"""The app ``people``."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who somebody is."""

    name = "afterwards.web.people"
    label = "people"
