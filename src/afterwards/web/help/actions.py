"""What a person keeps for themself: each is one sealed fact with its audit line, and only theirs to open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.http import Http404

from ...care.safety.safety_plan import TEXTS, Person
from ...care.safety.triage import assess
from ...care.timing import Instant
from ..courses.actions import Author, Draft, Kind, record
from ..courses.recording import SaidOtherwiseError
from ..holding import never_waits
from .answers import Answers
from .queries import Own, own_check

if TYPE_CHECKING:
    from ..people.models import Patient

ACT = "keep_own"
"""The audit trail says that something was kept, and not what: it is read beside others' acts."""


@never_waits
def keep_text(patient: Patient, by: Author, now: Instant, part: str, text: str, id: UUID) -> None:
    """The words of one part of the safety plan; empty words take them away."""
    assert part in TEXTS, "a part of words"
    _keep(patient, by, now, {"what": "plan", "part": part, "text": text}, id)


@never_waits
def keep_people(
    patient: Patient, by: Author, now: Instant, part: str, people: Sequence[Person], id: UUID
) -> None:
    """The people of one part of the safety plan."""
    said = [{"name": one.name, "phone": one.phone, "when": one.when} for one in people]
    _keep(patient, by, now, {"what": "plan", "part": part, "people": said}, id)


@never_waits
def take_plan_away(patient: Patient, by: Author, now: Instant, id: UUID) -> None:
    """The whole plan is shown no more. What was written stays sealed until the person's record is erased."""
    _keep(patient, by, now, {"what": "plan", "part": "all"}, id)


@never_waits
def keep_answers(own: Own, by: Author, at: Instant, answers: Answers, id: UUID) -> None:
    """Keep what was answered in the symptom check, with what the check says of it: never what a form claims.

    Raises Http404 where nothing was said.
    """
    check = own_check(own)
    signs = [row.key for row in check if row.key in answers.signs]
    if not signs and not answers.unsure:
        raise Http404
    urgency = assess(check, signs, answers.unsure, at).urgency
    value = {"what": "check", "signs": signs, "unsure": sorted(answers.unsure), "tier": urgency.name.lower()}
    _keep(own.patient, by, at, value, id)


def _keep(patient: Patient, by: Author, at: Instant, value: Mapping[str, Any], id: UUID) -> None:
    """One fact. The Back button, and other words in the same form, make another one."""
    try:
        record(patient, by, at, Draft(Kind.OWN, dict(value), ACT, at, id))
    except SaidOtherwiseError:
        record(patient, by, at, Draft(Kind.OWN, dict(value), ACT, at, uuid5(id, repr(sorted(value.items())))))
