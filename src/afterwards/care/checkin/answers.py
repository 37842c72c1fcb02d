"""Answers at the door: what comes in is checked once, against its instrument, and trusted afterwards.

Nothing is mended in silence. ``"3 "`` is not 3, ``true`` is not 1, and an answer that was not given stays
not given. What a person *types* (``1,5`` in Spanish, full-width digits) is read by ``typed`` first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from .instrument import BETWEEN, Instrument, Item, Value

type Answer = Value | tuple[Value, ...]
"""One value; of an item of several answers, those that were chosen, in the scale's order."""

MOST_ANSWERS = 500
"""No form has as many; a larger map is not looked at."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One thing that cannot be taken: which field, and a key of ``words`` with its fields."""

    item: str
    key: str
    words: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A number that may be a slip. It is asked about once and can be kept."""

    item: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Checked answers to one instrument, by item. What was not answered is not there."""

    instrument: str
    version: str
    given: Mapping[str, Answer]

    def of(self, item: str) -> Answer | None:
        """The answer to an item; None when there is none."""
        return self.given.get(item)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of checking: the answers when nothing was refused, and everything that was found."""

    answers: Answers | None
    refusals: tuple[Refusal, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def take(instrument: Instrument, given: object) -> Taken:
    """Check answers by item, or a plain list of them in the instrument's order. Never raises.

    A list must hold every needed answer and no other, since a gap would shift the rest; a map may leave items
    out.

    >>> from .library import instrument
    >>> phq = instrument("phq-9")
    >>> take(phq, {"down": 2}).answers is not None
    True
    >>> [(one.item, one.key) for one in take(phq, {"down": True, "sleep": "3 "}).refusals]
    [('down', 'refusal.choice'), ('sleep', 'refusal.choice')]
    """
    if isinstance(given, Mapping) and len(given) <= MOST_ANSWERS:
        return _take(instrument, given)
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        return _listed(instrument, given)
    return Taken(None, (Refusal(item="", key="refusal.shape", words={}),))


def _listed(instrument: Instrument, given: Sequence[object]) -> Taken:
    wanted = [item for item in instrument.items if item.needed and not item.asked_if]
    if len(given) != len(wanted):
        words = {"wanted": len(wanted), "came": len(given)}
        return Taken(None, (Refusal(item="", key="refusal.count", words=words),))
    return _take(instrument, {item.key: value for item, value in zip(wanted, given, strict=True)})


def _take(instrument: Instrument, given: Mapping[object, object]) -> Taken:
    found: dict[str, Answer] = {}
    refusals: list[Refusal] = []
    for key, value in given.items():
        item = _item_of(instrument, key, given)
        if item is None:
            refusals.append(Refusal(item=str(key), key="refusal.item", words={"item": str(key)[:80]}))
            continue
        checked = _checked(item, value)
        if isinstance(checked, Refusal):
            refusals.append(Refusal(item=str(key), key=checked.key, words=checked.words))
        elif checked != "":
            found[str(key)] = checked
    if refusals:
        return Taken(None, tuple(refusals))
    ordered = {key: found[key] for key in _in_order(instrument, found)}
    answers = Answers(instrument=instrument.id, version=instrument.version, given=MappingProxyType(ordered))
    return Taken(answers, (), tuple(_doubts(instrument, ordered)))


def _item_of(instrument: Instrument, key: object, given: Mapping[object, object]) -> Item | None:
    """The item that a key names. One that follows an answer needs that answer beside it."""
    if not isinstance(key, str):
        return None
    name, between, of = key.partition(BETWEEN)
    item = next((one for one in instrument.items if one.key == name), None)
    if item is None or bool(between) != bool(item.for_each):
        return None
    if not item.for_each:
        return item
    leaders = given.get(item.for_each)
    chosen = [str(one) for one in leaders] if isinstance(leaders, list | tuple) else []
    return item if of in chosen else None


def _checked(item: Item, value: object) -> Answer | Refusal:
    match item.kind:
        case "one":
            choice = item.choice(value)
            return _not_a_choice(item) if choice is None else choice.value
        case "several":
            return _several(item, value)
        case "number":
            return _number(item, value)
        case _:
            return _text(item, value)


def _not_a_choice(item: Item) -> Refusal:
    listed = ", ".join(str(choice.value) for choice in item.scale)
    return Refusal(item=item.key, key="refusal.choice", words={"choices": listed})


def _several(item: Item, value: object) -> Answer | Refusal:
    if not isinstance(value, list | tuple):
        return _not_a_choice(item)
    if any(item.choice(one) is None for one in value) or len(set(value)) < len(value):
        return _not_a_choice(item)
    return tuple(choice.value for choice in item.scale if choice.value in value)


def _number(item: Item, value: object) -> Answer | Refusal:
    # bool is an int to Python, and no answer to a person.
    if isinstance(value, bool) or not isinstance(value, int) or not item.low <= value <= item.high:
        return Refusal(item=item.key, key="refusal.number", words={"low": item.low, "high": item.high})
    return value


def _text(item: Item, value: object) -> Answer | Refusal:
    if not isinstance(value, str):
        return Refusal(item=item.key, key="refusal.text", words={})
    if _CONTROL.search(value):
        return Refusal(item=item.key, key="refusal.letters", words={})
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > item.high:
        return Refusal(item=item.key, key="refusal.long", words={"most": item.high, "came": len(text)})
    return text


def _in_order(instrument: Instrument, found: Mapping[str, Answer]) -> Iterator[str]:
    """The keys in the instrument's order, so that the same answers are the same bytes."""
    for item in instrument.items:
        yield from (key for key in keys_of(item, found) if key in found)


def keys_of(item: Item, found: Mapping[str, Answer]) -> tuple[str, ...]:
    """The keys under which an item is answered: its own, or one for each answer that it follows."""
    if not item.for_each:
        return (item.key,)
    leaders = found.get(item.for_each, ())
    chosen = leaders if isinstance(leaders, tuple) else ()
    return tuple(f"{item.key}{BETWEEN}{value}" for value in chosen)


def _doubts(instrument: Instrument, given: Mapping[str, Answer]) -> Iterator[Doubt]:
    for item in instrument.items:
        value = given.get(item.key)
        if item.likely and isinstance(value, int) and not item.likely[0] <= value <= item.likely[1]:
            yield Doubt(item=item.key, value=value)


def is_asked(item: Item, given: Mapping[str, Answer]) -> bool:
    """Whether an item is asked at all after the answers so far."""
    if not item.asked_if:
        return True
    return any(given.get(key) in values for key, values in item.asked_if.items())


def missing(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """The items that are asked and needed and have no answer yet, in order."""
    found = []
    for item in instrument.items:
        if item.needed and is_asked(item, answers.given):
            found += [key for key in keys_of(item, answers.given) if key not in answers.given]
    return tuple(found)
