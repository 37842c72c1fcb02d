"""Who works at a clinic is signed out after a while away, and at the end of a day; what was typed is kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from afterwards.web.clinics.models import Membership, Practice
from web.people import PASSPHRASE, make_patient, make_practice, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"
FIELDS = {"name": "Sample Clinic at the lake", "telephone": "", "zone": "UTC", "country": "us"}

type Jump = Callable[[int], None]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Set every clock that the site reads by so many seconds from the true time."""
    cache.clear()
    true_time, true_now = time.time, timezone.now

    def by(seconds: int) -> None:
        monkeypatch.setattr(time, "time", lambda: true_time() + seconds)
        monkeypatch.setattr(timezone, "now", lambda: true_now() + timedelta(seconds=seconds))

    return by


@pytest.fixture
def admin() -> Membership:
    member = make_staff(make_practice(), "clinic admin", "admin@example.org")
    member.user.emailaddress_set.create(email=member.user.email, primary=True, verified=True)
    return member


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def is_in(client: Client, address: str = "desk") -> bool:
    return client.get(reverse(address)).status_code == 200


def test_half_an_hour_away_signs_out_and_the_login_says_why(admin, jump: Jump):
    desk = signed_in(admin.user)
    jump(29 * MINUTE)
    assert is_in(desk)
    jump(58 * MINUTE)
    assert is_in(desk), "each step counts anew"
    jump(89 * MINUTE)
    answer = desk.get(reverse("desk"))
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('desk')}"
    assert b"You were away for a while" in desk.get(answer["Location"]).content
    assert not is_in(desk, "secure_account")


def test_half_a_day_ends_it_whatever_the_person_does(admin, jump: Jump):
    desk = signed_in(admin.user)
    for minutes in range(20, 12 * 60, 20):
        jump(minutes * MINUTE)
        assert is_in(desk), minutes
    jump(12 * HOUR)
    assert not is_in(desk)


def test_a_site_may_take_another_time(admin, jump: Jump, settings):
    settings.STAFF_IDLE = 5 * MINUTE
    desk = signed_in(admin.user)
    jump(5 * MINUTE)
    assert not is_in(desk)


def test_a_patient_stays_signed_in_through_the_days_in_bed(jump: Jump):
    phone = signed_in(make_patient("robin@example.org").user)
    jump(50 * HOUR)
    assert is_in(phone, "today")


def test_a_person_who_reads_writes_the_session_once_a_minute_at_most(admin, jump: Jump):
    desk = signed_in(admin.user)
    desk.get(reverse("desk"))
    jump(30)
    with CaptureQueriesContext(
        connection,
    ) as quiet:
        desk.get(reverse("desk"))
    jump(2 * MINUTE)
    with CaptureQueriesContext(connection) as due:
        desk.get(reverse("desk"))
        desk.get(reverse("desk"))
    writes = [[q["sql"] for q in seen if q["sql"].startswith("UPDATE")] for seen in (quiet, due)]
    assert [len(one) for one in writes] == [0, 1], writes


def test_what_a_phone_asks_for_by_itself_is_no_sign_of_life(admin, jump: Jump):
    desk = signed_in(admin.user)
    for minutes in (15, 29):
        jump(minutes * MINUTE)
        desk.get(reverse("api_ahead"))
    jump(31 * MINUTE)
    assert desk.get(reverse("api_ahead")).status_code == 401
    assert not is_in(desk)


def test_what_waits_on_a_phone_is_told_to_sign_in_and_stays(jump: Jump):
    """Somebody who works at a clinic and follows a plan: the phone keeps all, and sends it when it may."""
    patient = make_patient("nurse@example.org")
    Membership.objects.create(
        practice=make_practice(), user=patient.user, role="desk", name="N. Nurse", made_at=1
    )
    phone = signed_in(patient.user)
    jump(31 * MINUTE)
    act = {"id": "9f0d8f6e-93a7-4a5e-9a52-0a4ac41b7d8e", "act": "pause", "fields": {"paused": "yes"}}
    told = {**act, "happened_at": 100, "sent_at": 100}
    refused = phone.post(reverse("api_acts"), told, content_type="application/json")
    assert (refused.status_code, "still on your phone" in refused.json()["detail"]) == (401, True)
    again = signed_in(patient.user)
    assert again.post(reverse("api_acts"), told, content_type="application/json").json()["stored"] == "now"


