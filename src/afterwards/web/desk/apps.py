"""The app ``desk``."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The clinic's pages."""

    name = "afterwards.web.desk"
    label = "desk"
