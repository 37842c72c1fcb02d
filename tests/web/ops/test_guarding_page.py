"""The figures of docs/security/how-it-is-guarded.md are those of the settings and the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.account import app_settings as account
from allauth.mfa import app_settings as second
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from afterwards.care.protocol.reading import nodes
from afterwards.web import limits
from afterwards.web.clinics.actions import INVITATION_SECONDS
from afterwards.web.courses import calendars
from afterwards.web.patient.beginning.starting import GUEST_SECONDS, MOST_GUESTS
from afterwards.web.people import sittings
from afterwards.web.sync import ahead, reading

ROOT = Path(__file__).parents[3]
PAGE = " ".join((ROOT / "docs/security/how-it-is-guarded.md").read_text("utf-8").split())
MIB = 1024**2
HOLDS = (
    f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MIB} MiB and {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} fields",
    f"{reading.MOST_BYTES // 1024} KiB, {reading.DEEPEST} levels",
    f"{nodes.MOST_BYTES // 1024} KiB and {nodes.MOST_DEPTH} levels of YAML",
    f"{calendars.MOST_BYTES // MIB} MiB; {calendars.MOST_ENTRIES} entries",
    f"{calendars.MOST_REPEATING} repeating events, each to its {calendars.MOST_REPEATS}th",
    f"{MOST_GUESTS} in {['', 'ten'][GUEST_SECONDS == 600]} minutes for an address",
    f"{ahead.MOST_PAGES} at most",
    f"{limits.MOST_SENT} in {['', 'ten'][limits.WINDOW == 600]} minutes for an account",
    f"the visit page as PDF counts as {limits.DEAR['visit_pdf']}",
    f"**Staff**: {settings.STAFF_IDLE // 60} minutes without a step",
    f"{sittings.LIFE // 3600} hours whatever they do",
    f"stays for another {sittings.REMEMBERED // 3600} hours",
    f"Patients**: {settings.SESSION_COOKIE_AGE // 86400} days",
    f"{settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60} minutes, {account.LOGIN_BY_CODE_MAX_ATTEMPTS} tries",
    f"Argon2id: {Argon2PasswordHasher.memory_cost // 1024} MiB, {Argon2PasswordHasher.time_cost} rounds",
)


@pytest.mark.parametrize("says", HOLDS)
def test_a_figure_is_the_codes(says):
    assert PAGE.count(says) == 1


def test_what_the_page_says_of_tries_is_what_is_counted():
    limits = account.RATE_LIMITS
    assert limits["login_failed"] == "10/m/ip,5/m/key"
    assert limits["request_login_code"] == "20/m/ip,3/m/key"
    assert limits["invitation_code"] == "20/10m/ip,5/10m/key"
    assert INVITATION_SECONDS == 72 * 3600
    assert (second.TOTP_PERIOD, second.TOTP_TOLERANCE, second.REAUTHENTICATION_REQUIRED) == (30, 0, True)
