"""Somebody who reads their own plan now: what every page of the plan starts from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ....care.agenda import Agenda, agenda
from ....care.course import Course, TreatmentSession
from ....care.exports.moments import Manner
from ....care.plan import Plan
from ....care.timing import Calendar, Day, Instant
from ....care.words import Words, words_for
from ... import clock
from ...courses.actions import Author
from ...courses.records import PersonRecord
from ...people.access import own_patient
from ...plans.differing import Reading
from ...plans.queries import PersonPlan, plan_of, session_number

if TYPE_CHECKING:
    from ...people.models import Patient, User

ROLE = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A patient, the plan, the moment of reading and the words of the page's language."""

    patient: Patient
    user: User
    person: PersonPlan
    at: Instant
    words: Words
    style: str = "spoken"
    """How times read where nothing else is asked for; ``printed`` for what goes on paper."""

    @property
    def plan(self) -> Plan:
        """The compiled plan."""
        return self.person.plan

    @property
    def course(self) -> Course:
        """Sessions and facts."""
        return self.person.course

    @property
    def record(self) -> PersonRecord:
        """What is known beyond the course."""
        return self.person.record

    @property
    def calendar(self) -> Calendar:
        """The person's clock."""
        return self.course.calendar

    @property
    def today(self) -> Day:
        """The local day of this moment."""
        return self.calendar.day_of(self.at)

    @property
    def author(self) -> Author:
        """Who stores what this page is told."""
        return Author(user=self.user, role=ROLE)

    def manner(self, style: str = "") -> Manner:
        """Times as they read here and now."""
        return Manner(self.calendar, self.today, self.words, style or self.style, self.plan.protocol)

    @property
    def reading(self) -> Reading:
        """The plan as a comparison reads it."""
        return Reading(plan=self.plan, at=self.at, words=self.words, role=ROLE)

    def agenda(self, low: Instant | None = None, high: Instant | None = None) -> Agenda:
        """What the plan holds in a span for the person."""
        return agenda(self.plan, at=self.at, low=low, high=high, actor=ROLE)

    def session(self, key: str) -> TreatmentSession:
        """The session of that key. Raises Http404."""
        found = self.course.session(key)
        if found is None:
            raise Http404
        return found


type View = Callable[..., HttpResponse]


def own_plan(view: View) -> View:
    """Give the view its reader; send somebody without an account to sign-in, others away (404)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, reader_of(request), *args, **more)

    return guarded


def reader_of(request: HttpRequest) -> Reader:
    """Whoever asks, at their own plan; the page takes their look. Raises Http404."""
    patient = own_patient(request.user)
    user = cast("User", request.user)  # own_patient lets nobody else in
    person = plan_of(patient)
    request.wishes = dict(person.record.wishes)  # type: ignore[attr-defined]
    words = words_for(person.language)
    return Reader(patient=patient, user=user, person=person, at=clock.now(), words=words)


def session_name(plan: Plan, key: str) -> str:
    """``Session 6``; a session that does not take place has no number."""
    number = session_number(plan, key)
    return _("A session") if number is None else _("Session {number}").format(number=number)


def back_to(label: str, url: str) -> dict[str, Any]:
    """The way back, by the name of where it goes."""
    return {"back_label": label, "back_url": url, "tab": "plan"}
