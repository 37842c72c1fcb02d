"""Second factors in the database: sealed, recovery codes hashed; shown for ten minutes and used once."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from afterwards.web.envelopes import SECOND_FACTORS, UnreadableError, seal_text, unseal_text
from afterwards.web.people.recovery import HashedCodes, forget_shown
from afterwards.web.rekeying import Change, rekey
from web.people import PASSPHRASE, at, make_user

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP" * 2
KNOWN = "robin@example.org"
OTHER_KEY = urlsafe_b64encode(bytes(range(32))).decode()
SEED = "a3" * 40


@pytest.fixture(autouse=True)
def now(move_clock):
    cache.clear()
    return move_clock("2026-11-03T10:00")


@pytest.fixture
def user():
    made = make_user(KNOWN)
    made.emailaddress_set.create(email=KNOWN, verified=True, primary=True)
    TOTP.activate(made, SECRET)
    return made


def stored(user, kind: str) -> Authenticator:
    return Authenticator.objects.get(user=user, type=kind)


def second_step(code: str) -> Any:
    """The answer to a code after address and passphrase."""
    cache.clear()
    client = Client()
    client.post(reverse("account_login"), {"login": KNOWN, "password": PASSPHRASE})
    return client.post(reverse("mfa_authenticate"), {"code": code})


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})
    return client


def codes_on(page: Any) -> list[str]:
    return re.findall(r"\b\d{8}\b", re.search(r'<ul class="rows codes">.*?</ul>', page.content.decode())[0])


def test_second_factors_are_sealed_in_the_database(user):
    codes = auth.RecoveryCodes.activate(user).get_unused_codes()
    row = stored(user, "recovery_codes")
    kept = json.dumps([row.data, stored(user, "totp").data])
    assert len(set(codes)) == 10
    assert not [secret for secret in (SECRET, *codes) if secret in kept]
    with override_settings(AFTERWARDS_KEY=OTHER_KEY), pytest.raises(UnreadableError):
        auth.RecoveryCodes(row).validate_code(codes[0])


def test_only_slow_hashes_are_stored_once_the_codes_were_shown(user, now):
    codes = auth.RecoveryCodes.activate(user).get_unused_codes()
    assert forget_shown(now + 599) == 0
    assert forget_shown(now + 660) == 1  # the clock runs on while a slow machine works
    data = stored(user, "recovery_codes").data
    assert set(data) == {"codes"}
    hashes = json.loads(unseal_text(data["codes"], SECOND_FACTORS))
    assert len(hashes) == 10
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in hashes)
    assert auth.RecoveryCodes(stored(user, "recovery_codes")).validate_code(codes[3])


def test_a_recovery_code_lets_in_once_and_no_other_number_does(user):
    codes = auth.RecoveryCodes.activate(user).get_unused_codes()
    wrong = next(code for n in range(100) if (code := f"{n:08d}") not in codes)
    assert second_step(wrong).status_code == 200
    spaced = f"{codes[0][:4]} {codes[0][4:]}"
    assert second_step(spaced)["Location"] == reverse("home")
    assert second_step(codes[0]).status_code == 200
    assert second_step(codes[1])["Location"] == reverse("home")
    assert len(HashedCodes(stored(user, "recovery_codes")).get_unused_codes()) == 8


def test_they_can_be_read_for_ten_minutes_after_they_were_made(user, move_clock):
    client = signed_in(user)
    client.post(reverse("mfa_generate_recovery_codes"))
    here = reverse("mfa_view_recovery_codes")
    codes = codes_on(client.get(here))
    assert len(codes) == 10
    assert codes_on(client.get(here)) == codes, "looking uses nothing up"
    move_clock("2026-11-03T10:09")
    assert codes[0].encode() in client.get(reverse("mfa_download_recovery_codes")).content
    move_clock("2026-11-03T10:11")
    later = client.get(here).content.decode()
    assert not [code for code in codes if code in later]
    assert "10 codes are left." in later
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    assert second_step(codes[5])["Location"] == reverse("home")


# ---- what was kept another way


def sealed_before(text: str, key: str) -> str:
    """As second factors were sealed until there was AES-GCM."""
    own = hmac.digest(urlsafe_b64decode(key), b"second factors", hashlib.sha256)
    return Fernet(urlsafe_b64encode(own)).encrypt(text.encode()).decode()


def codes_of_the_library(user, used: int) -> list[str]:
    """What the library itself works out from the seed."""
    data = {"seed": seal_text(SEED, SECOND_FACTORS), "used_mask": used}
    row = Authenticator(user=user, type="recovery_codes", data=data)
    return list(HashedCodes.__base__(row).get_unused_codes())


def keep_as_before(user, key: str, used: int = 0) -> None:
    Authenticator.objects.filter(user=user, type="totp").update(data={"secret": sealed_before(SECRET, key)})
    data = {"seed": sealed_before(SEED, key), "used_mask": used, "viewed_at": 1.5}
    Authenticator.objects.create(user=user, type="recovery_codes", data=data)


def move_over() -> None:
    migration = import_module("afterwards.web.people.migrations.0004_second_factors_by_gcm")
    migration.seal_anew(apps, connection.schema_editor())


def test_what_was_sealed_by_fernet_comes_under_gcm(user):
    keep_as_before(user, settings.AFTERWARDS_KEY, used=0b101)
    left = codes_of_the_library(user, used=0b101)
    every = codes_of_the_library(user, used=0)
    move_over()
    assert unseal_text(stored(user, "totp").data["secret"], SECOND_FACTORS) == SECRET
    assert set(stored(user, "recovery_codes").data) == {"codes"}
    assert len(left) == 8
    assert second_step(left[0])["Location"] == reverse("home")
    assert second_step(left[-1])["Location"] == reverse("home")
    assert second_step(every[0]).status_code == 200, "used before, used now"
    move_over()  # again changes nothing
    assert second_step(left[1])["Location"] == reverse("home")


def test_they_come_under_it_also_while_the_key_is_being_changed(user):
    keep_as_before(user, OTHER_KEY)
    new = settings.AFTERWARDS_KEY
    with override_settings(AFTERWARDS_KEY_BEFORE=OTHER_KEY):
        move_over()
    rekey(Change(before=OTHER_KEY, after=new), at("2026-11-03T10:00"))
    assert unseal_text(stored(user, "totp").data["secret"], SECOND_FACTORS) == SECRET
    assert second_step(codes_of_the_library(user, 0)[2])["Location"] == reverse("home")


def test_with_a_wrong_key_nothing_comes_over(user):
    keep_as_before(user, OTHER_KEY)
    with pytest.raises(UnreadableError):
        move_over()


# ---- codes by mail


@pytest.mark.parametrize("place", ["account_request_login_code", "account_reset_password"])
def test_a_session_keeps_no_code_that_was_mailed(user, place):
    Authenticator.objects.filter(user=user).delete()
    client = Client()
    client.post(reverse(place), {"email": KNOWN})
    code = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", mail.outbox[-1].body)[1]
    kept = json.dumps(dict(client.session.items()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    confirm = {
        "account_request_login_code": "account_confirm_login_code",
        "account_reset_password": "account_confirm_password_reset_code",
    }[place]
    wrong = "BBBB-BBBB" if code != "BBBB-BBBB" else "CCCC-CCCC"
    assert client.post(reverse(confirm), {"code": wrong}).status_code == 200
    assert client.post(reverse(confirm), {"code": f" {code.lower().replace('-', ' ')} "}).status_code == 302
