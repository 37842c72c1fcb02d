"""A person's own plan for hard hours: what they wrote on a good day, part by part. It is theirs alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..timing import Instant
from .lines import dial, tel
from .numbers import ANY_PHONE, COUNTRIES

TEXTS = ("signs", "alone", "places", "safer")
"""Parts that are the person's own words."""
PEOPLE = ("people", "trained", "quick")
"""Parts that are names with numbers. ``quick``: three people or things that help, written in a minute."""
PARTS = ("signs", "alone", "places", "people", "trained", "safer")
"""The six, in the order in which they are asked and read."""
MOST_LETTERS = 500
MOST_NAME = 80
MOST_NUMBER = 40
MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or of the quick plan something, that helps."""

    name: str
    phone: str = ""
    when: str = ""
    """When they can be called, in the person's words."""

    @property
    def href(self) -> str:
        """The link that calls them; empty without a number."""
        return tel(self.phone) if dial(self.phone) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlan:
    """What a person wrote, part by part. Every part may be empty."""

    texts: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    written_at: Instant | None = None
    """When the newest part was written."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not any(self.texts.values()) and not any(self.people.values())

    @property
    def is_quick(self) -> bool:
        """Whether only the three quick lines are written."""
        return not self.is_empty and not any(self.part(part) for part in PARTS)

    @property
    def asks_for_a_person(self) -> bool:
        """Whether it names nobody who can be called: such plans go with worse outcomes."""
        return not self.is_empty and not self.to_call

    @property
    def to_call(self) -> tuple[Person, ...]:
        """Everybody with a number, once, the nearest first."""
        everybody = [one for part in ("people", "quick", "trained") for one in self.people.get(part, ())]
        found = {dial(one.phone): one for one in reversed(everybody) if one.href}
        return tuple(one for one in everybody if one.href and found.get(dial(one.phone)) is one)

    def part(self, name: str) -> str | tuple[Person, ...]:
        """The words or the people of one part."""
        return self.texts.get(name, "") if name in TEXTS else self.people.get(name, ())


def public_numbers() -> frozenset[str]:
    """Emergency numbers and helplines as they are dialled: they are no person's."""
    lines = {line.call for numbers in COUNTRIES.values() for line in numbers.lines}
    return frozenset(dial(number) for number in (*lines, *_EMERGENCY) if number)


_EMERGENCY = (*(numbers.emergency for numbers in COUNTRIES.values()), ANY_PHONE, "999", "911")


def plain_number(text: str) -> str:
    """A number in plain digits, whatever keyboard wrote it.

    >>> plain_number("５５５ ０１４２")
    '555 0142'
    """
    return unicodedata.normalize("NFKC", text).strip()


def is_person(name: str, phone: str) -> bool:
    """Whether this can be somebody to ask: "911" is on the page already, and is no person.

    >>> is_person("911", ""), is_person("Sam", "911"), is_person("Sam", ""), is_person("Bus 112", "")
    (False, False, True, True)
    """
    numbers = public_numbers()
    letters = "".join(sign for sign in name.casefold() if sign.isalpha())
    is_bare = letters in _CALLS and dial(plain_number(name)) in numbers
    return not is_bare and dial(plain_number(phone)) not in numbers


_CALLS = ("", "call", "llame", "llamar", "al", "el", "llameal", "llamaral")
"""Letters beside a number that still name nobody."""


def is_number(phone: str) -> bool:
    """Whether a telephone could dial it: three digits or more, and nothing but what people put between.

    >>> is_number("+1 (555) 010-0142"), is_number("5x5"), is_number("12")
    (True, False, False)
    """
    plain = plain_number(phone)
    return len(dial(plain)) >= 3 and all(
        sign.isdigit() or sign in "+()-./ \N{NO-BREAK SPACE}" for sign in plain
    )


def plan_from(told: Iterable[tuple[Instant, Mapping[str, object]]]) -> SafetyPlan:
    """The plan that its parts add up to, in the order in which they were written; the later one counts."""
    texts: dict[str, str] = {}
    people: dict[str, tuple[Person, ...]] = {}
    written: Instant | None = None
    for at, value in told:
        part = str(value.get("part", ""))
        if part == "all":
            texts, people, written = {}, {}, None
            continue
        written = at
        if part in TEXTS:
            texts[part] = str(value.get("text", ""))
        elif part in PEOPLE:
            people[part] = tuple(_people(value.get("people")))
    plan = SafetyPlan(texts=texts, people=people, written_at=written)
    return SafetyPlan() if plan.is_empty else plan


def _people(found: object) -> Iterable[Person]:
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            known = {key: str(one.get(key, "")) for key in ("name", "phone", "when")}
            yield Person(**known)
