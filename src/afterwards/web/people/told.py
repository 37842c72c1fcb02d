"""What the log is told about ways in: who signed in or out, what was refused or slowed down, which ways came.

One line each, for machines to read: ``what=signed_in``, with the time and the account that ``logs.py`` sets
before it. It names no address and nothing that was typed. Whose account was tried with a wrong passphrase is
not looked up: the answer to a known and to an unknown address shall take the same time.
"""

from __future__ import annotations

import logging
from functools import partial

from allauth.account import signals as account
from allauth.mfa import signals as second
from django.contrib.auth import signals as auth
from django.dispatch import Signal

from .models import User

LOG = logging.getLogger("afterwards.ways_in")
HEARD: tuple[tuple[Signal, str], ...] = (
    (auth.user_logged_in, "signed_in"),
    (auth.user_logged_out, "signed_out"),
    (auth.user_login_failed, "passphrase_refused"),
    (account.login_code_rejected, "code_refused"),
    (account.password_reset_code_rejected, "reset_code_refused"),
    (account.password_set, "passphrase_set"),
    (account.password_changed, "passphrase_changed"),
    (account.password_reset, "passphrase_reset"),
    (account.email_changed, "address_changed"),
    (second.authenticator_used, "factor_used"),
    (second.authentication_failed, "factor_refused"),
    (second.authenticator_added, "factor_added"),
    (second.authenticator_removed, "factor_removed"),
    (second.authenticator_reset, "factor_renewed"),
)


def listen() -> None:
    """Hear of all of it from now on."""
    for signal, what in HEARD:
        signal.connect(partial(_hear, what), weak=False, dispatch_uid=f"ways in: {what}")


def tell(what: str, account: object = None) -> None:
    """One line; ``account`` is the id, where it is another than that of whoever asks."""
    LOG.info("what=%s", what, extra={"account": str(account)} if account else None)


def _hear(what: str, user: object = None, **_more: object) -> None:
    tell(what, user.pk if isinstance(user, User) else None)
