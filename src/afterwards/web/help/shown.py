"""What the help pages show: numbers, lines and the clinic, as plain values. Nothing asks the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...care.exports.moments import plain_date
from ...care.safety.lines import Helpline, Link, Numbers, tel
from ...care.safety.numbers import ANY_PHONE, COUNTRIES, DIRECTORY
from ...care.timing import Instant
from ...care.words import Words
from ..clinics.countries import OTHER, country_name
from ..clinics.links import Card
from ..clinics.opening import Spoken, sayings


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One thing to tap that calls, texts or opens a page."""

    label: str
    href: str
    icon: str = "phone"
    second: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A helpline: how to reach it, and a sentence on it."""

    name: str
    says: str
    calls: tuple[Call, ...]
    chat: str = ""
    """Its page, for those who would rather write."""
    says_how: bool = False
    """Whether ``says`` tells as well what to press and which word to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """The clinic: whom one reaches there now."""

    name: str
    href: str
    says: tuple[Spoken, ...]
    """What is true now, and what will be for two weeks: script says the right one on a kept page."""
    hours: str = ""

    @property
    def now(self) -> str:
        """What is true now."""
        return self.says[0].says if self.says else ""

    @property
    def sayings(self) -> str:
        """All of it for the page's script, as JSON."""
        return json.dumps([[one.since, one.says] for one in self.says], ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country that can be chosen, with its two numbers to tap."""

    code: str
    name: str
    is_here: bool
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Everybody who can be called from a page."""

    code: str
    emergency: Call
    is_known: bool
    """Whether we know the emergency number of this country."""
    line: Line
    """The crisis line; in an unknown country a directory of lines."""
    others: tuple[Line, ...]
    clinic: Clinic | None
    countries: tuple[Country, ...]
    checked: str
    """Whose numbers these are and when they were checked."""


def calls_of(numbers: Numbers, card: Card, at: Instant, words: Words) -> Calls:
    """Everybody who can be called, in one country and language, at an instant."""
    lines = [line_shown(line, numbers.country, words) for line in numbers.lines]
    return Calls(
        code=numbers.country,
        emergency=emergency_of(numbers),
        is_known=bool(numbers.emergency),
        line=lines[0] if lines else _directory(),
        others=tuple(lines[1:]),
        clinic=clinic_of(card, at, words),
        countries=tuple(_country(code, numbers.country, words) for code in (*COUNTRIES, OTHER)),
        checked=_checked(numbers, words),
    )


def emergency_of(numbers: Numbers) -> Call:
    """The first thing on every page of help."""
    danger = _("In danger, or can not be woken")
    if numbers.emergency:
        label = _("Call {number}").format(number=numbers.emergency)
        return Call(label=label, href=tel(numbers.emergency), second=danger)
    second = _("In danger, or can not be woken. 112 works on most mobile phones.")
    return Call(label=_("Call your local emergency number"), href=tel(ANY_PHONE), second=second)


def line_shown(line: Helpline, country: str, words: Words) -> Line:
    """A helpline in the language of the page."""
    links = list(line.links(words.language))
    chat = next((link.href for link in links if link.kind == "chat"), "")
    calls = tuple(_call(link) for link in links if link.kind != "chat")
    says = _line_says(line, country, words)
    return Line(name=line.name, says=says, calls=calls, chat=chat, says_how=country == "us")


def _call(link: Link) -> Call:
    if link.kind == "call":
        then = _("Then press {key}.").format(key=link.then) if link.then else ""
        return Call(label=_("Call {number}").format(number=link.number), href=link.href, second=then)
    then = _("Send the word {word}.").format(word=link.then) if link.then else ""
    label = _("Text {number}").format(number=link.number)
    return Call(label=label, href=link.href, icon="text", second=then)


def _line_says(line: Helpline, country: str, words: Words) -> str:
    if country == "us":
        return _("988 is free, day and night. To talk, or just to be with someone.")
    says = _("Free, day and night. To talk, or just to be with someone.")
    if not line.call:
        says = _("Free, day and night. You write, and somebody answers.")
    if words.language in line.languages:
        return says
    return f"{says} {_answers_in(line.languages)}"


def _answers_in(languages: tuple[str, ...]) -> str:
    names = {"en": _("English"), "es": _("Spanish"), "fr": _("French"), "de": _("German")}
    said = ", ".join(names.get(one, one) for one in languages)
    return _("It answers in {language}.").format(language=said)


def _directory() -> Line:
    find = Call(label=_("Find a free line"), href=DIRECTORY, icon="chevron")
    return Line(name=_("Lines in your country"), says=_("A public list of lines, by country."), calls=(find,))


def clinic_of(card: Card, at: Instant, words: Words) -> Clinic | None:
    """The clinic with its true hours; None where nothing is known of it."""
    if not card.phone:
        return None
    says = () if card.said_hours else sayings(card.week, at, words)
    name = card.name or _("Your clinic")
    return Clinic(name=name, href=tel(card.phone), says=says, hours=card.said_hours)


def _country(code: str, here: str, words: Words) -> Country:
    if code == OTHER:
        return Country(code=code, name=country_name(code), is_here=here not in COUNTRIES, calls=())
    return Country(
        code=code,
        name=country_name(code),
        is_here=code == here,
        calls=tuple(_numbers_to_tap(COUNTRIES[code])),
    )


def _numbers_to_tap(numbers: Numbers) -> Iterator[Call]:
    for number in (numbers.emergency, numbers.crisis):
        yield Call(label=_("Call {number}").format(number=number), href=tel(number))


def _checked(numbers: Numbers, words: Words) -> str:
    if not numbers.verified_on:
        return _("We have no numbers for your country.")
    date = plain_date(numbers.verified_on, words)
    return _("Numbers: {name}, checked {date}.").format(name=country_name(numbers.country), date=date)
