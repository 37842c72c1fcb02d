"""What the help pages know of somebody signed in: their plan for hard hours, their clinic, their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...care.course import TreatmentSession
from ...care.plan.scenes import route_of
from ...care.protocol.tree import Rule, Verb
from ...care.safety.safety_plan import SafetyPlan
from ...care.safety.triage import Check, Watched, check_of, stretches_of
from ...care.timing import DAY_SECONDS, Calendar, Instant
from ...care.words import Words
from ..clinics.links import NO_CARD, Card
from ..clinics.queries import card_of_guide, card_of_practice
from ..courses.access import own_facts_of
from ..courses.bridge import Told
from ..people.access import Viewer
from ..plans.queries import PersonPlan, RefusedError, plan_of
from .bridge import safety_plan_of

if TYPE_CHECKING:
    from ..people.models import Patient

WATCHES = frozenset({"patient", "supporter"})


@dataclass(frozen=True, kw_only=True)
class Own:
    """The viewer as a patient. Help opens also when the plan of the treatment can not be read."""

    patient: Patient
    told: tuple[Told, ...]
    person: PersonPlan | None
    at: Instant
    words: Words

    @cached_property
    def plan(self) -> SafetyPlan:
        """Their plan for hard hours."""
        return safety_plan_of(self.told)

    @property
    def calendar(self) -> Calendar:
        """Their own clock."""
        return self.person.course.calendar if self.person else Calendar.of("UTC")

    @cached_property
    def card(self) -> Card:
        """Their clinic: the practice's own card, else what the guide says."""
        if self.patient.practice is not None:
            return card_of_practice(self.patient.practice)
        return card_of_guide(self.person.plan.protocol) if self.person else NO_CARD

    @property
    def session(self) -> TreatmentSession | None:
        """The last session that has begun."""
        begun = self.person.course.sessions if self.person else ()
        held = [one for one in begun if one.happens and one.begins <= self.at]
        return max(held, key=lambda one: one.begins, default=None)

    @property
    def ended(self) -> Instant | None:
        """When it ended, if somebody has said so and it has; else nothing is known, and nothing expected."""
        session = self.session
        ended = session.end if session else None
        return ended if ended is not None and ended <= self.at else None

    @property
    def is_first_day(self) -> bool:
        """Whether it is the day after a session, and the person has not left its quiet screens."""
        session = self.session
        if session is None or self.person is None or session.key in self.person.record.whole_plan:
            return False
        return self.at < (self.ended if self.ended is not None else session.begins) + DAY_SECONDS


def own_of(viewer: Viewer, at: Instant, words: Words) -> Own:
    """The viewer as a patient. Raises Http404 for anybody who is none."""
    patient, told = own_facts_of(viewer)
    try:
        person = plan_of(patient)
    except RefusedError:
        person = None
    return Own(patient=patient, told=tuple(told), person=person, at=at, words=words)


def own_check(own: Own) -> Check:
    """The symptom check as it stands for this person now."""
    if own.person is None:
        return check_of(own.at)
    guide, session = own.person.plan.protocol, own.session
    return check_of(
        own.at,
        route=route_of(guide, session) if session else "",
        ended=own.ended,
        watched=list(_watched(own.person)),
        words=guide.vocabulary,
    )


def _watched(person: PersonPlan) -> Iterator[Watched]:
    """The guide's signs that are, or may be, for this person; with when each is in force."""
    stretches: dict[str, list[tuple[Instant, Instant]]] = defaultdict(list)
    rules: dict[str, Rule] = {}
    for activity in person.plan.activities:
        rule = activity.rule
        if (
            rule.verb is Verb.WATCH_FOR
            and WATCHES & set(rule.actors)
            and activity.condition.holds is not False
        ):
            rules[rule.id] = rule
            stretches[rule.id] += stretches_of(activity.windows)
    for id, rule in rules.items():
        yield Watched(rule=rule, stretches=tuple(stretches[id]))


def own_titles(own: Own) -> dict[str, str]:
    """The words of signs that only the guide knows, by the key of their row."""
    if own.person is None:
        return {}
    return {f"guide:{rule.id}": rule.title for rule in own.person.plan.protocol.rules if rule.then}


def expected_says(own: Own) -> str:
    """What the guide itself says is expected; empty where it says nothing."""
    rules = own.person.plan.protocol.rules if own.person else ()
    for rule in rules:
        if rule.verb is Verb.LEARN and "expected signs" in rule.things:
            return rule.body or rule.title
    return ""
