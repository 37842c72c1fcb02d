"""From answers to scores. *Incomplete* is a value of its own and never a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .answers import Answer, Answers
from .instrument import MEAN, SCREEN, Band, Instrument, Scoring

TENTH, WHOLE = Decimal("0.1"), Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number, the band that it lies in, and what it was made with."""

    instrument: str
    version: str
    name: str
    value: Decimal
    band: Band | None = None
    stood_in: tuple[str, ...] = ()
    """Items that had no answer, for which the mean of the others stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What came of a screen: ``negative``, ``positive`` or ``acute``. It is no diagnosis and no number."""

    instrument: str
    version: str
    name: str
    outcome: str
    because: tuple[str, ...] = ()
    """The items whose answers count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """No score yet: which items have no answer."""

    instrument: str
    version: str
    name: str
    missing: tuple[str, ...]


type Result = Score | Screened | Incomplete


def score(instrument: Instrument, answers: Answers, name: str = "") -> Result:
    """One score of an instrument, the main one when no name is given.

    Raises KeyError for a score that the instrument does not have, and ValueError for answers of another one.

    >>> from .answers import take
    >>> from .library import instrument
    >>> phq = instrument("phq-9")
    >>> found = score(phq, take(phq, [1, 2, 3, 0, 1, 2, 3, 0, 0]).answers)
    >>> found.value, found.band.texts["en"]
    (Decimal('12'), 'moderate')
    """
    if (answers.instrument, answers.version) != (instrument.id, instrument.version):
        raise ValueError(f"These are answers to {answers.instrument} {answers.version}.")
    scoring = instrument.scoring(name)
    if scoring is None:
        raise KeyError(name)
    return (
        _screened(instrument, scoring, answers)
        if scoring.how == SCREEN
        else _scored(instrument, scoring, answers)
    )


def scores(instrument: Instrument, answers: Answers) -> dict[str, Result]:
    """All scores of an instrument by name, the main one first; none for a form without scores."""
    return {one.name: score(instrument, answers, one.name) for one in instrument.scorings}


def _scored(instrument: Instrument, scoring: Scoring, answers: Answers) -> Result:
    numbers = [_number(answers.of(key)) for key in scoring.items]
    known = [number for number in numbers if number is not None]
    lacking = tuple(key for key, number in zip(scoring.items, numbers, strict=True) if number is None)
    if len(lacking) > scoring.may_be_missing or not known:
        return Incomplete(
            instrument=instrument.id, version=instrument.version, name=scoring.name, missing=lacking
        )
    value = _value(scoring, known, len(numbers))
    return Score(
        instrument=instrument.id,
        version=instrument.version,
        name=scoring.name,
        value=value,
        band=scoring.band(value),
        stood_in=lacking,
    )


def _value(scoring: Scoring, known: list[int], wanted: int) -> Decimal:
    """The sum or the mean; where answers were left out, as if they were the mean of the others."""
    mean = Decimal(sum(known)) / len(known)
    if scoring.how == MEAN:
        return mean.quantize(TENTH, ROUND_HALF_UP)
    if len(known) == wanted:
        return Decimal(sum(known))
    return (mean * wanted).quantize(WHOLE, ROUND_HALF_UP)


def _number(answer: Answer | None) -> int | None:
    return answer if isinstance(answer, int) else None


def _screened(instrument: Instrument, scoring: Scoring, answers: Answers) -> Result:
    counting = tuple(key for key in scoring.items if answers.of(key) in scoring.counts)
    lacking = tuple(key for key in scoring.items if answers.of(key) is None)
    outcome = _outcome(scoring, answers.given, counting)
    if outcome == "acute":
        counting = (*counting, scoring.acute)
    # One yes is enough: a positive screen does not wait for the rest of its answers.
    elif lacking and not counting:
        return Incomplete(
            instrument=instrument.id, version=instrument.version, name=scoring.name, missing=lacking
        )
    return Screened(
        instrument=instrument.id,
        version=instrument.version,
        name=scoring.name,
        outcome=outcome,
        because=counting,
    )


def _outcome(scoring: Scoring, given: Mapping[str, Answer], counting: tuple[str, ...]) -> str:
    if scoring.acute and given.get(scoring.acute) in scoring.counts:
        return "acute"
    return "positive" if counting else "negative"
