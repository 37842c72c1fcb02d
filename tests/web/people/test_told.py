"""The log hears of every way in, and of nothing that is nobody's business."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from afterwards.web.logs import DiscreetFormatter
from web.people import PASSPHRASE, make_user

pytestmark = pytest.mark.django_db
LINE = re.compile(
    r"at=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ level=info from=afterwards.ways_in "
    r"account=([0-9a-f-]{36}|unknown) what=(\w+)"
)


@pytest.fixture
def robin(move_clock):
    cache.clear()
    move_clock("2026-11-03T10:00")
    user = make_user("robin@example.org")
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the operator reads."""
    text, log = io.StringIO(), logging.getLogger("afterwards.ways_in")
    handler, level = logging.StreamHandler(text), log.level
    handler.setFormatter(DiscreetFormatter())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield text
    log.removeHandler(handler)
    log.setLevel(level)


def told(written: io.StringIO) -> list[tuple[str, str]]:
    """What was written, and of whom."""
    lines = written.getvalue().splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    return [(one[2], one[1]) for one in found if one]


def sign_in(client: Client, passphrase: str = PASSPHRASE, email: str = "robin@example.org") -> None:
    client.post(reverse("account_login"), {"login": email, "password": passphrase})


def test_coming_going_and_being_refused_are_told_with_time_and_account(robin, client, written):
    sign_in(client, "wrong wrong wrong 1")
    sign_in(client, email="nobody@example.org")
    sign_in(client)
    client.post(reverse("account_logout"))
    who = str(robin.pk)
    assert {("signed_in", who), ("signed_out", who)} <= set(told(written))
    assert [what for what, _ in told(written)].count("passphrase_refused") >= 2
    assert not re.search("@|wrong|kettle", written.getvalue())


def test_wrong_codes_and_changed_ways_are_told(robin, client, written):
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
    heard = {what for what, _ in told(written)}
    assert {"code_refused", "passphrase_changed", "factor_refused"} <= heard
    assert "AAAA" not in written.getvalue()
    assert mail.outbox


def test_somebody_who_is_slowed_down_is_told_of_once_and_by_account_where_it_is_known(robin, client, written):
    for _ in range(6):
        sign_in(client, "wrong wrong wrong 1")
    assert told(written)[-1] == ("slowed_down", "unknown")
    assert [what for what, _ in told(written)].count("slowed_down") == 1
    cache.clear()
    sign_in(client)
    for _ in range(12):
        client.post(reverse("account_reauthenticate"), {"password": "wrong wrong wrong 1"})
    assert ("slowed_down", str(robin.pk)) in told(written)


def test_a_real_site_writes_these_lines(settings):
    assert settings.LOGGING["loggers"]["afterwards.ways_in"]["level"] == "INFO"
