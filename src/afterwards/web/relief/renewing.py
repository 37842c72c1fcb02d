"""Curves and answers about habits, brought up to now in the worker, where numpy is loaded with the first.

What it writes is a cache and nobody's act, so it has no audit line. Nobody waits for it after a session: it
is made of what the person told, and opens it to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from ...care import trajectory
from ...care.checkin.reports import Report as Told
from ...care.timing import Instant
from ...care.trajectory.histories import History
from ...care.trajectory.kept import Keeping, Kept, Lived
from ...care.trajectory.marks import missing
from ...care.trajectory.parameters import shipped
from ...care.trajectory.storing import (
    bands_read,
    bands_stored,
    crossings_stored,
    finding_stored,
    relief_stored,
    signals_read,
    signals_stored,
)
from ...care.trajectory.values import Crossing
from ..checkins.queries import fares
from ..holding import never_waits
from ..people.models import Patient
from ..plans.queries import plan_of
from .access import (
    State,
    Stored,
    curve_of,
    forget_curves,
    habits_of,
    keep_curve,
    keep_finding,
    states_of,
    still_holds,
    with_curves,
)
from .bridge import (
    WEEK,
    habit_days,
    history_of,
    open_taps,
    planned_after,
    scales_of,
    story_of,
    told_of,
    weeks_of,
)
from .queries import has_new_signal


@never_waits
def renew(patient: Patient, now: Instant) -> None:
    """Bring a person's curves up to now: the new days, and no replay, where nothing old was changed."""
    _renew(patient, now)


def _renew(patient: Patient, now: Instant, *, anew: bool = False) -> None:
    with transaction.atomic():
        Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
        told, course = fares(patient, now), plan_of(patient).course
        today = course.calendar.day_of(now)
        scales, before = scales_of(told.reports), has_new_signal(patient)
        forget_curves(patient, but=[scale.key for scale in scales])
        for scale in scales:
            history = history_of(told.reports, course, scale, now)
            planned = planned_after(course, today - 1)
            value, states = _worked_out(patient, history, today - 1, planned)
            value["open"] = open_taps(told.listed)
            stored = Stored(told.number, today, now, value)
            keep_curve(patient, scale.key, stored, states)
        _answer_habits(patient, told.reports, now, anew=anew)
        if has_new_signal(patient) != before:  # pages of Today that are kept say otherwise
            Patient.objects.filter(pk=patient.pk).update(fares_count=F("fares_count") + 1)


@never_waits
def rebuild(patient: Patient, now: Instant) -> None:
    """Make a person's curves anew from everything that was told."""
    with transaction.atomic():
        forget_curves(patient)
        _renew(patient, now, anew=True)


@never_waits
def rebuild_all(now: Instant) -> int:
    """Make everybody's curves anew. Gives of how many people."""
    found = with_curves()
    for patient in Patient.objects.filter(pk__in=found).iterator():
        rebuild(patient, now)
    return len(found)


def _answer_habits(patient: Patient, told: Iterable[Told], now: Instant, *, anew: bool) -> None:
    """Answer what is asked of habits, where what it is worked out from has changed: whole weeks."""
    asked = [one for one in habits_of(patient) if not one.is_away]
    if not asked:
        return
    person = plan_of(patient)
    guide, course = person.plan.protocol, person.course
    reports, sessions = told_of(told, course, now)
    start, weeks = weeks_of(course, course.calendar.day_of(now))
    end = start + WEEK * weeks
    reports, sessions = [one for one in reports if one.day < end], [day for day in sessions if day < end]
    for one in asked:
        days = [day for day in habit_days(guide, course, one.rule) if day < end]
        told_then = story_of(reports, sessions, days, start, weeks, shipped().version)
        if told_then == one.told and not anew:
            still_holds(patient, one, now)
            continue
        found = trajectory.habit(reports, sessions, days, week_start=start, weeks=weeks)
        keep_finding(patient, one, finding_stored(found), told_then, now)


def _worked_out(
    patient: Patient, history: History, day: int, planned: tuple[int, ...]
) -> tuple[dict[str, object], list[State]]:
    relief, lived = trajectory.go_on(history, day, _before(patient, history.scale.key))
    value: dict[str, object] = {
        "relief": relief_stored(relief) | {"past": []},
        "past": bands_stored(lived.past),
        "read": signals_stored(lived.read),
        "planned": list(planned),
        "with planned": crossings_stored(_with_planned(history, day, lived, planned)),
    }
    return value, [State(one.day, one.story, one.numbers) for one in lived.keeping.states]


def _with_planned(history: History, day: int, lived: Lived, planned: tuple[int, ...]) -> tuple[Crossing, ...]:
    """When the mark may be reached if the planned sessions are held: the same states, another question."""
    if not planned or missing(history.until(day), day):
        return ()
    found, _ = trajectory.go_on(history, day, lived, planned=planned)
    return found.forecast.crossings


def _before(patient: Patient, scale: str) -> Lived | None:
    stored = curve_of(patient, scale)
    if stored is None:
        return None
    states = tuple(Kept(scale=scale, **one._asdict()) for one in states_of(patient, scale))
    return Lived(
        keeping=Keeping(states=states),
        past=bands_read(stored.value["past"]),
        read=signals_read(stored.value["read"]),
    )
