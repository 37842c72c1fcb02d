"""The small words that sentences of time, rhythms and conditions share: tokens, names, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from ..diagnostics import near
from ..grammar import CALENDAR_UNITS, UNITS, Amount
from ..tree import Setting

_TOKEN = re.compile(r"\(\s*([^()]*?)\s*\)|\d{1,2}:\d{2}|[\w'’./-]+|\S")
_UNITS = {name: name for name in (*UNITS, *CALENDAR_UNITS)}
_UNITS |= {name.removesuffix("s"): name for name in _UNITS}
SECONDS = {"minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800, "months": 2678400}
"""Lengths for comparing amounts of different units, never for dates; a month at its longest."""
LONGEST = 3660 * 86400
"""Ten years in seconds: longer is a slip of the pen."""
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER_WORDS = {word: number for number, word in enumerate(_NUMBERS)}


class SentenceError(Exception):
    """A sentence that cannot be read: a wording key, where in the text, and its words."""

    def __init__(self, key: str, offset: int, **words: object) -> None:
        super().__init__(key)
        self.key, self.offset, self.words = key, offset, words


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one file declares, which sentences may use."""

    parts: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    day_words: frozenset[str] = frozenset()
    settings: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence and where it starts."""

    text: str
    offset: int


class Words:
    """A cursor over the words of one text."""

    def __init__(self, text: str, names: Names) -> None:
        self.text, self.names = text, names
        self.tokens = [Token(m.group(0), m.start()) for m in _TOKEN.finditer(text)]
        self.index = 0

    # -- looking -----------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        """The word at the cursor in lower case; empty at the end."""
        i = self.index + ahead
        return self.tokens[i].text.lower() if i < len(self.tokens) else ""

    @property
    def offset(self) -> int:
        """Where the cursor stands in the text."""
        if self.index < len(self.tokens):
            return self.tokens[self.index].offset
        return len(self.text)

    def follows(self, *words: str) -> bool:
        """Whether these words come next."""
        return all(self.peek(i) == word for i, word in enumerate(words))

    def take(self, *words: str) -> bool:
        """Step over these words if they come next."""
        if self.follows(*words):
            self.index += len(words)
            return True
        return False

    def next(self) -> str:
        """Step over one word and return it."""
        word = self.peek()
        self.index += 1
        return word

    def before(self) -> str:
        """The word just passed, for messages."""
        return self.tokens[self.index - 1].text if self.index else "the beginning"

    def take_name(self, names: Iterable[str]) -> str | None:
        """Step over the longest of these names (several words are one name)."""
        for name in sorted(names, key=len, reverse=True):
            if self.take(*name.lower().split()):
                return name
        return None

    # -- refusing ----------------------------------------------------------------------------------

    def fail(self, key: str, **words: object) -> NoReturn:
        """Refuse at the cursor."""
        raise SentenceError(key, self.offset, **words)

    def expected(self, what: str, hint: str = "") -> NoReturn:
        """Refuse with "Expected … following …"."""
        found = f", not '{self.tokens[self.index].text}'" if self.index < len(self.tokens) else ""
        problem = f"Expected {what} following '{self.before()}'{found}"
        if not self.index:
            problem = f"Expected {what}{found}"
        self.fail("E07", problem=problem, hint=hint)

    def finish(self, hint: str = "") -> None:
        """Refuse anything that is left."""
        if self.index < len(self.tokens):
            rest = self.text[self.offset :]
            self.fail("E07", problem=f"'{rest}' is left over after a whole sentence", hint=hint)

    # -- amounts -----------------------------------------------------------------------------------

    def starts_amount(self) -> bool:
        """Whether an amount comes next."""
        word = self.peek()
        return word.startswith("(") or (word[:1].isdigit() and ":" not in word)

    def number(self) -> int:
        """A whole number."""
        word, offset = self.peek(), self.offset
        if not re.fullmatch(r"\d{1,5}", word, re.ASCII):
            hint = f"Write {NUMBER_WORDS[word]}." if word in NUMBER_WORDS else "As in '48 hours'."
            raise SentenceError("E09", offset, text=word or "nothing", problem="is not a number", hint=hint)
        self.index += 1
        return int(word)

    def span(self) -> tuple[int, int]:
        """``N`` or ``N to M``."""
        offset, least = self.offset, self.number()
        most = self.number() if self.take("to") else least
        if most < least:
            text = f"{least} to {most}"
            raise SentenceError("E09", offset, text=text, problem="runs backwards", hint=f"{most} to {least}")
        return least, most

    def unit(self) -> str:
        """A unit of time, in the plural."""
        word, offset = self.peek(), self.offset
        if word not in _UNITS:
            hint = near(word, _UNITS) if word else "minutes, hours, days, weeks or months."
            text = word or self.text.strip()
            raise SentenceError("E09", offset, text=text, problem="is not a unit of time", hint=hint)
        self.index += 1
        return _UNITS[word]

    def amount(self) -> Amount:
        """``48 hours``, ``3 to 6 hours``, ``24 hours or better 72 hours``, ``(setting)``."""
        if self.peek().startswith("("):
            return self._setting()
        offset, (least, most), unit = self.offset, self.span(), self.unit()
        better, better_unit = None, unit
        if self.take("or", "better"):
            better, better_unit = self.number(), self.unit()
        text = self.text[offset : self.offset].strip()
        common = _common_unit(unit, better_unit)
        if common is None:
            problem, hint = (
                "mixes clock and calendar",
                "Hours are counted, days step on the calendar: use one.",
            )
            raise SentenceError("E09", offset, text=text, problem=problem, hint=hint)
        least, most = (n * SECONDS[unit] // SECONDS[common] for n in (least, most))
        if better is not None:
            better = better * SECONDS[better_unit] // SECONDS[common]
            if better <= most:
                problem, hint = "prefers less than it asks", "Better must be longer."
                raise SentenceError("E09", offset, text=text, problem=problem, hint=hint)
        if (better or most) * SECONDS[common] > LONGEST:
            raise SentenceError("E09", offset, text=text, problem="is longer than ten years", hint="")
        return Amount(least, most, common, better)

    def _setting(self) -> Amount:
        offset, word = self.offset, self.next()
        name = word.strip("() ")
        for known, setting in self.names.settings.items():
            if known.lower() == name:
                value = setting.value
                return Amount(value.least, value.most, value.unit, value.better, known)
        raise SentenceError("E12", offset, name=name, near=near(name, self.names.settings))


def _common_unit(one: str, two: str) -> str | None:
    """The smaller of two units that count alike; None when one elapses and the other steps."""
    families = (("minutes", "hours"), ("days", "weeks"), ("months",))
    for family in families:
        if one in family and two in family:
            return min(one, two, key=family.index)
    return None


def parse_amount(text: str, names: Names | None = None) -> Amount:
    """A text that is one amount and nothing else. Raises SentenceError."""
    words = Words(text, names or Names())
    amount = words.amount()
    words.finish()
    return amount
