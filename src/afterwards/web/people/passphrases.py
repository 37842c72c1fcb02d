"""What a passphrase must not be: a guess with digits after it, or the name of this place."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import User

OF_THIS_PLACE = re.compile(
    "esketamine|ketamine|ketamina|spravato|afterwards|aftercare|infusion|treatment|therapy|session|clinic"
    "|patient|password|passphrase|dayplan|plan|notes|demo|admin|nurse|doctor|day"
)
"""Words that somebody tries first who knows what this is for. Nothing else than these is no secret."""
LEAST_BESIDE = 5
"""Letters that have to stay when those words are taken away."""


class GuessableValidator(CommonPasswordValidator):
    """Refuses a common password that was only made longer: password12345678, qwertyqwertyqwerty."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        bare = re.sub(r"[\W\d_]+", "", password.lower())
        is_short = len(bare) < 12 and bare in self.passwords
        beside = OF_THIS_PLACE.sub("", bare)
        is_ours = beside != bare and len(beside) < LEAST_BESIDE
        if len(set(password)) < 5 or is_short or is_ours or _repeated_part(bare) in self.passwords:
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        """How to do better."""
        return _("Four or five words that do not belong together are a good passphrase.")


def _repeated_part(text: str) -> str:
    """The part that a text repeats, as qwerty in qwertyqwertyqwerty; else the text."""
    lengths = range(3, len(text) // 2 + 1)
    return next((text[:n] for n in lengths if text == text[:n] * (len(text) // n)), text)
