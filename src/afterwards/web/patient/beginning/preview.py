"""A guide before it is chosen: its printed page for a made-up session next Tuesday at ten."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ....care.course import Course, read_course_values
from ....care.exports.sheet import sheet_html
from ....care.plan.compiling import compile
from ....care.timing import Instant, clock
from ...courses.records import GuideChoice
from ...protocols.queries import offers, programs_of
from ..paper import on_screen
from ..wishes import called
from .asking import Asking

TEN = 10 * 3600
TUESDAY = 1


def example_sheet(request: HttpRequest, asking: Asking, value: str) -> HttpResponse:
    """The page, for a guide on offer. Raises Http404 for any other."""
    known = offers(asking.patient.practice, asking.language)
    offer = next((offer for offer in known if offer.value == value), None)
    if offer is None:
        raise Http404
    choice = GuideChoice(protocol=offer.protocol, overlays=offer.overlays, since=0)
    programs = programs_of(choice, None, asking.language)
    routes = programs.protocol.routes
    route = asking.route if asking.route in routes else (routes[0] if routes else "")
    plan = compile(programs, _example(asking, offer.name, route))
    page = sheet_html(plan, asking.words, at=asking.now)
    back = reverse("begin_question", args=["guide"])
    shown = on_screen(request, page, back, _("Back"), _("An example: a made-up session."))
    return HttpResponse(called(request, shown))


def _example(asking: Asking, protocol: str, route: str) -> Course:
    calendar = asking.calendar
    at = _next_tuesday(asking, asking.now)
    values = {
        "afterwards": "1",
        "course": "example",
        "protocol": protocol,
        "time zone": str(calendar.zone_at(asking.now)),
        "waking": clock(asking.person.course.waking),
        "bedtime": clock(asking.person.course.bedtime),
        "sessions": [{"key": "s1", "planned": calendar.iso(at), "route": route}],
    }
    read = read_course_values(values, "example")
    assert read.course is not None, "the example is a course"
    return read.course


def _next_tuesday(asking: Asking, now: Instant) -> Instant:
    today = asking.calendar.day_of(now)
    ahead = (TUESDAY - (today - 1)) % 7 or 7
    return asking.calendar.wall(today + ahead, TEN)