# --- What was typed ---------------------------------------------------------------------------------------


def sign_in_again(client: Client, address: str, email: str) -> Any:
    """By the page that the site led to; the second factor is not what is tested here."""
    Membership.objects.get(user__email=email).user.authenticator_set.all().delete()
    return client.post(address, {"login": email, "password": PASSPHRASE})


def hidden(page: bytes) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))


def test_what_was_typed_is_there_after_signing_in_again_and_goes_with_one_tap(admin, jump: Jump):
    desk = signed_in(admin.user)
    desk.get(reverse("desk_practice"))
    jump(3 * HOUR)
    led = desk.post(reverse("desk_practice"), FIELDS)
    assert led["Location"] == f"{reverse('account_login')}?next={reverse('typed_before')}"
    back = sign_in_again(desk, led["Location"], admin.user.email)
    assert back["Location"] == reverse("typed_before")
    page = desk.get(back["Location"])
    assert FIELDS["name"].encode() in page.content
    kept = hidden(page.content)
    assert {name: kept[name] for name in FIELDS} == FIELDS
    assert f'action="{reverse("desk_practice")}"'.encode() in page.content
    assert Practice.objects.get().name == "Sample Clinic", "nothing is sent by itself"


def test_a_page_that_was_opened_first_loses_nothing_either(admin, jump: Jump):
    """Two windows: one of them finds out that the time is over, then the other is sent."""
    desk = signed_in(admin.user)
    jump(HOUR)
    assert not is_in(desk)
    led = desk.post(reverse("desk_practice"), FIELDS)
    assert led["Location"].endswith(reverse("typed_before"))


def test_it_is_shown_to_nobody_else_who_signs_in_there(admin, jump: Jump):
    other = make_staff(admin.practice, "clinic admin", "other@example.org")
    other.user.emailaddress_set.create(email=other.user.email, primary=True, verified=True)
    desk = signed_in(admin.user)
    jump(HOUR)
    led = desk.post(reverse("desk_practice"), FIELDS)
    sign_in_again(desk, led["Location"], "other@example.org")
    answer = desk.get(reverse("typed_before"))
    assert answer["Location"] == reverse("home")
    assert "typed" not in desk.session


def test_a_patient_who_signs_in_there_next_stays_signed_in(admin, jump: Jump):
    browser = signed_in(admin.user)
    jump(HOUR)
    assert not is_in(browser)
    browser.force_login(make_patient("robin@example.org").user, backend=BACKEND)
    assert browser.session.get_expiry_age() > 80 * 24 * HOUR


def test_it_lies_sealed_in_the_database(admin, jump: Jump):
    desk = signed_in(admin.user)
    jump(HOUR)
    desk.post(reverse("desk_practice"), FIELDS)
    kept = str([row.get_decoded() for row in Session.objects.all()])
    assert "typed" in kept
    assert "lake" not in kept


def test_a_form_of_another_site_is_not_handed_back_to_be_sent(admin):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin.user, backend=BACKEND)
    for origin, is_kept in (("https://evil.example", False), ("http://testserver", True)):
        page = strict.post(reverse("desk_practice"), FIELDS, headers={"Origin": origin})
        assert page.status_code == 403
        assert (b"at the lake" in page.content) is is_kept


# --- From a patient's session to a desk's -------------------------------------------------------------------


def test_an_old_session_asks_who_it_is_before_it_opens_a_desk(admin, jump: Jump):
    patient = make_patient("robin@example.org")
    phone = signed_in(patient.user)
    jump(40 * HOUR)
    make_second_factor(patient.user)
    Membership.objects.create(
        practice=admin.practice, user=patient.user, role="desk", name="N. Nurse", made_at=1
    )
    answer = phone.get(reverse("desk"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    phone.post(answer["Location"], {"password": PASSPHRASE})
    assert is_in(phone)
    jump(41 * HOUR)
    assert not is_in(phone), "from then on it is a session at work"


def make_second_factor(user: Any) -> None:
    user.authenticator_set.create(type="totp", data={"secret": "x"})
