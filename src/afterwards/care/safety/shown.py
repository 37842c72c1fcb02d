"""What a page showed of an answer. Where its form is not here any more, the page's word is what counts.

A phone answers for the site while it has no signal: from what the engine wrote into its page it knows of what
each answer is a sign, and what it called for at once. It sends that with the answer. Nobody reads it as long
as the form can be read; without the form it raises what the answer itself would have raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..checkin.instrument import Value
from .signals import Signal, signal_of
from .tiers import URGENCIES, Row, Tier
from .urgency import Urgency

CRISIS, NOW = "crisis", "now"
"""What an answer calls for at once: the crisis line, or the emergency number."""

UNNAMED: dict[str, tuple[str, Row]] = {
    CRISIS: ("crisis line was shown", Row(urgency=Urgency.EMERGENCY, alert=Tier.HIGH, crisis=True)),
    NOW: ("emergency number was shown", Row(urgency=Urgency.EMERGENCY, alert=Tier.HIGH)),
}
"""Help was shown, and nobody can say any more for which sign: then it is as urgent as it may have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How one answer stood on its page: in words, and what the page said of it."""

    question: str = ""
    answer: str = ""
    signs: tuple[str, ...] = ()
    """Of what the answer is a sign; of a screen also those to which it adds."""
    called: str = ""
    """CRISIS or NOW, where help was shown at once; else empty."""


def signals_shown(item: str, answer: Value, shown: Shown) -> Iterator[Signal]:
    """What an answer calls for by what its page showed. A sign that has no row of its own adds nothing.

    >>> kept = Shown(signs=("dark thoughts on most days",), called="crisis")
    >>> [(one.sign, one.alert.value) for one in signals_shown("death", "2", kept)]
    [('dark thoughts on most days', 'moderate')]
    >>> [(one.sign, one.alert.value) for one in signals_shown("death", "2", Shown(called="crisis"))]
    [('crisis line was shown', 'high')]
    """
    found = [(sign, URGENCIES[sign]) for sign in shown.signs if sign in URGENCIES]
    if shown.called in UNNAMED and not any(_calls(row, shown.called) for _, row in found):
        found.append(UNNAMED[shown.called])
    for sign, row in found:
        yield signal_of(sign, item, answer, row)


def _calls(row: Row, called: str) -> bool:
    """Whether a sign is one for which this is shown at once."""
    return row.crisis if called == CRISIS else row.urgency is Urgency.EMERGENCY
