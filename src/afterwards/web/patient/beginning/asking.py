"""What the first questions know: the person, the guide they chose, and what its rules want to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from ....care.plan.families import amounts_in, points_of
from ....care.protocol.tree import CareProtocol, Fact, Match, Phase, Rule, Setting
from ....care.timing import Calendar, Instant
from ....care.words import Words, words_for
from ...courses.actions import Author
from ...courses.records import GuideChoice
from ...plans.queries import PersonPlan, plan_of
from ...protocols.queries import programs_of

if TYPE_CHECKING:
    from ...people.models import Patient, User

STANDARD = "standard"
ORAL = "oral"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One person who is asked at one moment. Cheap to make: everything is read when a question needs it."""

    user: User
    patient: Patient
    now: Instant

    @cached_property
    def language(self) -> str:
        """The language of this request."""
        return get_language() or "en"

    @cached_property
    def words(self) -> Words:
        """The engine's own sentences in that language."""
        return words_for(self.language)

    @cached_property
    def person(self) -> PersonPlan:
        """The plan so far."""
        return plan_of(self.patient)

    @property
    def by(self) -> Author:
        """Who says what is saved."""
        return Author(user=self.user, role="patient")

    @property
    def calendar(self) -> Calendar:
        """The person's clock."""
        return self.person.course.calendar

    @property
    def choice(self) -> GuideChoice:
        """The guide that was chosen, or the careful general one."""
        return self.person.record.guide or GuideChoice(protocol=STANDARD, since=0)

    @cached_property
    def guide(self) -> CareProtocol:
        """That guide as it was written, without the person's own settings."""
        return guide_of(self.choice, self.language)

    @property
    def route(self) -> str:
        """How the medicine is given, as far as it is known; else empty."""
        course = self.person.course
        told = course.route or (course.sessions[-1].route if course.sessions else "")
        only = self.guide.routes[0] if len(self.guide.routes) == 1 else ""
        return self.guide.vocabulary.route(told) if told else only

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The guide's rules that can hold for this way of giving the medicine."""
        return tuple(rule for rule in self.guide.rules if self._fits(rule))

    def _fits(self, rule: Rule) -> bool:
        return not rule.if_ or any(all(self._may_be(match) for match in matches) for matches in rule.if_)

    def _may_be(self, match: Match) -> bool:
        if match.fact != "route" or not self.route:
            return True
        return self.route in {self.guide.vocabulary.route(word) for word in match.words}

    def needed(self, fact: str) -> dict[str, list[Rule]]:
        """The words that conditions compare a fact with, each with the rules that want to know."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for match in matches_of(rule):
                if match.fact == fact:
                    for word in match.words or ("",):
                        found.setdefault(self.guide.vocabulary.name(word), []).append(rule)
        return found

    @cached_property
    def course_facts(self) -> tuple[Fact, ...]:
        """Facts that the patient tells once, beforehand, and that some rule asks for."""
        declared = self.guide.facts.values()
        once = [fact for fact in declared if fact.each == "course" and fact.by in ("", "patient")]
        return tuple(fact for fact in once if not fact.moment and self.needed_by(fact.name))

    def needed_by(self, fact: str) -> list[Rule]:
        """The rules that want to know a fact, each once."""
        found = [rule for rules in self.needed(fact).values() for rule in rules]
        return list({rule.id: rule for rule in found}.values())

    @cached_property
    def settings(self) -> dict[str, tuple[Setting, Rule]]:
        """Settings that a rule of this route uses, each with the first such rule."""
        found: dict[str, tuple[Setting, Rule]] = {}
        for rule in self.rules:
            for point in points_of(rule):
                for amount in amounts_in(point):
                    setting = self.guide.settings.get(amount.setting)
                    if setting is not None and setting.least and setting.most:
                        found.setdefault(setting.name, (setting, rule))
        return found

    @property
    def series(self) -> Phase | None:
        """The guide's first phase with a pattern of sessions, for this route."""
        fitting = [p for p in self.guide.phases.values() if not p.routes or self.route in p.routes]
        return next((p for p in fitting[:1] if p.per_week and series_length(p)), None)

    def is_marked(self, key: str) -> bool:
        """Whether a question was answered or skipped."""
        return f"asked.{key}" in self.person.record.wishes

    def again(self) -> Asking:
        """The same person after something was saved."""
        return replace(self)

    def would_be(self, person: PersonPlan) -> Asking:
        """The same person as if this were their plan."""
        other = replace(self)
        other.__dict__["person"] = person  # where the cached property looks first
        return other


def guide_of(choice: GuideChoice, language: str) -> CareProtocol:
    """The protocol of a choice, without the person's settings."""
    return programs_of(choice, None, language).protocol


def series_length(phase: Phase) -> int:
    """How many sessions a phase has by its pattern; 0 where it does not say."""
    if phase.sessions:
        return phase.sessions
    if phase.per_week and phase.over and phase.over.unit == "weeks":
        return phase.per_week[0] * phase.over.least
    return 0


def matches_of(rule: Rule) -> Iterator[Match]:
    """Everything that a rule's conditions want to know."""
    for condition in (rule.if_, rule.unless, rule.needs):
        for matches in condition:
            yield from matches
