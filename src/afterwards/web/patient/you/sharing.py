"""Who sees what: a list that is true, and ways to end it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ....care.exports.moments import spoken, upper_first, when_phrase
from ...circle.queries import ends_in_words, has_link
from ...clinics.access import members_of
from ...clinics.queries import role_in_words
from ...people.access import SEES_COURSES
from ...plans.access import feed_of
from ..beginning.asking import Asking
from .overview import address


def sharing(asking: Asking) -> dict[str, Any]:
    """For the template."""
    return {
        "headline": _("Who sees what"),
        "second": _("This list is whole. Nobody else sees anything."),
        "back_url": reverse("you"),
        "back_label": _("You"),
        "links": _links(asking),
        "clinic": _clinic(asking),
        "feed": _feed(asking),
    }


def _clinic(asking: Asking) -> dict[str, Any] | None:
    practice = asking.patient.practice
    if practice is None:
        return None
    rows = [
        {
            "title": member.name or _("Somebody at the practice"),
            "second": role_in_words(member.role),
            "mark": "item",
        }
        for member in members_of(practice)
        if member.role in SEES_COURSES
    ]
    return {"title": practice.name, "rows": rows}


def _links(asking: Asking) -> list[dict[str, str]]:
    """Ride links that hold, each with its end."""
    manner = spoken(asking.calendar, asking.now, asking.words)
    rides = asking.person.record.rides
    return [
        {
            "key": session.key,
            "name": rides[session.key].name if session.key in rides else "",
            "when": upper_first(when_phrase(session.begins, manner)),
            "ends": ends_in_words(asking.person, session.key, asking.now, asking.words),
        }
        for session in asking.person.course.held
        if has_link(asking.patient, session.key)
    ]


def _feed(asking: Asking) -> str:
    """Where the private calendar address is ended, while there is one."""
    return address("feed") if feed_of(asking.patient) else ""
