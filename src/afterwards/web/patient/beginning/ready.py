"""The last page of the first questions: what the plan stands on, and where it is kept."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.exports.moments import spoken, when_phrase
from .about_you import SOMEONE, TAXI, coming_sessions, upper_first
from .asking import ORAL, Asking
from .steps import steps_of

SHOWN_SESSIONS = 3


def ready_context(asking: Asking) -> dict[str, Any]:
    """For the template."""
    keys = [step.key for step in steps_of(asking)]
    is_guest = asking.user.is_guest
    keep = _address("secure_account") or _address("account_signup") if is_guest else ""
    return {
        "back_url": reverse("begin_question", args=[keys[-1]]) if keys else reverse("today"),
        "headline": _("Your plan is ready."),
        "second": _("You can change all of this later, under “You”."),
        "groups": [{"rows": [row for row in _rows(asking) if row]}],
        "is_guest": is_guest,
        "keep_url": keep,
        "today_url": _address("today") or "/",
        "lit": {
            "title": _("See what is on today."),
            "main": {"label": _("Open Today"), "href": _address("today")},
        },
    }


def _rows(asking: Asking) -> list[dict[str, Any] | None]:
    return [
        _row(_("Guide"), asking.person.plan.protocol.title, "guide"),
        _row(_("Your clock"), str(asking.calendar.zone_at(asking.now)).replace("_", " "), "zone"),
        _row(_("Place for daylight"), place_line(asking), "place"),
        _row(_("Sessions"), sessions_line(asking), "sessions"),
        _row(_("Ride home"), ride_line(asking), "ride") if coming_sessions(asking) else None,
    ]


def _row(title: str, second: str, key: str) -> dict[str, Any]:
    return {"title": title, "second": second, "mark": "item", "href": reverse("begin_question", args=[key])}


def place_line(asking: Asking) -> str:
    """The town, or the rough spot, or nothing yet."""
    course = asking.person.course
    if course.latitude is None or course.longitude is None:
        return _("Not told yet.")
    return asking.person.record.place_name or f"{course.latitude:.1f}, {course.longitude:.1f}"


def sessions_line(asking: Asking) -> str:
    """The next dates, or what to expect without one."""
    coming = coming_sessions(asking)
    if not coming:
        past = asking.person.course.held
        if past:
            return _("None to come.")
        return _("At home, as your clinic says.") if asking.route == ORAL else _("None planned yet.")
    manner = spoken(asking.calendar, asking.now, asking.words)
    shown = [when_phrase(one.begins, manner) for one in coming[:SHOWN_SESSIONS]]
    more = len(coming) - len(shown)
    if more:
        shown.append(ngettext("and one more", "and %(count)d more", more) % {"count": more})
    return upper_first("; ".join(shown)) + "."


def ride_line(asking: Asking) -> str:
    """Who drives after the next session."""
    coming = coming_sessions(asking)
    ride = asking.person.record.rides.get(coming[0].key) if coming else None
    if ride is None or ride.who not in (SOMEONE, TAXI):
        return _("Nobody yet. Today asks until you know.")
    return _("A taxi or ride service.") if ride.who == TAXI else ride.name or _("Someone you know.")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
