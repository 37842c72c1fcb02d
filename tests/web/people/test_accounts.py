"""Signing in: the same for known and unknown addresses, slowed but never locked, and kept from strangers."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from afterwards.web.people.models import User
from web.people import PASSPHRASE, app_code, make_patient, make_practice, make_staff, make_user

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "robin@example.org", "nobody@example.org"
NEUTRAL = re.compile(r"ketamine|clinic|therap|treatment|session|mood|patient|afterwards", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


def sign_in(client: Client, email: str = KNOWN, passphrase: str = PASSPHRASE, query: str = ""):
    address = reverse("account_login") + query
    return client.post(address, {"login": email, "password": passphrase})


def code_in_the_last_mail() -> str:
    found = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(1)


def without_secrets(body: bytes, *addresses: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|data-now="\d+"', "", body.decode())
    for address in addresses:
        text = text.replace(address, "ADDRESS")
    return text


def prove(user: User) -> User:
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    return user


def test_a_known_and_an_unknown_address_get_the_same_answer_at_sign_in():
    prove(make_user(KNOWN))
    answers = [sign_in(Client(), email, "not the passphrase at all") for email in (KNOWN, UNKNOWN)]
    assert {answer.status_code for answer in answers} == {200}
    one, other = (without_secrets(answer.content, KNOWN, UNKNOWN) for answer in answers)
    assert one == other


@pytest.mark.parametrize(
    ("name", "fields", "follows"),
    [
        ("account_request_login_code", {}, "account_confirm_login_code"),
        ("account_reset_password", {}, "account_confirm_password_reset_code"),
        ("account_signup", {"password1": PASSPHRASE}, "account_email_verification_sent"),
    ],
)
def test_a_known_and_an_unknown_address_get_the_same_pages_where_a_code_is_mailed(name, fields, follows):
    prove(make_user(KNOWN))
    pages = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        answer = client.post(reverse(name), {"email": email, **fields})
        assert (answer.status_code, answer["Location"]) == (302, reverse(follows))
        pages.append(without_secrets(client.get(answer["Location"]).content, KNOWN, UNKNOWN))
        assert len(mail.outbox) == len(pages)
    assert without_change_of_address(pages[0]) == without_change_of_address(pages[1])


def without_change_of_address(page: str) -> str:
    """A new account may still mend its address. That it is offered says only that sign-up was asked for."""
    return re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)


def test_every_mail_is_neutral_in_sender_subject_and_words():
    prove(make_user(KNOWN))
    for name, email, fields in [
        ("account_request_login_code", KNOWN, {}),
        ("account_request_login_code", UNKNOWN, {}),
        ("account_reset_password", KNOWN, {}),
        ("account_reset_password", UNKNOWN, {}),
        ("account_signup", KNOWN, {"password1": PASSPHRASE}),
        ("account_signup", "new@example.org", {"password1": PASSPHRASE}),
    ]:
        Client().post(reverse(name), {"email": email, **fields})
    assert len(mail.outbox) == 6
    for sent in mail.outbox:
        assert not NEUTRAL.search(f"{sent.from_email} {sent.subject} {sent.body}"), sent.body


def test_a_mailed_code_signs_in(client):
    prove(make_user(KNOWN))
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    client.post(reverse("account_confirm_login_code"), {"code": code_in_the_last_mail()})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=KNOWN).pk)


def test_wrong_passphrases_slow_down_and_never_lock(client):
    user = prove(make_user(KNOWN))
    bodies = [sign_in(client, passphrase=f"wrong wrong wrong {n}") for n in range(101)]
    assert b"Wait a minute" in bodies[-1].content or bodies[-1].status_code == 429
    assert User.objects.get(pk=user.pk).is_active
    assert client.get(reverse("help")).status_code == 200
    cache.clear()  # a minute later
    assert sign_in(client).status_code == 302


@pytest.mark.parametrize(
    ("passphrase", "taken"),
    [
        ("password12345678", False),
        ("kettle orbit m", False),
        ("🌊🌲🌙🔑🪁" * 13, True),
        ("qwertyqwertyqwerty", False),
        (PASSPHRASE, True),
    ],
)
def test_a_passphrase_has_fifteen_characters_and_is_no_common_one(client, passphrase, taken):
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": passphrase})
    made = User.objects.filter(email="new@example.org").first()
    assert (made is not None) is taken
    if made:
        assert made.check_password(passphrase)


def test_the_session_is_a_new_one_after_sign_in(client):
    prove(make_user(KNOWN))
    client.get(reverse("account_login"))
    client.session.save()
    client.cookies["day"] = client.session.session_key or ""
    planted = client.cookies["day"].value
    sign_in(client)
    assert client.cookies["day"].value != planted


def test_a_cookie_is_worth_nothing_after_signing_out(client):
    patient = make_patient(KNOWN)
    client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
    kept = client.cookies["day"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["day"] = kept
    answer = thief.get(reverse("secure_account"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/x", "https://evil.example", "javascript:alert(1)", "/\\evil"]
)
def test_next_leads_only_to_pages_of_this_site(client, elsewhere):
    prove(make_user(KNOWN))
    answer = sign_in(client, query=f"?next={elsewhere}")
    assert answer["Location"] == reverse("home")


def test_next_leads_back_to_a_page_of_this_site(client):
    prove(make_user(KNOWN))
    assert sign_in(client, query="?next=/account/keep/")["Location"] == "/account/keep/"


def test_a_code_of_an_app_works_once(monkeypatch):
    # Half a minute may end between two attempts: the second would bring a new code.
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began)
    user = prove(make_user(KNOWN))
    secret = "JBSWY3DPEHPK3PXP" * 2
    TOTP.activate(user, secret)
    for attempt, follows in ((Client(), reverse("home")), (Client(), None)):
        assert sign_in(attempt)["Location"].startswith(reverse("mfa_authenticate"))
        answer = attempt.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
        assert answer.get("Location") == follows


def test_a_closed_account_is_out_at_the_next_request(client):
    member = make_staff(make_practice(), "desk", "nurse@example.org")
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("desk")).status_code == 200
    User.objects.filter(pk=member.user.pk).update(is_active=False)
    assert client.get(reverse("desk")).status_code == 302


class TestKeepingAGuestsPlan:
    @pytest.fixture
    def guest(self, client):
        patient = make_patient()
        client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
        return patient

    def test_with_mail_the_address_is_proven_and_the_plan_stays(self, client, guest):
        answer = client.post(reverse("secure_account"), {"email": KNOWN, "passphrase": PASSPHRASE})
        assert answer["Location"].startswith(reverse("account_email_verification_sent"))
        assert User.objects.get(pk=guest.user_id).email is None  # not before the code
        client.post(answer["Location"], {"code": code_in_the_last_mail()})
        user = User.objects.get(pk=guest.user_id)
        assert user.email == KNOWN
        assert user.patient == guest
        again = Client()
        assert sign_in(again)["Location"] == reverse("home")

    def test_an_address_that_has_an_account_looks_the_same_and_is_not_taken_over(self, client, guest):
        prove(make_user(KNOWN))
        answer = client.post(reverse("secure_account"), {"email": KNOWN, "passphrase": PASSPHRASE})
        assert answer["Location"].startswith(reverse("account_email_verification_sent"))
        assert client.get(answer["Location"]).status_code == 200
        assert User.objects.get(pk=guest.user_id).is_guest

    def test_without_mail_the_address_is_only_a_name_and_the_page_says_so(self, client, guest, settings):
        settings.MAIL_WORKS = False
        settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
        settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
        page = client.get(reverse("secure_account"))
        assert b"only the name that you sign in with" in page.content
        client.post(reverse("secure_account"), {"email": KNOWN, "passphrase": PASSPHRASE})
        assert not mail.outbox
        assert User.objects.get(pk=guest.user_id).email == KNOWN
        assert sign_in(Client())["Location"] == reverse("home")

    @pytest.mark.usefixtures("guest")
    def test_a_passkey_may_stand_in_for_the_passphrase(self, client):
        answer = client.post(reverse("secure_account"), {"email": KNOWN, "passphrase": "", "way": "passkey"})
        assert answer["Location"].endswith(reverse("mfa_add_webauthn"))

    @pytest.mark.usefixtures("guest")
    def test_neither_is_refused_and_what_was_typed_stays(self, client):
        answer = client.post(reverse("secure_account"), {"email": KNOWN, "passphrase": ""})
        assert answer.status_code == 200
        assert KNOWN.encode() in answer.content
        assert b"Choose a passphrase" in answer.content

    @pytest.mark.usefixtures("guest")
    def test_signing_out_warns_that_nobody_can_open_it_again(self, client):
        assert b"nobody can open it again" in client.get(reverse("account_logout")).content
