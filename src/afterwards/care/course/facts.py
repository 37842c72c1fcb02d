"""Moments, answers and completions of a course file."""

from __future__ import annotations

from collections.abc import Iterator

from ..protocol.diagnostics import Problems, near
from ..protocol.reading.fields import Fields, as_text
from .course import AnswerFact, Completion, MomentFact
from .keys import COMPLETION_KEYS
from .times import Times

type Keys = frozenset[str]


def read_moments(fields: Fields, times: Times, keys: Keys, problems: Problems) -> tuple[MomentFact, ...]:
    """``[{slept: 2026-11-04T07:30, session: s1}]`` in order of time.

    A fact without a key of its own takes its number in the file: facts are only ever appended.
    """
    found: list[MomentFact] = []
    for item in _items(fields, "moments", problems):
        session = _session(item, keys, problems)
        for fact, node in item.table.entries.items():
            if fact in ("session", "key"):
                continue
            at = times.parse(as_text(node, fact, problems), node.place)
            if at is not None:
                number = sum(one.fact == fact for one in found) + 1
                key = item.text("key") or f"{fact.replace(' ', '-')}-{number}"
                place = item.table.keys.get(fact, node.place)
                found.append(MomentFact(fact=fact, at=at, session=session, key=key, place=place))
    return tuple(sorted(found, key=lambda moment: moment.at))


def read_answers(fields: Fields, times: Times, keys: Keys, problems: Problems) -> tuple[AnswerFact, ...]:
    """``[{energy: tired, at: 2026-11-03T15:00}]`` in order of time; undated ones first."""
    found = []
    for item in _items(fields, "answers", problems):
        session, at = _session(item, keys, problems), times.instant(item, "at")
        for fact, node in item.table.entries.items():
            if fact not in ("session", "at"):
                value, place = as_text(node, fact, problems), node.place
                found.append(AnswerFact(fact=fact, value=value, at=at, session=session, place=place))
    return tuple(sorted(found, key=lambda answer: answer.at or 0))


def read_completions(fields: Fields, times: Times, keys: Keys, problems: Problems) -> tuple[Completion, ...]:
    """``[{rule: ride, session: s1, how: done, at: …}]`` in order of time."""
    found: list[Completion] = []
    for plain in _items(fields, "completions", problems):
        item = Fields(plain.table, "a completion", COMPLETION_KEYS, problems)
        session, at = _session(item, keys, problems), times.instant(item, "at", required=True)
        rule = item.required("rule")
        number = sum(one.rule == rule for one in found) + 1
        if at is not None:
            found.append(
                Completion(
                    rule=rule,
                    key=item.text("key") or f"{rule}-{number}",
                    how=item.word("how", "done"),
                    at=at,
                    session=session,
                    repeat=item.text("repeat"),
                    place=item.place("rule"),
                )
            )
    return tuple(sorted(found, key=lambda completion: completion.at))


def _items(fields: Fields, key: str, problems: Problems) -> Iterator[Fields]:
    for item in fields.items(key):
        yield Fields(item, f"one of '{key}'", None, problems)


def _session(item: Fields, keys: Keys, problems: Problems) -> str | None:
    session = item.text("session") or None
    if session is not None and session not in keys:
        place = item.place("session")
        problems.report("E24", place, fact="This fact", session=session, near=near(session, keys))
    return session
