"""Laws of check-ins: for any answers, any order and any past."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from afterwards.care.checkin.answers import Answers, missing, take
from afterwards.care.checkin.change import change
from afterwards.care.checkin.exchange.fhir_answers import answers_from, questionnaire_response
from afterwards.care.checkin.instrument import Instrument, Item
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.reports import Report, SessionMark
from afterwards.care.checkin.scoring import Incomplete, Score, scores
from afterwards.care.checkin.standing import Kind, standing
from afterwards.care.checkin.trend import trend
from afterwards.care.safety.alerts import answered_again, raised
from afterwards.care.safety.signals import Around, alert_tier, most_urgent, signals

FORMS = [instrument(id) for id in ("phq-9", "pcl-5", "peg", "asq", "daily", "side-effects", "body-watch")]
"""Every kind of item and every way of scoring."""
SCORED = [form for form in FORMS if form.scorings]
some = settings(derandomize=True, deadline=None, max_examples=25)
many = settings(some, max_examples=100)
PHQ, ASQ = instrument("phq-9"), instrument("asq")
NOW = Around(at=0)


def name(form: Instrument) -> str:
    return form.id


@st.composite
def any_answers(draw: st.DrawFn, form: Instrument, *, whole: bool = False) -> dict[str, Any]:
    """Answers to any of a form's items, in any order; with ``whole`` to all of them."""
    picked = st.just(value=True) if whole else st.booleans()
    found: dict[str, Any] = {}
    for item in form.items:
        if item.for_each:
            leaders = found.get(item.for_each, [])
            found |= {f"{item.key}/{of}": draw(one_of(item)) for of in leaders if draw(picked)}
        elif draw(picked):
            found[item.key] = draw(one_of(item))
    return dict(draw(st.permutations(list(found.items()))))


def one_of(item: Item) -> st.SearchStrategy[Any]:
    values = [choice.value for choice in item.scale]
    match item.kind:
        case "one":
            return st.sampled_from(values)
        case "several":
            return st.lists(st.sampled_from(values), unique=True)
        case "number":
            return st.integers(item.low, item.high)
        case _:
            return st.text(st.characters(codec="utf-8", categories=["L", "P", "Zs"]), max_size=item.high)


def taken(form: Instrument, given_: dict[str, Any]) -> Answers:
    found = take(form, given_).answers
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMS, ids=name)
@some
@given(data=st.data())
def test_any_part_of_the_answers_gives_a_valid_score_or_says_what_is_missing(form: Instrument, data):
    answers = taken(form, data.draw(any_answers(form)))
    for one in form.scorings:
        result = scores(form, answers)[one.name]
        if isinstance(result, Incomplete):
            assert result.missing
            assert all(answers.of(key) is None for key in result.missing)
        elif isinstance(result, Score):
            assert one.low <= result.value <= one.high
            assert (result.band is None) == (not one.bands)


@pytest.mark.parametrize("form", FORMS, ids=name)
@some
@given(data=st.data())
def test_the_order_of_answers_plays_no_part(form: Instrument, data):
    given_ = data.draw(any_answers(form))
    again = dict(data.draw(st.permutations(list(given_.items()))))
    one, other = taken(form, given_), taken(form, again)
    assert list(one.given.items()) == list(other.given.items())
    assert scores(form, one) == scores(form, other)
    assert signals(form, one, NOW) == signals(form, other, NOW)


@pytest.mark.parametrize("form", FORMS, ids=name)
@some
@given(data=st.data())
def test_answers_come_back_through_fhir(form: Instrument, data):
    answers = taken(form, data.draw(any_answers(form)))
    there = questionnaire_response(form, answers, subject="Patient/1", authored="2026-11-22T10:00:00Z")
    assert answers_from(form, json.loads(json.dumps(there))).answers == answers


@pytest.mark.parametrize("form", SCORED, ids=name)
@some
@given(data=st.data())
def test_one_answer_more_never_takes_a_score_away(form: Instrument, data):
    given_ = data.draw(any_answers(form))
    assume(given_)
    plain = {key: value for key, value in given_.items() if "/" not in key and not isinstance(value, list)}
    assume(plain)
    left_out = data.draw(st.sampled_from(sorted(plain)))
    fewer = scores(form, taken(form, {key: value for key, value in plain.items() if key != left_out}))
    more = scores(form, taken(form, plain))
    for key, result in fewer.items():
        assert isinstance(result, Incomplete) or not isinstance(more[key], Incomplete)


