"""An instrument as frozen values: what is asked, in which words, and how the answers are scored.

Nothing here computes a score. A *scale* is a list of answers that several items share; a *sign* is a word of
``care/safety`` that an answer may stand for. Texts are kept by language; the first language is the one that
the instrument was written in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..protocol.diagnostics import Place
from .signs import ABOUT_DEATH

type Texts = Mapping[str, str]
"""One text by language tag."""
type Value = int | str
"""What an answer is kept as: a whole number, or one word."""

KINDS = ("one", "several", "number", "text")
"""One of a scale, several of a scale, a whole number, a few words of one's own."""
WORDINGS = ("published", "own")
SUM, MEAN, SCREEN = "sum", "mean", "screen"
HOWS = (SUM, MEAN, SCREEN)
LOWER, HIGHER = "lower", "higher"
DIRECTIONS = (LOWER, HIGHER)
BETWEEN = "/"
"""Stands between an item and the answer that it follows: ``onset/headache``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of a scale."""

    value: Value
    texts: Texts
    sign: str = ""
    loinc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. Its ``key`` is its name in answers, exports and safety rules, and never changes."""

    key: str
    texts: Texts
    kind: str = "one"
    scale: tuple[Choice, ...] = ()
    low: int = 0
    high: int = 0
    """Bounds of a number; with ``kind: text``, ``high`` is the most letters."""
    likely: tuple[int, int] | None = None
    """Outside of these a number is asked about once more ("Is this right?") and still taken."""
    labels: Mapping[int, Texts] = field(default_factory=dict)
    """Words beside some of a number's values, such as its two ends."""
    needed: bool = True
    """Whether the form is incomplete without it, where it is asked."""
    asked_if: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Asked only if one of these items has one of these answers; always when empty."""
    for_each: str = ""
    """The item of several answers that it follows: it is asked once for each of them."""
    signs: Mapping[Value, str] = field(default_factory=dict)
    """Answers that are a sign, where the scale does not say so itself."""
    loinc: str = ""
    place: Place = field(default=Place(""), compare=False)

    def choice(self, value: object) -> Choice | None:
        """The answer of its scale with that value; None for a number, a text, or an unknown value."""
        same = (one for one in self.scale if one.value == value and type(one.value) is type(value))
        return next(same, None)

    def sign_of(self, value: Value) -> str:
        """The sign that an answer stands for; empty when it is none."""
        choice = self.choice(value)
        return self.signs.get(value, "") or (choice.sign if choice else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of a score by its lower end, with its published name."""

    low: Decimal
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaningful:
    """A change that people were found to notice: so many points, or a share of the start."""

    source: str
    points: Decimal | None = None
    share: Decimal | None = None
    texts: Texts = field(default_factory=dict)
    """Who was asked, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How one score comes out of the answers."""

    name: str
    how: str
    items: tuple[str, ...]
    texts: Texts = field(default_factory=dict)
    acute: str = ""
    """Of a screen: the item that says whether it is acute."""
    counts: tuple[Value, ...] = ()
    """Of a screen: the answers that count as yes."""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    better: str = LOWER
    may_be_missing: int = 0
    """So many answers may be left out; the mean of the others stands in. Only where that is published."""
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    changes: tuple[Meaningful, ...] = ()
    """The first is the one that change is measured by; the others are told beside it."""
    response: Decimal | None = None
    response_source: str = ""
    remission: Decimal | None = None
    """Remission is a score below this (above, where higher is better)."""
    remission_source: str = ""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Of a screen: the sign that an outcome is, by ``positive`` and ``acute``."""
    loinc: str = ""
    place: Place = field(default=Place(""), compare=False)

    @property
    def is_whole(self) -> bool:
        """Whether every score is a whole number: sums are, means are not."""
        return self.how == SUM

    def could_be(self, value: Decimal) -> bool:
        """Whether a number can be a score of this one: on its scale, and whole where sums are."""
        if not self.low <= value <= self.high:
            return False
        return not self.is_whole or value == value.to_integral_value()

    def band(self, value: Decimal) -> Band | None:
        """The band that a score lies in; None where none are published."""
        return next((band for band in reversed(self.bands) if band.low <= value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Whose it is, on what terms, and where that stands."""

    holder: str
    terms: str
    source: str

    @property
    def line(self) -> str:
        """Both in one line, as it stands under a form.

        >>> Licence(holder="Pfizer Inc.", terms="Free.", source="sheet").line
        'Pfizer Inc. Free.'
        """
        return f"{self.holder.removesuffix('.')}. {self.terms}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire or a short form, with its scoring and where each number comes from.

    Two instruments with the same ``id`` and different versions are never mixed in one series.
    """

    id: str
    version: str
    title: Texts
    short: Texts
    wording: str
    languages: tuple[str, ...]
    licence: Licence
    sources: Mapping[str, str]
    items: tuple[Item, ...]
    opening: Texts = field(default_factory=dict)
    checked: str = ""
    """The day on which somebody compared it with the official sheet; empty: not yet."""
    looks_back: int = 0
    """How many days its questions ask about; 0 for right now."""
    rests: int = 0
    """It is not asked again within so many days."""
    measures: tuple[str, ...] = ()
    """The things of guides (``measure: mood``) that it answers to."""
    tap: bool = False
    """Whether one tap answers it, so that it does not count as a form."""
    scorings: tuple[Scoring, ...] = ()
    note: Texts = field(default_factory=dict)
    loinc: str = ""

    def item(self, key: str) -> Item | None:
        """The item of that key; also for one that follows an answer, as in ``onset/headache``."""
        name = key.partition(BETWEEN)[0]
        return next((item for item in self.items if item.key == name), None)

    def scoring(self, name: str = "") -> Scoring | None:
        """The score of that name; without a name the first one, which is the main one."""
        return next((one for one in self.scorings if not name or one.name == name), None)

    def language(self, wanted: str) -> str | None:
        """The language that it can be asked in for a tag such as ``es-MX``; None when it has no such words.

        A validated form is never shown in words that nobody validated, so nothing steps in.
        """
        tag = wanted.replace("_", "-").partition("-")[0].lower()
        return tag if tag in self.languages else None

    def called(self, wanted: str) -> str:
        """Its short name for a language tag, else that in the language that it was written in.

        >>> from .library import instrument
        >>> instrument("daily").called("es-MX"), instrument("phq-9").called("fr")
        ('Ánimo', 'PHQ-9')
        """
        return self.short[self.language(wanted) or self.original]

    @property
    def original(self) -> str:
        """The language that it was written in."""
        return self.languages[0]

    def signed(self) -> Iterator[tuple[Item, str]]:
        """Every item with a sign that one of its answers may be."""
        for item in self.items:
            for sign in (*item.signs.values(), *(choice.sign for choice in item.scale)):
                if sign:
                    yield item, sign

    def asks_about_death(self) -> bool:
        """Whether one of its answers may tell of thoughts of death: then who reads it is said first."""
        screens = any(scoring.signs for scoring in self.scorings)
        return screens or any(sign in ABOUT_DEATH for _, sign in self.signed())
