"""People with a year of scores, told through the verbs that the site itself uses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reports import Report
from afterwards.care.timing import Instant
from afterwards.web.checkins.actions import bring_past
from afterwards.web.people.models import Patient
from web.checkins.lives import author
from web.people import ZONE, make_patient, plan_session

FIRST = date(2026, 10, 12)
SIX = (0, 2, 4, 7, 9, 11)
RISE = {-8: 20, -1: 19, 6: 12, 13: 6, 20: 5, 27: 6, 34: 8, 41: 9, 48: 10}
WORSE = {**RISE, 55: 16, 62: 18}
HOLDS = {-8: 22, -1: 22, **dict.fromkeys(range(6, 50, 7), 3)}
FEW = {-3: 20, 5: 9}


def on(day: int, hour: int = 18) -> Instant:
    """An hour of a day, counted from the first session."""
    there = datetime.combine(FIRST + timedelta(days=day), datetime.min.time(), ZoneInfo(ZONE))
    return int(there.replace(hour=hour).timestamp())


def bring(patient: Patient, told: dict[int, int], now: Instant, form: str = "phq-9") -> None:
    version = instrument(form).version
    reports = [
        Report(day=FIRST.toordinal() + day, value=Decimal(score), instrument=form, version=version)
        for day, score in told.items()
    ]
    bring_past(patient, author(patient), now, origin="file", name="scores.csv", reports=reports)


def treated(told: dict[int, int], at: int, *, email: str | None = None) -> Patient:
    """Six sessions, and these scores, told on day ``at``."""
    patient = make_patient(email)
    for number, day in enumerate(SIX, 1):
        plan_session(patient, f"s{number}", f"{FIRST + timedelta(days=day)}T10:00")
    if told:
        bring(patient, told, on(at))
    return patient
