"""What goes on paper: the guide with its sources, one session's sheet, the coming weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ....care.exports.moments import date_phrase
from ....care.exports.sheet import sheet_html
from ....care.plan import Plan
from ....care.protocol.tree import Contact
from ...clinics.countries import chosen_country
from ..paper import on_screen
from ..wishes import called
from .clinic import hours_text
from .days import groups_of
from .guides import guide_text, shipped_guide
from .reader import Reader, back_to, own_plan, session_name

if TYPE_CHECKING:
    from ...clinics.models import Practice

WEEKS = 4
LETTER = frozenset({"us", "ca", "mx"})
"""Countries whose printers hold letter paper."""


@require_safe
@own_plan
def guide(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The guide itself, or another shipped one (``?of=``), with its sources as numbered notes."""
    name = request.GET.get("of", "")
    try:
        found = shipped_guide(name, reader.words.language) if name else reader.plan.protocol
    except KeyError:
        raise Http404 from None
    text = guide_text(found, reader.words)
    is_own = found.id == reader.plan.protocol.id
    context = back_to(_("Plan"), reverse("plan")) | {
        "headline": text.title,
        "second": _("Version {version}. {review}").format(version=text.version, review=text.review),
        "guide": text,
        "is_own": is_own,
    }
    return render(request, "patient/plan/guide.html", context)


@require_safe
@own_plan
def sheet(request: HttpRequest, reader: Reader, key: str) -> HttpResponse:
    """The sheet of one session, as the engine prints it, under the page's own wall."""
    one = reader.session(key)
    if not one.happens:
        raise Http404
    practice = reader.patient.practice
    country = chosen_country(request, practice.country if practice else "")
    paper = request.GET.get("paper", "")
    if paper not in ("a4", "letter"):
        paper = "letter" if country in LETTER else "a4"
    plan = with_practice(reader.plan, practice, reader)
    html = sheet_html(plan, reader.words, sessions=(key,), at=reader.at, country=country, paper=paper)
    back = reverse("session", args=[key])
    return HttpResponse(called(request, on_screen(request, html, back, session_name(reader.plan, key))))


def with_practice(plan: Plan, practice: Practice | None, reader: Reader) -> Plan:
    """The plan whose guide names the person's own practice as the clinic to call."""
    if practice is None:
        return plan
    guide = plan.protocol
    hours = hours_text(practice, reader.words)
    clinic = Contact(id="clinic", title=practice.name, phone=practice.telephone, hours=hours)
    programs = replace(plan.programs, protocol=replace(guide, contacts={**guide.contacts, "clinic": clinic}))
    return replace(plan, programs=programs, memo={})


@require_safe
@own_plan
def weeks(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The coming weeks, to print."""
    last = reader.today + 7 * WEEKS
    low, high = (reader.calendar.midnight(day) for day in (reader.today, last))
    until = date_phrase(last - 1, reader.today, reader.words)
    on_paper = replace(reader, style="printed")
    context = back_to(_("Plan"), reverse("plan")) | {
        "headline": _("The next four weeks"),
        "second": _("From {first} to {last}.").format(
            first=date_phrase(reader.today, reader.today, reader.words), last=until
        ),
        "groups": groups_of(on_paper, reader.agenda(low, high), reader.today, last, whole=True),
        "guide": reader.plan.protocol,
    }
    return render(request, "patient/plan/weeks.html", context)
