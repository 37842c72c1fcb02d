"""The only way from a link to a person: unknown, ended and revoked links answer alike."""

from __future__ import annotations

from dataclasses import dataclass

from ...care.course import TreatmentSession
from ...care.timing import Instant
from .. import chance
from ..clinics.links import Card
from ..clinics.queries import card_of_guide, card_of_practice
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
    def card(self) -> Card:
        """The clinic: the practice's own card, else what the guide says."""
        practice = self.patient.practice
        if practice is not None and practice.telephone:
            return card_of_practice(practice)
        return card_of_guide(self.person.plan.protocol)


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
