"""Recovery codes of which hashes are stored: shown for ten minutes after they were made, and to nobody later.

The sign-in library keeps a seed from which the codes can be worked out at any time, and has no setting for
another way; `use` puts ours in the place of its class. A test looks that nothing but ours is ever stored.

Stored in the row's ``data``, sealed by the site's key: ``codes`` (slow hashes of those that are left), and
for the ten minutes ``shown`` (the codes) and ``shown_until``.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from ...care.timing import MINUTE, Instant
from .. import chance, clock, short_secrets
from ..envelopes import SECOND_FACTORS, seal_text, unseal_text

SHOWN = 10 * MINUTE
"""How long the codes can be looked at after they were made, by whoever says again who they are."""
HIDDEN = "••••••••"
KIND = Authenticator.Type.RECOVERY_CODES


def use() -> None:
    """Have the sign-in library store and check recovery codes our way."""
    auth.RecoveryCodes = flows.RecoveryCodes = HashedCodes


def as_stored(codes: list[str]) -> str:
    """Codes as they are kept: hashed, and the hashes sealed."""
    return _sealed(short_secrets.hashed(*codes))


def forget_shown(at: Instant) -> int:
    """Codes that were made more than ten minutes ago can be read no more; gives how many sets."""
    old = Authenticator.objects.filter(type=KIND, data__shown_until__lte=at)
    if not old.exists():
        return 0
    with transaction.atomic():  # nobody uses one up between reading and writing
        for row in (found := list(old.select_for_update())):
            row.data = {"codes": row.data["codes"]}
            row.save(update_fields=["data"])
    return len(found)


class HashedCodes(auth.RecoveryCodes):  # type: ignore[misc]
    """The recovery codes of one account."""

    instance: Authenticator

    @classmethod
    def activate(cls, user: AbstractBaseUser) -> HashedCodes:
        """The codes that the account has, else fresh ones."""
        found = Authenticator.objects.filter(user_id=user.pk, type=KIND).first()
        return cls(found or Authenticator.objects.create(user_id=user.pk, type=KIND, data=_fresh()))

    @property
    def did_view(self) -> bool:
        """Whether the time is over in which they can be looked at."""
        return clock.now() >= int(self.instance.data.get("shown_until", 0))

    def mark_as_viewed(self) -> None:
        """Looking changes nothing: the time ends them."""

    def generate_codes(self) -> list[str]:
        """Those that are left: in letters while they can be looked at, else only so many of them."""
        if not self.did_view:
            return _opened(self.instance.data["shown"])
        return [HIDDEN] * len(_opened(self.instance.data["codes"]))

    def get_unused_codes(self) -> list[str]:
        """The same: one that was used is gone."""
        return self.generate_codes()

    def validate_code(self, code: str) -> bool:
        """Use a code up, if it is one of them."""
        typed = "".join(sign for sign in code if sign.isdecimal())
        kept = _opened(self.instance.data["codes"])
        place = short_secrets.place_of(typed, kept)  # slow, so before anything is locked
        return place is not None and self._use_up(kept[place], typed)

    @transaction.atomic
    def _use_up(self, used: str, typed: str) -> bool:
        row = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        left = _opened(row.data["codes"])
        if used not in left:  # in another window, a moment ago
            return False
        row.data["codes"] = _sealed([one for one in left if one != used])
        if "shown" in row.data:
            row.data["shown"] = _sealed([one for one in _opened(row.data["shown"]) if one != typed])
        row.save(update_fields=["data"])
        self.instance = row
        return True


def _fresh() -> dict[str, Any]:
    codes = chance.new_codes(app_settings.RECOVERY_CODE_COUNT)
    return {"codes": as_stored(codes), "shown": _sealed(codes), "shown_until": clock.now() + SHOWN}


def _sealed(texts: list[str]) -> str:
    return seal_text(json.dumps(texts), SECOND_FACTORS)


def _opened(sealed: str) -> list[str]:
    return [str(text) for text in json.loads(unseal_text(sealed, SECOND_FACTORS))]
