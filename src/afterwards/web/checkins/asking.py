"""Which check-in is offered now, which question comes next, what an answer calls for: without rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from ...care.agenda import Item
from ...care.cadence import SHIPPED, Past, Wanted, from_beats, from_guide, pick
from ...care.checkin.answers import Answers, is_asked, keys_of
from ...care.checkin.instrument import BETWEEN, Instrument
from ...care.checkin.library import Library
from ...care.course import Course
from ...care.protocol.grammar import Amount
from ...care.protocol.tree import Verb
from ...care.safety.signals import Around, Signal, signals
from ...care.safety.urgency import Urgency
from ...care.timing import Day, Instant
from .records import Fares

DAILY = "daily"
MOOD = "mood"
RESCUE = "next-step"
"""How was the first one, or the one that was missed: plain reasons, and what to do about the next."""
INSTEAD = {"phq-9": "phq-8"}
"""What stands in where nobody reads answers about death."""

OFTEN_FIRST = (
    "daily",
    "phq-9",
    "phq-8",
    "gad-7",
    "side-effects",
    "morning-after",
    "three-part",
    "integration",
    "body-watch",
    "peg",
    "pcl-5",
    "next-step",
    "asq",
)


def often_first(ids: Iterable[str]) -> list[str]:
    """Forms, those that are asked most first; a clinic's own come right after the tap of today."""
    place = {id: number for number, id in enumerate(OFTEN_FIRST)}
    return sorted(ids, key=lambda id: (place.get(id, 0.5), id))


def needs_reader(form: Instrument) -> bool:
    """Whether it is asked only where somebody answers: it asks about death, and nothing stands in for it."""
    return form.asks_about_death() and form.id not in INSTEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What is offered now: today's tap, and at most one form."""

    tap: Wanted | None = None
    form: Wanted | None = None


def offered(
    course: Course,
    items: Iterable[Item],
    fares: Fares,
    library: Library,
    *,
    at: Instant,
    reads: bool,
    is_quiet: bool,
    gap: Amount,
) -> Offered:
    """The one tap and the one form to offer at an instant. ``items`` are the agenda's.

    ``reads``: whether somebody of a clinic reads answers about death. ``is_quiet``: the first day after a
    session, on which nothing is asked. ``gap``: after how long the guide sends to the clinic first.
    """
    asked = [one for one in from_guide(items, library) if one.opens <= at < one.closes]
    if not reads:
        asked = [one for one in asked if not ((form := library.find(one.instrument)) and needs_reader(form))]
    forms = {one.instrument for one in asked}
    family = forms | {INSTEAD.get(one, one) for one in forms}
    wanted = [*asked, *(one for one in from_beats(SHIPPED, course, at) if one.instrument not in family)]
    past = Past(
        done=fares.done,
        put_off=fares.put_off,
        dose_day_until=at + 1 if is_quiet else None,
        instead={} if reads else INSTEAD,
    )
    taps = [one for one in wanted if _is_tap(one.instrument, library)]
    rest = [one for one in wanted if not _is_tap(one.instrument, library)]
    return Offered(
        tap=pick(taps, course, past, at=at, library=library, gap=gap),
        form=pick(rest, course, past, at=at, library=library, gap=gap),
    )


def _is_tap(name: str, library: Library) -> bool:
    form = library.find(name)
    return form is not None and form.tap


def is_asked_as_check_in(item: Item, library: Library) -> bool:
    """Whether a form answers to what the guide measures: then the form is offered, and no box to tick."""
    return item.rule.verb is Verb.MEASURE and library.measuring(item.rule.things) is not None


def key_of_day(patient: UUID, day: Day) -> UUID:
    """The id of the tap of a day: the same on every device, so that two taps are one check-in."""
    return uuid5(NAMESPACE_OID, f"{patient}:{DAILY}:{day}")


# ---- one question after the other


def keys_in_order(form: Instrument, answers: Answers) -> tuple[str, ...]:
    """All questions that are asked after the answers so far, in order."""
    found = answers.given
    return tuple(key for item in form.items if is_asked(item, found) for key in keys_of(item, found))


def next_key(form: Instrument, answers: Answers, after: str) -> str | None:
    """The question that comes after one; None after the last."""
    keys = keys_in_order(form, answers)
    return keys[keys.index(after) + 1] if after in keys[:-1] else None


def key_before(form: Instrument, answers: Answers, key: str) -> str | None:
    """The question that came before one; None before the first."""
    keys = keys_in_order(form, answers)
    return keys[keys.index(key) - 1] if key in keys[1:] else None


def first_open(form: Instrument, answers: Answers) -> str | None:
    """The first question without an answer; None where all have one."""
    return next((key for key in keys_in_order(form, answers) if key not in answers.given), None)


def leader_of(form: Instrument, key: str) -> str:
    """The words of the answer that a question follows, as its key; empty for a question of its own."""
    return key.partition(BETWEEN)[2]


# ---- what an answer calls for


def calls_for(form: Instrument, answers: Answers, at: Instant, session_end: Instant | None) -> list[Signal]:
    """All that the answers call for, the most urgent first."""
    return list(signals(form, answers, Around(at=at, session_end=session_end)))


def screened_items(form: Instrument) -> frozenset[str]:
    """The questions of a form's screens: their answers count together."""
    named = (item for one in form.scorings if one.signs for item in (*one.items, one.acute))
    return frozenset(item for item in named if item)


def at_once_about(form: Instrument, key: str, found: Iterable[Signal]) -> bool:
    """Whether the answer to this question calls for help before anything else is asked."""
    name, screens = key.partition(BETWEEN)[0], screened_items(form)
    mine = [one for one in found if one.item == name or (name in screens and one.item in screens)]
    return any(one.crisis or one.urgency is Urgency.EMERGENCY for one in mine)
