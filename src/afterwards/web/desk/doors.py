"""Who comes to the desk: staff in the roles that a page names, with a second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..clinics.roles import Role
from ..people.access import SecondFactorMissingError, Staff, staff_of
from ..people.sittings import may_work

type View = Callable[..., HttpResponse]

EVERYBODY = tuple(Role.values)
SEES_PATIENTS = (Role.CLINICIAN, Role.DESK, Role.ADMIN)


def at_the_desk(*roles: str) -> Callable[[View], View]:
    """Give the view its ``staff``, or send the viewer to sign-in, to a second factor, or away (404).

    An old session that was a patient's is asked once more who it is.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            try:
                staff = staff_of(request.user, *roles)
            except SecondFactorMissingError:
                frame = {"desk_name": _("Desk"), "desk_nav": _own_account()}
                return render(request, "desk/second_factor.html", frame, status=403)
            if not may_work(request):  # a long session, from before its person began to work here
                raise ReauthenticationRequired
            return view(request, staff, *args, **more)

        return guarded

    return guard


def desk_page(
    request: HttpRequest, staff: Staff, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the desk, with the clinic's name and the way to the other pages."""
    here = context.get("here", "desk")
    pages = [("desk", _("Patients"), EVERYBODY)]
    pages += [
        ("desk_alerts", _("Alerts"), SEES_PATIENTS),
        ("desk_invite", _("Add a patient"), SEES_PATIENTS),
        ("desk_guides", _("Guides"), (Role.ADMIN,)),
        ("desk_staff", _("Staff"), (Role.ADMIN,)),
        ("desk_ladder", _("Who is reached"), (Role.CLINICIAN, Role.ADMIN)),
        ("desk_practice", _("Clinic"), (Role.ADMIN,)),
    ]
    nav = [
        {"href": reverse(name), "label": label, "is_here": name == here}
        for name, label, roles in pages
        if staff.role in roles
    ]
    frame = {"desk_name": staff.membership.practice.name, "desk_nav": nav + _own_account()}
    return render(request, template, frame | context, status=status)


def _own_account() -> list[dict[str, Any]]:
    """What stands last in the list of every page: one's own account, and the way out."""
    pages = (("secure_account", _("My account")), ("account_logout", _("Sign out")))
    return [{"href": reverse(name), "label": label, "is_here": False} for name, label in pages]
