"""No word slips in from outside of a language: all text of a page comes from its words or from the guide."""

from __future__ import annotations

import html
import re
from collections import UserDict
from dataclasses import replace

import pytest

from afterwards.care.agenda import agenda
from afterwards.care.exports.ics import ics_calendar, ics_calendar_after
from afterwards.care.exports.ics_text import unfolded
from afterwards.care.exports.markdown import agenda_markdown
from afterwards.care.exports.moments import spoken
from afterwards.care.exports.plain import agenda_values
from afterwards.care.exports.second_lines import second_line
from afterwards.care.exports.sheet import sheet_html
from afterwards.care.exports.told import doubt_sentence, question_text, reason_sentence
from afterwards.care.plan import Plan
from afterwards.care.plan.explaining import explain
from afterwards.care.protocol.tree import NAMED, CareProtocol, Fact, Rule
from afterwards.care.words import BETWEEN_ITEMS, ENGLISH, SPANISH, Words
from laws.given import NAMES, course_with, instant, plan_of, shipped

HEAD = "waking: 07:00\nplace: {latitude: 40.7, longitude: -74.0}\nmedicines: [lamotrigine]\nsessions:\n"
GIVEN = "  - {key: s1, route: iv, start: 2026-11-03T10:00, end: 2026-11-03T10:50}\n"
PLANNED = "  - {key: s2, route: iv, planned: 2026-11-06T10:00}\n"
SEEN = ("2026-11-01T12:00", "2026-11-03T12:00", "2026-11-04T09:00", "2026-11-05T18:00", "2026-12-20T09:00")


def marked(text: str) -> str:
    return f"⟦{text}⟧" if text else ""


class Shown(UserDict[str, str]):
    """Every name reads as itself between marks."""

    def __missing__(self, name: str) -> str:
        return marked(name)

    def __contains__(self, name: object) -> bool:
        return True

    def get(self, name: str, _: object = None) -> str:  # type: ignore[override]
        return self[name]


CATALOGUE = {key: BETWEEN_ITEMS.join(map(marked, ENGLISH.listed(key))) for key in ENGLISH.catalogue}
PSEUDO = Words(language="qps", catalogue=CATALOGUE, clock=24)


def translated(guide: CareProtocol) -> CareProtocol:
    """The guide with all its words between marks."""
    return replace(
        guide,
        title=marked(guide.title),
        version=marked(guide.version),
        reviewed_by=marked(guide.reviewed_by),
        rules=tuple(_rule(rule) for rule in guide.rules),
        facts={name: _fact(fact) for name, fact in guide.facts.items()},
        contacts={id: replace(c, title=marked(c.title)) for id, c in guide.contacts.items()},
        sources={id: replace(s, document=marked(s.document)) for id, s in guide.sources.items()},
        shown_names={kind: Shown() for kind in NAMED},
    )


def _rule(rule: Rule) -> Rule:
    lists = {key: tuple(map(marked, getattr(rule, key))) for key in ("options", "prompts", "steps")}
    texts = {key: marked(getattr(rule, key)) for key in ("title", "body", "why")}
    return replace(rule, **lists, **texts, ways=rule.options)  # type: ignore[arg-type]


def _fact(fact: Fact) -> Fact:
    return replace(fact, ask=marked(fact.ask), shown_answers=Shown())


def unmarked(text: str) -> list[str]:
    """The words that stand outside of all marks."""
    outside, depth = [], 0
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        outside.append(letter if depth == 0 else " ")
    assert depth == 0, text
    return re.findall(r"[^\W\d_]+", "".join(outside))


def page_texts(page: str) -> list[str]:
    """What a page says: its text, and what is read out."""
    body = page[page.index("<body>") :]
    title = re.findall(r"<title>(.*?)</title>", page)
    said = [*title, *re.findall(r'aria-label="(.*?)"', body), re.sub(r"<[^>]+>", " ", body)]
    return [html.unescape(text) for text in said]


def pseudo_plan(name: str, sessions: str) -> Plan:
    return plan_of(translated(shipped(name)), course_with(HEAD + sessions))


def test_the_marks_tell_a_word_from_outside():
    plan = pseudo_plan("infusion-aftercare", GIVEN)
    english = page_texts(sheet_html(plan, ENGLISH, at=instant(plan, SEEN[1])))
    assert "Striped" in unmarked(" ".join(english))


