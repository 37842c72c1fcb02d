"""Open questions of a plan: what nobody has answered yet, who is asked, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..protocol.grammar import Amount
from ..protocol.tree import Match, Rule
from ..timing import DAY_SECONDS, Instant
from .contradictions import Contradiction
from .families import amounts_in, points_of, words_in
from .occurrences import Occurrence
from .phases import phase_findings
from .plan import Plan
from .telling import Ask, Name, Value
from .windows import Window


class Question(NamedTuple):
    """``code`` is the diagnostic it comes from, or empty for a question of the day."""

    code: str
    why: str
    """fact, moment, range, word, as set by, repeat from, contradiction or phase."""
    key: str
    """Which question of ``words``; ``exports/told.py`` puts it in words."""
    fields: Mapping[str, Value]
    whose: str
    about: tuple[str, ...]
    """Ids of the occurrences that hang on it."""
    fact: str = ""
    answers: tuple[str, ...] = ()
    session: str | None = None


type Shown = tuple[Occurrence, tuple[Match, ...], tuple[Match, ...]]


def questions_of(
    plan: Plan, shown: Iterable[Shown], clashes: Iterable[Contradiction], at: Instant
) -> tuple[Question, ...]:
    """The questions about these occurrences at an instant, each once, with all that hangs on it."""
    found: dict[tuple[object, ...], Question] = {}
    items = list(shown)
    raised = [q for item in items for q in _about(plan, item, at)]
    for question in [*raised, *_clashes(clashes), *_phases(plan)]:
        key = (question.why, question.key, question.session, *question.fields.values())
        known = found.get(key)
        about = tuple(dict.fromkeys((known.about if known else ()) + question.about))
        found[key] = question._replace(about=about)
    return tuple(found.values())


def _about(plan: Plan, item: Shown, at: Instant) -> Iterator[Question]:
    one, asks, missing = item
    rule, session = one.activity.rule, one.activity.session
    # What a gate needed is asked for a day longer: the answer belongs on record.
    wanted = asks if not _over(one, at) else ()
    needed = missing if not _over(one, at - DAY_SECONDS) else ()
    for match in (*wanted, *needed):
        yield _fact(plan, match, one.id, session)
    for window in one.windows:
        if window.closes_on and (window.closes is None or at >= window.closes):
            yield from _moment(plan, window.closes_on, one.id, session, at, window)
        elif window.sooner_on and at >= window.start and at < window.stop:
            yield from _moment(plan, window.sooner_on, one.id, session, at, window)
    yield from _settings(plan, rule, one.id)
    yield from _unset(plan, rule, one.id)


def _over(one: Occurrence, at: Instant) -> bool:
    """Whether all its windows have ended: nobody is asked about what is past."""
    return bool(one.windows) and all(at >= max(w.core[1], w.stop) for w in one.windows)


def _fact(plan: Plan, match: Match, about: str, session: str | None) -> Question:
    fact = plan.protocol.facts.get(match.fact)
    if fact is not None:
        owner = session if fact.each == "session" else None
        asked = {"ask": Ask(fact.ask)}
        whose = fact.by or "patient"
        return Question("", "fact", "ask.fact", asked, whose, (about,), fact.name, fact.answers, owner)
    kind = {"takes": "things", "phase": "phases", "shape": "shapes"}.get(match.fact, "")
    what: Value = match if match.bound else tuple(Name(kind, word) for word in match.words)
    if match.fact == "route":
        return Question("", "fact", "ask.route", {}, "clinic", (about,), match.fact)
    if match.fact == "takes":
        return Question("", "fact", "ask.takes", {"what": what}, "patient", (about,), match.fact)
    fields = {"fact": Name("facts", match.fact), "what": what}
    return Question("", "fact", "ask.built-in", fields, "clinic", (about,), match.fact)


def _moment(
    plan: Plan, name: str, about: str, session: str | None, at: Instant, window: Window
) -> Iterator[Question]:
    if at < window.start:
        return
    fact = plan.protocol.facts.get(name)
    if fact is not None:
        # One record answers for all sessions that wait for it, so it is asked once.
        whose = fact.by or "patient"
        yield Question("", "moment", "ask.fact", {"ask": Ask(fact.ask)}, whose, (about,), name)
    elif name in ("end", "leaving"):
        yield Question("", "moment", f"ask.{name}", {}, "clinic", (about,), name, (), session)


def _settings(plan: Plan, rule: Rule, about: str) -> Iterator[Question]:
    for amount in _amounts(rule):
        setting = plan.protocol.settings.get(amount.setting)
        if setting is not None and setting.must_choose and setting.value.least != setting.value.most:
            fields: dict[str, Value] = {"setting": Name("settings", setting.name), "range": setting.value}
            yield Question("Q01", "range", "ask.setting", fields, "clinic", (about,), setting.name)


def _amounts(rule: Rule) -> Iterator[Amount]:
    for point in points_of(rule):
        yield from amounts_in(point)


def _unset(plan: Plan, rule: Rule, about: str) -> Iterator[Question]:
    for point in points_of(rule):
        for word in words_in(point):
            if not plan.protocol.day_words[word].given:
                fields: dict[str, Value] = {"word": Name("times of day", word)}
                yield Question("Q02", "word", "ask.word", fields, "clinic", (about,), word)
    rhythm = rule.how_often
    if rhythm is None:
        return
    if rhythm.form == "as set by":
        fields = {"title": rule.title, "actor": Name("actors", rhythm.actor)}
        yield Question("Q03", "as set by", "ask.rhythm", fields, rhythm.actor, (about,))
    elif rhythm.form == "every" and rhythm.least != rhythm.most:
        fields = {"title": rule.title, "text": rhythm}
        yield Question("", "range", "ask.rhythm.range", fields, "clinic", (about,))
    elif rhythm.counted_from_nothing:
        fields = {"title": rule.title, "text": rhythm}
        yield Question("Q04", "repeat from", "ask.repeat", fields, "clinic", (about,))


def _clashes(clashes: Iterable[Contradiction]) -> Iterator[Question]:
    for clash in clashes:
        act, avoid, thing = clash.act.rule.title, clash.avoid.rule.title, Name("things", clash.thing)
        fields: dict[str, Value] = {"act": act, "thing": thing, "avoid": avoid}
        about = (clash.act.id, clash.avoid.id)
        yield Question("W01", "contradiction", "ask.contradiction", fields, "clinic", about)


def _phases(plan: Plan) -> Iterator[Question]:
    for finding in phase_findings(plan.protocol, plan.course):
        phase = Name("phases", finding.phase)
        fields: dict[str, Value] = {"session": finding.session, "days": finding.days, "phase": phase}
        whose = plan.protocol.phases[finding.phase].decided_by or "clinic"
        yield Question("", "phase", f"ask.{finding.what}", fields, whose, (), session=finding.session)
