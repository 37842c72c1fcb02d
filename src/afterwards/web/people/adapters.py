"""Where the sign-in library asks us how accounts behave here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and other second factors, under a neutral name."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the device shows when it keeps a passkey: no word about a clinic."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Day plan"}
