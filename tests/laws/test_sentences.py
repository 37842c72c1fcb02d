"""Sentences print and parse back to themselves; nothing that an author writes makes the readers stumble."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterwards.care.course import read_course
from afterwards.care.protocol.diagnostics import Diagnostic
from afterwards.care.protocol.grammar import (
    Amount,
    Anchor,
    ClockOn,
    DayEnd,
    DayOf,
    Either,
    Form,
    Rhythm,
    Sentence,
    Shift,
    Then,
    TimeOfDay,
    WordOf,
)
from afterwards.care.protocol.printing import point_text, rhythm_text, sentence_text
from afterwards.care.protocol.reading.protocols import SourceFile, read_protocol
from afterwards.care.protocol.reading.rhythms import parse_ramp, parse_rhythm, parse_total
from afterwards.care.protocol.reading.sentences import parse_point, parse_sentence
from afterwards.care.protocol.reading.words import Names, SentenceError, parse_amount
from afterwards.care.protocol.tree import Setting
from laws.given import NAMES, SHIPPED, course_with, items, plan_of, shipped, vocabulary

KNOWN = Names(
    parts=frozenset({"infusion", "slow taper"}),
    phases=frozenset({"weeks 1 to 4", "treatment"}),
    rules=frozenset({"ride", "no-driving", "check-in"}),
    moments=frozenset({"slept", "woke up", "dose taken"}),
    day_words=frozenset({"morning", "evening", "night"}),
    settings={"alcohol": Setting(name="alcohol", value=Amount(48, 48, "hours"))},
)
EVEN = settings(derandomize=True, deadline=None, max_examples=400)
UNITS = ("minutes", "hours", "days", "weeks", "months")
COUNTS = st.integers(0, 50)


def amounts() -> st.SearchStrategy[Amount]:
    plain = st.builds(
        lambda low, more, unit: Amount(low, low + more, unit),
        COUNTS,
        st.integers(0, 20),
        st.sampled_from(UNITS),
    )
    better = st.builds(
        lambda a, more: Amount(a.least, a.most, a.unit, a.most + more), plain, st.integers(1, 40)
    )
    return plain | better | st.just(Amount(48, 48, "hours", None, "alcohol"))


def anchors() -> st.SearchStrategy[Anchor]:
    bare = ["start", "end", "arrival", "leaving", "booking"]
    pairs = ["course start", "course end", "missed session", "therapy visit", "next start"]
    named = [
        *(Anchor(kind, part) for kind in ("start of", "end of") for part in KNOWN.parts),
        *(Anchor(kind, name) for kind in ("done", "missed", "next") for name in KNOWN.rules),
        *(Anchor("fact", name) for name in KNOWN.moments),
        *(Anchor(kind, name) for kind in ("first session", "last session") for name in ("", *KNOWN.phases)),
    ]
    return st.sampled_from([*map(Anchor, (*bare, *pairs)), *sorted(named, key=str)])


def days() -> st.SearchStrategy[DayOf]:
    return st.builds(DayOf, anchors(), st.integers(-40, 40))


def moments() -> st.SearchStrategy[object]:
    return st.one_of(
        anchors(),
        st.builds(Shift, amounts(), st.sampled_from((-1, 1)), anchors()),
        days(),
        st.builds(DayEnd, days()),
        st.builds(lambda minute, day: ClockOn(minute * 60, day), st.integers(0, 1440), days()),
        st.builds(WordOf, st.sampled_from(sorted(KNOWN.day_words)), days()),
    )


def points() -> st.SearchStrategy[object]:
    return moments() | st.builds(Then, moments(), moments()) | st.builds(Either, moments(), moments())


def sentences() -> st.SearchStrategy[Sentence]:
    spans = ("session", "course", *(f"phase {name}" for name in sorted(KNOWN.phases)))
    words = st.builds(WordOf, st.sampled_from(sorted(KNOWN.day_words)), days())
    return st.one_of(
        st.just(Sentence(Form.ALWAYS)),
        st.builds(Sentence, st.just(Form.FROM), points(), points() | st.none()),
        st.builds(Sentence, st.sampled_from((Form.UNTIL, Form.AT, Form.BY)), st.none(), points()),
        st.builds(lambda span: Sentence(Form.DURING, span=span), st.sampled_from(spans)),
        st.builds(lambda part: Sentence(Form.PART, part=part), days() | words),
    )


def times() -> st.SearchStrategy[tuple[TimeOfDay, ...]]:
    clocks = st.builds(lambda minute: TimeOfDay("clock", minute * 60), st.integers(0, 1440))
    bases = st.sampled_from(("waking", "bedtime", "sunrise", "sunset"))
    moved = st.builds(lambda base, minutes: TimeOfDay(base, minutes * 60), bases, st.integers(-300, 300))
    return st.lists(clocks | moved, min_size=1, max_size=4).map(tuple)


def rhythms() -> st.SearchStrategy[Rhythm]:
    span = st.tuples(st.integers(1, 30), st.integers(0, 9)).map(lambda pair: (pair[0], sum(pair)))
    calendar = st.sampled_from(("days", "weeks", "months"))
    grids = st.sampled_from((Anchor("start"), Anchor("course start"), Anchor("first session", "treatment")))
    every = st.builds(lambda n, u: Rhythm("every", n[0], n[1], u), span, calendar)
    weekday = st.builds(lambda day: Rhythm("weekday", weekday=day), st.integers(0, 6))
    return st.one_of(
        st.builds(lambda n, u: Rhythm("every", n[0], n[1], u), span, st.sampled_from(UNITS)),
        st.builds(lambda n: Rhythm("every", n[0], n[1], "hours", while_awake=True), span),
        st.builds(lambda rhythm, t: replace(rhythm, times=t), every | weekday, times()),
        st.builds(lambda rhythm: replace(rhythm, after_last=True), every),
        st.builds(lambda rhythm, grid: replace(rhythm, grid=grid), every, grids),
        weekday,
        st.builds(lambda n, u: Rhythm("times", n[0], n[1], u), span, calendar),
        st.builds(lambda t: Rhythm("times", len(t), len(t), "days", times=t), times()),
        st.sampled_from(("patient", "clinic")).map(lambda actor: Rhythm("as set by", actor=actor)),
    )


@EVEN
@given(sentences())
def test_a_printed_sentence_parses_to_itself(sentence):
    text = sentence_text(sentence)
    assert parse_sentence(text, KNOWN) == sentence
    assert sentence_text(parse_sentence(text.upper(), KNOWN)) == text
    assert parse_sentence("  " + text.replace(" ", "   ") + " ", KNOWN) == sentence


@EVEN
@given(points())
def test_a_printed_point_parses_to_itself(point):
    assert parse_point(point_text(point), KNOWN) == point


@EVEN
@given(rhythms())
def test_a_printed_rhythm_parses_to_itself(rhythm):
    assert parse_rhythm(rhythm_text(rhythm), KNOWN) == rhythm


@pytest.mark.parametrize("text", ["1 hour before 00:30", "2 hours after 23:00", "30 minutes after 24:00"])
def test_a_clock_time_moved_out_of_its_day_prints_back_or_is_refused(text):
    try:
        rhythm = parse_rhythm(f"every day at {text}", KNOWN)
    except SentenceError:
        return
    assert parse_rhythm(rhythm_text(rhythm), KNOWN) == rhythm


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2 days or better 90 hours", 90 * 3600),
        ("1 week or better 10 days", 10 * 86400),
        ("90 minutes or better 2 hours", 7200),
    ],
)
def test_a_preferred_length_in_another_unit_keeps_its_length_or_is_refused(text, seconds):
    length = {"minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}
    problem = ""
    try:
        amount = parse_amount(text)
        assert amount.better is not None
        assert amount.better * length[amount.unit] == seconds
    except SentenceError as error:
        problem = str(error.words)
    assert "prefers less" not in problem


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_sentence_is_canonical_after_one_print(name):
    protocol = shipped(name)
    names = Names(
        parts=frozenset(part for shape in protocol.shapes.values() for part, _ in shape.parts),
        phases=frozenset(protocol.phases),
        rules=frozenset(rule.id for rule in protocol.rules),
        moments=frozenset(fact.name for fact in protocol.facts.values() if fact.moment),
        day_words=frozenset(protocol.day_words),
        settings=protocol.settings,
    )
    for rule in protocol.rules:
        for sentence in (*rule.when, *rule.not_when):
            assert parse_sentence(sentence_text(sentence), names) == sentence
        if rule.how_often:
            assert parse_rhythm(rhythm_text(rule.how_often), names) == rule.how_often


LEXICON = """
from until at by during always the day of before after start end next session course phase or and then
better to 3 48 0 999999 1234567 08:00 24:00 25:61 : ( ) (alcohol) (x) hours day days months every times a
while awake last slept woke up done missed ride morning first , ' - ٣ ² ½ é 🙂
"""
WORDS = st.sampled_from([*LEXICON.split(), "\x00", "\t", "\n"])
GARBAGE = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40)


def only_refuses(read: Callable[[str], object], text: str) -> None:
    offset = 0
    try:
        read(text)
    except SentenceError as error:
        offset = error.offset
    assert 0 <= offset <= len(text)


@settings(EVEN, max_examples=1000)
@given(GARBAGE)
def test_garbage_is_refused_with_a_place_inside_the_text(text):
    for read in (parse_sentence, parse_point, parse_rhythm, parse_amount):
        only_refuses(partial(read, names=KNOWN), text)
    only_refuses(parse_total, text)
    for ramp in ((text, "4 weeks kept", "6 a week"), ("1 a week", text, "6 a week")):
        with contextlib.suppress(SentenceError):
            parse_ramp(*ramp)


@settings(EVEN, max_examples=600)
@given(sentences(), st.data())
def test_a_sentence_with_a_word_changed_is_read_or_refused(sentence, data):
    words = sentence_text(sentence).split(" ")
    place = data.draw(st.integers(0, len(words) - 1))
    words[place : place + data.draw(st.integers(0, 2))] = [data.draw(WORDS)]
    only_refuses(lambda text: parse_sentence(text, KNOWN), " ".join(words))


COURSE = b"""afterwards: 1
course: example
protocol: infusion-aftercare
time zone: [{zone: America/New_York}, {from: 2026-11-08T09:00, zone: Europe/Paris}]
waking: 07:00
bedtime: 22:30
place: {latitude: 40.7, longitude: -74.0}
age: 40
starts: 2026-10-20
medicines: [lamotrigine]
sessions:
  - {key: s1, route: iv, start: 2026-11-03T10:00, end: 2026-11-03T10:50, answers: {driver: yes}}
  - {key: s2, route: iv, planned: 2026-11-06T10:00, parts: {infusion: {start: 2026-11-06T10:00+00:00}}}
