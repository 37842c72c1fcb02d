"""From answers to signals: what in them calls for help or for somebody of the clinic.

Nothing lowers a signal: a later 0 does not take back an earlier 3, free text is never read, and a doubt never
decides by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..checkin.answers import Answer, Answers
from ..checkin.instrument import BETWEEN, Instrument, Item, Value
from ..checkin.scoring import Screened, scores
from ..timing import HOUR, Instant
from .tiers import URGENCIES, Row, Tier
from .urgency import Urgency

PASSES_WITHIN = 24 * HOUR
"""What is expected after a session is gone a day later; what is not, the clinic hears of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One answer that calls for something, with the answer itself as its evidence."""

    sign: str
    item: str
    answer: Value
    urgency: Urgency
    alert: Tier | None
    crisis: bool = False
    asks_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureLimits:
    """A clinic's own limits of blood pressure. There is no default: without them no reading is judged."""

    systolic: int
    diastolic: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known beside the answers. Leave out what nobody knows."""

    at: Instant
    session_end: Instant | None = None
    """When the last session ended; expected effects are measured from it."""
    seen_before: frozenset[str] = frozenset()
    """Signs that earlier check-ins of other sessions had too: what repeats is mentioned."""
    limits: PressureLimits | None = None


def signals(instrument: Instrument, answers: Answers, around: Around) -> tuple[Signal, ...]:
    """All signals of a check-in, the most urgent first; complete or not, for danger does not wait.

    >>> from ..checkin.answers import take
    >>> from ..checkin.library import instrument
    >>> phq = instrument("phq-9")
    >>> [(one.sign, one.alert.value) for one in signals(phq, take(phq, {"death": 2}).answers, Around(at=0))]
    [('dark thoughts on most days', 'moderate')]
    """
    found = [
        *_of_items(instrument, answers, around),
        *_of_screens(instrument, answers),
        *_of_pressure(answers, around),
    ]
    order = {item.key: number for number, item in enumerate(instrument.items)}
    return tuple(sorted(found, key=lambda one: (-one.urgency, order.get(one.item, 0), one.sign)))


def most_urgent(found: Iterable[Signal]) -> Urgency:
    """The one thing to tell the person."""
    return max((one.urgency for one in found), default=Urgency.NOTHING)


def alert_tier(found: Iterable[Signal], agreed: frozenset[str] = frozenset()) -> Tier | None:
    """The tier of the alert that these signals raise; None when nobody needs to be reached.

    ``agreed`` holds the signs of which the person said that the clinic may know.
    """
    tiers = [one.alert for one in found if one.alert and (not one.asks_first or one.sign in agreed)]
    return max(tiers, key=lambda tier: tier.rank, default=None)


def signal_of(sign: str, item: str, answer: Value, row: Row) -> Signal:
    """An answer and its sign, with what the table says of that sign."""
    return Signal(
        sign=sign,
        item=item,
        answer=answer,
        urgency=row.urgency,
        alert=row.alert,
        crisis=row.crisis,
        asks_first=row.asks_first,
    )


def _of_items(instrument: Instrument, answers: Answers, around: Around) -> Iterator[Signal]:
    for item in instrument.items:
        for value in _values(answers.of(item.key)):
            sign = item.sign_of(value)
            if sign:
                still = answers.of(f"still{BETWEEN}{value}") if item.kind == "several" else None
                yield _timed(signal_of(sign, item.key, value, URGENCIES[sign]), item, still, around)


def _values(answer: Answer | None) -> tuple[Value, ...]:
    if answer is None:
        return ()
    return answer if isinstance(answer, tuple) else (answer,)


def _timed(signal: Signal, item: Item, still: Answer | None, around: Around) -> Signal:
    """An expected effect that stays for a day is not expected any more; one that repeats is mentioned."""
    if signal.urgency is not Urgency.EXPECTED or item.kind != "several":
        return signal
    past = around.session_end is not None and around.at - around.session_end >= PASSES_WITHIN
    if still == "yes" and past:
        return replace(signal, urgency=Urgency.TODAY, alert=Tier.NOTICE)
    if signal.sign in around.seen_before:
        return replace(signal, urgency=Urgency.MENTION)
    return signal


def _of_screens(instrument: Instrument, answers: Answers) -> Iterator[Signal]:
    for scoring in instrument.scorings:
        result = scores(instrument, answers)[scoring.name] if scoring.signs else None
        if isinstance(result, Screened) and result.outcome in scoring.signs:
            sign = scoring.signs[result.outcome]
            yield signal_of(sign, result.because[-1], result.outcome, URGENCIES[sign])


def _of_pressure(answers: Answers, around: Around) -> Iterator[Signal]:
    """Readings above the clinic's own limits. A reading that may be a slip is asked about, not acted on."""
    upper, lower, limits = answers.of("systolic"), answers.of("diastolic"), around.limits
    if limits is None or not isinstance(upper, int) or not isinstance(lower, int) or lower >= upper:
        return
    sign = "blood pressure above the limit"
    if upper > limits.systolic or lower > limits.diastolic:
        yield signal_of(sign, "systolic", upper, URGENCIES[sign])
