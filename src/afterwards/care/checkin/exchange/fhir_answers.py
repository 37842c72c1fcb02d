"""A check-in as a QuestionnaireResponse and its scores as Observations, and a response as answers again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...words import Words
from ..answers import Answers, Refusal, Taken, missing, take
from ..instrument import BETWEEN, MEAN, Instrument, Item, Value
from ..scoring import Incomplete, Result, Score, Screened
from .fhir_forms import address, answer_coding, plain_key
from .fhir_values import LOINC, OUR_ANSWERS, Resource, coding, items_of

CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UNITS = "http://unitsofmeasure.org"


def questionnaire_response(
    instrument: Instrument, answers: Answers, *, subject: str, authored: str, id: str = ""
) -> Resource:
    """The answers of a check-in. ``subject`` is a reference such as ``Patient/1``, ``authored`` RFC 3339.

    What is unanswered is not there; a form that lacks a needed answer is ``in-progress``.
    """
    status = "in-progress" if missing(instrument, answers) else "completed"
    resource: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": id,
        "questionnaire": f"{address(instrument.id)}|{instrument.version}",
        "status": status,
        "subject": {"reference": subject},
        "authored": authored,
        "item": list(_items(instrument, answers, "", "")),
    }
    return {key: value for key, value in resource.items() if value not in ("", [])}


def _items(instrument: Instrument, answers: Answers, leader: str, of: str) -> Iterator[Resource]:
    for item in instrument.items:
        if item.for_each != leader:
            continue
        answer = answers.of(f"{item.key}{BETWEEN}{of}" if of else item.key)
        if answer is None:
            continue
        values = answer if isinstance(answer, tuple) else (answer,)
        given = [_given(instrument, answers, item, value) for value in values]
        yield {"linkId": item.key, "text": item.texts[instrument.original]} | (
            {"answer": given} if given else {}
        )


def _given(instrument: Instrument, answers: Answers, item: Item, value: Value) -> Resource:
    inner = list(_items(instrument, answers, item.key, str(value))) if item.kind == "several" else []
    return _value(item, value, instrument.original) | ({"item": inner} if inner else {})


def _value(item: Item, value: Value, language: str) -> Resource:
    choice = item.choice(value)
    if choice is not None:
        return {"valueCoding": answer_coding(choice, language)}
    return {"valueInteger": value} if isinstance(value, int) else {"valueString": value}


def answers_from(instrument: Instrument, response: Mapping[str, object]) -> Taken:
    """The answers of a response, checked at the same door as any others. Never raises.

    Where one question has two answers none of them is chosen: it is refused.
    """
    given: dict[str, object] = {}
    twice: dict[str, Refusal] = {}
    for key, answer, count in _collected(instrument, items_of(response.get("item")), ""):
        if key in given or count > 1:
            twice[key] = Refusal(item=key, key="refusal.twice", words={})
        given[key] = answer
    taken = take(instrument, given)
    return Taken(None, (*twice.values(), *taken.refusals)) if twice else taken


def _collected(
    instrument: Instrument, items: list[Mapping[str, object]], of: str
) -> Iterator[tuple[str, object, int]]:
    """Each answer with its key, and how many there are where one is asked for."""
    for one in items:
        name = plain_key(str(one.get("linkId", "")))
        item = next((each for each in instrument.items if each.key == name), None)
        listed = items_of(one.get("answer"))
        values = [_back(item, each) for each in listed]
        key = f"{name}{BETWEEN}{of}" if of else name
        if item is not None and item.kind == "several":
            yield key, values, 1
        elif values:
            yield key, values[0], len(values)
        for each, value in zip(listed, values, strict=True):
            yield from _collected(instrument, items_of(each.get("item")), str(value))
        yield from _collected(instrument, items_of(one.get("item")), of)


def _back(item: Item | None, answer: Mapping[str, object]) -> object:
    """The kept value of an answer. One that the form does not know stays as it is: the door refuses it."""
    coded = answer.get("valueCoding")
    if isinstance(coded, Mapping):
        code, system = coded.get("code"), coded.get("system")
        for choice in item.scale if item else ():
            ours = str(choice.value).replace(" ", "-")
            if code == (choice.loinc if system == LOINC else ours) and code:
                return choice.value
        return code
    for name in ("valueInteger", "valueString", "valueBoolean", "valueDecimal"):
        if name in answer:
            return answer[name]
    return None


def observation(
    instrument: Instrument,
    result: Result,
    words: Words,
    *,
    subject: str,
    effective: str,
    derived_from: str = "",
    id: str = "",
) -> Resource:
    """One score as an Observation. A score that lacks answers has no value and says why."""
    scoring = instrument.scoring(result.name)
    assert scoring is not None, "results are of the instrument's own scores"
    texts = scoring.texts.get(words.language) or scoring.texts[instrument.original]
    code: Resource = {"text": texts}
    if scoring.loinc:
        code = {"coding": [coding(LOINC, scoring.loinc)]} | code
    resource: Resource = {
        "resourceType": "Observation",
        "id": id,
        "status": "final",
        "category": [{"coding": [coding(CATEGORIES, "survey")]}],
        "code": code,
        "subject": {"reference": subject},
        "effectiveDateTime": effective,
        **_result(result, words, is_mean=scoring.how == MEAN),
        "derivedFrom": [{"reference": derived_from}] if derived_from else [],
    }
    return {key: value for key, value in resource.items() if value not in ("", [])}


def _result(result: Result, words: Words, *, is_mean: bool) -> Resource:
    match result:
        case Score():
            number = float(result.value) if is_mean else int(result.value)
            quantity = {"value": number, "unit": "{score}", "system": UNITS, "code": "{score}"}
            band = result.band.texts.get(words.language, "") if result.band else ""
            return {"valueQuantity": quantity, "interpretation": [{"text": band}] if band else []}
        case Screened():
            return {"valueCodeableConcept": {"coding": [coding(OUR_ANSWERS, result.outcome)]}}
        case Incomplete():
            return {"dataAbsentReason": {"coding": [coding(ABSENT, "not-performed")]}}
