"""The same for signing in and for an account: requests to the addresses of the sign-in library."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from afterwards.web.access_rules import Viewer
from afterwards.web.people.models import User
from web.access.world import World
from web.people import PASSPHRASE, app_code
from web.proofs.sending import Write

EMAIL = "qza1@patient.example"
NEW = "violet anchor pepper drum"
SECRET = "JBSWY3DPEHPK3PXP" * 2


def mailed_code() -> str:
    """The code of the last mail."""
    found = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def _post(client: Client, place: str, /, *args: Any, **fields: str) -> Write:
    return Write(client=client, address=reverse(place, args=args), fields=fields)


def _signed_in() -> Client:
    """The first patient, who has just signed in with the passphrase: weighty changes are open."""
    client = Client()
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSPHRASE})
    client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})
    return client


def sign_in(_world: World) -> Write:
    return _post(Client(), "account_login", login=EMAIL, password=PASSPHRASE)


def sign_out(_world: World) -> Write:
    return _post(_signed_in(), "account_logout")


def sign_up(_world: World) -> Write:
    return _post(Client(), "account_signup", email="new@example.org", password1=PASSPHRASE)


def sign_up_by_passkey(_world: World) -> Write:
    return _post(Client(), "account_signup_by_passkey", email="new@example.org")


def ask_for_a_code(_world: World) -> Write:
    return _post(Client(), "account_request_login_code", email=EMAIL)


def give_the_code(_world: World) -> Write:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    return _post(client, "account_confirm_login_code", code=mailed_code())


def prove_the_address(_world: World) -> Write:
    client = Client()
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSPHRASE})
    return _post(client, "account_email_verification_sent", code=mailed_code())


def forgot(_world: World) -> Write:
    return _post(Client(), "account_reset_password", email=EMAIL)


def give_the_reset_code(_world: World) -> Write:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    return _post(client, "account_confirm_password_reset_code", code=mailed_code())


def set_a_new_one(world: World) -> Write:
    before = give_the_reset_code(world)
    before.client.post(before.address, before.fields)
    return _post(before.client, "account_complete_password_reset", password1=NEW)


def change_the_passphrase(_world: World) -> Write:
    return _post(_signed_in(), "account_change_password", oldpassword=PASSPHRASE, password1=NEW)


def set_a_first_passphrase(_world: World) -> Write:
    user = User.objects.get(email=EMAIL)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})
    return _post(client, "account_set_password", password1=NEW)


def say_it_again(world: World) -> Write:
    return _post(world.client(Viewer.PATIENT), "account_reauthenticate", password=PASSPHRASE)


def change_the_address(_world: World) -> Write:
    return _post(_signed_in(), "account_email", email="other@example.org", action_add="")


def keep_as_guest(world: World) -> Write:
    client = world.client(Viewer.GUEST)
    return _post(client, "secure_account", email="new@example.org", passphrase=PASSPHRASE)


def end_another_session(_world: World) -> Write:
    _signed_in()
    client = _signed_in()
    assert UserSession.objects.filter(user__email=EMAIL).count() > 1
    return _post(client, "usersessions_list")


def add_a_code_app(_world: World) -> Write:
    client = _signed_in()
    client.get(reverse("mfa_activate_totp"))
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    return _post(client, "mfa_activate_totp", code=app_code(SECRET))


def _with_app() -> Client:
    client = _signed_in()
    TOTP.activate(User.objects.get(email=EMAIL), SECRET)
    return client


def take_the_code_app_away(_world: World) -> Write:
    return _post(_with_app(), "mfa_deactivate_totp")


def make_recovery_codes(_world: World) -> Write:
    return _post(_with_app(), "mfa_generate_recovery_codes")


def second_step(_world: World) -> Write:
    TOTP.activate(User.objects.get(email=EMAIL), SECRET)
    client = _signed_in()
    cache.clear()
    return _post(client, "mfa_authenticate", code=app_code(SECRET))


def second_step_by_recovery_code(_world: World) -> Write:
    user = User.objects.get(email=EMAIL)
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return _post(_signed_in(), "mfa_authenticate", code=codes[0])


def second_step_again(_world: World) -> Write:
    client = _with_app()
    return _post(client, "mfa_reauthenticate", code=app_code(SECRET))


def _with_passkey() -> tuple[Client, Authenticator]:
    """A passkey as the database has it; no test here signs anything with it."""
    client = _signed_in()
    user = User.objects.get(email=EMAIL)
    data = {"name": "Phone", "credential": {}}
    return client, Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def rename_a_passkey(_world: World) -> Write:
    client, passkey = _with_passkey()
    return _post(client, "mfa_edit_webauthn", passkey.pk, name="Laptop")


def remove_a_passkey(_world: World) -> Write:
    client, passkey = _with_passkey()
    return _post(client, "mfa_remove_webauthn", passkey.pk)


ACCOUNT_WRITES = {
    "account_login": sign_in,
    "account_logout": sign_out,
    "account_signup": sign_up,
    "account_signup_by_passkey": sign_up_by_passkey,
    "account_request_login_code": ask_for_a_code,
    "account_confirm_login_code": give_the_code,
    "account_email_verification_sent": prove_the_address,
    "account_reset_password": forgot,
    "account_confirm_password_reset_code": give_the_reset_code,
    "account_complete_password_reset": set_a_new_one,
    "account_change_password": change_the_passphrase,
    "account_set_password": set_a_first_passphrase,
    "account_reauthenticate": say_it_again,
    "account_email": change_the_address,
    "secure_account": keep_as_guest,
    "usersessions_list": end_another_session,
    "mfa_activate_totp": add_a_code_app,
    "mfa_deactivate_totp": take_the_code_app_away,
    "mfa_generate_recovery_codes": make_recovery_codes,
    "mfa_authenticate": second_step,
    "mfa_authenticate: a recovery code": second_step_by_recovery_code,
    "mfa_reauthenticate": second_step_again,
    "mfa_edit_webauthn": rename_a_passkey,
    "mfa_remove_webauthn": remove_a_passkey,
}
