"""What a transaction took back was never told: no plan that is kept in memory may remember it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection

from afterwards.web.courses.actions import Author, Draft, record
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at, make_patient, plan_session

pytestmark = pytest.mark.django_db(transaction=True)


def fails_at_the_second_fact() -> Any:
    seen: list[str] = []

    def execute(going_on: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if 'INSERT INTO "courses_fact"' in sql:
            seen.append(sql)
            if len(seen) == 2:
                raise OperationalError("the disk is full")
        return going_on(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_a_plan_of_facts_that_came_to_nothing_is_not_shown_for_those_that_came_instead() -> None:
    patient = make_patient()
    plan_session(patient, "s1", "2026-11-03T10:00")
    by, now = Author(user=patient.user, role="patient"), at("2026-11-01T12:00")
    moved = Draft(Kind.SESSION, {"key": "s1", "planned": "2026-11-20T10:00:00-05:00"}, "move_session", now)
    ride = Draft(Kind.RIDE, {"session": "s1", "who": "taxi", "name": ""}, "set_ride", now)
    with fails_at_the_second_fact(), pytest.raises(OperationalError):
        record(Patient.objects.get(pk=patient.pk), by, now, moved, ride)
    assert Fact.objects.filter(patient=patient).count() == patient.facts_count
    record(Patient.objects.get(pk=patient.pk), by, now, ride)
    session = plan_of(Patient.objects.get(pk=patient.pk)).course.session("s1")
    assert session is not None
    assert session.begins == at("2026-11-03T10:00")
