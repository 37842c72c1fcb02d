"""Where the sign-in library asks us how accounts behave here."""

from __future__ import annotations

import io
import logging
from functools import partial
from smtplib import SMTPException
from typing import Any, ClassVar

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from .. import clock, typed
from ..clinics.access import works_at_a_clinic
from ..envelopes import SECOND_FACTORS, seal_text, unseal_text
from ..whole import after_all
from . import mailed, told
from .models import User

LOG = logging.getLogger("afterwards.mail")


def shown_name(user: User) -> str:
    """How an account is named to its own owner: by its address, if it has one."""
    return user.email or gettext("this browser")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This account has that address already."),
        "email_password_mismatch": _("The address and the passphrase do not go together."),
        "email_taken": _("This address can not be used. Take another one, or sign in with it."),
        "enter_current_password": _("This is not the passphrase of this account."),
        "incorrect_code": _("This is not the code that we sent. Look at the newest mail."),
        "incorrect_password": _("This is not the passphrase of this account."),
        "invalid_login": _("This did not let you in. Try again."),
        "too_many_login_attempts": _("Too many tries. Wait a minute, then try again."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
        "same_as_current": _("This is the address that you have now."),
        "unverified_primary_email": _("Confirm this address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send when all is stored: nobody waits for a mail server with the database's lock in hand."""
        if "code" in context:
            context = {**context, "code": mailed.code_of(context["code"])}
        after_all(partial(super().send_mail, template_prefix, email, context))

    def tell_signed_out(self, user: User) -> None:
        """Say to an account that somebody else ended all its devices: by mail, in its language.

        It has happened already: a mail server that fails is the log's business, not that of whoever did it.
        """
        address = EmailAddress.objects.get_primary_email(user)
        if not address or not settings.ACCOUNT_EMAIL_NOTIFICATIONS:
            return
        with override(user.language):
            mail = self.render_mail("account/email/devices_ended", address, {"email": address})
        try:
            mail.send()
        except (SMTPException, OSError):
            LOG.warning("what=mail_not_sent about=devices_ended", extra={"account": str(user.pk)})

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The words for a refusal. The log hears of somebody who is slowed down."""
        if code in ("too_many_login_attempts", "rate_limited"):
            told.tell("slowed_down")
        error: ValidationError = super().validation_error(code, *args)
        return error

    # The library keeps what these give in the session, and hands it to the mail.
    def generate_login_code(self) -> str:
        """A code to sign in with."""
        return mailed.kept_until_mailed(super().generate_login_code())

    def generate_password_reset_code(self) -> str:
        """A code to take a new passphrase with."""
        return mailed.kept_until_mailed(super().generate_password_reset_code())

    def generate_email_verification_code(self) -> str:
        """A code to prove an address with."""
        return mailed.kept_until_mailed(super().generate_email_verification_code())

    def clean_email(self, email: str) -> str:
        """Refuses letters that only look like ours, so that nobody is sent a code at a twin of an address."""
        if not email.isascii():
            raise ValidationError(_("Write the address with the plain letters a to z. Some look alike."))
        return email

    def new_user(self, request: HttpRequest) -> User:
        """An account that knows when it was made and which language it was made in."""
        return User(made_at=clock.now(), language=getattr(request, "LANGUAGE_CODE", "en")[:8])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to what was typed before; else people at work to the desk, everybody else to their day."""
        assert isinstance(request.user, User)
        if typed.is_kept(request):
            return reverse("typed_before")
        return reverse("desk") if works_at_a_clinic(request.user) else reverse("home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """A guest who has just proved an address goes on to choose how to sign in."""
        if self.request.user.is_authenticated:
            return reverse("secure_account")
        return reverse("account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Ways to say once more who one is, in our words."""
        words = {
            "reauthenticate": _("Use my passphrase"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": words.get(way["id"], way["description"])} for way in ways]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the list of ways to sign in."""
        return reverse("secure_account")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and other second factors, under a neutral name."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Take your passkeys away first, then change the address."),
        "cannot_delete_authenticator": _("This can not be taken away."),
        "cannot_generate_recovery_codes": _("Add a passkey or a code app first."),
        "incorrect_code": _("This code does not fit. It may be old. Take the newest."),
        "unverified_email": _("Confirm your address first."),
    }

    def encrypt(self, text: str) -> str:
        """The secret of a code app, sealed: a stolen database signs nobody in."""
        return seal_text(text, SECOND_FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return unseal_text(encrypted_text, SECOND_FACTORS)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the device shows when it keeps a passkey: no word about a clinic."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Day plan"}

    def get_totp_label(self, user: User) -> str:
        """What a code app shows: the address, or nothing that says more than this."""
        return shown_name(user)

    def build_totp_svg(self, url: str) -> str:
        """The square code, black on white whatever the theme: cameras need it so."""
        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What the device's list of passkeys shows."""
        name = shown_name(user)
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": name}

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        """A first name for a passkey."""
        return gettext("My device")
