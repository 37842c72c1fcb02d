"""The second line of a row on the screen, in both languages, for every state of a window."""

from __future__ import annotations

import pytest

from afterwards.care.agenda import agenda
from afterwards.care.exports.moments import bound, spoken, when_phrase
from afterwards.care.exports.second_lines import merged_line, second_line
from afterwards.care.exports.told import question_line
from afterwards.care.timing import Calendar, parse_instant
from afterwards.care.words import ENGLISH, SPANISH, Words
from laws.given import course_with, instant, plan_of, protocol_with

HEAD = """\
routes: [iv]
session: {lasts: LASTS}
facts:
  slept: {ask: When did you wake, kind: moment}
  home: {ask: When did you come home?, kind: moment}"""
GIVEN = "{key: s1, start: 2026-11-03T10:00, end: 2026-11-03T10:50}"
PLANNED = "{key: s1, planned: 2026-11-03T10:00}"
ALCOHOL = "avoid: alcohol, when: from start until 48 hours after end"
BRIEF = "avoid: alcohol, when: from start until 2 hours after end"
DRIVING = "avoid: driving, when: from start until the day after end and then slept"
FOOD = "avoid: food, when: from 6 hours before start until start"
CALENDAR = Calendar.of("America/New_York")


def line(rule: str, seen: str, words: Words, sessions: str = GIVEN, lasts: str = "50 minutes") -> str:
    """The second line of the only row of one rule, with ordinary spaces."""
    guide = protocol_with(f"a: {{{rule}, title: A}}", HEAD.replace("LASTS", lasts))
    plan = plan_of(guide, course_with(f"sessions: [{sessions}]"))
    at = instant(plan, seen)
    (item,) = agenda(plan, at=at).items
    text = second_line(item, plan, spoken(plan.course.calendar, at, words, guide), at)
    return text.replace("\N{NO-BREAK SPACE}", " ")


LINES = [
    (FOOD, "2026-11-01T09:00", "Starts Tuesday, 4:00 am.", "Empieza el martes, 4:00."),
    (FOOD, "2026-11-03T01:00", "Starts 4:00 am.", "Empieza a las 4:00."),
    ("avoid: work, when: the day of start", "2026-11-01T09:00", "Starts Tuesday.", "Empieza el martes."),
    ("avoid: work, when: the day of start", "2026-11-02T09:00", "Starts tomorrow.", "Empieza mañana."),
    (
        FOOD,
        "2026-10-27T09:00",
        "Starts Tuesday 3 November, 4:00 am.",
        "Empieza el martes 3 de noviembre, 4:00.",
    ),
    (FOOD, "2026-10-26T09:00", "Starts 3 November.", "Empieza el 3 de noviembre."),
    (ALCOHOL, "2026-11-03T12:00", "Until Thursday, 10:50 am.", "Hasta el jueves, 10:50."),
    (ALCOHOL, "2026-11-04T12:00", "Until tomorrow, 10:50 am.", "Hasta mañana, 10:50."),
    (BRIEF, "2026-11-03T12:00", "Until 12:50 pm.", "Hasta las 12:50."),
    (
        DRIVING,
        "2026-11-03T12:00",
        "Until you have slept. Tomorrow morning at the earliest.",
        "Hasta que haya dormido. Mañana por la mañana, no antes.",
    ),
    (
        DRIVING,
        "2026-11-04T07:00",
        "You can answer now: did you sleep?",
        "Ya puede responder: ¿durmió?",
    ),
    (
        "avoid: work, when: from start until end and then home",
        "2026-11-03T12:00",
        "You can answer now: When did you come home?",
        "Ya puede responder: ¿When did you come home?",
    ),
    (BRIEF, "2026-11-03T13:00", "Over. Ended 12:50 pm.", "Terminó a las 12:50."),
    (BRIEF, "2026-11-04T13:00", "Over. Ended yesterday, 12:50 pm.", "Terminó ayer, 12:50."),
    (
        "avoid: work, when: the day of start",
        "2026-11-04T07:00",
        "Over. Ended yesterday.",
        "Terminó ayer.",
    ),
    (
        "may: bright light, when: from start until 48 hours after end",
        "2026-11-03T12:00",
        "Open until Thursday, 10:50 am.",
        "Abierto hasta el jueves, 10:50.",
    ),
    (
        "do: rest, when: from end",
        "2026-11-03T12:00",
        "Open. No end is set.",
        "Abierto. No hay un final fijo.",
    ),
    (
        "do: rest, when: from end until 2 to 3 hours after end",
        "2026-11-03T11:00",
        "Open until 12:50 to 1:50 pm, ask your clinic which.",
        "Abierto hasta algún momento entre las 12:50 y las 13:50; pregunte a su clínica cuándo.",
    ),
    (
        "hold: lamotrigine, when: the day of start",
        "2026-11-03T09:00",
        "Ask your clinic. Until the end of today.",
        "Pregunte a su clínica. Hasta el final de hoy.",
    ),
    (
        "arrange: ride home, when: by start",
        "2026-11-02T09:00",
        "By tomorrow, 10:00 am.",
        "Antes de mañana, 10:00.",
    ),
]


