"""``afterwards score``: the scores of a file of answers, what changed, and what in them needs somebody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import click

from ..care.checkin.answers import Answers, missing, take
from ..care.checkin.instrument import Instrument, Scoring
from ..care.checkin.library import instrument, shipped
from ..care.checkin.reading import read_instrument
from ..care.checkin.reports import Report, SessionMark, day_refusal
from ..care.checkin.scoring import Incomplete, Result, Score, scores
from ..care.checkin.standing import Standing, standing
from ..care.exports.standing_words import standing_lines
from ..care.exports.trend_words import in_language, number
from ..care.protocol.diagnostics import near
from ..care.safety.signals import Around, Signal, signals
from ..care.timing import Day, parse_day
from ..care.words import Words, words_for
from . import clock
from .documents import FileProblemsError, source_file

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Everything that a file of answers gives."""

    form: Instrument
    answers: Answers
    results: Mapping[str, Result]
    found: tuple[Signal, ...]
    standing: Standing | None
    today: Day


def print_scores(name: str, own_form: str | None, language: str | None, form: str) -> None:
    """Print the scores of a file, or what is wrong with its answers; those make exit code 1."""
    from .output import print_json, print_table

    values = _values(name)
    scored = score_values(values, name, _form(values, own_form))
    words = words_for(language or "en")
    if form == "json":
        print_json(plain(scored))
        return
    print_table(("score", "value", "in words"), [_row(scored, one, words) for one in scored.results.values()])
    for line in _lines(scored, words):
        click.echo(line)


def _values(name: str) -> Mapping[str, object]:
    """The values of a JSON file; a key twice, or anything but a map, is wrong use."""
    try:
        content = Path(name).read_bytes()[: MOST_BYTES + 1]
        if len(content) > MOST_BYTES:
            raise click.FileError(name, "larger than 1 MB")
        values = json.loads(content, object_pairs_hook=_once, parse_constant=_no_number)
    except OSError as error:
        raise click.FileError(name, error.strerror or "") from None
    except (ValueError, RecursionError) as error:
        raise click.FileError(name, f"not JSON: {error}") from None
    if not isinstance(values, dict):
        raise click.ClickException(f"{name}: not a map of keys")
    return values


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"'{twice}' is written twice")
    return dict(pairs)


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def _form(values: Mapping[str, object], own_form: str | None) -> Instrument:
    if own_form is not None:
        reading = read_instrument(source_file(own_form))
        if reading.instrument is None:
            raise FileProblemsError(reading.problems)
        return reading.instrument
    id = str(values.get("instrument", ""))
    if id not in shipped():
        hint = near(id, shipped()) or "Give 'instrument', or --instrument FILE."
        raise click.UsageError(f"There is no instrument '{id}'. {hint}")
    return instrument(id)


def score_values(values: Mapping[str, object], name: str, form: Instrument) -> Scored:
    """The scores of a file's values. Raises SystemExit with 1 after naming each answer that is refused."""
    taken = take(form, values.get("answers"))
    if taken.answers is None:
        english = words_for("en")
        for one in taken.refusals:
            place = f"{name}: {one.item}" if one.item else name
            click.echo(f"{place}: {english.say(one.key, one.words)}")
        raise SystemExit(1)
    today = _day(values.get("day"), name) if "day" in values else clock.today().toordinal()
    results = scores(form, taken.answers)
    return Scored(
        form=form,
        answers=taken.answers,
        results=results,
        found=signals(form, taken.answers, Around(at=0)),
        standing=_standing(form, values, results, name, today),
        today=today,
    )


def _day(value: object, name: str) -> Day:
    text = str(value)
    refused = day_refusal(text, today=clock.today().toordinal())
    if refused is not None:
        raise click.ClickException(f"{name}: '{text}': {words_for('en').say(refused)}")
    return parse_day(text)


def _standing(
    form: Instrument, values: Mapping[str, object], results: Mapping[str, Result], name: str, today: Day
) -> Standing | None:
    """How the person stands, where the file has earlier scores beside these answers."""
    main = next(iter(results.values()), None)
    if "earlier" not in values or not isinstance(main, Score):
        return None
    scoring = form.scoring(main.name)
    assert scoring is not None, "results are of the form's own scores"
    scored = [
        (_day(one.get("day"), name), _number(one.get("score"), scoring, name))
        for one in map(partial(_map, name), _list(values, "earlier", name))
    ]
    reports = [
        Report(day=day, value=value, instrument=form.id, version=form.version, name=main.name)
        for day, value in [*scored, (today, main.value)]
    ]
    days = [_day(one, name) for one in _list(values, "sessions", name)]
    marks = [SessionMark(key=str(number_), day=day) for number_, day in enumerate(days)]
    return standing(form, reports, marks, today=today)


def _list(values: Mapping[str, object], key: str, name: str) -> Sequence[object]:
    value = values.get(key, [])
    if not isinstance(value, list):
        raise click.ClickException(f"{name}: '{key}' is not a list")
    return value


def _map(name: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise click.ClickException(f"{name}: '{value}' is not a map of 'day' and 'score'")
    return value


def _number(value: object, scoring: Scoring, name: str) -> Decimal:
    """An earlier score, which this form could have given."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise click.ClickException(f"{name}: '{value}' is no score")
    found = Decimal(str(value))
    if not scoring.could_be(found):
        low, high = f"{scoring.low:f}", f"{scoring.high:f}"
        whole = "a whole number" if scoring.is_whole else "a number"
        raise click.ClickException(
            f"{name}: '{value}' is no score of this form: {whole} from {low} to {high}"
        )
    return found


def _row(scored: Scored, result: Result, words: Words) -> tuple[str, str, str]:
    scoring = scored.form.scoring(result.name)
    assert scoring is not None, "results are of the form's own scores"
    title = in_language(scoring.texts, words)
    match result:
        case Score():
            band = in_language(result.band.texts, words) if result.band else ""
            return title, number(result.value, words), band
        case Incomplete():
            return title, "", f"{words.say('trend.incomplete')}: {', '.join(result.missing)}"
        case _:
            return title, "", result.outcome


def _lines(scored: Scored, words: Words) -> Iterable[str]:
    if scored.standing is not None:
        yield from standing_lines(scored.standing, scored.form, scored.today, words)
    if any(one.crisis for one in scored.found):
        yield words.say("item9")
    yield from (f"{one.item}: {one.sign} ({one.urgency.name.lower()})" for one in scored.found)


def plain(scored: Scored) -> dict[str, object]:
    """The same as plain values."""
    seen = scored.standing
    return {
        "instrument": scored.form.id,
        "version": scored.form.version,
        "missing": list(missing(scored.form, scored.answers)),
        "scores": {name: _plain_result(one) for name, one in scored.results.items()},
        "signs": [
            {"item": one.item, "sign": one.sign, "urgency": one.urgency.name.lower()} for one in scored.found
        ],
        "standing": None if seen is None else {"kind": str(seen.kind), "missing": list(seen.missing)},
    }


def _plain_result(result: Result) -> dict[str, object]:
    match result:
        case Score():
            band = result.band.texts if result.band else {}
            return {"value": float(result.value), "band": next(iter(band.values()), "")}
        case Incomplete():
            return {"incomplete": list(result.missing)}
        case _:
            return {"outcome": result.outcome, "because": list(result.because)}
