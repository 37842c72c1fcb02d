"""The audit trail as the person reads it who it is about."""

from __future__ import annotations

from dataclasses import dataclass

from ...care.timing import Instant
from ..clinics.models import Membership
from ..people.models import Patient
from .models import AuditLine

UNSHOWN = ("mark_asked",)
"""Acts that only say which question was on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One act. ``name`` is empty where nobody at a clinic did it."""

    at: Instant
    act: str
    role: str
    is_own: bool
    name: str = ""


def trail_of(patient: Patient, first: int, count: int) -> list[TrailLine]:
    """Acts about a patient, the newest first."""
    rows = AuditLine.objects.filter(patient=patient).exclude(act__in=UNSHOWN).order_by("-id")
    found = list(rows.values_list("at", "act", "role", "by_id")[first : first + count])
    staff = {by for _at, _act, _role, by in found if by is not None and by != patient.user_id}
    members = Membership.objects.filter(user__in=staff).order_by("made_at")
    names = dict(members.values_list("user_id", "name")) if staff else {}
    return [
        TrailLine(at=at, act=act, role=role, is_own=by == patient.user_id, name=names.get(by, ""))
        for at, act, role, by in found
    ]
