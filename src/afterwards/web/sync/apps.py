"""The app ``sync``."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Pages and addresses for a phone without a signal."""

    name = "afterwards.web.sync"
    label = "sync"
