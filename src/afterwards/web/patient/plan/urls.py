"""Addresses of the plan."""

from datetime import date

from django.urls import path, register_converter

from ...plans.views import feed_calendar
from . import clinic, feeds, fitting, printing, sessions, undoing, views


class DayConverter:
    """A date in an address: 2026-11-03."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The date. Raises ValueError, which answers 404, for a day that is none."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The date as it stands in an address."""
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/day/<day:day>/", views.day, name="day"),
    path("plan/why/<path:id>/", views.why, name="why"),
    path("plan/ask/", clinic.ask_clinic, name="ask_clinic"),
    path("plan/fit/<path:id>/", fitting.fit, name="fit"),
    path("plan/questions/", fitting.suggestions, name="suggestions"),
    path("plan/setting/<str:name>/", fitting.setting, name="setting"),
    path("plan/add/", sessions.add_session, name="add_session"),
    path("plan/session/<str:key>/", sessions.session, name="session"),
    path("plan/session/<str:key>/move/", sessions.move_session, name="move_session"),
    path("plan/session/<str:key>/record/", sessions.record_session, name="record_session"),
    path("plan/session/<str:key>/sheet/", printing.sheet, name="sheet"),
    path("plan/guide/", printing.guide, name="guide"),
    path("plan/undo/", undoing.undo, name="plan_undo"),
    path("plan/weeks/", printing.weeks, name="weeks"),
    path("plan/calendar/", feeds.feed, name="feed"),
    path("plan/calendar/day-plan.ics", feeds.calendar_file, name="calendar_file"),
    path("feed/<str:token>.ics", feed_calendar, name="feed_calendar"),
]