@pytest.mark.parametrize(("rule", "seen", "english", "spanish"), LINES)
def test_each_state_has_its_sentence(rule, seen, english, spanish):
    assert line(rule, seen, ENGLISH) == english
    assert line(rule, seen, SPANISH) == spanish


@pytest.mark.parametrize(
    ("lasts", "english", "spanish"),
    [
        ("50 minutes", "Until Thursday, about 10:50 am.", "Hasta el jueves, 10:50 más o menos."),
        (
            "40 to 60 minutes",
            "Until Thursday, about 10:40 to 11:00 am.",
            "Hasta el jueves, entre 10:40 y 11:00.",
        ),
    ],
)
def test_a_session_that_is_only_planned_ends_about_then(lasts, english, spanish):
    seen = "2026-11-03T10:10"
    assert line(ALCOHOL, seen, ENGLISH, PLANNED, lasts) == english
    assert line(ALCOHOL, seen, SPANISH, PLANNED, lasts) == spanish


def test_what_is_planned_for_a_day_as_a_whole_is_not_about():
    rule = "avoid: driving, when: from start until end of the day of end"
    assert line(rule, "2026-11-03T10:10", ENGLISH, PLANNED) == "Until the end of today."


def test_a_row_that_stands_for_many_sessions_says_so():
    sessions = GIVEN + "".join(f", {{key: s{n}, planned: 2026-11-{3 * n:02d}T10:00}}" for n in (2, 3))
    rule = "avoid: alcohol, when: from 2 days before start until 2 days after end"
    assert line(rule, "2026-11-03T12:00", ENGLISH, sessions) == (
        "Until 11 November. Sessions 1 to 3 follow close on each other."
    )
    assert line(rule, "2026-11-03T12:00", SPANISH, sessions).endswith("Las sesiones 1 a 3 van muy seguidas.")


@pytest.mark.parametrize(
    ("numbers", "said"), [((2, 3, 4), "2 to 4"), ((1, 2), "1 and 2"), ((1, 2, 4), "1, 2 and 4")]
)
def test_numbers_in_a_row_are_joined(numbers, said):
    assert merged_line(numbers, ENGLISH).replace("\N{NO-BREAK SPACE}", " ").startswith(f"Sessions {said} ")


def test_a_session_and_its_number_are_not_parted():
    assert bound("After session 6 and Session 7.", ENGLISH) == (
        "After session\N{NO-BREAK SPACE}6 and Session\N{NO-BREAK SPACE}7."
    )
    assert bound("La sesión 6", SPANISH) == "La sesión\N{NO-BREAK SPACE}6"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-03T10:50", "hoy, 10:50"),
        ("2026-11-03T12:00", "hoy, 12:00"),
        ("2026-11-04T18:05", "mañana, 18:05"),
        ("2026-11-05T00:30", "el jueves, 0:30"),
        ("2026-11-05T00:00", "el comienzo del jueves"),
        ("2026-11-10T09:00", "el martes 10 de noviembre, 9:00"),
        ("2027-01-05T09:00", "el martes 5 de enero de 2027, 9:00"),
    ],
)
def test_moments_in_spanish(when, said):
    at = parse_instant("2026-11-03T12:00", CALENDAR)
    assert when_phrase(parse_instant(when, CALENDAR), spoken(CALENDAR, at, SPANISH)) == said


def test_one_o_clock_is_feminine_and_single_in_spanish():
    sessions = "{key: s1, start: 2026-11-03T00:10, end: 2026-11-03T00:20}"
    rule = "avoid: alcohol, when: from start until 1 hour after end"
    assert line(rule, "2026-11-03T01:00", SPANISH, sessions) == "Hasta la 1:20."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ENGLISH, "No drinks: the guide says 1 to 4 hours."),
        (SPANISH, "No drinks: la guía dice 1 a 4 horas."),
    ],
)
def test_a_length_is_asked_for_by_the_rule_that_closes_something(words, said):
    rules = """\
plenty: {do: fluids, when: from the day before start until (drinks) before start, title: Drink plenty}
dry: {avoid: drinks, when: from (drinks) before start until start, title: No drinks}"""
    asked = "settings:\n  drinks: {is: 1 to 4 hours, must choose: yes}"
    plan = plan_of(protocol_with(rules, f"routes: [iv]\n{asked}"), course_with(f"sessions: [{PLANNED}]"))
    (question,) = agenda(plan, at=instant(plan, "2026-11-02T12:00")).questions
    assert question_line(question, plan, words).replace("\N{NO-BREAK SPACE}", " ") == said
