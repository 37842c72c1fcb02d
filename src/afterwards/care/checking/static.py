"""What can be seen in a protocol's text alone, without a course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..plan.families import MixedAnchorsError, anchors_in, anchors_of, family, points_of, words_in
from ..protocol.diagnostics import Place, Problems, near
from ..protocol.grammar import Anchor, DayEnd, DayOf, Either, Form, Point, Then
from ..protocol.printing import length_text, rhythm_text
from ..protocol.tree import CareProtocol, Condition, Match, Rule, Verb
from .reading_grade import reading_grade

MOST_GRADE = 6.0
NAMES_THINGS = frozenset(
    {Verb.AVOID, Verb.LIMIT, Verb.HOLD, Verb.MAY, Verb.DO, Verb.TAKE, Verb.BRING, Verb.MEASURE}
)
"""Verbs whose things meet the things of other rules; the others name topics and people."""

_STOP = re.compile(r"\b(stop|quit|discontinue|do not take|don't take|never take)\b", re.IGNORECASE)


def check_text(protocol: CareProtocol, on: date, problems: Problems) -> None:
    """Report everything that the text alone shows. ``on`` is the day for the age of the review."""
    for rule in protocol.rules:
        _names(protocol, rule, problems)
        _things(protocol, rule, problems)
        _words(rule, problems)
        _times(protocol, rule, problems)
        _conditions(protocol, rule, problems)
    _circles(protocol, problems)
    _settings(protocol, problems)
    _review(protocol, on, problems)


def _names(protocol: CareProtocol, rule: Rule, problems: Problems) -> None:
    if not rule.source and not rule.claims:
        problems.report("W05", rule.place, rule=rule.id)
    for source in rule.source:
        if source not in protocol.sources:
            hint = near(source, protocol.sources)
            problems.report("E17", rule.place_of("source"), kind="source", name=source, near=hint)
    if rule.then and rule.then.who not in {*protocol.contacts, "emergency"}:
        hint = near(rule.then.who, {*protocol.contacts, "emergency"})
        problems.report("E17", rule.place_of("then"), kind="contact", name=rule.then.who, near=hint)


def _things(protocol: CareProtocol, rule: Rule, problems: Problems) -> None:
    words = protocol.vocabulary
    named = [(rule.verb.value, thing) for thing in rule.things] if rule.verb in NAMES_THINGS else []
    named += [("except", thing) for thing in rule.except_]
    conditions = (("if", rule.if_), ("unless", rule.unless), ("needs", rule.needs))
    named += [
        (key, word)
        for key, condition in conditions
        for m in _matches(condition)
        if m.fact == "takes"
        for word in m.words
    ]
    for key, thing in named:
        if not words.knows(thing):
            hint = near(thing, [*words.things, *words.also]) or "Add it under 'things'."
            problems.report("W08", rule.place_of(key), thing=thing, near=hint)


def _words(rule: Rule, problems: Problems) -> None:
    for key, text in (("title", rule.title), ("body", rule.body), ("why", rule.why)):
        grade = reading_grade(text)
        if grade is not None and grade > MOST_GRADE:
            problems.report("W06", rule.place_of(key), key=key, rule=rule.id, grade=round(grade))
        if rule.verb is Verb.HOLD and _STOP.search(text):
            problems.report("E19", rule.place_of(key), rule=rule.id)


def _times(protocol: CareProtocol, rule: Rule, problems: Problems) -> None:
    try:
        family(rule)
    except MixedAnchorsError as error:
        problems.report("E16", rule.place_of("when"), rule=rule.id, one=error.one, two=error.two)
    for point in points_of(rule):
        for word in words_in(point):
            if not protocol.day_words[word].given:
                problems.report("Q02", rule.place_of("when"), word=word, rule=rule.id)
    rhythm = rule.how_often
    if rhythm and rhythm.form == "as set by":
        problems.report("Q03", rule.place_of("how often"), rule=rule.id, actor=rhythm.actor)
    if rhythm and rhythm.counted_from_nothing:
        problems.report("Q04", rule.place_of("how often"), rule=rule.id, text=rhythm_text(rhythm))
    for sentence in rule.when:
        if sentence.form is Form.FROM and sentence.opens and sentence.closes:
            _waits_for_ever(protocol, rule, sentence.closes, problems)
            _day_of_which(rule, sentence.opens, sentence.closes, problems)


def _waits_for_ever(protocol: CareProtocol, rule: Rule, closes: Point, problems: Problems) -> None:
    if isinstance(closes, Either) or not rule.is_state:
        return
    last = closes.second if isinstance(closes, Then) else closes
    for anchor in anchors_in(last):
        fact = protocol.facts.get(anchor.name)
        nobody = anchor.kind == "fact" and fact is not None and not fact.by
        if nobody or anchor.kind in ("leaving", "arrival"):
            problems.report("W03", rule.place_of("when"), rule=rule.id, fact=anchor.name or anchor.kind)


def _day_of_which(rule: Rule, opens: Point, closes: Point, problems: Problems) -> None:
    day = closes.day if isinstance(closes, DayEnd) else closes
    from_end = any(a.kind == "end" for a in anchors_in(opens))
    last_day = 0 if isinstance(closes, DayEnd) else 1
    if from_end and isinstance(day, DayOf) and day.anchor.kind == "start" and day.days <= last_day:
        problems.report("W09", rule.place_of("when"), rule=rule.id)


def _conditions(protocol: CareProtocol, rule: Rule, problems: Problems) -> None:
    for matches in rule.if_:
        for match in matches:
            if why := _never(protocol, match):
                problems.report("W04", rule.place_of("if"), rule=rule.id, why=why)
    if rule.if_ and all(_exclude_each_other(matches) for matches in rule.if_):
        problems.report("W04", rule.place_of("if"), rule=rule.id, why="its conditions exclude each other")


def _never(protocol: CareProtocol, match: Match) -> str:
    words = protocol.vocabulary
    if match.fact == "route" and protocol.routes and match.words:
        named = {words.route(word) for word in match.words}
        if not named & set(protocol.routes):
            return f"route is {' or '.join(protocol.routes)} only, yet this needs {' or '.join(match.words)}"
    known = {"phase": protocol.phases, "shape": protocol.shapes}.get(match.fact)
    if known and not set(match.words) & set(known):
        return f"there is no {match.fact} '{match.words[0] if match.words else ''}'"
    return ""


def _exclude_each_other(matches: tuple[Match, ...]) -> bool:
    words: dict[str, set[str]] = {}
    for match in matches:
        if match.words:
            words[match.fact] = words.get(match.fact, set(match.words)) & set(match.words)
    return any(not left for left in words.values())


def _circles(protocol: CareProtocol, problems: Problems) -> None:
    waits: dict[str, list[str]] = {}
    for rule in protocol.rules:
        anchors = [*(a for s in rule.when for a in anchors_of(s))]
        waits[rule.id] = [a.name for a in anchors if _is_rule(a)]
    reported: set[str] = set()
    for start in waits:
        path = _circle(start, waits)
        if path and not reported & set(path):
            reported |= set(path)
            found = protocol.rule(start)
            place = found.place_of("when") if found is not None else Place("")
            problems.report("E15", place, circle=" waits for ".join([*path, start]))


def _is_rule(anchor: Anchor) -> bool:
    return anchor.kind in ("done", "missed", "next")


def _circle(start: str, waits: dict[str, list[str]]) -> list[str]:
    """The path from a rule back to itself; empty when there is none."""
    stack: list[list[str]] = [[start]]
    seen: set[str] = set()
    while stack:
        path = stack.pop()
        for name in waits.get(path[-1], []):
            if name == start:
                return path
            if name not in seen:
                seen.add(name)
                stack.append([*path, name])
    return []


def _settings(protocol: CareProtocol, problems: Problems) -> None:
    for setting in protocol.settings.values():
        if setting.must_choose and setting.value.least != setting.value.most:
            text = length_text(setting.value)
            problems.report("Q01", setting.place, setting=setting.name, range=text)


def _review(protocol: CareProtocol, on: date, problems: Problems) -> None:
    if protocol.reviewed_on and (on - date.fromisoformat(protocol.reviewed_on)).days > 365:
        problems.report("W07", protocol.places.get("reviewed", Place("")), date=protocol.reviewed_on)


def _matches(condition: Condition) -> Iterator[Match]:
    for matches in condition:
        yield from matches
