"""What a calendar says, what it keeps to itself, and how it follows a plan that changes."""

from __future__ import annotations

import dataclasses
import json
import re

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterwards.care.agenda import Agenda, agenda
from afterwards.care.exports.ics import ics_calendar, ics_calendar_after
from afterwards.care.exports.ics_text import escaped, text_line
from afterwards.care.protocol.tree import CareProtocol, Rule
from afterwards.care.timing import parse_instant
from afterwards.care.words import ENGLISH
from care.exports.readers import by_icalendar, by_icaljs, by_names
from laws.given import NAMES, course_of, plan_of, protocol_with, shipped

COURSE = """afterwards: 1
course: a-course
protocol: test
time zone: Europe/Berlin
sessions:
  - {key: s1, route: iv, planned: 2026-11-03T10:00, start: 2026-11-03T10:00, end: 2026-11-03T10:50}
  - {key: s2, route: iv, planned: 2026-11-10T10:00, start: 2026-11-10T10:00, end: 2026-11-10T10:50}
  - {key: s3, route: iv, planned: 2026-11-17T10:00, start: 2026-11-17T10:00, end: 2026-11-17T10:50}
"""
FACTS = """routes: [iv]
facts:
  slept: {ask: When did you sleep, kind: moment}
  lighter: {ask: Is it lighter, answers: [yes, no]}
"""
SIMPLE = """
no-alcohol: {avoid: alcohol, when: from 48 hours before start until 48 hours after end, title: No alcohol}
rest: {do: rest, when: from end until 3 hours after end, title: Rest a while}
"""


def agenda_of(rules: str | CareProtocol, course: str = COURSE, actor: str = "", **span: str) -> Agenda:
    protocol = protocol_with(rules, FACTS) if isinstance(rules, str) else rules
    plan = plan_of(protocol, course_of(course))
    ends = {key: parse_instant(text, plan.course.calendar) for key, text in span.items()}
    return agenda(plan, at=plan.course.sessions[0].begins, actor=actor, **ends)


def titled(title: str) -> Agenda:
    quoted = json.dumps(title, ensure_ascii=False)
    return agenda_of(f"a: {{do: rest, when: from end until 3 hours after end, title: {quoted}}}")


def text_of(found: Agenda, **options: object) -> str:
    return ics_calendar(found, ENGLISH, stamp=found.at, **options)


def events_of(text: str) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def one_event(rules: str, **options: object) -> icalendar.Event:
    found = agenda_of(rules, COURSE.split("  - {key: s2", maxsplit=1)[0])
    (event,) = events_of(text_of(found, **options))
    return event


def moved(course: str, old: str, new: str) -> str:
    assert old in course
    return course.replace(old, new)


# --- the form


def test_lines_end_in_crlf_and_are_at_most_75_octets():
    long = "Drink 🫖, then rest; then walk a little way ünder trees " * 9
    text = text_of(titled(long), plain_titles=True)
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()  # no character is cut in two


@pytest.mark.parametrize(
    "title",
    [
        "Tea, toast; then \\n rest",
        "one\ntwo",
        "a \\, b",
        "🧘🏽‍♀️ " * 30,
        '"quoted": colon;param=1',
        "é" * 200,
        ",",
    ],
)
def test_titles_survive_both_readers(title):
    found = titled(title)
    text, calendar = text_of(found, plain_titles=True), found.plan.course.calendar
    (wanted,) = {item.rule.title for item in found.items}
    assert {event.title for event in by_icalendar(text, calendar)} == {wanted}
    assert {event.title for event in by_icaljs([text], [calendar])[0]} == {wanted}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\n")))
def test_any_text_comes_back_from_its_folded_line(text):
    line = text_line("DESCRIPTION", text)
    assert max(map(len, line.encode().split(b"\r\n"))) <= 75
    read = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{line}END:VEVENT\r\n")["DESCRIPTION"]
    assert str(read) == text


def test_control_characters_never_reach_a_calendar():
    assert escaped("a\x00b\x07c\rd\x7fe") == "abcde"


def test_the_head_says_what_it_is_and_nothing_more():
    calendar = icalendar.Calendar.from_ical(text_of(agenda_of(SIMPLE)))
    assert (calendar["VERSION"], calendar["CALSCALE"], calendar["METHOD"]) == ("2.0", "GREGORIAN", "PUBLISH")
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Day plan"
    assert calendar["PRODID"]
    assert calendar["UID"]


