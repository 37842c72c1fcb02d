"""Open questions of a plan: what nobody has answered yet, who is asked, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..protocol.grammar import Amount
from ..protocol.printing import length_text, rhythm_text
from ..protocol.tree import Match, Rule
from ..timing import DAY_SECONDS, Instant
from ..words import say
from .contradictions import Contradiction
from .families import amounts_in, points_of, words_in
from .occurrences import Occurrence
from .phases import phase_findings
from .plan import Plan
from .windows import Window


class Question(NamedTuple):
    """``code`` is the diagnostic it comes from, or empty for a question of the day."""

    code: str
    why: str
    """fact, moment, range, word, as set by, repeat from, contradiction or phase."""
    text: str
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
    found: dict[tuple[str, str, str | None], Question] = {}
    items = list(shown)
    raised = [q for item in items for q in _about(plan, item, at)]
    for question in [*raised, *_clashes(clashes), *_phases(plan)]:
        key = (question.why, question.text, question.session)
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
    what = f"{match.bound} {match.number:g}" if match.bound else ", ".join(match.words)
    if fact is not None:
        owner = session if fact.each == "session" else None
        text = say("ask.fact", {"ask": fact.ask.rstrip("?")})
        return Question("", "fact", text, fact.by or "patient", (about,), fact.name, fact.answers, owner)
    key = f"ask.{match.fact}" if match.fact in ("takes", "route") else "ask.built-in"
    text = say(key, {"fact": match.fact, "what": what})
    whose = "patient" if match.fact == "takes" else "clinic"
    return Question("", "fact", text, whose, (about,), match.fact, session=None)


def _moment(
    plan: Plan, name: str, about: str, session: str | None, at: Instant, window: Window
) -> Iterator[Question]:
    if at < window.start:
        return
    fact = plan.protocol.facts.get(name)
    if fact is not None:
        text = say("ask.fact", {"ask": fact.ask.rstrip("?")})
        # One record answers for all sessions that wait for it, so it is asked once.
        yield Question("", "moment", text, fact.by or "patient", (about,), name)
    elif name in ("end", "leaving"):
        yield Question("", "moment", say(f"ask.{name}"), "clinic", (about,), name, (), session)


def _settings(plan: Plan, rule: Rule, about: str) -> Iterator[Question]:
    for amount in _amounts(rule):
        setting = plan.protocol.settings.get(amount.setting)
        if setting is not None and setting.must_choose and setting.value.least != setting.value.most:
            words = {"setting": setting.name, "range": length_text(setting.value)}
            yield Question("Q01", "range", say("ask.setting", words), "clinic", (about,), setting.name)


def _amounts(rule: Rule) -> Iterator[Amount]:
    for point in points_of(rule):
        yield from amounts_in(point)


def _unset(plan: Plan, rule: Rule, about: str) -> Iterator[Question]:
    for point in points_of(rule):
        for word in words_in(point):
            if not plan.protocol.day_words[word].given:
                yield Question("Q02", "word", say("ask.word", {"word": word}), "clinic", (about,), word)
    rhythm = rule.how_often
    if rhythm is None:
        return
    if rhythm.form == "as set by":
        text = say("ask.rhythm", {"actor": rhythm.actor})
        yield Question("Q03", "as set by", f"{rule.title}. {text}", rhythm.actor, (about,))
    elif rhythm.form == "every" and rhythm.least != rhythm.most:
        words = {"title": rule.title, "text": rhythm_text(rhythm)}
        yield Question("", "range", say("ask.rhythm.range", words), "clinic", (about,))
    elif rhythm.counted_from_nothing:
        text = say("ask.repeat", {"text": rhythm_text(rhythm)})
        yield Question("Q04", "repeat from", f"{rule.title}. {text}", "clinic", (about,))


def _clashes(clashes: Iterable[Contradiction]) -> Iterator[Question]:
    for clash in clashes:
        words = {"act": clash.act.rule.title, "thing": clash.thing, "avoid": clash.avoid.rule.title}
        about = (clash.act.id, clash.avoid.id)
        yield Question("W01", "contradiction", say("ask.contradiction", words), "clinic", about)


def _phases(plan: Plan) -> Iterator[Question]:
    for finding in phase_findings(plan.protocol, plan.course):
        words = {"session": finding.session, "days": finding.days, "phase": finding.phase}
        whose = plan.protocol.phases[finding.phase].decided_by or "clinic"
        yield Question("", "phase", say(f"ask.{finding.what}", words), whose, (), session=finding.session)