@pytest.mark.parametrize("form", FORMS, ids=name)
@some
@given(data=st.data())
def test_a_form_without_missing_answers_has_all_its_scores(form: Instrument, data):
    answers = taken(form, data.draw(any_answers(form, whole=True)))
    assert missing(form, answers) == ()
    assert not any(isinstance(one, Incomplete) for one in scores(form, answers).values())


# ---- standing


LINES = st.lists(st.tuples(st.integers(739_000, 739_200), st.integers(0, 27)), max_size=12)
SESSIONS = st.lists(st.integers(739_000, 739_200), max_size=4)


def reports(lines: list[tuple[int, int]]) -> list[Report]:
    made = {"instrument": "phq-9", "version": PHQ.version}
    return [Report(day=day, value=Decimal(value), key=str(n), **made) for n, (day, value) in enumerate(lines)]


def marks(days: list[int]) -> list[SessionMark]:
    return [SessionMark(key=str(number), day=day) for number, day in enumerate(days)]


@many
@given(LINES, SESSIONS, st.integers(739_000, 739_220), st.randoms())
def test_the_order_of_reports_and_sessions_plays_no_part(lines, days, today, chance):
    known, held = reports(lines), marks(days)
    first = standing(PHQ, known, held, today=today), trend(PHQ, known, held, today=today)
    chance.shuffle(known)
    chance.shuffle(held)
    assert (standing(PHQ, known, held, today=today), trend(PHQ, known, held, today=today)) == first


@many
@given(LINES, SESSIONS, st.integers(739_000, 739_220))
def test_nothing_of_tomorrow_changes_how_somebody_stands_today(lines, days, today):
    known, held = reports(lines), marks(days)
    so_far = [one for one in known if one.day <= today]
    until = [one for one in held if one.day <= today]
    assert standing(PHQ, known, held, today=today) == standing(PHQ, so_far, until, today=today)


@many
@given(st.integers(0, 27), st.integers(0, 27), st.integers(0, 27))
def test_a_lighter_score_never_stands_worse(start: int, one: int, other: int):
    """With the same start, the lower of two last scores stands at least as well."""
    lighter, heavier = sorted((one, other))
    kinds = []
    for last in (lighter, heavier):
        found = standing(PHQ, reports([(739_000, start), (739_020, last)]), marks([739_005]), today=739_021)
        assert found is not None
        assert found.kind is not Kind.NOT_ENOUGH
        kinds.append(found.kind.rank)
    assert kinds[0] >= kinds[1]


@many
@given(st.sampled_from([form for form in SCORED if form.id != "asq"]), st.data())
def test_a_change_there_and_back_is_the_same_size(form: Instrument, data):
    scoring = form.scorings[0]
    values = st.integers(int(scoring.low), int(scoring.high)).map(Decimal)
    before, after = data.draw(values), data.draw(values)
    assert change(scoring, before, after).gain == -change(scoring, after, before).gain
    assert change(scoring, before, before).word == "noise"


# ---- safety


@pytest.mark.parametrize("form", FORMS, ids=name)
@some
@given(data=st.data())
def test_one_answer_more_never_makes_it_less_urgent(form: Instrument, data):
    given_ = data.draw(any_answers(form))
    assume(given_)
    left_out = data.draw(st.sampled_from(sorted(given_)))
    kept = {key: value for key, value in given_.items() if key != left_out}
    if left_out == "effects":
        kept = {key: value for key, value in kept.items() if "/" not in key}
    found, before = signals(form, taken(form, given_), NOW), signals(form, taken(form, kept), NOW)
    assert most_urgent(found) >= most_urgent(before)
    ranks = [tier.rank if (tier := alert_tier(each)) else -1 for each in (before, found)]
    assert ranks[0] <= ranks[1]


@many
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 10_000)), min_size=1, max_size=8))
def test_an_alert_keeps_everything_that_was_ever_answered(steps: list[tuple[int, int]]):
    at, alert, urgent = 0, None, -1
    said: list[int] = []
    for value, later in steps:
        at += later
        answers = taken(PHQ, {"death": value})
        found = signals(PHQ, answers, Around(at=at))
        if alert is None:
            alert = raised("c", found, answers, at)
            said = [value] if alert else []
        else:
            alert = answered_again(alert, found, answers, at)
            said += [value] if said[-1] != value else []
        if alert is not None:
            assert alert.tier.rank >= urgent
            urgent = alert.tier.rank
            assert [one.answer for one in alert.said] == said
            assert alert.answer("death") == value
