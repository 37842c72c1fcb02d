"""A person with a year behind them: a rise, a plateau, a drift, a booster."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reports import Report
from afterwards.care.timing import DAY_SECONDS
from afterwards.web import chance
from afterwards.web.checkins.actions import bring_past, tell_event
from afterwards.web.checkins.bridge import paper_value
from afterwards.web.checkins.models import Kind
from afterwards.web.checkins.recording import Draft, record
from afterwards.web.checkins.records import Asked, CheckIn, Said
from afterwards.web.courses.models import Kind as Fact
from afterwards.web.people.models import Patient
from web.checkins.lives import author
from web.people import LONG_AGO, at, make_patient, tell

NOW = "2026-11-03T12:00"
TODAY = date(2026, 11, 3)
HELD = (330, 327, 323, 320, 316, 313, 90)
"""Days ago of six sessions and of the booster."""


def somebody(days: int = 340, email: str = "robin@example.org", *, is_brought: bool = True) -> Patient:
    """Robin, so many days after the first answer, with a mood a day and a form a week.

    All of it was brought along, or it was filled in here.
    """
    patient = make_patient(email, guide="standard")
    for number, ago in enumerate((one for one in HELD if one < days), 1):
        day = TODAY - timedelta(days=ago)
        tell(patient, Fact.SESSION, {"key": f"s{number}", "route": "iv", "planned": f"{day}T10:00"}, LONG_AGO)
    if is_brought:
        bring_past(patient, author(patient), at(NOW), origin="file", name="", reports=scores(days))
    else:
        record(patient, author(patient), at(NOW), *map(_as_check_in, scores(days)))
    moved = (TODAY - timedelta(days=25)).toordinal()
    tell_event(patient, author(patient), at(NOW), day=moved, words="Moved house")
    return patient


def _as_check_in(one: Report) -> Draft:
    asked = Asked(form=one.instrument, version=one.version)
    then = at(NOW) - DAY_SECONDS * (TODAY.toordinal() - one.day)
    said = Said(act=f"{one.instrument}:{one.day}", item=one.name, answer=0, at=then)
    value = paper_value(CheckIn(key=chance.new_id(), asked=asked, said=(said,)))
    told = {"day": one.day, "complete": True, "scores": {one.name: str(one.value)}}
    return Draft(kind=Kind.CHECK_IN, value=value | told, act="check_in")


def scores(days: int) -> list[Report]:
    """A mood a day and a form a week."""
    found = []
    for ago in range(days, 0, -1):
        day = (TODAY - timedelta(days=ago)).toordinal()
        found.append(report("daily", day, max(0, min(10, level(ago) + (ago * 7) % 3 - 1))))
        if ago % 7 == 0:
            found.append(report("phq-9", day, 24 - 2 * level(ago)))
    return found


def level(ago: int) -> int:
    """From 3 to 8 over the first weeks, down to 5 in a quarter, up again after the booster."""
    if ago > 310:
        return 3 if ago > 329 else 3 + (329 - ago) // 4
    if ago > 90:
        return 8 - (310 - ago) // 75
    return 8


def report(form: str, day: int, value: int) -> Report:
    found = instrument(form)
    scoring = found.scoring()
    assert scoring is not None
    return Report(day=day, value=Decimal(value), instrument=form, version=found.version, name=scoring.name)
