"""Facts: appended, sealed, never changed; the plan follows from them."""

from __future__ import annotations

import pytest

from afterwards.care.agenda import agenda
from afterwards.web import chance
from afterwards.web.append_only import AppendOnlyError
from afterwards.web.audit.models import AuditLine
from afterwards.web.courses.actions import Author, Draft, RefusedError, record
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.envelopes import seal, unseal
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at, make_patient, plan_session, tell

pytestmark = pytest.mark.django_db


def test_a_planned_session_gives_a_plan() -> None:
    patient = make_patient()
    made = plan_session(patient, "s1", "2026-11-03T10:00")
    shown = agenda(made.plan, at=at("2026-11-02T12:00"), actor="patient")
    assert "no-alcohol/s1" in [item.occurrence.id for item in shown.items]


def test_a_fact_and_its_audit_line_come_together() -> None:
    patient = make_patient()
    before = AuditLine.objects.count()
    plan_session(patient, "s1", "2026-11-03T10:00")
    newest = Fact.objects.order_by("-number").first()
    assert AuditLine.objects.count() == before + 1
    assert AuditLine.objects.order_by("-id").first().about == str(newest.id)


def test_what_could_not_be_planned_is_refused_and_nothing_is_stored() -> None:
    patient = make_patient()
    plan_session(patient, "s1", "2026-11-03T10:00", end="2026-11-03T10:50", start="2026-11-03T10:00")
    count = Fact.objects.count()
    with pytest.raises(RefusedError) as refused:
        plan_session(patient, "s2", "2026-11-03T10:20")
    assert "s1" in refused.value.problems[0].sentence
    assert Fact.objects.count() == count
    assert Patient.objects.get(pk=patient.pk).facts_count == count


def test_the_same_fact_sent_twice_is_there_once() -> None:
    patient = make_patient()
    plan_session(patient, "s1", "2026-11-03T10:00")
    done = Draft(
        kind=Kind.COMPLETION,
        value={"rule": "ride", "session": "s1", "how": "done"},
        act="record_completion",
        at=at("2026-11-02T18:00"),
        id=chance.new_id(),
    )
    author = Author(user=patient.user, role="patient")
    for _ in range(2):
        made = record(patient, author, at("2026-11-02T18:00"), done)
    assert len(made.course.completions) == 1


def test_an_undo_takes_back_and_keeps_both_facts() -> None:
    patient = make_patient()
    plan_session(patient, "s1", "2026-11-03T10:00")
    tell(patient, Kind.COMPLETION, {"rule": "ride", "session": "s1", "how": "done"}, at("2026-11-02T18:00"))
    newest = plan_of(patient).record.acts[0]
    made = tell(patient, Kind.UNDO, {"undoes": str(newest.fact)}, at("2026-11-02T18:01"))
    assert made.course.completions == ()
    assert Fact.objects.filter(pk=newest.fact).exists()


def test_facts_are_never_changed_or_deleted() -> None:
    patient = make_patient()
    fact = Fact.objects.filter(patient=patient).first()
    with pytest.raises(AppendOnlyError):
        fact.save()
    with pytest.raises(AppendOnlyError):
        fact.delete()
    with pytest.raises(AppendOnlyError):
        Fact.objects.update(kind="session")
    with pytest.raises(AppendOnlyError):
        Fact.objects.all().delete()


def test_a_stored_fact_holds_no_readable_word_or_time() -> None:
    patient = make_patient()
    plan_session(patient, "s1", "2026-11-03T10:00")
    sealed = b"".join(bytes(row) for row in Fact.objects.values_list("sealed", flat=True))
    assert b"2026-11-03" not in sealed
    assert b"New_York" not in sealed


@pytest.mark.parametrize("words", ["", "x", "a quiet walk by the river. " * 200, "ñ — «ü» " * 100])
def test_an_entry_comes_back_as_it_was_written(words) -> None:
    patient = make_patient()
    assert unseal(patient.key, "fact/1", seal(patient.key, "fact/1", words)) == words


def test_a_long_entry_takes_less_room_than_its_words() -> None:
    words = "Slept well. Walked by the river with my sister, and felt the old weight lift a little. " * 10
    assert len(seal(make_patient().key, "fact/1", words)) < len(words) / 2
