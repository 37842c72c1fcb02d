"""One question as its page shows it, and what came back from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from ....care.checkin.answers import Answer
from ....care.checkin.instrument import BETWEEN, Item
from ....care.checkin.typed import typed_whole
from ...checkins.asking import key_before, keys_in_order, leader_of
from ...checkins.lookups import Lookup, lookups
from .sitting import Sitting, said_in

LADDER = (0, 10)
"""A number with these bounds is a ladder of rungs, each one tap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to tap."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One question. ``kind``: one, several, ladder, number, text."""

    key: str
    text: str
    second: str = ""
    kind: str = "one"
    options: tuple[Option, ...] = ()
    value: str = ""
    most: int = 0
    low: int = 0
    number: int = 0
    of: int = 0
    back: str = ""
    is_needed: bool = True
    about_death: bool = False
    lookup: Lookup | None = None
    likely: tuple[int, int] | None = None

    @property
    def for_phone(self) -> dict[str, Any]:
        """What a phone knows of the question when there is no signal; names as in checkin.ts."""
        assert self.lookup is not None
        found: dict[str, Any] = {
            "key": self.key,
            "text": self.text,
            "second": self.second,
            "kind": self.kind,
            "asked": self.lookup.asked_if,
            "calls": self.lookup.calls,
            "signs": self.lookup.signs,
            "together": self.lookup.together,
        }
        if self.kind == "number":
            found |= {"low": self.low, "high": self.most, "likely": self.likely}
        return found


def question_of(one: Sitting, key: str) -> Shown | None:
    """The question of that key as its page shows it; None for one that is not asked."""
    keys = keys_in_order(one.form, one.answers)
    return _shown(one, key, keys) if key in keys else None


def every_question(one: Sitting) -> list[Shown]:
    """All questions that the form may ask, in order, each with what a phone must know of it."""
    keys = keys_in_order(one.form, one.answers)
    return [replace(_shown(one, found.key, keys), lookup=found) for found in lookups(one.form)]


def _shown(one: Sitting, key: str, keys: tuple[str, ...]) -> Shown:
    item = one.form.item(key)
    assert item is not None, "keys come from the form"
    before, place = key_before(one.form, one.answers, key), reverse("checkin", args=[one.check_in.key])
    leader = leader_of(one.form, key)
    second = _leader_text(one, item, leader) if leader else said_in(one.form.opening, one.form, one.own)
    given = one.answers.of(key)
    kind = "ladder" if item.kind == "number" and (item.low, item.high) == LADDER else item.kind
    return Shown(
        key=key,
        text=said_in(item.texts, one.form, one.own),
        second=second,
        kind=kind,
        options=_rungs(one, item, given) if kind == "ladder" else _options(one, item, given),
        value="" if given is None or isinstance(given, tuple) else str(given),
        most=item.high,
        low=item.low,
        number=keys.index(key) + 1 if key in keys else 0,
        of=len(keys),
        back=f"{place}?q={before}" if before else reverse("today"),
        is_needed=item.needed,
        likely=item.likely,
        about_death=one.form.asks_about_death() and (bool(item.signs) or _is_screen(one)),
    )


def _is_screen(one: Sitting) -> bool:
    return any(scoring.signs for scoring in one.form.scorings)


def _leader_text(one: Sitting, item: Item, leader: str) -> str:
    of = one.form.item(item.for_each)
    choice = next((c for c in of.scale if str(c.value) == leader), None) if of else None
    return said_in(choice.texts, one.form, one.own) if choice else ""


def _options(one: Sitting, item: Item, given: Answer | None) -> tuple[Option, ...]:
    chosen = given if isinstance(given, tuple) else (given,)
    return tuple(
        Option(
            value=str(choice.value),
            label=said_in(choice.texts, one.form, one.own),
            is_chosen=any(choice.value == one_of and type(choice.value) is type(one_of) for one_of in chosen),
        )
        for choice in item.scale
    )


def _rungs(one: Sitting, item: Item, given: Answer | None) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=str(number),
            label=said_in(item.labels.get(number, {}), one.form, one.own),
            is_chosen=given == number,
        )
        for number in range(item.high, item.low - 1, -1)
    )


def said_to(one: Sitting, key: str, posted: QueryDict) -> tuple[Answer | None, str]:
    """The answer that a page sent, or what is wrong with it in a sentence. An empty text is no answer."""
    item = one.form.item(key.partition(BETWEEN)[0])
    assert item is not None
    said = posted.getlist("said")
    if item.kind == "several":
        return tuple(c.value for c in item.scale if str(c.value) in said), ""
    text = said[0] if said else ""
    if item.kind == "one":
        choice = next((c for c in item.scale if str(c.value) == text), None)
        return (choice.value, "") if choice else (None, _("Tap one, or skip it."))
    if item.kind == "text":
        return text.strip() or None, ""
    return _number(one, item, text, is_sure="sure" in posted)


def _number(one: Sitting, item: Item, text: str, *, is_sure: bool) -> tuple[Answer | None, str]:
    if not text.strip():
        return None, ""
    number = typed_whole(text, one.own.words.decimal)
    if number is None or not item.low <= number <= item.high:
        return None, one.own.words.say("refusal.number", {"low": item.low, "high": item.high})
    if item.likely and not item.likely[0] <= number <= item.likely[1] and not is_sure:
        return None, one.own.words.say("doubt.number", {"value": number})
    return number, ""