@pytest.mark.parametrize("sessions", [GIVEN + PLANNED, PLANNED], ids=["given", "planned"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_says_nothing_by_itself(name, sessions):
    plan = pseudo_plan(name, sessions)
    for country in ("us", "uk", "xx"):
        page = sheet_html(plan, PSEUDO, at=instant(plan, SEEN[1]), country=country)
        assert [word for text in page_texts(page) for word in unmarked(text)] == []


def test_a_sheet_without_sessions_says_nothing_by_itself():
    plan = pseudo_plan("infusion-aftercare", " []")
    assert unmarked("".join(page_texts(sheet_html(plan, PSEUDO, at=instant(plan, SEEN[1]))))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_markdown_says_nothing_by_itself(name):
    plan = pseudo_plan(name, GIVEN + PLANNED)
    for seen in SEEN[:3]:
        text = agenda_markdown(agenda(plan, at=instant(plan, seen)), PSEUDO).replace("[x]", "")
        # A source that the guide does not name stands by its id.
        assert [word for word in unmarked(text) if word != "S"] == []


@pytest.mark.parametrize("name", NAMES)
def test_rows_questions_doubts_and_reasons_say_nothing_by_themselves(name):
    plan = pseudo_plan(name, GIVEN + PLANNED)
    for seen in SEEN:
        at = instant(plan, seen)
        manner = spoken(plan.course.calendar, at, PSEUDO, plan.protocol)
        found = agenda(plan, at=at)
        texts = [question_text(question, plan.protocol, PSEUDO) for question in found.questions]
        for item in found.items:
            texts.append(second_line(item, plan, manner, at))
            texts += [doubt_sentence(doubt, plan, PSEUDO) for doubt in item.doubts]
            reasons = explain(plan, item.occurrence).reasons if seen == SEEN[1] else ()
            texts += [reason_sentence(reason, plan, manner) for reason in reasons]
        assert [(text, words) for text in dict.fromkeys(texts) if (words := unmarked(text))] == []


def test_a_calendar_says_nothing_by_itself():
    plan = pseudo_plan("infusion-aftercare", GIVEN + PLANNED)
    found = agenda(plan, at=instant(plan, SEEN[0]))
    first = ics_calendar(found, PSEUDO, stamp=0, plain_titles=True, alarms=True, notices=True)
    without = agenda(plan, at=instant(plan, SEEN[0]), actor="supporter")
    second = ics_calendar_after(first, without, PSEUDO, stamp=0)
    assert second is not None
    for text in (first, second):
        said = [line.partition(":") for line in unfolded(text)]
        shown = [value for name, _, value in said if name in ("SUMMARY", "DESCRIPTION", "NAME")]
        assert shown
        assert [word for value in shown for word in unmarked(value.replace("\\n", " "))] == []


# ---- Spanish


def spanish_plan() -> Plan:
    return plan_of(shipped("infusion-aftercare"), course_with(HEAD + GIVEN + PLANNED))


def test_a_spanish_sheet_says_which_language_it_is_and_keeps_its_clock_and_days():
    plan = spanish_plan()
    page = sheet_html(plan, SPANISH, at=instant(plan, SEEN[1]))
    assert '<html lang="es">' in page
    text = " ".join(page_texts(page)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Después del martes 3 de noviembre" in text
    assert "La sesión terminó a las 10:50" in text
    assert "hasta el " in text
    assert not re.search(r"\b[ap]m\b|\b(de|a) el\b|[a-z] (Lunes|Martes|Jueves|Viernes)", text)


def test_json_keeps_its_keys_and_values_and_says_its_texts_in_the_language_asked_for():
    plan = spanish_plan()
    found = agenda(plan, at=instant(plan, "2026-11-03T12:00"))
    english, spanish = (agenda_values(found, "", "", words) for words in (ENGLISH, SPANISH))
    assert english.keys() == spanish.keys()
    questions = [q["text"] for q in spanish["questions"]]  # type: ignore[attr-defined]
    assert "¿Cuándo se fue la persona?" in questions
    assert [item["windows"] for item in english["items"]] == [  # type: ignore[attr-defined]
        item["windows"]
        for item in spanish["items"]  # type: ignore[attr-defined]
    ]


def test_a_spanish_calendar_has_neutral_spanish_titles():
    plan = spanish_plan()
    text = ics_calendar(agenda(plan, at=instant(plan, SEEN[0])), SPANISH, stamp=0)
    assert "PRODID:-//Afterwards//Day plan//ES\r\n" in text
    titles = {line for line in unfolded(text) if line.startswith("SUMMARY:")}
    assert titles
    assert all(title.startswith("SUMMARY:Plan del día: ") for title in titles)
