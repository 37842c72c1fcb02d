"""What every request of Today begins with: whose it is, when it is, and how the page is kept cheap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ....care.timing import HOUR, MINUTE, Instant
from ....care.words import Words, words_for
from ... import clock
from ...clinics import queries
from ...clinics.links import Card
from ...clinics.queries import card_of_guide
from ...cookies import named
from ...courses.actions import Author
from ...people.access import own_patient
from ...plans.queries import PersonPlan, plan_of

if TYPE_CHECKING:
    from ...people.models import Patient, User

SEEN = "seen"
"""The cookie with two times: the visit before this one, and the last page of this one. It names nobody."""
SAME_VISIT = 30 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A person's own request."""

    patient: Patient
    by: Author
    person: PersonPlan
    at: Instant
    words: Words

    @property
    def stamp(self) -> str:
        """The state of the record: it changes with every fact."""
        return f"{self.patient.pk}:{self.patient.facts_count}"


type View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Send somebody who is not signed in to sign-in, and from there to the page or to Today."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **more)
        is_page = request.method in ("GET", "HEAD")
        return redirect_to_login(request.get_full_path() if is_page else reverse("today"))

    return guarded


def mine(request: HttpRequest, at: Instant | None = None, patient: Patient | None = None) -> Mine:
    """The viewer's own plan, now, or at an earlier instant that is told of late. Raises Http404 for anybody
    who is not a patient. ``patient`` is the viewer's own row, where it has been read.
    """
    patient = patient or own_patient(request.user)
    assert request.user.is_authenticated
    person = plan_of(patient)
    request.wishes = dict(person.record.wishes)  # type: ignore[attr-defined]
    return _mine(request.user, patient, person, at)


def told_by(request: HttpRequest, at: Instant) -> Mine:
    """The same for what is told and shows no page: the plan is made as soon as something asks for it."""
    patient = own_patient(request.user)
    assert request.user.is_authenticated
    person = cast("PersonPlan", SimpleLazyObject(lambda: plan_of(patient)))
    return _mine(request.user, patient, person, at)


def _mine(user: User, patient: Patient, person: PersonPlan, at: Instant | None) -> Mine:
    now = clock.now()
    by = Author(user=user, role="patient", heard_at=now)
    words = words_for(get_language() or "en")
    return Mine(patient=patient, by=by, person=person, at=now if at is None else at, words=words)


def sent_id(request: HttpRequest) -> UUID:
    """The id that the form carries for its fact. Raises Http404 for none: nobody's form looks like that."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        raise Http404 from None


def seen_before(request: HttpRequest, at: Instant) -> Instant | None:
    """When the visit before this one ended; None on the first visit."""
    before, last = _visits(request)
    if last is None:
        return None
    return last if at - last > SAME_VISIT else before


def remember_visit(request: HttpRequest, response: HttpResponse, at: Instant) -> None:
    """Keep in the browser when this visit was, to say next time what has ended since."""
    before = seen_before(request, at)
    text = f"{before if before is not None else ''}.{at}"
    response.set_cookie(
        named(request, SEEN),
        text,
        max_age=90 * 24 * HOUR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _visits(request: HttpRequest) -> tuple[Instant | None, Instant | None]:
    before, _, last = request.COOKIES.get(named(request, SEEN), "").partition(".")
    return _instant(before), _instant(last)


def _instant(text: str) -> Instant | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def card_of(own: Mine) -> Card:
    """What is known of the person's clinic: the practice's own card, else what the guide says."""
    practice = own.patient.practice_id
    return practice_card(practice, own.at // HOUR) if practice else card_of_guide(own.person.plan.protocol)


@lru_cache(maxsize=512)
def practice_card(practice: UUID, _hour: int) -> Card:
    """A practice's card, read again every hour."""
    return queries.card_of(practice)
