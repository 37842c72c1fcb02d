"""Which of our forms the sign-in library uses in place of its own: ours say their labels in plain words."""

from __future__ import annotations

ACCOUNT_FORM_NAMES = {
    "login": "SignInForm",
    "signup": "SignUpForm",
    "add_email": "AddressForm",
    "change_email": "OtherAddressForm",
    "change_password": "ChangePassphraseForm",
    "set_password": "SetPassphraseForm",
    "reset_password": "ForgottenForm",
    "reset_password_from_key": "NewPassphraseForm",
    "reauthenticate": "AgainForm",
    "request_login_code": "MailCodeForm",
    "confirm_login_code": "SignInCodeForm",
    "confirm_email_verification_code": "AddressCodeForm",
    "confirm_password_reset_code": "ForgottenCodeForm",
}
SECOND_FACTOR_FORM_NAMES = {
    "authenticate": "SecondStepForm",
    "reauthenticate": "SecondStepAgainForm",
    "activate_totp": "AddAppForm",
    "add_webauthn": "AddPasskeyForm",
    "signup_webauthn": "FirstPasskeyForm",
    "edit_webauthn": "RenamePasskeyForm",
}
