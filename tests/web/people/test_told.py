"""The log hears of every way in, and of nothing that is nobody's business."""

from __future__ import annotations

import logging
import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from web.people import PASSPHRASE, make_user

pytestmark = pytest.mark.django_db
LINE = re.compile(r"at=2026-11-03T1[56]:\d\d:\d\dZ what=(\w+) account=([0-9a-f-]{36}|unknown)")


@pytest.fixture
def robin(move_clock):
    cache.clear()
    move_clock("2026-11-03T10:00")
    user = make_user("robin@example.org")
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    return user


def told(caplog) -> list[tuple[str, str]]:
    lines = [record.getMessage() for record in caplog.records if record.name == "afterwards.ways_in"]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    return [one.groups() for one in found if one]


def sign_in(client: Client, passphrase: str = PASSPHRASE, email: str = "robin@example.org") -> None:
    client.post(reverse("account_login"), {"login": email, "password": passphrase})


def test_coming_going_and_being_refused_are_told_with_time_and_account(robin, client, caplog):
    caplog.set_level(logging.INFO, "afterwards.ways_in")
    sign_in(client, "wrong wrong wrong 1")
    sign_in(client, email="nobody@example.org")
    sign_in(client)
    client.post(reverse("account_logout"))
    who = str(robin.pk)
    assert {("signed_in", who), ("signed_out", who)} <= set(told(caplog))
    assert [what for what, _ in told(caplog)].count("passphrase_refused") >= 2
    assert not re.search("@|wrong|kettle", caplog.text)


def test_wrong_codes_and_changed_ways_are_told(robin, client, caplog):
    caplog.set_level(logging.INFO, "afterwards.ways_in")
    by_mail = Client()
    by_mail.post(reverse("account_request_login_code"), {"email": robin.email})
    by_mail.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    sign_in(client)
    fields = {"oldpassword": PASSPHRASE, "password1": "lantern moss kettle orbit"}
    client.post(reverse("account_change_password"), fields)
    TOTP.activate(robin, "JBSWY3DPEHPK3PXP" * 2)
    other = Client()
    sign_in(other, "lantern moss kettle orbit")
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    heard = {what for what, _ in told(caplog)}
    assert {"code_refused", "passphrase_changed", "factor_refused"} <= heard
    assert "AAAA" not in caplog.text
    assert mail.outbox


def test_a_real_site_writes_these_lines(settings):
    assert settings.LOGGING["loggers"]["afterwards.ways_in"]["level"] == "INFO"
