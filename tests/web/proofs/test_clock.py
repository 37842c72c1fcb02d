"""The site's clock goes back two hours, then ahead by twenty-six: nobody is shut out, nothing done twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from afterwards.web import clock, scheduler
from afterwards.web.chance import token_hash
from afterwards.web.clinics import actions as clinics
from afterwards.web.clinics.access import open_invitation
from afterwards.web.clinics.models import Membership
from afterwards.web.courses.models import Fact
from afterwards.web.people.access import Staff
from afterwards.web.plans.queries import plan_of
from web.people import PASSPHRASE, make_patient, make_practice, make_staff, make_user, plan_session

pytestmark = pytest.mark.django_db(transaction=True)
BACK, AHEAD = -2 * 3600, 26 * 3600
HOUR = 3600

type Jump = Callable[[int], None]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Set every clock that the site reads by so many seconds from the true time."""
    true_time, true_now = time.time, timezone.now

    def by(seconds: int) -> None:
        monkeypatch.setattr(time, "time", lambda: true_time() + seconds)
        monkeypatch.setattr(timezone, "now", lambda: true_now() + timedelta(seconds=seconds))

    return by


@pytest.fixture(autouse=True)
def _nobody_was_slowed() -> None:
    """By what another test did before."""
    caches["default"].clear()


def signed_in(email: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSPHRASE})
    return client


def someone(email: str) -> Any:
    user = make_user(email)
    user.emailaddress_set.create(email=email, primary=True, verified=True)
    return user


def test_a_session_lasts_as_long_as_it_said(jump: Jump) -> None:
    patient = make_patient("robin@example.org")
    patient.user.emailaddress_set.create(email=patient.user.email, primary=True, verified=True)
    member = make_staff(make_practice(), "desk", "nurse@example.org", second_factor=False)
    member.user.emailaddress_set.create(email=member.user.email, primary=True, verified=True)
    own, staff = signed_in("robin@example.org"), signed_in("nurse@example.org")
    for seconds, staff_is_in in ((0, True), (1200, True), (BACK, True), (AHEAD, False)):
        jump(seconds)
        assert own.get(reverse("today")).status_code == 200
        assert (staff.get(reverse("secure_account")).status_code == 200) is staff_is_in, seconds
    jump(settings.SESSION_COOKIE_AGE + HOUR)
    assert own.get(reverse("today")).status_code == 302


def test_who_begins_to_work_at_a_clinic_has_a_short_session_from_then_on(jump: Jump) -> None:
    user = make_user("nurse@example.org")
    nurse = Client()
    nurse.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    jump(6 * HOUR)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Membership.objects.create(practice=make_practice(), user=user, role="desk", name="N.", made_at=1)
    for minutes in range(6 * 60, 12 * 60, 20):
        jump(minutes * 60)
        assert nurse.get(reverse("desk")).status_code == 200, "looking makes it no longer"
    jump(12 * HOUR)
    assert nurse.get(reverse("desk")).status_code == 302


def test_nobody_who_was_slowed_down_is_shut_out_for_hours(jump: Jump) -> None:
    caches["default"].clear()
    someone("robin@example.org")
    chores = scheduler.Chores()
    chores.run_due(clock.now())
    for n in range(12):
        Client().post(
            reverse("account_login"), {"login": "robin@example.org", "password": f"wrong wrong wrong {n}"}
        )
    assert "sessionid" not in signed_in("robin@example.org").cookies
    jump(BACK)
    chores.run_due(clock.now())
    assert settings.SESSION_COOKIE_NAME in signed_in("robin@example.org").cookies


def test_an_invitation_holds_for_as_long_as_it_said(jump: Jump) -> None:
    member = make_staff(make_practice(), "desk", "nurse@example.org")
    staff = Staff(user=member.user, membership=member)
    invited = clinics.invite_staff(staff, "desk", clock.now())
    for seconds, holds in ((BACK, True), (AHEAD, True), (73 * HOUR, False), (BACK, True)):
        jump(seconds)
        assert (open_invitation(token_hash(invited.token), clock.now()) is not None) is holds


def test_what_is_told_meanwhile_is_stored_once_and_in_order(jump: Jump) -> None:
    patient = make_patient()
    plan_session(patient, "s1", "2030-11-10T10:00:00-05:00")
    client = Client()
    client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
    before = Fact.objects.filter(patient=patient).count()
    for seconds in (0, BACK, AHEAD, BACK):
        jump(seconds)
        fields = {"about": "ask:first", "until": "half", "id": str(uuid4())}
        for _ in range(2):
            assert client.post("/today/later/", fields).status_code == 302
    patient.refresh_from_db()
    numbers = list(Fact.objects.filter(patient=patient).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, before + 5))
    assert plan_of(patient).course.sessions


def test_chores_go_on(jump: Jump) -> None:
    chores, every = scheduler.Chores(), [chore.__name__ for chore, _every in scheduler.CHORES]
    assert chores.run_due(clock.now()) == every
    assert chores.run_due(clock.now()) == [], "not again before they are due"
    for seconds in (BACK, AHEAD):
        jump(seconds)
        assert chores.run_due(clock.now()) == every, "once, and not once for each hour that went by"
        assert chores.run_due(clock.now()) == []
