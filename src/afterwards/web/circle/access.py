"""The only way from a link to a person: unknown, ended and revoked links answer alike."""

from __future__ import annotations

from dataclasses import dataclass

from ...care.course import TreatmentSession
from ...care.timing import Instant
from .. import chance
from ..people.models import Patient
from ..plans.queries import PersonPlan, plan_of
from .models import RideLink
from .queries import ends_at


class GoneError(Exception):
    """There is no such page, or there is none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A link that holds, with what it may show."""

    link: RideLink
    person: PersonPlan
    session: TreatmentSession
    ends: Instant

    @property
    def patient(self) -> Patient:
        """Whose ride it is."""
        return self.link.patient

    @property
    def phone(self) -> str:
        """The clinic's number: the practice's, else the guide's; empty where neither is known."""
        if self.patient.practice is not None and self.patient.practice.telephone:
            return self.patient.practice.telephone
        contact = self.person.plan.protocol.contacts.get("clinic")
        return contact.phone if contact else ""


def open_link(token: str, now: Instant) -> OpenLink:
    """The link of a token. Raises GoneError for every other token, whatever the reason."""
    found = RideLink.objects.select_related("patient", "patient__practice")
    link = found.filter(token_hash=chance.token_hash(token), revoked_at=None).first()
    if link is None:
        raise GoneError
    person = plan_of(link.patient)
    session = person.course.session(link.session)
    if session is None or not session.happens:
        raise GoneError
    ends = ends_at(person, session)
    if now >= ends:
        raise GoneError
    return OpenLink(link=link, person=person, session=session, ends=ends)
