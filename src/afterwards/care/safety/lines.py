"""What a helpline is, how it is reached, and where its number was read. The list itself is ``numbers.py``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Link(NamedTuple):
    """One way to reach somebody: ``kind`` is call, text or chat."""

    kind: str
    number: str
    """As it is written; of a chat, the page."""
    href: str
    """``tel:``, ``sms:`` or ``https:``, for the phone's own programs."""
    then: str = ""
    """What to press, or which word to send, in this language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Where something was read, what the page said, and on which day it was read."""

    source: str
    read: str
    verified_on: str
    """ISO date. A stored copy of the page was read then; nobody called the number."""

    @property
    def host(self) -> str:
        """The site of the source, as people know it."""
        return self.source.removeprefix("https://").partition("/")[0].removeprefix("www.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """A line that listens. Every line here answers day and night, and costs nothing."""

    id: str
    name: str
    """Its own name, in its own language."""
    call: str = ""
    text: str = ""
    chat: str = ""
    press: tuple[tuple[str, str], ...] = ()
    """By language: the key that leads there during a call. The language ``*`` is everybody's."""
    word: tuple[tuple[str, str], ...] = ()
    """By language: the word to send."""
    languages: tuple[str, ...]
    """Tags of the languages in which it answers."""
    checked: Checked

    def links(self, language: str) -> Iterator[Link]:
        """How to reach it, calling first.

        >>> read = Checked(source="https://example.org", read="", verified_on="2026-11-29")
        >>> line = Helpline(
        ...     id="a", name="A", call="988", text="988", word=(("es", "AYUDA"),), languages=(), checked=read
        ... )
        >>> [link.href for link in line.links("es")]
        ['tel:988', 'sms:988?&body=AYUDA']
        """
        if self.call:
            yield Link("call", self.call, tel(self.call), _of(self.press, language))
        if self.text:
            word = _of(self.word, language)
            yield Link("text", self.text, sms(self.text, word), word)
        if self.chat:
            yield Link("chat", self.chat, self.chat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of one country; an empty number is one that we do not know."""

    country: str
    """Two letters, ISO 3166, small."""
    emergency: str = ""
    emergency_checked: Checked | None = None
    lines: tuple[Helpline, ...] = ()
    """The first is the country's crisis line."""

    @property
    def crisis(self) -> str:
        """The number of the crisis line; empty where none is known."""
        return self.lines[0].call if self.lines else ""

    @property
    def by(self) -> str:
        """How the crisis line is reached: ``call`` or ``call or text``, at the same number."""
        return "call or text" if self.lines and self.lines[0].text == self.crisis else "call"

    @property
    def verified_on(self) -> str:
        """The day of the oldest check among them; empty where there is nothing to check."""
        checks = [line.checked.verified_on for line in self.lines]
        checks += [self.emergency_checked.verified_on] if self.emergency_checked else []
        return min(checks, default="")

    @property
    def host(self) -> str:
        """Where the crisis line's number was read."""
        return self.lines[0].checked.host if self.lines else ""


def _of(by_language: tuple[tuple[str, str], ...], language: str) -> str:
    found = dict(by_language)
    return found.get(language, found.get("*", ""))


def dial(number: str) -> str:
    """A number as a telephone takes it: digits, and a plus sign at its start.

    >>> dial("+1 (555) 010-0142"), dial("116 123")
    ('+15550100142', '116123')
    """
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return f"+{digits}" if number.strip().startswith("+") else digits


def tel(number: str) -> str:
    """The link that calls."""
    return f"tel:{dial(number)}"


def sms(number: str, word: str = "") -> str:
    """The link that opens a text message, with its one word of letters where one is wanted."""
    assert not word or word.isalpha(), "a word needs no quoting"
    return f"sms:{dial(number)}?&body={word}" if word else f"sms:{dial(number)}"
