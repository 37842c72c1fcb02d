"""Check-ins as they are kept: each answer at once, each id once, never a score that is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from afterwards.care.checkin.reports import Report
from afterwards.web import chance
from afterwards.web.append_only import AppendOnlyError
from afterwards.web.audit.models import AuditLine
from afterwards.web.checkins.access import summary_of, summed_up
from afterwards.web.checkins.actions import (
    STAYS,
    NotTakenError,
    bring_past,
    hand_in,
    keep_visit,
    open_paper,
    put_away,
    put_off,
    rebuild,
    send,
    take_back,
    tell_event,
)
from afterwards.web.checkins.models import Entry, Paper, Summary
from afterwards.web.checkins.queries import check_in, fares
from afterwards.web.checkins.records import Asked
from afterwards.web.exports.queries import record_of_person
from afterwards.web.plans.queries import RefusedError
from web.checkins.lives import NOON, author, begin, fill, phq, say
from web.people import at, make_patient, make_practice

pytestmark = pytest.mark.django_db
NOW = at(NOON)


def test_each_answer_is_kept_at_once_and_half_a_form_is_there_again() -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    say(patient, one.key, "interest", 2, NOW)
    say(patient, one.key, "down", 1, NOW + 9)
    again = fares(patient, NOW + 3600).paper("phq-9")
    assert again is not None
    assert again.given == {"interest": 2, "down": 1}
    assert fares(patient, NOW + 3600).listed == ()


def test_a_whole_form_is_one_entry_with_its_score_and_one_audit_line() -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    for item, value in phq(1, 2, 3, 0, 1, 2, 3, 0, 0).items():
        say(patient, one.key, item, value, NOW)
    lines = AuditLine.objects.count()
    hand_in(patient, author(patient), NOW, id=one.key)
    (listed,) = fares(patient, NOW).listed
    assert (listed.key, listed.is_complete, listed.is_shared) == (str(one.key), True, False)
    assert [(r.value, r.key) for r in fares(patient, NOW).reports] == [(Decimal(12), str(one.key))]
    assert AuditLine.objects.count() == lines + 1
    assert not Paper.objects.exists()


def test_handed_in_twice_it_is_there_once() -> None:
    patient = make_patient()
    one = fill(patient, "daily", NOW, mood=7)
    assert hand_in(patient, author(patient), NOW, id=one.key).given == {"mood": 7}
    assert len(fares(patient, NOW).listed) == 1


def test_what_is_incomplete_has_no_score() -> None:
    patient = make_patient()
    fill(patient, "phq-9", NOW, interest=3, down=3)
    (listed,) = fares(patient, NOW).listed
    assert not listed.is_complete
    assert fares(patient, NOW).reports == ()


def test_a_paper_without_an_answer_leaves_nothing() -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    hand_in(patient, author(patient), NOW, id=one.key)
    assert not Entry.objects.exists()
    assert check_in(patient, one.key, NOW) is None


@pytest.mark.parametrize("value", [4, -1, "3 ", "x", True, (1,)])
def test_an_answer_that_the_form_has_not_is_refused_and_the_draft_stays(value: object) -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    say(patient, one.key, "interest", 2, NOW)
    with pytest.raises(NotTakenError) as refused:
        say(patient, one.key, "down", value, NOW)  # type: ignore[arg-type]
    assert refused.value.refusals[0].item == "down"
    kept = check_in(patient, one.key, NOW)
    assert kept is not None
    assert kept.given == {"interest": 2}


def test_a_question_that_the_form_does_not_ask_is_refused() -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    with pytest.raises(NotTakenError):
        say(patient, one.key, "mood", 2, NOW)


def test_an_answer_sent_twice_is_said_once_and_a_changed_one_keeps_both() -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    for _ in range(2):
        say(patient, one.key, "death", 0, NOW, act="a1")
    last = say(patient, one.key, "death", 1, NOW + 5)
    assert [said.answer for said in last.said] == [0, 1]
    assert last.given == {"death": 1}


def test_what_followed_an_answer_falls_away_with_it() -> None:
    patient = make_patient()
    one = begin(patient, "side-effects", NOW)
    say(patient, one.key, "effects", ("headache", "nausea"), NOW)
    say(patient, one.key, "onset/headache", "hours", NOW)
    say(patient, one.key, "effects", ("nausea",), NOW)
    say(patient, one.key, "still/nausea", "no", NOW)
    done = hand_in(patient, author(patient), NOW, id=one.key)
    assert done.given["effects"] == ("nausea",)
    (listed,) = fares(patient, NOW).listed
    assert listed.is_complete


def test_the_tap_of_today_counts_at_once_and_is_handed_in_after_midnight() -> None:
    patient = make_patient()
    one = begin(patient, "daily", NOW)
    say(patient, one.key, "mood", 6, NOW)
    (listed,) = fares(patient, NOW).listed
    assert listed.is_open
    assert [report.value for report in fares(patient, NOW).reports] == [6]
    say(patient, one.key, "mood", None, NOW)
    assert fares(patient, NOW).listed == ()
    say(patient, one.key, "mood", 5, NOW)
    midnight = at("2026-11-04T00:00")
    assert put_away(midnight - 1) == 0
    assert put_away(midnight) == 1
    (listed,) = fares(patient, midnight).listed
    assert (listed.is_open, listed.scores) == (False, {"mood": "5"})


def test_half_a_form_waits_for_a_day_from_its_last_answer() -> None:
    patient = make_patient()
    one = begin(patient, "phq-9", NOW)
    say(patient, one.key, "interest", 1, NOW + 7200)
    assert put_away(NOW + 7200 + STAYS - 1) == 0
    assert put_away(NOW + 7200 + STAYS) == 1
    with pytest.raises(RefusedError):
        say(patient, one.key, "down", 1, NOW + 7200 + STAYS)


def test_nobody_reaches_the_check_in_of_somebody_else() -> None:
    robin, sam = make_patient(), make_patient()
    one, done = begin(robin, "phq-9", NOW), fill(robin, "daily", NOW, mood=3)
    for key in (one.key, done.key):
        asked = Asked(form="phq-9", version="1.0.0")
        with pytest.raises(RefusedError):
            say(sam, key, "down", 1, NOW)
        with pytest.raises(RefusedError):
            hand_in(sam, author(sam), NOW, id=key)
        with pytest.raises(RefusedError):
            open_paper(sam, author(sam), NOW, asked=asked, id=key)
        with pytest.raises(RefusedError):
            send(sam, author(sam), NOW, id=key)
        assert check_in(sam, key, NOW) is None


def test_what_is_ones_own_is_the_clinics_once_it_is_sent() -> None:
    patient = make_patient(practice=make_practice())
    one = fill(patient, "gad-7", NOW, nervous=1)
    assert not fares(patient, NOW).listed[0].is_shared
    for _ in range(2):
        send(patient, author(patient), NOW, id=one.key)
    assert fares(patient, NOW).listed[0].is_shared


def test_events_a_past_and_a_visit_are_told_and_taken_back() -> None:
    patient, by = make_patient(), None
    by = author(patient)
    events = [chance.new_id(), chance.new_id()]
    for day, id in ((739_000, events[0]), (738_000, events[1])):
        for _ in range(2):
            tell_event(patient, by, NOW, day=day, words=f"Moved {day}", id=id)
    report = Report(day=738_500, value=Decimal(14), instrument="phq-9", version="1.0.0", origin="file")
    past = chance.new_id()
    bring_past(patient, by, NOW, origin="file", name="scores", reports=[report], id=past)
    keep_visit(patient, by, NOW, visit={"questions": ["one"]})
    keep_visit(patient, by, NOW, visit={"questions": ["two"]})
    found = fares(patient, NOW)
    assert [one.words for one in found.events] == ["Moved 738000", "Moved 739000"]
    assert found.reports == (report,)
    assert found.visit == {"questions": ["two"]}
    take_back(patient, by, NOW, entry=events[0])
    take_back(patient, by, NOW, entry=past)
    assert [one.id for one in fares(patient, NOW).events] == [events[1]]
    assert fares(patient, NOW).reports == ()
    with pytest.raises(RefusedError):
        take_back(patient, by, NOW, entry=fill(patient, "daily", NOW, mood=1).key)


def test_the_summary_is_what_the_entries_add_up_to() -> None:
    patient = make_patient(practice=make_practice())
    by = author(patient)
    for day in range(70):
        fill(patient, "daily", NOW + day * 86400, mood=day % 11)
        put_off(patient, by, NOW + day * 86400, form="phq-9", beat="b", how="not today")
    send(patient, by, NOW, id=fares(patient, NOW).listed[3].key)
    assert summary_of(patient) == summed_up(patient)
    before = fares(patient, NOW)
    Summary.objects.all().delete()
    rebuild(patient)
    assert fares(patient, NOW) == before


def test_a_year_is_read_with_as_many_queries_as_a_day(django_assert_num_queries) -> None:
    patient = make_patient()
    for day in range(30):
        fill(patient, "daily", NOW + day * 86400, mood=5)
    with django_assert_num_queries(2):
        assert len(fares(patient, NOW).reports) == 30


def test_entries_are_never_changed() -> None:
    patient = make_patient()
    fill(patient, "daily", NOW, mood=5)
    entry = Entry.objects.get()
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()


def test_the_words_of_a_person_stand_sealed_and_in_the_copy_of_everything() -> None:
    patient = make_patient()
    fill(patient, "daily", NOW, mood=5, word="Qzxword")
    assert b"Qzxword" not in bytes(Entry.objects.get().sealed)
    copied = record_of_person(patient.user, NOW)["check-ins"]
    assert [said[2] for said in copied[0]["value"]["said"]] == [5, "Qzxword"]
