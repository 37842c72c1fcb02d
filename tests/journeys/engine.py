"""What the engine says of a person's plan at an instant, found without any of the site's screens."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from afterwards.care.agenda import Item, agenda
from afterwards.care.cadence import SHIPPED, from_beats, from_guide
from afterwards.care.checkin.library import FORMS
from afterwards.care.exports.moments import Manner, spoken
from afterwards.care.exports.phrases import is_over
from afterwards.care.exports.second_lines import second_line, window_now
from afterwards.care.exports.told import question_line
from afterwards.care.protocol.tree import Verb
from afterwards.care.timing import DAY_SECONDS, Instant
from afterwards.care.words import words_for
from afterwards.web.checkins.asking import INSTEAD
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import PersonPlan, plan_of

CLOSING = frozenset({Verb.AVOID, Verb.LIMIT, Verb.HOLD})
AROUND = 10 * DAY_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What may stand on a screen, and what must."""

    lines: dict[str, frozenset[str]]
    """By title of a rule: what its second line may be, each from one occurrence near now."""
    bodies: dict[str, frozenset[str]]
    """By title: the guide's own words about it."""
    closed: frozenset[str]
    """Titles of what is closed to the patient at this instant."""
    asked_of_clinic: frozenset[str]
    forms: frozenset[str]
    """Titles of the forms that are due at this instant, by the guide or by the shipped cadence."""


def said(patient: Patient, at: Instant, language: str) -> Said:
    """Everything that the engine says, in a language, with plain spaces."""
    with translation.override(language):
        person = plan_of(Patient.objects.get(pk=patient.pk))
    words = words_for(language)
    manner = spoken(person.course.calendar, at, words, person.plan.protocol)
    found = agenda(person.plan, at=at, low=at - AROUND, high=at + AROUND, actor="patient")
    closing = [item for item in found.items if _closes(item)]
    asked = [question for question in found.questions if question.whose == "clinic"]
    return Said(
        lines=_lines(found.items, person, manner, at),
        bodies=_bodies(found.items),
        closed=frozenset(plain(i.rule.title) for i in closing if _is_on(i, at)),
        asked_of_clinic=frozenset(plain(question_line(q, person.plan, words)) for q in asked),
        forms=_forms(found.items, person, at, language),
    )


def _forms(items: tuple[Item, ...], person: PersonPlan, at: Instant, language: str) -> frozenset[str]:
    due = [*from_guide(items, FORMS), *from_beats(SHIPPED, person.course, at)]
    names = {one.instrument for one in due if one.opens <= at < one.closes}
    found = [FORMS.find(name) for one in names for name in (one, INSTEAD.get(one, one))]
    return frozenset(plain(form.title[form.language(language) or form.original]) for form in found if form)


def _lines(
    items: tuple[Item, ...], person: PersonPlan, manner: Manner, at: Instant
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for item in items:
        line = second_line(item, person.plan, manner, at)
        found.setdefault(plain(item.rule.title), set()).add(plain(line))
    return {title: frozenset(lines) for title, lines in found.items()}


def _bodies(items: tuple[Item, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for item in items:
        texts = {plain(text) for text in (item.rule.body, item.rule.why) if text}
        found.setdefault(plain(item.rule.title), set()).update(texts)
    return {title: frozenset(texts) for title, texts in found.items()}


def _closes(item: Item) -> bool:
    """A rule that closes something; one for a medicine that nobody named is a question and no rule yet."""
    return item.rule.verb in CLOSING and bool(item.windows) and not any(m.fact == "takes" for m in item.asks)


def _is_on(item: Item, at: Instant) -> bool:
    window = window_now(item, at)
    return window.start <= at and not is_over(window, at)


def plain(text: str) -> str:
    """With plain spaces: no-break spaces hold numbers and units together on the screen."""
    return " ".join(text.split())
