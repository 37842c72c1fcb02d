"""An instrument as plain values with the keys of its file: for other programs, and to be read back."""

from __future__ import annotations

from collections.abc import Mapping

from .instrument import HIGHER, Choice, Instrument, Item, Meaningful, Scoring, Texts

type Values = dict[str, object]


def instrument_values(instrument: Instrument) -> Values:
    """The values of an instrument's file. ``read_instrument_values`` gives the same instrument again.

    >>> from .library import instrument
    >>> from .reading import read_instrument_values
    >>> read_instrument_values(instrument_values(instrument("peg")), "peg").instrument == instrument("peg")
    True
    """
    scales = _named_scales(instrument)
    values = {
        "afterwards": "1",
        "instrument": instrument.id,
        "title": dict(instrument.title),
        "version": instrument.version,
        "languages": list(instrument.languages),
        "opening": dict(instrument.opening),
        "scales": {name: [_choice(one) for one in scale] for name, scale in scales},
        "items": {item.key: _item(item, scales) for item in instrument.items},
        "loinc": instrument.loinc,
    }
    return filled(values | about(instrument))


def about(instrument: Instrument) -> Values:
    """What a file says beside its questions: whose it is, when it is asked, and how it is scored."""
    licence = instrument.licence
    return filled(
        {
            "short": _name(instrument.short),
            "wording": instrument.wording,
            "checked": instrument.checked,
            "looks back": _days(instrument.looks_back),
            "rests": _days(instrument.rests),
            "measures": list(instrument.measures),
            "tap": "yes" if instrument.tap else "",
            "licence": {"holder": licence.holder, "terms": licence.terms, "source": licence.source},
            "sources": dict(instrument.sources),
            "note": dict(instrument.note),
            "scores": {one.name: _scoring(one) for one in instrument.scorings},
        }
    )


def _name(texts: Texts) -> object:
    """As one text where it is the same in every language."""
    return next(iter(texts.values())) if len(set(texts.values())) == 1 else dict(texts)


def filled(values: Mapping[str, object]) -> Values:
    """The values that say something; empty ones are left out."""
    return {key: value for key, value in values.items() if value not in ("", None, {}, [], ())}


def _days(count: int) -> str:
    return f"{count} days" if count else ""


type Scales = list[tuple[str, tuple[Choice, ...]]]


def _named_scales(instrument: Instrument) -> Scales:
    """The scales of an instrument, each once, by a name of its own."""
    found: Scales = []
    for item in instrument.items:
        if item.scale and item.scale not in [scale for _, scale in found]:
            found.append((f"scale-{len(found) + 1}", item.scale))
    return found


def _choice(choice: Choice) -> Values:
    return filled({"value": str(choice.value), **choice.texts, "sign": choice.sign, "loinc": choice.loinc})


def _item(item: Item, scales: Scales) -> Values:
    return filled({**item.texts, **item_keys(item), "answers": _scale_of(item, scales)})


def _scale_of(item: Item, scales: Scales) -> str:
    return next((name for name, scale in scales if scale == item.scale), "")


def item_keys(item: Item) -> Values:
    """The keys of an item beside its words and its scale."""
    numbers = item.kind == "number"
    return filled(
        {
            "kind": "" if item.kind == "one" else item.kind,
            "range": f"{item.low} to {item.high}" if numbers else "",
            "likely": f"{item.likely[0]} to {item.likely[1]}" if item.likely else "",
            "labels": {str(value): dict(texts) for value, texts in item.labels.items()},
            "most letters": str(item.high) if item.kind == "text" else "",
            "needed": "" if item.needed else "no",
            "asked if": {key: [str(one) for one in values] for key, values in item.asked_if.items()},
            "for each": item.for_each,
            "signs": {str(value): sign for value, sign in item.signs.items()},
            "loinc": item.loinc,
        }
    )


def _scoring(scoring: Scoring) -> Values:
    return filled(
        {
            **scoring.texts,
            "how": scoring.how,
            "of": list(scoring.items),
            "counts": [str(one) for one in scoring.counts],
            "acute": scoring.acute,
            "range": f"{scoring.low} to {scoring.high}" if scoring.high else "",
            "better": scoring.better,
            "may be missing": str(scoring.may_be_missing) if scoring.may_be_missing else "",
            "bands": {str(band.low): dict(band.texts) for band in scoring.bands},
            "bands source": scoring.bands_source,
            "changes": [_change(one) for one in scoring.changes],
            "response": _response(scoring),
            "remission": _remission(scoring),
            "signs": dict(scoring.signs),
            "loinc": scoring.loinc,
        }
    )


def _change(change: Meaningful) -> Values:
    points = "" if change.points is None else str(change.points)
    share = "" if change.share is None else f"{(change.share * 100).normalize():f} %"
    return filled({"points": points, "share": share, "source": change.source, **change.texts})


def _response(scoring: Scoring) -> Values:
    if scoring.response is None:
        return {}
    return {"drop": f"{(scoring.response * 100).normalize():f} %", "source": scoring.response_source}


def _remission(scoring: Scoring) -> Values:
    if scoring.remission is None:
        return {}
    key = "above" if scoring.better == HIGHER else "below"
    return {key: str(scoring.remission), "source": scoring.remission_source}
