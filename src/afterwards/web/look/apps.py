"""The app of the look. It has no rows."""

from __future__ import annotations

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Templates, tags and static files."""

    name = "afterwards.web.look"
    label = "look"
