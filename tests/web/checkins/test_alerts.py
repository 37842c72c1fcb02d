"""Item 9 in all its rows, as it is kept: sent twice, changed back, late, and nobody on duty."""

from __future__ import annotations

import pytest

from afterwards.care.safety.alerts import Stage
from afterwards.care.safety.tiers import Tier
from afterwards.care.safety.urgency import Urgency
from afterwards.web.alerts.access import ladder_in_force
from afterwards.web.alerts.actions import (
    StepRefusedError,
    close_alert,
    end_ladder,
    read_alert,
    rebuild_cards,
    set_ladder,
)
from afterwards.web.alerts.bridge import alert_of, alert_value
from afterwards.web.alerts.models import AlertCard, AlertStep
from afterwards.web.alerts.queries import open_alerts, open_alerts_of, watched
from afterwards.web.checkins.actions import send
from afterwards.web.checkins.records import CLINIC, SAFE
from afterwards.web.exports.queries import record_of_person
from afterwards.web.people.models import Patient
from web.checkins.lives import NOON, alarmed, at_work, author, begin, fill, say, watched_clinic
from web.people import at, make_patient, make_practice, make_staff

pytestmark = pytest.mark.django_db
NOW = at(NOON)


@pytest.fixture
def robin() -> Patient:
    practice, _ = watched_clinic()
    return make_patient("robin@example.org", practice=practice, guide="standard")


def steps(patient: Patient) -> list[str]:
    return list(AlertStep.objects.filter(patient=patient).values_list("kind", flat=True))


def test_item_9_raises_one_alert_in_the_moment_of_the_answer(robin: Patient) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    for _ in range(2):
        say(robin, one.key, "death", 3, NOW, act="same")
    assert steps(robin) == ["raised"]
    found = watched(robin, one.key, NOW)
    assert found is not None
    assert (found.alert.tier, found.watch.stage, found.watch.patient) == (
        Tier.MODERATE,
        Stage.SENT,
        "alert.sent",
    )


def test_changed_back_both_are_kept_and_the_alert_stays(robin: Patient) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    say(robin, one.key, "death", 3, NOW)
    say(robin, one.key, "death", 0, NOW + 20)
    (found,) = open_alerts_of(robin, NOW + 20)
    assert found.alert.is_changed
    assert found.alert.tier is Tier.MODERATE
    assert [said.answer for said in found.alert.said] == [3, 0]


def test_help_wanted_now_makes_it_as_urgent_as_can_be_and_nothing_takes_it_back(robin: Patient) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    say(robin, one.key, "death", 1, NOW)
    say(robin, one.key, SAFE, "now", NOW + 10)
    say(robin, one.key, SAFE, "safe", NOW + 20)
    (found,) = open_alerts_of(robin, NOW + 20)
    assert found.alert.tier is Tier.HIGH
    assert found.watch.patient == "alert.sent"
    (later,) = open_alerts_of(robin, NOW + 10 + 3600)
    assert later.watch.patient == "alert.call"


def test_what_is_ones_own_raises_nothing_until_it_is_sent(robin: Patient) -> None:
    one = fill(robin, "side-effects", NOW, effects=("vomiting",))
    assert steps(robin) == []
    send(robin, author(robin), NOW + 60, id=one.key)
    (found,) = open_alerts_of(robin, NOW + 60)
    assert found.alert.on_phone == NOW + 60


def test_craving_reaches_the_clinic_only_with_a_yes(robin: Patient) -> None:
    one = begin(robin, "body-watch", NOW, to=CLINIC)
    say(robin, one.key, "craving", "yes", NOW)
    assert steps(robin) == []
    say(robin, one.key, "ask:agree", ("craving",), NOW)
    assert steps(robin) == ["raised"]


