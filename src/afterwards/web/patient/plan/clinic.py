"""Whom to ask: the practice's number and hours, or plainly that there is none here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ....care.exports.moments import time_phrase, upper_first
from ....care.opening import WEEKDAYS, Span, spans_of, week_of
from ....care.plan.explaining import find
from ....care.safety.lines import dial
from ....care.timing import Instant
from ....care.words import Words
from ...clinics.opening import opening_says
from .reader import Reader, back_to, own_plan

if TYPE_CHECKING:
    from ...clinics.models import Practice

NO_CLINIC = frozenset({"emergency", "crisis"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody to call: by which name, at which number, and when."""

    name: str
    telephone: str = ""
    hours: str = ""

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return dial(self.telephone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Whether somebody answers now, in words, and the hours of the week."""

    says: str = ""
    hours: tuple[tuple[str, str], ...] = ()


def answering_of(practice: Practice, at: Instant, words: Words) -> Answering:
    """When somebody answers at a practice, read on its own clock."""
    week = week_of(practice.hours, practice.zone)
    if week is None:
        return Answering(says=opening_says(None, at, words))
    names = words.listed("sheet.weekdays")
    listed = tuple((upper_first(names[i]), _day_text(spans, words)) for i, spans in enumerate(week.spans))
    return Answering(says=opening_says(week, at, words), hours=listed)


def hours_text(practice: Practice, words: Words) -> str:
    """The hours of a week in one line: ``Tue to Fri, 8:00 am to 5:00 pm``."""
    names = [upper_first(name) for name in words.listed("sheet.weekdays.short")]
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for number, day in enumerate(WEEKDAYS):
        spans = spans_of(practice.hours.get(day))
        if spans and runs and runs[-1][1:] == (number - 1, spans):
            runs[-1] = (runs[-1][0], number, spans)
        elif spans:
            runs.append((number, number, spans))
    parts = []
    for first, last, spans in runs:
        ends = {"low": names[first], "high": names[last]}
        days = names[first] if first == last else words.say("sheet.to", ends)
        parts.append(words.say("sheet.when", {"day": days, "time": _day_text(spans, words)}))
    return "; ".join(parts)


def _day_text(spans: tuple[Span, ...], words: Words) -> str:
    """``8:00 am to noon, 1:00 pm to 5:00 pm``."""
    times = [{"low": time_phrase(low, words), "high": time_phrase(high, words)} for low, high in spans]
    return ", ".join(words.say("sheet.to", fields) for fields in times) if times else _("closed")


@require_safe
@own_plan
def ask_clinic(request: HttpRequest, reader: Reader) -> HttpResponse:
    """How to ask the clinic about a thing of the plan. This page sends nothing."""
    about = request.GET.get("about", "")
    one = find(reader.plan, about) if about else None
    practice = reader.patient.practice
    title = one.activity.rule.title if one else ""
    label = _("Why?") if one else _("Plan")
    context = back_to(label, reverse("why", args=[about]) if one else reverse("plan")) | {
        "headline": _("Ask the clinic"),
        "second": _("By telephone. This page sends nothing."),
        "practice": practice,
        "lines": list(_lines(reader, practice)),
        "opening": answering_of(practice, reader.at, reader.words) if practice else None,
        "title": title,
    }
    return render(request, "patient/plan/ask.html", context)


def _lines(reader: Reader, practice: Practice | None) -> Iterator[Line]:
    """The practice; without one, whom the guide itself names with a number."""
    if practice is not None:
        yield Line(name=practice.name, telephone=practice.telephone)
        return
    for contact in reader.plan.protocol.contacts.values():
        if contact.phone and contact.id not in NO_CLINIC:
            yield Line(name=contact.title, telephone=contact.phone, hours=contact.hours)