def test_every_event_is_private_and_makes_nobody_look_busy():
    for event in events_of(text_of(agenda_of(SIMPLE))):
        assert event["CLASS"] == "PRIVATE"
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["DTSTAMP"].dt.isoformat() == "2026-11-03T09:00:00+00:00"


def test_the_same_plan_gives_the_same_bytes():
    assert text_of(agenda_of(SIMPLE)) == text_of(agenda_of(SIMPLE))


# --- discretion


def words_in(rules: tuple[Rule, ...]) -> set[str]:
    texts = []
    for rule in rules:
        texts += [
            rule.id,
            rule.title,
            rule.body,
            rule.why,
            *rule.things,
            *rule.options,
            *rule.prompts,
            *rule.steps,
        ]
    return set(re.findall(r"[^\W\d_]{5,}", " ".join(texts).lower()))


SHIPPED_COURSE = moved(COURSE, "time zone", "medicines: [lamotrigine]\ntime zone")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("actor", ["patient", "supporter", "clinic"])
def test_a_neutral_calendar_holds_no_word_of_the_protocol(name, actor):
    protocol = shipped(name)
    text = text_of(agenda_of(protocol, SHIPPED_COURSE, actor), alarms=True, notices=True).replace("\r\n ", "")
    ours = " ".join(sentence for key, sentence in ENGLISH.catalogue.items() if key.startswith("ics."))
    own_words = set(re.findall(r"[^\W\d_]{5,}", ours.lower())) | {
        "private",
        "display",
        "begin",
        "description",
    }
    told = set(re.findall(r"[^\W\d_]{5,}", text.lower()))
    assert told & words_in(protocol.rules) <= own_words
    assert not re.search(r"ketamin|clinic|therap|mood|alcohol|session|infusion|medicine", text, re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_a_neutral_calendar_does_not_depend_on_any_word_of_a_rule(name):
    protocol = shipped(name)
    new = {"title": "zebra", "body": "quagga", "why": "okapi", "options": (), "prompts": (), "steps": ()}
    other = dataclasses.replace(protocol, rules=tuple(dataclasses.replace(r, **new) for r in protocol.rules))
    found = [text_of(agenda_of(p, SHIPPED_COURSE), alarms=True, notices=True) for p in (protocol, other)]
    assert found[0] == found[1]


def test_plain_titles_tell_the_rule_its_reasons_and_its_source():
    rules = """
a:
  avoid: alcohol
  when: from end until 48 hours after end
  title: No alcohol
  body: Leave it out.
  why: It slows you down.
  source: S
  evidence: weak
"""
    protocol = protocol_with(rules, f"{FACTS}\nsources: {{S: {{document: The guide, dated: 2024-05-06}}}}")
    event = events_of(text_of(agenda_of(protocol), plain_titles=True))[0]
    assert event["SUMMARY"] == "No alcohol"
    for words in ("Leave it out.", "It slows you down.", "The guide (2024-05-06)", "Proof is thin."):
        assert words in event["DESCRIPTION"]
    assert "DESCRIPTION" not in events_of(text_of(agenda_of(protocol)))[0]


def test_both_manners_share_their_uids():
    found = agenda_of(SIMPLE)
    neutral, plain = times(text_of(found)), times(text_of(found, plain_titles=True))
    assert neutral == plain


# --- what stands in it


def test_a_rule_that_always_holds_never_stands_in_a_calendar():
    rules = f"{SIMPLE}always-so: {{avoid: strenuous activity, when: always, title: Zzz always}}\n"
    rules += "card: {contact: clinic, when: always, title: Zzz card}\n"
    rules += "both: {do: rest, when: [always, from end until 2 hours after end], title: Zzz both}\n"
    text = text_of(agenda_of(rules), plain_titles=True, notices=True)
    assert "No alcohol" in text
    assert "Zzz" not in text


@pytest.mark.parametrize(
    ("verb", "options", "actor", "shown"),
    [
        ("learn: a thing", {}, "", False),
        ("learn: a thing", {"notices": True}, "", True),
        ("watch for: a rash", {}, "", False),
        ("watch for: a rash", {"notices": True}, "", True),
        ("may: driving", {}, "", False),
        ("may: driving", {"plain_titles": True}, "", True),
        ("do: rest", {}, "", True),
        ("limit: caffeine", {}, "", True),
    ],
)
def test_which_rules_are_shown(verb, options, actor, shown):
    found = agenda_of(f"a:\n  {verb}\n  when: from end until 2 hours after end\n  title: T", actor=actor)
    assert found.items
    assert bool(events_of(text_of(found, **options))) is shown


@pytest.mark.parametrize(("actor", "shown"), [("", False), ("patient", False), ("clinic", True)])
def test_gates_stand_in_the_clinics_calendar_alone(actor, shown):
    gate = "g:\n  gate: leaving\n  for: [patient, clinic]\n  not before: 30 minutes after end\n  title: T"
    found = agenda_of(gate, actor=actor)
    assert found.items
    assert bool(events_of(text_of(found))) is shown


def test_windows_of_two_sessions_that_touch_are_one_event():
    rule = "a: {avoid: alcohol, when: from 96 hours before start until 96 hours after end, title: T}"
    (event,) = events_of(text_of(agenda_of(rule)))
    assert event["DTSTART"].dt.isoformat() == "2026-10-30T10:00:00+01:00"
    assert event["DTEND"].dt.isoformat() == "2026-11-21T10:50:00+01:00"


def test_a_whole_local_day_is_an_all_day_event():
    event = one_event("a: {measure: energy, when: the day of start, title: T}")
    assert (event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat()) == ("2026-11-03", "2026-11-04")


def test_a_window_that_nothing_closes_is_a_mark_without_an_end():
    event = one_event("a: {avoid: alcohol, when: from end, title: T}", plain_titles=True)
    assert event["DTSTART"].dt.isoformat() == "2026-11-03T10:50:00+01:00"
    assert "DTEND" not in event
    assert "no set end" in event["DESCRIPTION"]


def test_a_rule_that_waits_for_a_fact_ends_at_the_earliest_and_says_so():
    rule = "a: {avoid: driving, when: from end until the day after end and then slept, title: T}"
    event = one_event(rule, plain_titles=True)
    assert event["DTEND"].dt.isoformat() == "2026-11-04T00:00:00+01:00"
    assert "When did you sleep" in event["DESCRIPTION"]


def test_a_prohibition_whose_end_is_a_range_stands_to_the_later_end():
    rule = "a: {avoid: alcohol, when: from end until 24 to 48 hours after end, title: T}"
    assert one_event(rule)["DTEND"].dt.isoformat() == "2026-11-05T10:50:00+01:00"


def test_what_is_to_be_done_by_a_moment_is_a_mark_there():
    event = one_event("a: {arrange: ride, when: by start, title: T}")
    assert event["DTSTART"].dt.isoformat() == "2026-11-03T10:00:00+01:00"
    assert "DTEND" not in event


def test_an_end_that_is_a_range_says_how_late_it_may_be():
    rule = "a: {do: rest, when: from end until 24 to 48 hours after end, title: T}"
    event = one_event(rule, plain_titles=True)
    assert event["DTEND"].dt.isoformat() == "2026-11-04T10:50:00+01:00"
    assert "2026-11-05 10:50" in event["DESCRIPTION"]


def test_what_hangs_on_an_answer_that_nobody_gave_is_tentative():
    rule = "a: {do: rest, if: {lighter: yes}, when: from end until 2 hours after end, title: T}"
    assert one_event(rule)["STATUS"] == "TENTATIVE"
    assert one_event(SIMPLE.splitlines()[2])["STATUS"] == "CONFIRMED"


def test_alarms_ring_ahead_of_acts_with_a_clock_time_and_only_when_asked_for():
    act = "a: {do: rest, when: from end until 2 hours after end, title: Secret}"
    assert not one_event(act).walk("VALARM")
    (alarm,) = one_event(act, alarms=True, plain_titles=True).walk("VALARM")
    assert alarm["TRIGGER"].dt.total_seconds() == -900
    assert "Secret" not in alarm["DESCRIPTION"]
    assert not one_event("a: {do: rest, when: the day of start, title: T}", alarms=True).walk("VALARM")
    assert not one_event(SIMPLE.splitlines()[1], alarms=True).walk("VALARM")


# --- identity


@pytest.mark.parametrize("name", NAMES)
def test_no_two_events_share_a_uid(name):
    uids = [
        event["UID"] for event in events_of(text_of(agenda_of(shipped(name), SHIPPED_COURSE), notices=True))
    ]
    assert len(uids) == len(set(uids))


def test_another_course_has_other_uids():
    mine = times(text_of(agenda_of(SIMPLE)))
    theirs = times(text_of(agenda_of(SIMPLE, COURSE.replace("a-course", "b-course"))))
    assert not mine.keys() & theirs.keys()


FIRST_TIMES = "planned: 2026-11-17T10:00, start: 2026-11-17T10:00, end: 2026-11-17T10:50"
LATER = moved(COURSE, FIRST_TIMES, FIRST_TIMES.replace("11-17", "11-21"))
CANCELLED = moved(COURSE, "{key: s3,", "{key: s3, cancelled: yes,")


def times(text: str) -> dict[str, tuple[int, int]]:
    calendar = course_of(COURSE).calendar
    return {event.uid: event.edges for event in by_names(text, calendar)}


def numbers(text: str) -> dict[str, int]:
    return {event["UID"]: int(event["SEQUENCE"]) for event in events_of(text)}


def after(earlier: str, course: str, rules: str = SIMPLE, **span: str) -> str:
    found = agenda_of(rules, course, **span)
    text = ics_calendar_after(earlier, found, ENGLISH, stamp=found.at + 3600)
    assert text is not None
    return text


def test_a_moved_session_keeps_its_uids():
    before, now = times(text_of(agenda_of(SIMPLE))), times(text_of(agenda_of(SIMPLE, LATER)))
    assert before.keys() == now.keys()
    changed = [uid for uid in before if before[uid] != now[uid]]
    assert len(changed) == 2
    assert all(now[uid][0] - before[uid][0] == 4 * 86400 for uid in changed)


def test_the_sequence_grows_for_what_moved_and_for_nothing_else():
    first = text_of(agenda_of(SIMPLE))
    second = after(first, LATER)
    moving = {uid for uid, edges in times(first).items() if times(second)[uid] != edges}
    assert {uid for uid, number in numbers(second).items() if number == 1} == moving
    assert set(numbers(second).values()) == {0, 1}
    third = after(second, COURSE)
    assert {uid for uid, number in numbers(third).items() if number == 2} == moving
    assert numbers(after(third, COURSE)) == numbers(third)


def test_what_fell_away_is_cancelled_once_and_may_come_back():
    first = text_of(agenda_of(SIMPLE))
    second = after(first, CANCELLED)
    gone = [event for event in events_of(second) if event["STATUS"] == "CANCELLED"]
    assert len(gone) == 2
    assert "METHOD:PUBLISH\r\n" in second
    for event in gone:
        assert event["SEQUENCE"] == 1
        assert times(second)[event["UID"]] == times(first)[event["UID"]]
    assert numbers(after(second, CANCELLED)) == numbers(second)
    third = after(second, COURSE)
    assert times(third) == times(first)
    assert {numbers(third)[event["UID"]] for event in gone} == {2}
    assert "CANCELLED" not in third


def test_an_event_outside_the_span_that_is_asked_for_is_not_cancelled():
    text = after(text_of(agenda_of(SIMPLE)), COURSE, low="2026-11-06T00:00", high="2026-11-13T00:00")
    assert "CANCELLED" not in text
    assert 0 < len(events_of(text)) < 6


def test_an_all_day_event_that_fell_away_is_cancelled_as_one():
    rules = "a: {measure: energy, when: the day of start, title: T}"
    text = after(text_of(agenda_of(rules)), CANCELLED, rules)
    (gone,) = [event for event in events_of(text) if event["STATUS"] == "CANCELLED"]
    assert (gone["DTSTART"].dt.isoformat(), gone["DTEND"].dt.isoformat()) == ("2026-11-17", "2026-11-18")


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "END:VEVENT\n", "\0\n:;"])
def test_a_text_that_is_not_this_courses_calendar_is_refused(text):
    found = agenda_of(SIMPLE)
    assert ics_calendar_after(text, found, ENGLISH, stamp=0) is None
    other = text_of(agenda_of(SIMPLE, COURSE.replace("a-course", "b-course")))
    assert ics_calendar_after(other, found, ENGLISH, stamp=0) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DTSTART;TZID=Europe/Berlin:2026", "DTSTART;TZID=Nowhere/Land:2026"),
        ("DTSTART;TZID=Europe/Berlin:20261", "DTSTART;TZID=Europe/Berlin:20269"),
        ("SEQUENCE:0", "SEQUENCE:many"),
        ("T100000", "T996100"),
        ("\r\n", "\n"),
    ],
)
def test_events_that_another_program_spoilt_are_no_hindrance(old, new):
    before = text_of(agenda_of(SIMPLE)).replace(old, new)
    assert times(after(before, COURSE)) == times(text_of(agenda_of(SIMPLE)))


def test_a_caller_with_its_own_memory_gives_the_sequence_itself():
    found = agenda_of(SIMPLE)
    assert set(numbers(text_of(found, sequence=7)).values()) == {7}
    uid = next(iter(numbers(text_of(found))))
    assert {u: n for u, n in numbers(text_of(found, sequence={uid: 3})).items() if n} == {uid: 3}
