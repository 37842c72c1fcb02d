"""The names and icons that the app can have on a phone. None says what it is for."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

DAY_PLAN, NOTES, AFTERWARDS = "day-plan", "notes", "afterwards"
APPS = (DAY_PLAN, NOTES, AFTERWARDS)


def app_of(request: HttpRequest) -> str:
    """The app that this person chose; the day plan for everybody else."""
    wanted = getattr(request, "wishes", {}).get("app", DAY_PLAN)
    return wanted if wanted in APPS else DAY_PLAN


def name_of(app: str) -> str:
    """Its name in the language of the page."""
    return {DAY_PLAN: _("Day plan"), NOTES: _("Notes"), AFTERWARDS: "Afterwards"}[app]