visits: [2026-11-05T10:00, {key: v2, at: 2026-11-12T10:00}]
moments: [{slept: 2026-11-04T07:30, session: s1}]
answers: [{energy: tired, at: 2026-11-03T15:00}]
completions: [{rule: ride, session: s1, how: done, at: 2026-11-02T18:00}]
orders: {by: Dr B, at: 2026-11-01, rules: {coach: {drop: yes, because: no}}}
"""
SPICE = [spice.encode() for spice in ("\t", "&a ", "*a", "!!x ", ": ", "- ", "\n", "---\n", "\ufeff", "\0")]
SPICE += [bytes([sign]) for sign in b"{}[]'\"|>#%?0"] + [b"\xff", b"9" * 5000, b"+99:99", b"9999", b"no"]


def mutated(content: bytes, draw: random.Random) -> bytes:
    """A file with up to four small wounds."""
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(content) + 1)
        cut = place + draw.choice((0, 0, 1, 1, 2, 20, 300))
        twice = content[place : place + 40] * 2
        middle = draw.choice((b"", bytes([draw.randrange(256)]), draw.choice(SPICE), twice))
        content = content[:place] + middle + content[cut:]
    return content


def places_are_inside(problems: tuple[Diagnostic, ...], content: bytes) -> None:
    lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    for problem in problems:
        place = problem.place
        assert 1 <= place.line <= len(lines) + 1, problem
        width = len(lines[place.line - 1]) if place.line <= len(lines) else 0
        assert 1 <= place.column <= width + 2, (problem, lines[place.line - 1])
        assert str(problem)


@pytest.mark.parametrize("name", NAMES)
def test_wounded_protocols_are_reported_and_never_raise(name):
    content = (SHIPPED / f"{name}.yaml").read_bytes()
    draw = random.Random(f"wounds {name}")
    for _ in range(12 if name == "standard" else 60):
        broken = mutated(content, draw)
        reading = read_protocol(SourceFile("p.yaml", broken), vocabulary=vocabulary())
        assert (reading.protocol is None) == any(p.severity == "error" for p in reading.problems)
        places_are_inside(reading.problems, broken)


def test_wounded_courses_are_reported_and_never_raise():
    draw = random.Random("wounded courses")
    for _ in range(400):
        broken = mutated(COURSE, draw)
        reading = read_course(SourceFile("c.yaml", broken))
        assert (reading.course is None) == any(p.severity == "error" for p in reading.problems)
        places_are_inside(reading.problems, broken)


@settings(EVEN, max_examples=300)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_reported_and_never_raise(content):
    for head in (b"", b"afterwards: 1\nprotocol: x\n", b"afterwards: 1\ncourse: x\n"):
        assert read_protocol(SourceFile("p.yaml", head + content), vocabulary=vocabulary()).problems
        assert read_course(SourceFile("c.yaml", head + content)).problems


PROTOCOL = "afterwards: 1\nprotocol: x\ntitle: T\nversion: 1.0.0\n"
LONG = "1" * 5000


@pytest.mark.parametrize(
    "lines",
    [
        "age: " + LONG,
        "sessions: [{key: s1, planned: 2026-11-03T10:00+25:00}]",
        "sessions: [{key: s1, planned: 2026-02-30T10:00}]",
        "sessions: [{key: s1, planned: 1970-01-01T00:00}, {key: s2, planned: 2199-01-01T00:00}]",
        "waking: 99:99",
        "place: {latitude: nan, longitude: 1e999}",
    ],
)
def test_impossible_values_of_a_course_are_errors_with_a_place(lines):
    text = f"afterwards: 1\ncourse: c\nprotocol: x\ntime zone: Europe/Berlin\n{lines}\n"
    reading = read_course(SourceFile("c.yaml", text))
    assert reading.course is None
    assert any(problem.place.line >= 5 for problem in reading.problems)


@pytest.mark.parametrize(
    "keys",
    [
        f"when: from start, total: at least {LONG}",
        f"when: from start, how often: 1 time a week, ramp: {{add: {LONG} a week, after: 4 weeks}}",
        f"when: from {LONG} hours before start until start",
        "when: from start until 999999 weeks after end",
        "when: from start until 999999 months after end",
        "when: from start until the day 999999 days after end",
    ],
)
def test_numbers_beyond_any_course_are_refused_or_compile(keys):
    text = f"{PROTOCOL}routes: [iv]\nrules:\n  a: {{do: rest, title: T, {keys}}}\n"
    reading = read_protocol(SourceFile("p.yaml", text), vocabulary=vocabulary())
    if reading.protocol is not None:
        course = course_with("sessions: [{key: s1, planned: 2026-11-03T10:00, end: 2026-11-03T11:00}]")
        items(plan_of(reading.protocol, course), "2026-11-03T10:00")
