"""The app ``courses``."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The facts of a person's course."""

    name = "afterwards.web.courses"
    label = "courses"
