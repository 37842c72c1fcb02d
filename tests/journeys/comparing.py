"""A screen of Today beside what the engine says: every row that neither of them can account for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import get_language_info, gettext

from journeys.engine import Said, plain
from journeys.reading import Seen, SeenRow

OWN_ROWS = (
    "Driving: ask your clinic first",
    "Alcohol: ask your clinic first",
    "Ask the clinic about your medicines",
    "If you get up",
    "When did it end?",
    "Say who takes you home",
    "Ride home: a taxi",
)
"""Rows that the site says itself. They hold no time of the plan."""
STILL_CLOSED = "Still closed"
QUIET_STAGES_THAT_HIDE = ("Nothing to do here.", "Good morning. Did you sleep?", "It has been a while.")
"""Headlines under which the table of moments hides the rules: staff are there, one question, an old plan."""
AT_A_TIME = re.compile(r"^(Done|Some of it,|Back at|Hecho|Una parte|Vuelve|Otra vez)\b.*\d")


def differences(seen: Seen, told: Said, language: str = "") -> list[str]:
    """What differs; nothing when each row equals the engine's, and each closed rule is named."""
    with translation.override(language or "en"):
        own = {gettext(text) for text in OWN_ROWS}
    return [*_untrue(seen, told, own), *_left_out(seen, told)]
