"""Mails about alerts: to whom, when, naming nothing, until a named person has read it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from afterwards.web.alerts.actions import end_ladder, read_alert
from afterwards.web.alerts.models import AlertCard, Notice
from afterwards.web.alerts.reaching import AGAIN, reach_people
from afterwards.web.checkins.actions import STAYS
from afterwards.web.checkins.records import CLINIC, SAFE
from afterwards.web.people.models import Patient
from afterwards.web.scheduler import CHORES
from web.checkins.lives import NOON, at_work, begin, say, watched_clinic
from web.people import at, make_patient

pytestmark = pytest.mark.django_db
NOW = at(NOON)
MINUTE = 60


@pytest.fixture
def robin() -> Patient:
    practice, _ = watched_clinic()
    patient = make_patient("robin@example.org", practice=practice, guide="standard")
    patient.name = "Qzxrobin"
    patient.save()
    return patient


def raised(patient: Patient, *, now: bool = False) -> object:
    one = begin(patient, "phq-9", NOW, to=CLINIC)
    say(patient, one.key, "death", 2, NOW)
    if now:
        say(patient, one.key, SAFE, "now", NOW)
    return one.key


def told() -> list[str]:
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def test_urgent_goes_up_the_ladder_until_somebody_reads_it(robin: Patient) -> None:
    key = raised(robin, now=True)
    reach_people(NOW)
    reach_people(NOW + 30)
    assert told() == ["oncall"]
    reach_people(NOW + 15 * MINUTE)
    assert told() == ["oncall", "backup"]
    staff = at_work(robin.practice.memberships.get(user__email="backup@clinic.example"))
    read_alert(robin, staff, NOW + 20 * MINUTE, key)  # type: ignore[arg-type]
    reach_people(NOW + 31 * MINUTE)
    assert told() == ["oncall", "backup"]


def test_unread_it_reaches_the_owner(robin: Patient) -> None:
    raised(robin, now=True)
    for minutes in range(61):
        reach_people(NOW + minutes * MINUTE)
    assert told() == ["oncall", "backup", "owner"]


def test_what_is_less_urgent_waits_for_working_hours(robin: Patient) -> None:
    raised(robin)
    reach_people(NOW)
    reach_people(NOW + 4 * 3600 - 1)
    assert told() == ["reader"]
    reach_people(NOW + 4 * 3600)
    assert told() == ["reader", "lead"]


def test_made_more_urgent_it_is_told_anew(robin: Patient) -> None:
    key = raised(robin)
    reach_people(NOW)
    say(robin, key, SAFE, "now", NOW + 60)  # type: ignore[arg-type]
    reach_people(NOW + 60)
    assert told() == ["reader", "oncall"]


def test_a_mail_names_nobody_and_nothing(robin: Patient) -> None:
    raised(robin, now=True)
    reach_people(NOW)
    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    for secret in ("Qzxrobin", "robin@", "death", "PHQ", "Sample Clinic", "988"):
        assert secret not in text
    assert reverse("desk_alerts") in text


def test_a_mail_that_was_not_taken_is_tried_again(robin: Patient, settings) -> None:
    raised(robin, now=True)
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    assert reach_people(NOW) == 0
    assert list(Notice.objects.values_list("went", flat=True)) == [False]
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert reach_people(NOW + AGAIN - 1) == 0
    assert reach_people(NOW + AGAIN) == 1
    assert told() == ["oncall"]


def test_with_nobody_on_duty_nobody_is_told_and_it_is_looked_at_again(robin: Patient) -> None:
    raised(robin)
    end_ladder(at_work(robin.practice.memberships.get(user__email="owner@clinic.example")), NOW)
    assert reach_people(NOW) == 0
    assert told() == []
    assert AlertCard.objects.get().next_at == NOW + 3600


def test_the_scheduler_reaches_people_every_half_minute_and_puts_papers_away(robin: Patient) -> None:
    raised(robin, now=True)
    every = {chore.__name__: (chore, seconds) for chore, seconds in CHORES}
    assert every["reach_people"][1] <= 30
    every["reach_people"][0](NOW)
    assert told() == ["oncall"]
    assert every["put_away"][0](NOW + STAYS) == 1
