"""The sign-in library's forms with our own plain labels, and the form that keeps a guest's plan."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import mailed
from .models import User
from .sittings import end_in_time

ADDRESS = _("Email address")
PASSPHRASE = _("Passphrase")
PASSPHRASE_HELP = _("15 characters or more. Four or five words that do not belong together are easy to keep.")
CODE = _("Code")
PASSKEY_NAME = _("Name of this passkey")
PASSKEY_NAME_HELP = _("So that you can tell it from others: phone, laptop.")

type Words = tuple[Any, Any]
"""A field's label and help: texts, or texts that are translated when they are shown."""


class InPlainWords(forms.Form):
    """Gives fields our label and help, and takes placeholders away: they are no labels."""

    words: ClassVar[dict[str, Words]] = {}
    without: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.without:
            self.fields.pop(name, None)
        for name, (label, help_text) in self.words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(InPlainWords, account.LoginForm):  # type: ignore[misc]
    """Address and passphrase."""

    words: ClassVar = {"login": (ADDRESS, ""), "password": (PASSPHRASE, "")}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in. The library makes every session a long one; who works at a clinic gets a short one."""
        response: HttpResponse = super().login(request, redirect_url)
        if request.user.is_authenticated:
            end_in_time(request)
        return response


class SignUpForm(InPlainWords, account.SignupForm):  # type: ignore[misc]
    """A new account: an address and, without a passkey, a passphrase."""

    words: ClassVar = {"email": (ADDRESS, ""), "password1": (PASSPHRASE, PASSPHRASE_HELP)}


class AddressForm(InPlainWords, account.AddEmailForm):  # type: ignore[misc]
    """Another address for this account."""

    words: ClassVar = {"email": (_("New email address"), "")}


class OtherAddressForm(InPlainWords, account.ChangeEmailForm):  # type: ignore[misc]
    """An address in place of one that was mistyped at sign-up."""

    words: ClassVar = {"email": (_("Another email address"), "")}


class ChangePassphraseForm(InPlainWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The old passphrase and a new one. It is typed once: it may be long, and it can be reset."""

    without = ("password2",)
    words: ClassVar = {
        "oldpassword": (_("Your passphrase now"), ""),
        "password1": (_("New passphrase"), PASSPHRASE_HELP),
    }


class SetPassphraseForm(InPlainWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first passphrase."""

    without = ("password2",)
    words: ClassVar = {"password1": (PASSPHRASE, PASSPHRASE_HELP)}


class NewPassphraseForm(InPlainWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new passphrase in place of a forgotten one."""

    without = ("password2",)
    words: ClassVar = {"password1": (_("New passphrase"), PASSPHRASE_HELP)}


class ForgottenForm(InPlainWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the code to."""

    words: ClassVar = {"email": (ADDRESS, "")}


class AgainForm(InPlainWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The passphrase once more, before something weighty."""

    words: ClassVar = {"password": (PASSPHRASE, "")}


class MailCodeForm(InPlainWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send a code for signing in."""

    words: ClassVar = {"email": (ADDRESS, "")}


class MailedCode(InPlainWords):
    """A code that was mailed; the session keeps a hash of it."""

    words: ClassVar = {"code": (CODE, "")}

    def clean_code(self) -> str:
        """The library compares what is typed with what the session keeps."""
        self.cleaned_data["code"] = mailed.kept(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]


class SignInCodeForm(MailedCode, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The mailed code."""


class AddressCodeForm(MailedCode, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an address."""


class ForgottenCodeForm(MailedCode, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that lets set a new passphrase."""


class SecondStepForm(InPlainWords, second.AuthenticateForm):  # type: ignore[misc]
    """The code of an app, or a recovery code."""

    words: ClassVar = {"code": (CODE, _("From your code app, or one of your recovery codes."))}


class SecondStepAgainForm(InPlainWords, second.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something weighty."""

    words: ClassVar = SecondStepForm.words


class AddAppForm(InPlainWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a code app."""

    words: ClassVar = {"code": (_("Code that the app shows"), "")}


class AddPasskeyForm(InPlainWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """One more passkey."""

    words: ClassVar = {
        "name": (PASSKEY_NAME, PASSKEY_NAME_HELP),
        "passwordless": (_("Let this passkey sign me in by itself"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class FirstPasskeyForm(InPlainWords, webauthn.SignupWebAuthnForm):  # type: ignore[misc]
    """The passkey of a new account."""

    words: ClassVar = {"name": (PASSKEY_NAME, PASSKEY_NAME_HELP)}


class RenamePasskeyForm(InPlainWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A passkey's name."""

    words: ClassVar = {"name": (PASSKEY_NAME, PASSKEY_NAME_HELP)}


class KeepForm(forms.Form):
    """What makes a guest's plan one that can be opened again: an address, and a passphrase or a passkey."""

    email = forms.EmailField(
        label=ADDRESS, max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )
    passphrase = forms.CharField(
        label=PASSPHRASE,
        help_text=PASSPHRASE_HELP,
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, wants_passkey: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.wants_passkey = wants_passkey

    def clean_email(self) -> str:
        """The address, in small letters."""
        return str(get_adapter().clean_email(self.cleaned_data["email"].lower()))

    def clean_passphrase(self) -> str:
        """Asked for unless a passkey is wanted; then it may stay empty."""
        passphrase = self.cleaned_data["passphrase"]
        if not passphrase and not self.wants_passkey:
            raise forms.ValidationError(_("Choose a passphrase, or use a passkey instead."))
        if passphrase:
            probe = User(email=self.cleaned_data.get("email"))
            get_adapter().clean_password(passphrase, user=probe)
        return str(passphrase)


class SecondCodeForm(forms.Form):
    """The code that the clinic said or handed over."""

    code = forms.CharField(
        label=CODE,
        help_text=_("Eight digits. Your clinic told you them, or gave them to you on paper."),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """Digits only: spaces and dashes are how people write numbers down."""
        return "".join(
            sign for sign in unicodedata.normalize("NFKC", self.cleaned_data["code"]) if sign.isdigit()
        )
