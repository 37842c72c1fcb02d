"""What must be said around questions about death: before the first one, and at once after an answer."""

from __future__ import annotations

from dataclasses import dataclass

from ..checkin.answers import Answers
from ..checkin.instrument import Instrument
from ..opening import opening_at
from ..timing import Instant
from .alerts import Ladder
from .signals import Around, Signal, signals


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a person is told before the first question, every time: keys of ``words`` and who reads."""

    key: str
    """``before.read`` (somebody of the clinic reads it), ``before.closed`` (nobody reads now) or
    ``before.private`` (it stays with the person)."""
    readers: tuple[str, ...]
    opens: Instant | None
    """When somebody reads again, where the clinic is closed; None as well where that is weeks away."""
    crisis_at_once: bool
    """Whether the crisis line stands on the page before the first question."""
    asks_about_death: bool
    use_instead: str = ""
    """The form to offer where nobody reads answers to questions about death."""


def before_first_question(
    instrument: Instrument, *, ladder: Ladder | None, sent: bool, at: Instant
) -> Before:
    """What to say before a form. ``sent``: the clinic gets the answers; a form of one's own stays private.

    Answers about death that nobody will read are not collected: the PHQ-8 stands in for the PHQ-9 then, and
    the crisis line is on the page.
    """
    asks = instrument.asks_about_death()
    reads = sent and ladder is not None and ladder.is_set_up
    opening = opening_at(ladder.hours, at) if ladder is not None and reads else None
    is_open = opening is not None and opening.is_open
    state = "read" if is_open else "closed"
    return Before(
        key=f"before.{state if reads else 'private'}",
        readers=ladder.readers if ladder is not None and reads else (),
        opens=opening.until if opening is not None and not is_open else None,
        crisis_at_once=asks and not is_open,
        asks_about_death=asks,
        use_instead="phq-8" if asks and not reads and instrument.id == "phq-9" else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """What stands on the screen before any score, when an answer tells of thoughts of death.

    Whatever is answered, the help stays on the screen, and no answer takes an alert back.
    """

    question: str
    answers: tuple[str, ...]
    because: tuple[Signal, ...]


ANSWERS = ("item9.now", "item9.safe", "item9.rather not")
"""Keys of ``words``: I need help now; I have these thoughts but I am safe; I would rather not say."""


def at_once(instrument: Instrument, answers: Answers, at: Instant) -> AtOnce | None:
    """The safety question that comes before any score; None when nothing in the answers calls for it."""
    because = tuple(one for one in signals(instrument, answers, Around(at=at)) if one.crisis)
    return AtOnce(question="item9", answers=ANSWERS, because=because) if because else None
