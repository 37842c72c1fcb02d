"""The clinic's own guides: checked with everything at its line, kept as versions, and followed by a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ...care.protocol.diagnostics import Diagnostic
from ...care.timing import Calendar, zone
from .. import clock
from ..clinics.queries import on_older_versions
from ..clinics.roles import Role
from ..people.access import Staff
from ..protocols.actions import FILE, CheckedGuide, check_guide, keep_guide
from ..protocols.instruments import CheckedForm, check_form, form_version, forms_of, is_form, keep_form
from ..protocols.queries import version_of, versions_of
from .doors import at_the_desk, desk_page
from .forms import GuideForm, posted
from .views import manner_of

MOST_FOUND = 200

type Checked = CheckedGuide | CheckedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One problem, with the line that it is about and how far along it."""

    problem: Diagnostic
    line: str = ""
    caret: str = ""

    @property
    def kind(self) -> str:
        """error, warning, question or note, in words."""
        words = {"error": _("Error"), "warning": _("Warning"), "question": _("Question"), "note": _("Note")}
        return words[self.problem.severity]


def found_in(checked: Checked) -> list[Found]:
    """All problems in the order of the lines."""
    lines = checked.text.split("\n")
    found = []
    for problem in checked.problems[:MOST_FOUND]:
        place = problem.place
        here = lines[place.line - 1] if place.file == FILE and 0 < place.line <= len(lines) else ""
        lead = "".join(sign if sign == "\t" else " " for sign in here[: place.column - 1])
        found.append(Found(problem=problem, line=here.rstrip("\r"), caret=f"{lead}^" if here else ""))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(Role.ADMIN)
def desk_guides(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The clinic's versions, and a place to bring the next. Errors refuse it; doubts ask first."""
    form = GuideForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _brought(request, staff, form)
    return _page(request, staff, form, None, status=422 if form.errors else 200)


def _brought(request: HttpRequest, staff: Staff, form: GuideForm) -> HttpResponse:
    at = clock.now()
    today = date.fromordinal(manner_of(staff, at).near)
    content = form.content()
    checked = check_form(staff, content) if is_form(content) else check_guide(staff, content, today)
    is_sure = request.POST.get("sure") == "yes"
    doubts = [problem for problem in checked.problems if problem.severity == "warning"]
    if checked.has_errors or (doubts and not is_sure):
        again = GuideForm(initial={"text": checked.text})
        return _page(request, staff, again, checked, status=422 if checked.has_errors else 200)
    if isinstance(checked, CheckedForm):
        return redirect("desk_guide", keep_form(staff, checked, at).pk)
    return redirect("desk_guide", keep_guide(staff, checked, at).pk)


def _page(
    request: HttpRequest, staff: Staff, form: GuideForm, checked: Checked | None, status: int = 200
) -> HttpResponse:
    practice = staff.membership.practice
    context = {
        "here": "desk_guides",
        "form": form,
        "checked": checked,
        "found": found_in(checked) if checked else [],
        "versions": [
            {
                "id": version.pk,
                "title": version.title,
                "name": version.guide.name,
                "version": version.version,
                "extends": version.guide.extends,
                "day": _day(practice.zone, version.made_at),
            }
            for version in versions_of(practice)
        ],
        "forms": [
            {
                "id": version.pk,
                "title": version.title,
                "version": version.version,
                "day": _day(practice.zone, version.made_at),
            }
            for version in forms_of(practice)
        ],
    }
    return desk_page(request, staff, "desk/guides.html", context, status=status)


def _day(name: str, at: int) -> str:
    calendar = Calendar.of(name if zone(name) else "UTC")
    return calendar.iso(at)[:10]


@require_safe
@at_the_desk(Role.ADMIN)
def desk_guide(request: HttpRequest, staff: Staff, id: UUID) -> HttpResponse:
    """One version of a guide or of a form: its text, and the patients who follow an older guide."""
    own_form = form_version(staff.membership.practice, id)
    if own_form is not None:
        return desk_page(request, staff, "desk/guide.html", {"here": "desk_guides", "version": own_form})
    version = version_of(staff.membership.practice, id)
    older = [{"id": patient.pk, "name": patient.name or _("No name")} for patient in on_older_versions(staff)]
    context = {"here": "desk_guides", "version": version, "older": older}
    return desk_page(request, staff, "desk/guide.html", context)
