"""All devices of an account end: by an admin, by whoever runs the site, by oneself, when somebody leaves."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from afterwards.web.audit.models import AuditLine
from afterwards.web.clinics.models import Membership
from afterwards.web.people import actions
from web.people import PASSPHRASE, at, make_patient, make_practice, make_staff, make_user

BACKEND = "django.contrib.auth.backends.ModelBackend"
NEUTRAL = re.compile(r"ketamine|clinic|therap|treatment|session|mood|patient|afterwards|Nurse", re.IGNORECASE)
pytestmark = pytest.mark.django_db
NOBODY_LISTENS = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
NOW = at("2026-11-03T10:00")


@pytest.fixture
def admin() -> Membership:
    cache.clear()
    return make_staff(make_practice(), "clinic admin", "admin@example.org")


@pytest.fixture
def nurse(admin) -> Membership:
    member = make_staff(admin.practice, "desk", "nurse@example.org")
    member.user.emailaddress_set.create(email=member.user.email, primary=True, verified=True)
    return member


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def is_in(client: Client) -> bool:
    return bool(get_user(client).is_authenticated)


def test_an_admin_ends_all_devices_of_somebody_in_the_practice(admin, nurse, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    phones = [signed_in(nurse.user), signed_in(nurse.user)]
    desk = signed_in(admin.user)
    address = reverse("desk_staff_devices", args=[nurse.pk])
    assert b"Sign N. Nurse out everywhere?" in desk.get(address).content
    assert all(map(is_in, phones)), "looking ends nothing"
    page = desk.get(desk.post(address)["Location"])
    assert b"All their devices are signed out." in page.content
    assert not any(map(is_in, phones))
    assert is_in(desk)
    line = AuditLine.objects.get(act="end_devices")
    assert (line.by, line.practice, line.about) == (admin.user, admin.practice, str(nurse.pk))
    told = mail.outbox[-1]
    assert told.to == [nurse.user.email]
    assert not NEUTRAL.search(f"{told.from_email} {told.subject} {told.body}"), told.body


def test_a_mail_server_that_fails_keeps_no_device_signed_in(admin, nurse, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.MAILERS = {"default": {**NOBODY_LISTENS, "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
    phone = signed_in(nurse.user)
    answer = signed_in(admin.user).post(reverse("desk_staff_devices", args=[nurse.pk]))
    assert answer.status_code == 302
    assert not is_in(phone)


def test_ones_own_devices_have_a_page_of_their_own(admin):
    desk = signed_in(admin.user)
    answer = desk.post(reverse("desk_staff_devices", args=[admin.pk]))
    assert answer["Location"] == reverse("usersessions_list")
    assert is_in(desk)


def test_who_works_here_no_more_is_out_of_the_desk_at_once_and_signed_out(admin, nurse):
    phone = signed_in(nurse.user)
    assert phone.get(reverse("desk")).status_code == 200
    signed_in(admin.user).post(reverse("desk_staff_end", args=[nurse.pk]))
    assert phone.get(reverse("desk")).status_code in (302, 404)
    assert not is_in(phone)


def test_a_patients_own_phone_stays_when_the_work_at_a_clinic_ends(admin):
    patient = make_patient("robin@example.org")
    own = signed_in(patient.user)
    member = Membership.objects.create(
        practice=admin.practice, user=patient.user, role="desk", name="R.", made_at=NOW
    )
    work = signed_in(patient.user)
    signed_in(admin.user).post(reverse("desk_staff_end", args=[member.pk]))
    assert (is_in(own), is_in(work)) == (True, False)


def test_a_patient_reads_in_the_trail_that_all_devices_were_ended():
    patient = make_patient("robin@example.org")
    phone = signed_in(patient.user)
    assert actions.end_devices(patient.user, NOW) == 1
    assert not is_in(phone)
    page = signed_in(patient.user).get(reverse("you_trail")).content.decode()
    assert "You were signed out on all devices" in page
    assert "The people who run this site" in page


# --- One's own other devices --------------------------------------------------------------------------------


def test_who_one_is_is_asked_before_the_other_devices_end():
    cache.clear()
    user = make_user("robin@example.org")
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    here, elsewhere = signed_in(user), signed_in(user)
    asked = here.post(reverse("usersessions_list"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(elsewhere)
    assert here.get(reverse("usersessions_list")).status_code == 200, "looking asks nothing"
    here.post(asked["Location"], {"password": "wrong wrong wrong 1"})
    assert is_in(elsewhere)
    here.post(asked["Location"], {"password": PASSPHRASE})
    assert not is_in(elsewhere), "what was asked for happens once it is clear who asks"
    assert is_in(here)


def test_a_guest_without_a_way_to_prove_it_may_still_end_the_others():
    guest = make_patient().user
    here, elsewhere = signed_in(guest), signed_in(guest)
    here.post(reverse("usersessions_list"))
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_the_browser_in_which_a_plan_was_begun_is_on_the_list_wherever_it_is_read():
    here = Client()
    here.post(reverse("begin"))
    assert b"This device." in here.get(reverse("usersessions_list")).content
    guest = get_user(here)
    elsewhere = signed_in(guest)
    assert elsewhere.get(reverse("usersessions_list")).content.count(b'class="row"') == 2


def test_a_device_whose_key_was_changed_on_the_way_is_listed_and_ends_too():
    guest = make_patient().user
    here = signed_in(guest)
    here.post(reverse("secure_account"), {"email": "robin@example.org", "passphrase": PASSPHRASE})
    assert b"This device." in here.get(reverse("usersessions_list")).content
    UserSession.objects.all().delete()
    assert actions.end_devices(guest, NOW) == 1
    assert not is_in(here)
