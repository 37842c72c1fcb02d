"""The plan: the month, a day, why something is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ....care.exports.moments import date_phrase, upper_first
from ....care.plan.explaining import find
from ....care.protocol.tree import ACTS, NOTICES, STATES, Verb
from ....care.timing import FIRST_YEAR, LAST_YEAR, Day
from . import month
from .bands import day_band
from .days import day_rows, groups_of, is_of_day
from .fitting import open_questions
from .reader import Reader, back_to, own_plan
from .rows import session_row
from .undoing import just_done
from .why import why_context

LISTED_DAYS = 8
"""From today to the same day of next week; the grid leads to the others."""


@require_safe
@own_plan
def plan(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The month and what comes: from this week on, or a whole month that was asked for."""
    today = date.fromordinal(reader.today)
    asked = _month(request.GET.get("month", ""))
    span = month.span_of(asked) if asked else month.span_now(today)
    low, high = (reader.calendar.midnight(day.toordinal()) for day in (span.low, span.high))
    found = reader.agenda(low, high)
    rule = month.longest_rule(found, low, high)
    first, last = span.days
    context = {
        "tab": "plan",
        "day": _("Plan"),
        "headline": month.title_of(span, today, reader),
        "weekdays": list(
            zip(*(reader.words.listed(f"sheet.weekdays{key}") for key in ("", ".short")), strict=True)
        ),
        "weeks": month.weeks_of(span, reader, rule, found),
        "legend": month.legend_of(rule) if rule else "",
        "earlier": _earlier(span, asked, today, reader),
        "later": _link(month.month_after(span.last), reader),
        "groups": groups_of(reader, found, first, last)
        if asked
        else groups_of(reader, found, reader.today, min(last, reader.today + LISTED_DAYS)),
        "questions": _questions(reader),
        "banners": list(just_done(request, reader)),
    }
    return render(request, "patient/plan/plan.html", context)


def _month(text: str) -> date | None:
    """``2026-11`` as its first day; None for anything else."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else None


def _earlier(span: month.Span, asked: date | None, today: date, reader: Reader) -> dict[str, str] | None:
    """The month before; from the weeks ahead, this month's own start where some of it is past."""
    if asked is None and span.low > today.replace(day=1):
        name = reader.words.listed("sheet.months")[today.month - 1]
        address = f"{reverse('plan')}?month={today:%Y-%m}"
        return {"href": address, "label": _("Earlier in {month}").format(month=name)}
    return _link(month.month_before(asked or today), reader)


def _link(first: date | None, reader: Reader) -> dict[str, str] | None:
    if first is None:
        return None
    name = upper_first(reader.words.listed("sheet.months")[first.month - 1])
    return {"href": f"{reverse('plan')}?month={first:%Y-%m}", "label": name}


def _questions(reader: Reader) -> str:
    """How many questions of the plan wait for an answer."""
    number = len(open_questions(reader))
    if not number:
        return ""
    text = ngettext("{number} question is open", "{number} questions are open", number)
    return text.format(number=number)


@require_safe
@own_plan
def day(request: HttpRequest, reader: Reader, day: date) -> HttpResponse:
    """One day, whole: its sessions, what is closed, what is open, what to do, what to know."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Http404
    number = day.toordinal()
    groups, folded = _groups(reader, number)
    title = upper_first(date_phrase(number, reader.today, reader.words))
    context = back_to(_("Plan"), f"{reverse('plan')}?month={day:%Y-%m}") | {
        "headline": title,
        "second": "" if groups else _nothing(reader, number),
        "band": day_band(reader, number, _("{day}, from midnight to midnight.").format(day=title)),
        "groups": groups,
        "folded": folded,
        "before": date.fromordinal(number - 1),
        "after": date.fromordinal(number + 1),
    }
    return render(request, "patient/plan/day.html", context)


def _nothing(reader: Reader, day: Day) -> str:
    if day == reader.today:
        return _("Nothing is asked of you today.")
    return _("Nothing is asked of you that day.")


def _groups(reader: Reader, day: Day) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    low, high = reader.calendar.midnight(day), reader.calendar.midnight(day + 1)
    items = [item for item in reader.agenda(low, high).items if is_of_day(item, low, high)]
    sessions = [s for s in reader.course.sessions if low <= s.begins < high]
    parts = (
        (_("That day"), [session_row(reader, session) for session in sessions]),
        (_("Closed"), day_rows(reader, items, STATES - {Verb.MAY}, day)),
        (_("Open to you"), day_rows(reader, items, {Verb.MAY}, day)),
        (_("To do"), day_rows(reader, items, ACTS, day)),
        (_("Before it goes on"), day_rows(reader, items, {Verb.GATE}, day)),
    )
    notices = day_rows(reader, items, NOTICES, day)
    title = _("Good to know: {number}").format(number=len(notices))
    folded = {"title": title, "rows": notices} if notices else None
    return [{"title": title, "rows": rows} for title, rows in parts if rows], folded


@require_safe
@own_plan
def why(request: HttpRequest, reader: Reader, id: str) -> HttpResponse:
    """Why something is in the plan: who says so, how sure it is, and what would move it."""
    one = find(reader.plan, id)
    if one is None or not set(one.activity.rule.actors) & {"patient", "supporter"}:
        raise Http404
    return render(request, "patient/plan/why.html", why_context(reader, one))
