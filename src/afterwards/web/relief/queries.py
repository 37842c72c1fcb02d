"""Reads of curves, for pages: one row, nothing computed, and no numpy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...care.exports.relief_text import newest_of
from ...care.timing import Instant
from ...care.trajectory.scales import Scale
from ...care.trajectory.storing import (
    bands_read,
    crossings_read,
    finding_read,
    relief_read,
    signals_read,
)
from ..checkins.queries import fares
from ..people.models import Patient
from ..plans.queries import plan_of
from .access import Stored, curves_of, habits_of
from .bridge import FORMS, history_of, may_be_asked, open_taps, planned_after, scales_of
from .records import Choice, Looked, Shown


def shown(patient: Patient, at: Instant, scale: str = "") -> Shown | None:
    """The curve of a scale, or of the one to begin with; None where there is none yet.

    The days since the last report are counted up to now, however old the curve is: who falls silent sees no
    range that goes on.
    """
    told, course = fares(patient, at), plan_of(patient).course
    wanted = [one for one in scales_of(told.reports) if scale in ("", one.key)]
    found, stored = _first(curves_of(patient), wanted)
    if found is None or stored is None:
        return None
    today = course.calendar.day_of(at)
    relief = relief_read(stored.value["relief"] | {"past": []})
    if not relief.forecast.missing:
        relief = replace(relief, past=bands_read(stored.value["past"]))
    history = history_of(told.reports, course, found, at).until(today - 1)
    days, held = history.report_days(), history.until(stored.day - 1).sessions
    silent = today - 1 - days[-1] if days else None
    planned = planned_after(course, stored.day - 1)
    told_now = (told.number, held, open_taps(told.listed), list(planned))
    value = stored.value
    knows = (stored.number, relief.sessions, value.get("open", []), value.get("planned", []))
    with_planned = crossings_read(value.get("with planned", []))
    return Shown(
        scale=found,
        relief=replace(relief, forecast=replace(relief.forecast, silent=silent)),
        day=stored.day,
        is_current=knows == told_now,
        silent=silent,
        planned=tuple(value.get("planned", [])),
        with_planned=with_planned[0] if with_planned else None,
    )


def _first(curves: Mapping[str, Stored], scales: Iterable[Scale]) -> tuple[Scale | None, Stored | None]:
    """The first scale with a personal answer, or else the first: a form just begun hides no curve."""
    known = [(one, curves[one.key]) for one in scales if one.key in curves]
    answered = (both for both in known if not both[1].value["relief"]["forecast"]["missing"])
    return next(answered, known[0] if known else (None, None))


def habits_looked_at(patient: Patient) -> tuple[tuple[Looked, ...], int]:
    """What a person asks of habits, in that order, and how many they asked about so far."""
    guide = plan_of(patient).plan.protocol
    asked = habits_of(patient)
    shown = tuple(
        Looked(
            id=one.id,
            rule=one.rule,
            title=rule.title,
            found=None if one.found is None else finding_read(one.found),
        )
        for one in asked
        if not one.is_away and (rule := guide.rule(one.rule)) is not None
    )
    return shown, len(asked)


def habit_choices(patient: Patient) -> tuple[Choice, ...]:
    """What a person may ask about: what they ticked, but for medicines, and but for what is asked already."""
    person = plan_of(patient)
    asked = {one.rule for one in habits_of(patient) if not one.is_away}
    found = may_be_asked(person.plan.protocol, person.course)
    return tuple(Choice(rule=one.id, title=one.title) for one in found if one.id not in asked)


def has_ticked_habits(patient: Patient) -> bool:
    """Whether there is anything of which a person may ask."""
    person = plan_of(patient)
    return bool(may_be_asked(person.plan.protocol, person.course))


def scales_told(patient: Patient, at: Instant) -> tuple[str, ...]:
    """The scales of which a person told something."""
    return tuple(one.key for one in scales_of(fares(patient, at).reports))


def has_new_signal(patient: Patient) -> bool:
    """Whether a drift signal is to be shown: one quiet row, on Today. It costs one row and no history."""
    _, stored = _first(curves_of(patient), FORMS.values())
    watch = None if stored is None else stored.value["relief"]["watch"]
    if stored is None or watch is None:
        return False
    return newest_of(signals_read(watch["signals"]), stored.value["relief"]["forecast"]["at"]) is not None
