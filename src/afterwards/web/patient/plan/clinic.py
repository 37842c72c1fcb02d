"""Whom to ask: the practice's number and hours, or plainly that there is none here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ....care.exports.moments import Manner, time_phrase, upper_first
from ....care.plan.explaining import find
from ....care.timing import Calendar, Instant, parse_clock, zone
from ....care.words import Words
from .reader import Reader, back_to, own_plan

if TYPE_CHECKING:
    from ...clinics.models import Practice

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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
        return "".join(sign for sign in self.telephone if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether somebody answers now, in words, and the hours of the week."""

    says: str = ""
    hours: tuple[tuple[str, str], ...] = ()


def opening_of(practice: Practice, at: Instant, words: Words) -> Opening:
    """When somebody answers at a practice, read on its own clock."""
    calendar = Calendar.of(practice.zone if zone(practice.zone) else "UTC")
    hours = {day: span for day in WEEKDAYS if (span := _span(practice.hours.get(day))) is not None}
    if not hours:
        return Opening()
    listed = tuple(
        (upper_first(words.listed("sheet.weekdays")[i]), _span_text(hours.get(day), words))
        for i, day in enumerate(WEEKDAYS)
    )
    return Opening(says=_now(calendar, hours, at, words), hours=listed)


def hours_text(practice: Practice, words: Words) -> str:
    """The hours of a week in one line: ``Tue to Fri, 8:00 am to 5:00 pm``."""
    names = [upper_first(name) for name in words.listed("sheet.weekdays.short")]
    runs: list[tuple[int, int, tuple[int, int]]] = []
    for number, day in enumerate(WEEKDAYS):
        span = _span(practice.hours.get(day))
        if span is not None and runs and runs[-1][1:] == (number - 1, span):
            runs[-1] = (runs[-1][0], number, span)
        elif span is not None:
            runs.append((number, number, span))
    parts = []
    for first, last, span in runs:
        ends = {"low": names[first], "high": names[last]}
        days = names[first] if first == last else words.say("sheet.to", ends)
        parts.append(words.say("sheet.when", {"day": days, "time": _span_text(span, words)}))
    return "; ".join(parts)


def _span(found: Any) -> tuple[int, int] | None:
    if not isinstance(found, list | tuple) or len(found) != 2:
        return None
    low, high = (parse_clock(str(text)) for text in found)
    return (low, high) if low is not None and high is not None and low < high else None


def _span_text(span: tuple[int, int] | None, words: Words) -> str:
    if span is None:
        return _("closed")
    fields = {"low": time_phrase(span[0], words), "high": time_phrase(span[1], words)}
    return words.say("sheet.to", fields)


def _now(calendar: Calendar, hours: dict[str, tuple[int, int]], at: Instant, words: Words) -> str:
    today, second = calendar.read(at)
    for day in range(today, today + 8):
        span = hours.get(WEEKDAYS[(day - 1) % 7])
        if span is None or (day == today and second >= span[1]):
            continue
        if day == today and second >= span[0]:
            return _("Open until {time}.").format(time=time_phrase(span[1], words))
        when = Manner(calendar, today, words).begun(calendar.wall(day, span[0]))
        return _("Closed. Opens {when}. No one reads messages now.").format(when=when)
    return ""


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
        "opening": opening_of(practice, reader.at, reader.words) if practice else None,
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
