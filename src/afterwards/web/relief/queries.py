"""Reads of curves, for pages: one row, nothing computed, and no numpy."""

from __future__ import annotations

from dataclasses import replace

from ...care.exports.relief_text import newest_signal
from ...care.timing import Instant
from ...care.trajectory.storing import bands_read, relief_read
from ..checkins.queries import fares
from ..people.models import Patient
from ..plans.queries import plan_of
from .access import curve_of, has_curves
from .bridge import FORMS, history_of, open_taps, scales_of
from .records import Shown


def shown(patient: Patient, at: Instant, scale: str = "") -> Shown | None:
    """The curve of a scale, or of the first one of which something was told; None where there is none yet.

    The days since the last report are counted up to now, however old the curve is: who falls silent sees no
    range that goes on.
    """
    told, course = fares(patient, at), plan_of(patient).course
    known = scales_of(told.reports)
    found = next((one for one in known or FORMS.values() if scale in ("", one.key)), None)
    stored = curve_of(patient, found.key) if found else None
    if found is None or stored is None:
        return None
    today = course.calendar.day_of(at)
    relief = relief_read(stored.value["relief"] | {"past": []})
    if not relief.forecast.missing:
        relief = replace(relief, past=bands_read(stored.value["past"]))
    history = history_of(told.reports, course, found, at).until(today - 1)
    days, held = history.report_days(), history.until(stored.day - 1).sessions
    silent = today - 1 - days[-1] if days else None
    knows = (stored.number, relief.sessions, stored.value.get("open", []))
    return Shown(
        scale=found,
        relief=replace(relief, forecast=replace(relief.forecast, silent=silent)),
        day=stored.day,
        is_current=knows == (told.number, held, open_taps(told.listed)),
        silent=silent,
    )


def scales_told(patient: Patient, at: Instant) -> tuple[str, ...]:
    """The scales of which a person told something."""
    return tuple(one.key for one in scales_of(fares(patient, at).reports))


def has_new_signal(patient: Patient, at: Instant) -> bool:
    """Whether a drift signal is to be shown: one quiet row, on Today."""
    found = shown(patient, at) if has_curves(patient) else None
    return found is not None and newest_signal(found.relief) is not None
