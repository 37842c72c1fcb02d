"""What a plan asks its clinic, and how an answer becomes a fact of one patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ...care.agenda import agenda
from ...care.exports.sentences import unit_phrase
from ...care.exports.told import question_line
from ...care.plan.questions import Question
from ...care.timing import Instant, parse_clock
from ...care.words import Words, words_for
from ..courses import actions
from ..courses.actions import Draft
from ..plans.queries import PersonPlan
from .forms import OnTheirClock

NOT_OURS = ("patient", "supporter")
LENGTH = re.compile(r"(?P<number>\d{1,4})\s*(?P<unit>[^\W\d]+)")
ASKED_UNITS = ("minutes", "hours", "days", "weeks")


def _units(words: Words) -> dict[str, str]:
    """The guide's units by what they are called: one of them, and many."""
    return {unit_phrase(unit, number, words): unit for unit in ASKED_UNITS for number in (1, 2)}


def questions(person: PersonPlan, at: Instant) -> list[Question]:
    """The open questions that are the clinic's to answer."""
    return [one for one in agenda(person.plan, at=at).questions if one.whose not in NOT_OURS]


def question_rows(person: PersonPlan, at: Instant) -> list[dict[str, Any]]:
    """The open questions in words, each with where it is answered."""
    rows = []
    for one in questions(person, at):
        row = {"text": text_of(one, person), "key": key_of(one), "can_answer": _form_kind(one) is not None}
        row["session"] = one.session if one.fact in ("end", "leaving") else ""
        rows.append(row)
    return rows


def text_of(question: Question, person: PersonPlan) -> str:
    """A question in words."""
    return question_line(question, person.plan, words_for(person.language))


def key_of(question: Question) -> str:
    """Which question it is, for an address."""
    return ".".join(
        part for part in (question.why.replace(" ", "-"), question.fact, question.session) if part
    )


def _form_kind(question: Question) -> type[forms.Form] | None:
    if question.why in ("fact", "moment") and (question.answers or question.fact == "route"):
        return ChoiceAnswer
    if question.why == "range" and question.fact:
        return LengthAnswer
    return TimeAnswer if question.why == "word" else None


class ChoiceAnswer(OnTheirClock):
    """One of the answers that the guide knows."""

    answer = forms.ChoiceField(label=gettext_lazy("Answer"), widget=forms.RadioSelect)


class LengthAnswer(OnTheirClock):
    """A length, in the words of a guide."""

    answer = forms.CharField(
        label=gettext_lazy("Length"), help_text=gettext_lazy("As in 24 hours, or 2 weeks."), max_length=40
    )

    def clean_answer(self) -> str:
        """The length as a guide writes it, from the words of the screen's language."""
        text = str(self.cleaned_data["answer"])
        found = LENGTH.fullmatch(text.strip())
        unit = found and _units(words_for(get_language() or "en")).get(found["unit"].casefold())
        if not found or not unit:
            raise forms.ValidationError(_("Write a number and a unit, as in 24 hours."))
        return f"{int(found['number'])} {unit}"


class TimeAnswer(OnTheirClock):
    """A time of day."""

    answer = forms.CharField(
        label=gettext_lazy("Time"), max_length=5, widget=forms.TextInput({"type": "time"})
    )

    def clean_answer(self) -> str:
        """HH:MM."""
        text = str(self.cleaned_data["answer"])
        if parse_clock(text) is None:
            raise forms.ValidationError(_("Write the time as 08:00."))
        return text


def answer_form(question: Question, person: PersonPlan, sent: Any) -> forms.Form:
    """The form for one question. Raises Http404 for one that is answered elsewhere."""
    kind = _form_kind(question)
    if kind is None:
        raise Http404
    form = kind(person.course.calendar, words_for(person.language), sent)  # type: ignore[arg-type]
    field = form.fields["answer"]
    if isinstance(field, forms.ChoiceField):
        guide = person.plan.protocol
        answers = guide.routes if question.fact == "route" else question.answers
        field.choices = [(answer, guide.shown_answer(question.fact, answer)) for answer in answers]
    return form


def answer_drafts(question: Question, person: PersonPlan, answer: str, at: Instant) -> list[Draft]:
    """What an answer adds: an answer, or an amendment of this patient's plan."""
    if question.fact == "route":
        open_ones = [one for one in person.course.sessions if one.happens and not one.route]
        return [actions.set_route_draft(at, key=one.key, route=answer) for one in open_ones]
    if question.why == "range":
        return [actions.accept_amendment_draft(at, settings={question.fact: answer})]
    if question.why == "word":
        return [actions.accept_amendment_draft(at, times={question.fact: answer})]
    return [actions.answer_draft(at, question.fact, answer, session=question.session)]


def overlay_lines(question: Question) -> Iterator[str]:
    """How the same answer is written into an overlay, for all patients."""
    if question.why == "range":
        yield from ("settings:", f"  {question.fact}: …")
    elif question.why == "word":
        yield from ("times of day:", f"  {question.fact}: …")
