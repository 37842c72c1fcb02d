"""Forms, check-ins and scores as FHIR R4, and back; checked by a validator that is not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from afterwards.care.checkin.answers import Answers, take
from afterwards.care.checkin.exchange.fhir_answers import answers_from, observation, questionnaire_response
from afterwards.care.checkin.exchange.fhir_forms import questionnaire, read_questionnaire
from afterwards.care.checkin.exchange.fhir_values import LOINC, ORDINAL
from afterwards.care.checkin.instrument import Instrument
from afterwards.care.checkin.library import instrument, shipped
from afterwards.care.checkin.reading import read_instrument_values
from afterwards.care.checkin.scoring import Score, score, scores
from afterwards.care.checkin.writing import instrument_values
from afterwards.care.words import ENGLISH, SPANISH
from care.checkin.given import PHQ, answers

NODE = Path(__file__).parents[2] / "node"
ALL = [instrument(id) for id in shipped()]
SIDE, ASQ, PEG = instrument("side-effects"), instrument("asq"), instrument("peg")
WHO = {"subject": "Patient/1"}
WHEN = "2026-11-22T10:00:00-05:00"


def name(form: Instrument) -> str:
    return form.id


def response(form: Instrument, given: Answers) -> dict[str, Any]:
    return questionnaire_response(form, given, authored=WHEN, id="c1", **WHO)


def observed(form: Instrument, given: Answers, words=ENGLISH) -> list[dict[str, Any]]:
    found = scores(form, given).values()
    more = {"effective": WHEN, "derived_from": "QuestionnaireResponse/c1", "id": "o1"}
    return [observation(form, one, words, **WHO, **more) for one in found]


def some_answers(form: Instrument, number: int) -> Answers:
    """Answers to everything that is asked: of each item the answer of that number, as often as it takes."""
    given: dict[str, object] = {}
    for item in form.items:
        values = [choice.value for choice in item.scale] or list(range(item.low, item.high + 1))
        if item.for_each:
            leaders = given[item.for_each]
            assert isinstance(leaders, list)
            given |= {f"{item.key}/{of}": values[number % len(values)] for of in leaders}
        elif item.kind == "several":
            given[item.key] = values[: number + 1]
        elif item.kind == "text":
            given[item.key] = "unas palabras, = < & «así»"
        else:
            given[item.key] = values[number % len(values)]
    return answers(form, given)


@pytest.mark.parametrize("form", ALL, ids=name)
def test_a_form_comes_back_from_fhir_unchanged(form: Instrument):
    there = json.loads(json.dumps(questionnaire(form)))
    reading = read_questionnaire(there, form.id)
    assert (reading.instrument, reading.problems) == (form, ())


@pytest.mark.parametrize("form", ALL, ids=name)
def test_a_form_comes_back_from_its_plain_values_unchanged(form: Instrument):
    there = json.loads(json.dumps(instrument_values(form)))
    assert read_instrument_values(there, form.id).instrument == form


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("form", ALL, ids=name)
def test_answers_come_back_from_fhir_unchanged_and_score_the_same(form: Instrument, number: int):
    given = some_answers(form, number)
    back = answers_from(form, json.loads(json.dumps(response(form, given))))
    assert back.answers == given
    assert scores(form, given) == scores(form, back.answers)  # type: ignore[arg-type]


def test_none_of_the_effects_is_an_answer_and_comes_back():
    given = answers(SIDE, {"effects": []})
    assert answers_from(SIDE, response(SIDE, given)).answers == given


def test_a_form_that_lacks_an_answer_is_in_progress():
    assert response(PHQ, answers(PHQ, [0] * 9))["status"] == "completed"
    assert response(PHQ, answers(PHQ, {"down": 1}))["status"] == "in-progress"


def test_answers_of_a_response_pass_the_same_door():
    """A response from elsewhere with a 4, an unknown question and a text where a number belongs."""
    coded = {"valueCoding": {"system": LOINC, "code": "LA6570-1"}}
    there = {
        "item": [
            {"linkId": "down", "answer": [{"valueInteger": 4}]},
            {"linkId": "joy", "answer": [{"valueInteger": 1}]},
            {"linkId": "sleep", "answer": [coded]},
        ]
    }
    taken = answers_from(PHQ, there)
    assert [(one.item, one.key) for one in taken.refusals] == [
        ("down", "refusal.choice"),
        ("joy", "refusal.item"),
    ]
    assert answers_from(PHQ, {"item": there["item"][2:]}).answers == answers(PHQ, {"sleep": 2})


@pytest.mark.parametrize(
    ("form", "items"),
    [
        (PHQ, [("death", [3]), ("death", [0])]),
        (PHQ, [("death", [3, 0])]),
        (PHQ, [("Death", [0]), ("death", [0])]),
        (SIDE, [("effects", ["headache"]), ("effects", ["rash"])]),
    ],
)
def test_of_two_answers_to_one_question_none_is_chosen(form: Instrument, items: list[tuple[str, list[Any]]]):
    there = {
        "item": [
            {
                "linkId": link,
                "answer": [{"valueInteger" if isinstance(one, int) else "valueString": one} for one in said],
            }
            for link, said in items
        ]
    }
    taken = answers_from(form, there)
    assert taken.answers is None
    assert [(one.item, one.key) for one in taken.refusals] == [(items[-1][0].lower(), "refusal.twice")]


@pytest.mark.parametrize("broken", [{}, {"item": "x"}, {"item": [1, None]}, {"item": [{"linkId": 3}]}])
def test_a_broken_response_gives_no_answers(broken: dict[str, object]):
    assert answers_from(PHQ, broken).answers == answers(PHQ, {})


# ---- scores


def test_a_score_says_its_code_its_value_and_its_band():
    one = observed(PHQ, answers(PHQ, [1] * 9), SPANISH)[0]
    assert one["code"]["coding"][0] == {"system": "http://loinc.org", "code": "44261-6"}
    assert one["valueQuantity"]["value"] == 9
    assert one["interpretation"] == [{"text": "leve"}]
    assert one["derivedFrom"] == [{"reference": "QuestionnaireResponse/c1"}]


def test_a_mean_keeps_its_decimal():
    assert observed(PEG, answers(PEG, [7, 6, 4]))[0]["valueQuantity"]["value"] == 5.7


def test_a_score_that_lacks_answers_has_no_value_and_says_why():
    one = observed(PHQ, answers(PHQ, {"down": 3}))[0]
    assert not any(key.startswith("value") for key in one)
    assert one["dataAbsentReason"]["coding"][0]["code"] == "not-performed"


def test_a_screen_is_a_word_and_no_number():
    one = observed(ASQ, answers(ASQ, {"dead": "yes"}))[0]
    assert one["valueCodeableConcept"]["coding"][0]["code"] == "positive"


# ---- forms from elsewhere


def question(link: str, kind: str, **more: object) -> dict[str, Any]:
    return {"linkId": link, "type": kind, "text": f"About {link}"} | more


def added(link: str, kind: str) -> Any:
    """A change that puts one more question to the end of a form."""
    return lambda form: form["item"].append(question(link, kind))


def foreign() -> dict[str, Any]:
    """A form as other programs write it: LOINC answers with their numbers, a group, a yes-or-no question."""
    alone = {"question": "Alone?", "operator": "=", "answerBoolean": True}
    days = [("LA6568-5", "Not at all", 0), ("LA6569-3", "Several days", 1)]
    options = [
        {
            "extension": [{"url": ORDINAL, "valueDecimal": number}],
            "valueCoding": {"system": LOINC, "code": code, "display": text},
        }
        for code, text, number in days
    ]
    return {
        "resourceType": "Questionnaire",
        "id": "Own-Form",
        "title": "Our own form",
        "version": "2",
        "status": "active",
        "publisher": "A clinic",
        "copyright": "Free to use",
        "url": "https://clinic.example/form",
        "item": [
            {"linkId": "intro", "type": "display", "text": "How were the days?"},
            {
                "linkId": "g",
                "type": "group",
                "item": [
                    question("/44250-9", "choice", answerOption=options, required=True),
                    question("Alone?", "boolean"),
                    question("since", "string", enableWhen=[alone]),
                ],
            },
        ],
    }


def test_a_form_from_elsewhere_can_be_asked_and_has_no_score_until_somebody_says_how():
    reading = read_questionnaire(foreign(), "theirs")
    form = reading.instrument
    assert form is not None, [str(one) for one in reading.problems]
    assert [item.key for item in form.items] == ["44250-9", "alone", "since"]
    assert (form.id, form.opening, form.scorings) == ("own-form", {"en": "How were the days?"}, ())
    assert [choice.value for choice in form.items[0].scale] == [0, 1]
    assert form.items[2].asked_if == {"alone": ("yes",)}
    assert take(form, {"44250-9": 1, "alone": "yes", "since": "May"}).answers is not None


def unlicensed(form: dict[str, Any]) -> None:
    form.pop("copyright")


def is_a_patient(form: dict[str, Any]) -> None:
    form["resourceType"] = "Patient"


def is_empty(form: dict[str, Any]) -> None:
    form["item"] = []


def compares(form: dict[str, Any]) -> None:
    form["item"][1]["item"][2]["enableWhen"][0]["operator"] = ">"


def condition(answer: bool) -> dict[str, Any]:
    return {"question": "Alone?", "operator": "=", "answerBoolean": answer}


def wants_both(form: dict[str, Any]) -> None:
    form["item"][1]["item"][2] |= {
        "enableBehavior": "all",
        "enableWhen": [condition(True), condition(False)],
    }


def is_a_group_on_condition(form: dict[str, Any]) -> None:
    group = {"linkId": "more", "type": "group", "enableWhen": [condition(True)]}
    form["item"].append(group | {"item": [question("c", "string")]})


def opens_twice(form: dict[str, Any]) -> None:
    form["item"].insert(1, {"linkId": "intro2", "type": "display", "text": "Take your time."})


def has_ordinal(value: object) -> Any:
    """A change that gives an answer that number."""

    def change(form: dict[str, Any]) -> None:
        form["item"][1]["item"][0]["answerOption"][0]["extension"][0]["valueDecimal"] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (added("since", "string"), "linkId: 'since' is not a name of its own"),
        (added("alone!", "string"), "linkId: 'alone!' is not a name of its own"),
        (added("late", "display"), "display: 'late' is not the one text before the first question"),
        (opens_twice, "display: 'intro2' is not the one text before the first question"),
        (wants_both, "enableBehavior: 'all' is not 'any'"),
        (is_a_group_on_condition, "enableWhen: 'more' is not a question"),
        (has_ordinal(float("nan")), "ordinalValue: 'nan' is not a number"),
        (has_ordinal(float("inf")), "ordinalValue: 'inf' is not a number"),
        (has_ordinal(True), "ordinalValue: 'True' is not a number"),
        (has_ordinal(None), "ordinalValue: 'None' is not a number"),
        (unlicensed, "has no 'licence'"),
        (added("d", "date"), "type of d: 'date'"),
        (added("v", "choice"), "v has no 'answerOption'"),
        (added("n", "integer"), "n has no 'range'"),
        (is_a_patient, "'Patient' is not Questionnaire"),
        (is_empty, "has no 'items'"),
        (compares, "enableWhen: '>' is not"),
    ],
)
def test_what_a_form_cannot_be_read_for_is_said(change: Any, said: str):
    form = deepcopy(foreign())
    change(form)
    reading = read_questionnaire(form, "theirs")
    assert reading.instrument is None
    assert any(said in one.sentence for one in reading.problems), [one.sentence for one in reading.problems]


# ---- the validator


def faults(resources: list[dict[str, Any]]) -> list[list[str]]:
    """What HL7's definitions have against each resource, by the npm package ``fhir``."""
    if shutil.which("node") is None or not (NODE / "node_modules/fhir").is_dir():
        pytest.skip("Node or fhir is not installed: run `make node-tools` with a network")
    text = json.dumps(resources)
    done = subprocess.run(
        ["node", "resources.mjs"], cwd=NODE, input=text.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_everything_that_we_write_is_valid_fhir():
    written: list[dict[str, Any]] = []
    for form in ALL:
        given = some_answers(form, 1)
        written += [questionnaire(form), response(form, given), *observed(form, given)]
    written += observed(PHQ, answers(PHQ, {"down": 1}))
    assert [found for found in faults(written) if found] == []


def test_the_validator_finds_what_is_wrong():
    wrong = [questionnaire(PHQ) | {"status": "good"}, response(PHQ, answers(PHQ, [0] * 9)) | {"mood": 7}]
    assert all(faults(wrong))


def test_scores_of_hand_checked_answers_are_the_same_through_fhir():
    """9 ones are 9; the same form through Questionnaire and response scores 9 as well."""
    form = read_questionnaire(questionnaire(PHQ), "phq-9").instrument
    assert form is not None
    back = answers_from(form, response(PHQ, answers(PHQ, [1] * 9))).answers
    assert back is not None
    found = score(form, back)
    assert isinstance(found, Score)
    assert found.value == 9
