"""How soon to call, and whom: the one scale of the symptom check, of forms, of guides and of paper."""

from __future__ import annotations

from enum import IntEnum


class Urgency(IntEnum):
    """From nothing to at once. The highest of all that was said wins, always.

    How soon somebody of the clinic must have looked is another question: the alert's tier (``tiers.py``).
    """

    NOTHING = 0
    """Nothing on the list fits."""
    EXPECTED = 1
    """Expected until a known time."""
    MENTION = 2
    """At the next visit."""
    TODAY = 3
    """The clinic, today."""
    AT_ONCE = 4
    """The clinic, now: only where a guide says so."""
    CRISIS = 5
    """The crisis line now, and the clinic today."""
    EMERGENCY = 6
    """The emergency number now."""
