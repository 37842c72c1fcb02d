"""Curves and answers about habits, brought up to now in the worker, where numpy is loaded with the first.

What it writes is a cache and nobody's act, so it has no audit line. Nobody waits for it after a session: it
is made of what the person told, and opens it to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from ...care import trajectory
from ...care.checkin.reports import Report as Told
from ...care.timing import Instant
from ...care.trajectory.histories import History
from ...care.trajectory.kept import Keeping, Kept, Lived
from ...care.trajectory.marks import missing
from ...care.trajectory.parameters import shipped
from ...care.trajectory.scales import Scale
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
from ..checkins.records import Fares
from ..holding import never_waits
from ..people.models import Patient
from ..plans.queries import plan_of
from .access import (
    Asked,
    State,
    Stored,
    curves_of,
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
    while not _renewed(patient, now):
        continue  # something was told meanwhile


@never_waits
def rebuild(patient: Patient, now: Instant) -> None:
    """Make a person's curves anew from everything that was told."""
    while not _renewed(patient, now, anew=True):
        continue


def _renewed(patient: Patient, now: Instant, *, anew: bool = False) -> bool:
    """Work it out beside the database and keep it in a moment: nobody who tells something waits for a curve.

    False where something was told meanwhile: then nothing is kept.
    """
    row = Patient.objects.get(pk=patient.pk)
    told = fares(row, now)
    states = {} if anew else states_of(row)  # before the curves: states that are older do no harm
    known = {} if anew else curves_of(row)
    scales = scales_of(told.reports)
    stamp = [*_counts(row), plan_of(row).course.calendar.day_of(now), shipped().version]
    stale = [one for one in scales if one.key not in known or known[one.key].value.get("stamp") != stamp]
    curves = [(one, *_curve(row, told, one, now, _lived(one, known, states))) for one in stale]
    answers = list(_answers(row, told.reports, now, anew=anew))
    with transaction.atomic():
        there = Patient.objects.select_for_update().filter(pk=row.pk).first()
        if there is None or _counts(there) != _counts(row):
            return there is None
        before = has_new_signal(row)
        forget_curves(row, but=[] if anew else [one.key for one in scales])
        for scale, curve, kept in curves:
            keep_curve(row, scale.key, curve._replace(value=curve.value | {"stamp": stamp}), kept)
        for asked, answer in answers:
            keep_finding(row, asked, *answer, now) if answer else still_holds(row, asked, now)
        if has_new_signal(row) != before:  # pages of Today that are kept say otherwise
            Patient.objects.filter(pk=row.pk).update(fares_count=F("fares_count") + 1)
    return True


def _counts(patient: Patient) -> tuple[int, int]:
    """They tell whether anything was added."""
    return patient.facts_count, patient.fares_count


@never_waits
def rebuild_all(now: Instant) -> int:
    """Make everybody's curves anew. Gives of how many people."""
    found = with_curves()
    for patient in Patient.objects.filter(pk__in=found).iterator():
        rebuild(patient, now)
    return len(found)


def _answers(
    patient: Patient, told: Iterable[Told], now: Instant, *, anew: bool
) -> Iterator[tuple[Asked, tuple[dict[str, Any], str] | None]]:
    """New answers to what is asked of habits, each with a digest of what it was worked out from: whole weeks.
    None where that has not changed."""
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
        story = story_of(reports, sessions, days, start, weeks, shipped().version)
        if story == one.told and not anew:
            yield one, None
            continue
        found = trajectory.habit(reports, sessions, days, week_start=start, weeks=weeks)
        yield one, (finding_stored(found), story)


def _curve(
    patient: Patient, told: Fares, scale: Scale, now: Instant, before: Lived | None
) -> tuple[Stored, list[State]]:
    course = plan_of(patient).course
    today = course.calendar.day_of(now)
    day, history, planned = (
        today - 1,
        history_of(told.reports, course, scale, now),
        planned_after(course, today - 1),
    )
    relief, lived = trajectory.go_on(history, day, before)
    value: dict[str, Any] = {
        "relief": relief_stored(relief) | {"past": []},
        "past": bands_stored(lived.past),
        "read": signals_stored(lived.read),
        "open": open_taps(told.listed),
        "planned": list(planned),
        "with planned": crossings_stored(_with_planned(history, day, lived, planned)),
    }
    states = [State(one.day, one.story, one.numbers) for one in lived.keeping.states]
    return Stored(told.number, today, now, value), states


def _with_planned(history: History, day: int, lived: Lived, planned: tuple[int, ...]) -> tuple[Crossing, ...]:
    """When the mark may be reached if the planned sessions are held: the same states, another question."""
    if not planned or missing(history.until(day), day):
        return ()
    found, _ = trajectory.go_on(history, day, lived, planned=planned)
    return found.forecast.crossings


def _lived(scale: Scale, curves: Mapping[str, Stored], states: Mapping[str, list[State]]) -> Lived | None:
    if (stored := curves.get(scale.key)) is None:
        return None
    kept = tuple(Kept(scale=scale.key, **one._asdict()) for one in states.get(scale.key, ()))
    return Lived(
        keeping=Keeping(states=kept),
        past=bands_read(stored.value["past"]),
        read=signals_read(stored.value["read"]),
    )
