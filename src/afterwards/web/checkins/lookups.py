"""What a phone must know of a form without a signal: which questions are asked, which answers call for help.

The engine says it, here, for every answer that a form has; the phone only looks it up. A test compares the
two over every form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ...care.checkin.answers import Answer, Answers
from ...care.checkin.instrument import BETWEEN, Instrument, Item, Value
from ...care.safety.shown import CRISIS, NOW
from ...care.safety.signals import Signal
from .asking import at_once_about, calls_for, screened_items

type Alternatives = tuple[tuple[str, tuple[str, ...]], ...]
"""One of these questions has one of these answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One question that a form may ask."""

    key: str
    asked_if: tuple[Alternatives, ...] = ()
    """It is asked if each of these holds."""
    calls: Mapping[str, str] = field(default_factory=dict)
    """Answers that call for help before anything else is asked: CRISIS or NOW."""
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of what an answer is a sign: the phone sends it along, for a site that does not know its form."""
    together: tuple[str, ...] = ()
    """Whose answers count beside its own: a screen is read as one."""


def lookups(form: Instrument) -> tuple[Lookup, ...]:
    """All questions that a form may ask, in its order."""
    screens = screened_items(form)
    return tuple(
        Lookup(
            key=key,
            asked_if=tuple(_asked_if(form, item, key)),
            calls=dict(_calls(form, item, key)),
            signs={
                value: tuple(one.sign for one in found) for value, found in _told(form, item, key) if found
            },
            together=tuple(sorted(screens)) if item.key in screens else (key,),
        )
        for item in form.items
        for key in _all_keys(form, item)
    )


def _all_keys(form: Instrument, item: Item) -> Iterator[str]:
    leader = form.item(item.for_each) if item.for_each else None
    if leader is None:
        yield item.key
    else:
        yield from (f"{item.key}{BETWEEN}{choice.value}" for choice in leader.scale)


def _asked_if(form: Instrument, item: Item, key: str) -> Iterator[Alternatives]:
    if item.asked_if:
        yield tuple(
            (name, tuple(str(value) for value in values if not _is_several(form, name)))
            for name, values in item.asked_if.items()
        )
    if item.for_each:
        yield ((item.for_each, (key.partition(BETWEEN)[2],)),)


def _is_several(form: Instrument, name: str) -> bool:
    """Several answers together are none of the answers that a question can hang on (`answers.is_asked`)."""
    leader = form.item(name)
    return leader is not None and leader.kind == "several"


def _calls(form: Instrument, item: Item, key: str) -> Iterator[tuple[str, str]]:
    for value, found in _told(form, item, key):
        if at_once_about(form, key, found):
            yield value, CRISIS if any(signal.crisis for signal in found) else NOW


def _told(form: Instrument, item: Item, key: str) -> Iterator[tuple[str, list[Signal]]]:
    """Each answer that can be a sign, with what it calls for."""
    for value in _values(item):
        said: Answer = (value,) if item.kind == "several" else value
        answers = Answers(instrument=form.id, version=form.version, given=MappingProxyType({key: said}))
        yield str(value), calls_for(form, answers, 0, None)


def _values(item: Item) -> Iterator[Value]:
    """The answers that can be a sign: those of a scale, and of a number those that the form names."""
    yield from (choice.value for choice in item.scale)
    if not item.scale:
        yield from item.signs
