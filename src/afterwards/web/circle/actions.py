"""The verbs of the circle: let a supporter in, end it, and their three taps."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ...care.timing import Instant
from .. import chance
from ..audit.actions import note
from ..courses.models import Kind
from ..courses.recording import Author, Draft, record
from ..courses.records import PersonRecord, Ride
from ..holding import never_waits, waits
from ..people.models import Patient
from ..plans.queries import plan_of
from .access import OpenLink
from .models import RideLink
from .queries import TAPS, ends_at

SUPPORTER = Author(user=None, role="supporter")


@waits
def make_link(patient: Patient, by: Author, now: Instant, *, session: str) -> str:
    """A fresh link to the page of one session's ride; the links before it end. Gives the token, once."""
    person = plan_of(patient)
    visit = person.course.session(session)
    assert visit is not None, "a link is made for a session of the plan"
    token = chance.new_token()
    with transaction.atomic():
        _end(patient, now, session)
        link = RideLink.objects.create(
            patient=patient,
            practice_id=patient.practice_id,
            session=session,
            token_hash=chance.token_hash(token),
            made_at=now,
            expires_at=ends_at(person, visit),
        )
        note("make_ride_link", by=by.user, role=by.role, at=now, patient=patient, about=link.pk)
    return token


@never_waits
def end_links(patient: Patient, by: Author, now: Instant, *, session: str) -> None:
    """End the links to a session's page. It sends nothing to anybody."""
    with transaction.atomic():
        if _end(patient, now, session):
            note("end_ride_link", by=by.user, role=by.role, at=now, patient=patient, about=session)


def _end(patient: Patient, now: Instant, session: str) -> int:
    open_ones = RideLink.objects.filter(patient=patient, session=session, revoked_at=None)
    return open_ones.update(revoked_at=now)


@never_waits
def hear(patient: Patient, by: Author, at: Instant, before: PersonRecord, **_more: object) -> None:
    """Facts were added: a page is one driver's, and ends where somebody else takes the person, or nobody."""
    after = plan_of(patient).record.rides
    for session, ride in before.rides.items():
        if not _is_same(ride, after.get(session)):
            end_links(patient, by, at, session=session)


def _is_same(before: Ride, after: Ride | None) -> bool:
    """Whether the same one drives. A name in other capitals is the same name."""
    return after is not None and (before.who, before.name.casefold()) == (after.who, after.name.casefold())


@never_waits
def tap(link: OpenLink, now: Instant, name: str, id: UUID) -> None:
    """The next of the three taps. One that was tapped already, is not the next, or comes before the session
    begins changes nothing.
    """
    done = [one.tap for one in link.person.record.taps_of(link.session)]
    if now >= link.session.begins and len(done) < len(TAPS) and name == TAPS[len(done)]:
        value = {"session": link.session.key, "tap": name}
        record(link.patient, SUPPORTER, now, Draft(Kind.TAP, value, "tap", now, id))


@never_waits
def undo_tap(link: OpenLink, now: Instant, name: str, id: UUID) -> None:
    """Take the newest tap back."""
    taps = link.person.record.taps_of(link.session)
    if taps and taps[-1].tap == name:
        value = {"undoes": str(taps[-1].fact)}
        record(link.patient, SUPPORTER, now, Draft(Kind.UNDO, value, "undo", now, id))
