"""The app ``demo``. It has no rows."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Made-up people and a clock that moves."""

    name = "afterwards.web.demo"
    label = "demo"
