"""The symptom check: how soon for which sign, what a guide may change, and what nothing may."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterwards.care.plan.windows import FAR_FUTURE, FAR_PAST
from afterwards.care.protocol.tree import Call, CareProtocol, Rule, Verb
from afterwards.care.safety.red_flags import BODY, MILD, MIND, NOT_SURE, NOW, RED_FLAGS, SOURCES
from afterwards.care.safety.triage import QUESTIONS, Check, Watched, assess, check_of, urgency_of
from afterwards.care.safety.urgency import Urgency
from afterwards.care.words import LANGUAGES
from laws.given import protocol_with, shipped, vocabulary

HOUR = 3600
ENDED = 1_794_000_000
KEYS = [flag.key for flag in RED_FLAGS]
GENERAL = check_of(ENDED + HOUR)
ALWAYS = ((FAR_PAST, FAR_FUTURE),)


def urgency(check: Check, *signs: str, unsure: tuple[int, ...] = (), at: int = ENDED + HOUR) -> Urgency:
    return assess(check, signs, unsure, at).urgency


def watched(rules: str, stretches: tuple[tuple[int, int], ...] = ALWAYS) -> list[Watched]:
    guide = protocol_with(rules)
    return [Watched(rule=rule, stretches=stretches) for rule in guide.rules]


def after(hours: float) -> Urgency:
    """How urgent a headache is so long after the session."""
    at = ENDED + int(hours * HOUR)
    return urgency(check_of(at, ended=ENDED), "headache", at=at)


# ---- the shipped signs


@pytest.mark.parametrize(
    "key", ["breath", "waking", "chest", "swelling", "head", "vomiting", "belly", "danger"]
)
def test_a_red_flag_is_an_emergency(key: str) -> None:
    assert urgency(GENERAL, key) is Urgency.EMERGENCY


def test_dark_thoughts_are_for_the_crisis_line_and_danger_for_the_emergency_number() -> None:
    assert urgency(GENERAL, "dark") is Urgency.CRISIS
    assert urgency(GENERAL, "dark", "danger") is Urgency.EMERGENCY


def test_vomiting_that_does_not_stop_and_vomiting_that_stops_fluids_differ() -> None:
    assert urgency(GENERAL, "vomiting") is Urgency.EMERGENCY
    assert urgency(GENERAL, "fluids") is Urgency.TODAY
    for words in LANGUAGES.values():
        now, today = words.say("check.vomiting").split(), words.say("check.fluids").split()
        assert not set(now) & {word for word in today if len(word) > 3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_has_its_words_its_source_and_its_mark(language: str) -> None:
    words = LANGUAGES[language]
    said = [words.say(f"check.{flag.key}") for flag in RED_FLAGS]
    assert len(set(said)) == len(said) == len(set(KEYS))
    for flag in RED_FLAGS:
        assert flag.source in SOURCES
        assert flag.evidence in ("label", "guideline", "clinic says", "weak")
        assert flag.question in QUESTIONS
        if flag.sheet:
            assert words.knows(f"sheet.sign.{flag.sheet}")


def test_every_sign_of_the_vocabulary_is_asked() -> None:
    asked = {thing for flag in RED_FLAGS for thing in flag.things}
    assert asked <= set(vocabulary().things)
    watched_by_guides = {
        thing
        for name in ("standard", "infusion-aftercare", "keeping-the-gain", "self-care-tips")
        for rule in shipped(name).rules
        if rule.verb is Verb.WATCH_FOR
        for thing in rule.things
    }
    assert watched_by_guides <= asked


def test_no_shipped_sign_is_milder_than_in_our_own_standard_guide() -> None:
    guide = shipped("standard")
    tiers = {thing: flag.urgency for flag in RED_FLAGS for thing in flag.things}
    for rule in guide.rules:
        if rule.verb is Verb.WATCH_FOR and rule.then is not None:
            for thing in rule.things:
                assert tiers[thing] >= urgency_of(rule.then), (rule.id, thing)


# ---- four questions


def test_what_is_an_emergency_is_asked_first_and_something_else_last() -> None:
    questions = {row.key: row.question for row in GENERAL}
    assert all((questions[row.key] == NOW) == (row.urgency is Urgency.EMERGENCY) for row in GENERAL)
    assert GENERAL[-1].key == "other"
    assert [row.question for row in GENERAL] == sorted(row.question for row in GENERAL)


def test_within_the_first_three_questions_the_first_that_fits_is_the_most_urgent() -> None:
    rules = "a: {watch for: craving, when: always, title: Craving, then: {call: clinic, how soon: now}}"
    for check in (GENERAL, check_of(ENDED, watched=watched(rules))):
        for question in (NOW, MIND, BODY):
            tiers = [row.urgency_at(ENDED) for row in check if row.question == question]
            assert tiers == sorted(tiers, reverse=True)


def test_the_drip_is_asked_after_a_drip_or_when_nobody_knows() -> None:
    assert "drip" in {row.key for row in check_of(ENDED, route="iv")}
    assert "drip" in {row.key for row in check_of(ENDED)}
    assert "drip" not in {row.key for row in check_of(ENDED, route="oral")}


def test_nothing_said_is_nothing_and_not_expected() -> None:
    found = assess(GENERAL, (), (), ENDED)
    assert (found.urgency, found.leads, found.until) == (Urgency.NOTHING, "", None)


# ---- what is expected, and until when


@pytest.mark.parametrize(
    ("hours", "expected"), [(1, Urgency.EXPECTED), (23.9, Urgency.EXPECTED), (24, Urgency.TODAY)]
)
def test_a_headache_is_expected_on_the_day_and_one_for_the_clinic_after(
    hours: float, expected: Urgency
) -> None:
    assert after(hours) is expected


def test_what_is_expected_says_by_when_it_should_pass() -> None:
    check = check_of(ENDED + HOUR, ended=ENDED)
    found = assess(check, ("floaty", "headache"), (), ENDED + HOUR)
    assert (found.urgency, found.until) == (Urgency.EXPECTED, ENDED + 24 * HOUR)
    assert assess(check, ("floaty",), (), ENDED + HOUR).until == ENDED + 3 * HOUR


def test_in_between_it_is_told_at_the_next_visit() -> None:
    at = ENDED + 5 * HOUR
    found = assess(check_of(at, ended=ENDED), ("floaty",), (), at)
    assert (found.urgency, found.until) == (Urgency.MENTION, None)


def test_without_a_known_end_nothing_is_ever_expected() -> None:
    for key in KEYS:
        for hours in (-100, 0, 1, 1000):
            assert urgency(GENERAL, key, at=ENDED + hours * HOUR) is not Urgency.EXPECTED


def test_a_clock_that_runs_behind_the_session_expects_nothing() -> None:
    assert urgency(check_of(ENDED, ended=ENDED), "headache", at=ENDED - 60) is Urgency.MENTION


# ---- not sure


@pytest.mark.parametrize("question", QUESTIONS)
def test_not_sure_is_never_milder_than_none_of_these(question: int) -> None:
    for key in [*KEYS, ""]:
        signs = (key,) if key else ()
        for at in (ENDED + HOUR, ENDED + 100 * HOUR):
            check = check_of(at, ended=ENDED)
            assert urgency(check, *signs, unsure=(question,), at=at) >= urgency(check, *signs, at=at)
    assert NOT_SURE[question] >= Urgency.MENTION


# ---- a guide only adds and raises


def test_a_guide_raises_a_sign_and_it_is_asked_sooner() -> None:
    rules = "a: {watch for: rash, when: always, title: A rash, then: {call: emergency, how soon: now}}"
    check = check_of(ENDED, watched=watched(rules), words=vocabulary())
    assert urgency(check, "rash") is Urgency.EMERGENCY
    assert next(row for row in check if row.key == "rash").question == NOW


def test_a_guide_that_puts_a_sign_lower_changes_nothing() -> None:
    rules = (
        "a: {watch for: chest pain, when: always, title: Chest, then: {call: clinic, how soon: next visit}}"
    )
    assert urgency(check_of(ENDED, watched=watched(rules)), "chest") is Urgency.EMERGENCY


def test_a_guide_raises_only_while_its_rule_is_in_force() -> None:
    rules = (
        "a: {watch for: constipation, when: always, title: Blocked, then: {call: clinic, how soon: today}}"
    )
    stretch = ((ENDED, ENDED + 10 * HOUR),)
    check = check_of(ENDED, watched=watched(rules, stretch), words=vocabulary())
    assert urgency(check, "blocked", at=ENDED + 9 * HOUR) is Urgency.TODAY
    assert urgency(check, "blocked", at=ENDED + 10 * HOUR) is Urgency.MENTION


def test_a_kind_of_a_sign_does_not_raise_the_sign_itself() -> None:
    pain = "constipation with severe belly pain"
    rules = f"a: {{watch for: {pain}, when: always, title: Pain, then: {{call: emergency, how soon: now}}}}"
    check = check_of(ENDED, watched=watched(rules), words=vocabulary())
    assert urgency(check, "blocked") is Urgency.MENTION
    assert urgency(check, "belly") is Urgency.EMERGENCY


def test_a_sign_that_only_the_guide_knows_is_asked_as_well() -> None:
    rules = "odd: {watch for: green thumbs, when: always, title: Odd, then: {call: CALL, how soon: SOON}}"
    head = "routes: [iv]\nthings: {green thumbs: {}}"
    questions = {("emergency", "now"): NOW, ("crisis", "now"): MIND, ("clinic", "today"): BODY}
    questions |= {("clinic", "now"): MIND, ("clinic", "next visit"): MILD}
    for (who, soon), question in questions.items():
        guide = protocol_with(rules.replace("CALL", who).replace("SOON", soon), head)
        check = check_of(ENDED, watched=[Watched(rule=guide.rules[0], stretches=())])
        assert next(row for row in check if row.key == "guide:odd").question == question
        assert urgency(check, "guide:odd") is urgency_of(guide.rules[0].then)  # type: ignore[arg-type]


def drawn_guide(chance: random.Random) -> list[Watched]:
    """Rules about random signs, with random calls and stretches, as no sane clinic would write them."""
    things = sorted(vocabulary().things)
    guide: CareProtocol = shipped("standard")
    first: Rule = next(rule for rule in guide.rules if rule.verb is Verb.WATCH_FOR)
    found = []
    for number in range(chance.randrange(1, 8)):
        edges = sorted(ENDED + chance.randrange(-50, 100) * HOUR for _ in "ab")
        call = Call(chance.choice(("emergency", "crisis", "clinic")), chance.choice(SOONS))
        watch = tuple(chance.sample(things, chance.randrange(1, 4)))
        rule = replace(first, id=f"r{number}", things=watch, then=call)
        found.append(Watched(rule=rule, stretches=((edges[0], edges[1]),)))
    return found


SOONS = ("now", "today", "soon", "next visit")


@given(
    st.integers(0, 10**6),
    st.sets(st.sampled_from(KEYS)),
    st.sampled_from(KEYS),
    st.sets(st.sampled_from(QUESTIONS)),
    st.integers(-60, 120),
)
def test_one_more_sign_or_doubt_never_lowers_and_no_guide_ever_does(
    seed: int, signs: set[str], more: str, unsure: set[int], hours: int
) -> None:
    at = ENDED + hours * HOUR
    guide = drawn_guide(random.Random(seed))
    plain = check_of(at, ended=ENDED)
    own = check_of(at, ended=ENDED, watched=guide, words=vocabulary())
    for check in (GENERAL, plain, own):
        before = assess(check, signs, unsure, at).urgency
        assert assess(check, signs | {more}, unsure, at).urgency >= before
        for question in QUESTIONS:
            assert assess(check, signs, unsure | {question}, at).urgency >= before
    assert assess(own, signs, unsure, at).urgency >= assess(plain, signs, unsure, at).urgency
    assert {row.key for row in own} >= {row.key for row in plain}


@given(st.sets(st.sampled_from(KEYS), min_size=1), st.sets(st.sampled_from(QUESTIONS)), st.integers(0, 120))
def test_the_most_urgent_wins(signs: set[str], unsure: set[int], hours: int) -> None:
    at = ENDED + hours * HOUR
    check = check_of(at, ended=ENDED)
    alone = [urgency(check, sign, at=at) for sign in signs] + [NOT_SURE[question] for question in unsure]
    found = assess(check, signs, unsure, at)
    assert found.urgency is max(alone)
    assert (found.until is not None) == (found.urgency is Urgency.EXPECTED)