def test_it_is_read_and_closed_by_a_named_person_only(robin: Patient) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    say(robin, one.key, "death", 2, NOW)
    staff = at_work(robin.practice.memberships.get(user__email="reader@clinic.example"))
    with pytest.raises(StepRefusedError) as refused:
        close_alert(robin, staff, NOW + 60, one.key, outcome="talked", words="Called.")
    assert refused.value.key == "alert.refused.read"
    read_alert(robin, staff, NOW + 60, one.key)
    with pytest.raises(StepRefusedError):
        close_alert(robin, staff, NOW + 90, one.key, outcome="talked", words="  ")
    close_alert(robin, staff, NOW + 90, one.key, outcome="talked", words="Called.")
    assert steps(robin) == ["raised", "read", "closed"]
    assert open_alerts(staff, NOW + 90) == []
    shown = watched(robin, one.key, NOW + 90)
    assert shown is not None
    assert (shown.watch.patient, shown.alert.reads[0].who) == ("alert.read", "Reader Example")


def test_the_desk_sees_the_alerts_of_its_own_clinic_the_most_urgent_first(robin: Patient) -> None:
    mild, bad = begin(robin, "phq-9", NOW, to=CLINIC), begin(robin, "gad-7", NOW, to=CLINIC)
    say(robin, mild.key, "death", 1, NOW)
    say(robin, bad.key, SAFE, "now", NOW + 5)
    own = at_work(robin.practice.memberships.first())
    assert [one.key for one in open_alerts(own, NOW + 5)] == [bad.key, mild.key]
    other = at_work(make_staff(make_practice("Other"), "clinician", "c@other.example"))
    therapist = at_work(make_staff(robin.practice, "therapist", "t@clinic.example"))
    assert open_alerts(other, NOW + 5) == open_alerts(therapist, NOW + 5) == []


def test_nobody_on_duty_is_said_and_the_alert_is_kept(robin: Patient) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    say(robin, one.key, "death", 2, NOW)
    owner = at_work(robin.practice.memberships.get(user__email="owner@clinic.example"))
    end_ladder(owner, NOW + 1)
    (found,) = open_alerts_of(robin, NOW + 60)
    assert found.watch.patient == "alert.nobody"


def test_a_ladder_holds_only_when_its_own_lead_said_yes() -> None:
    practice, staff = watched_clinic()
    owner = at_work(staff["owner"])
    before = ladder_in_force(practice)
    set_ladder(owner, NOW, {"readers": []})
    after = ladder_in_force(practice)
    assert before is not None
    assert after is not None
    assert after[0] == before[0]
    assert after[1].is_set_up
    staff["backup"].ended_at = NOW
    staff["backup"].save()
    gap = ladder_in_force(practice)
    assert gap is not None
    assert not gap[1].is_set_up


def test_the_cards_are_what_the_steps_add_up_to_and_all_is_in_the_copy() -> None:
    patient = alarmed()
    before = list(AlertCard.objects.values())
    rebuild_cards(patient)
    assert list(AlertCard.objects.values()) == before
    copied = record_of_person(patient.user, NOW)["alerts"]
    assert [one["step"] for one in copied] == ["raised"]


@pytest.mark.parametrize(
    ("number", "is_crisis", "urgency"),
    [
        (1, True, Urgency.EMERGENCY),
        (1, False, Urgency.EMERGENCY),
        (2, True, Urgency.CRISIS),
        (2, False, Urgency.TODAY),
        (3, False, Urgency.MENTION),
        (4, False, Urgency.EXPECTED),
    ],
)
def test_a_step_of_an_older_version_reads_as_it_was_meant(
    robin: Patient, number: int, is_crisis: bool, urgency: Urgency
) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    say(robin, one.key, "death", 2, NOW)
    (found,) = open_alerts_of(robin, NOW)
    value = alert_value(found.alert)
    assert alert_of(value) == found.alert
    ((sign, item, answer, _, tier, _, asks),) = value["signals"]
    old = alert_of(value | {"signals": [[sign, item, answer, number, tier, is_crisis, asks]]})
    assert [signal.urgency for signal in old.signals] == [urgency]


def test_what_an_older_step_says_is_not_said_twice_by_the_same_answer(robin: Patient) -> None:
    one = begin(robin, "phq-9", NOW, to=CLINIC)
    say(robin, one.key, "death", 2, NOW)
    (found,) = open_alerts_of(robin, NOW)
    value = alert_value(found.alert)
    value["signals"][0][3] = 2
    assert alert_of(value) == found.alert
