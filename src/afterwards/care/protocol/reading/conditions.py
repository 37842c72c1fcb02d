"""Conditions on facts: ``if``, ``unless`` and ``needs``, from nodes to tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..diagnostics import Problems, near
from ..tree import Condition, Fact, Match
from .fields import as_table, as_texts
from .nodes import Many, Node

BUILT_IN = {
    "route": False,
    "phase": False,
    "shape": False,
    "place": False,
    "takes": False,
    "stopped early": False,
    "session number": True,
    "session length": True,
    "week": True,
    "age": True,
}
"""Facts that nobody has to declare; True where the answer is a number (session length in minutes)."""

_BOUND = re.compile(r"(at least|at most|above|below)\s+(-?\d+(?:\.\d+)?)(?:\s+\S.*)?\Z")


def read_condition(node: Node, noun: str, facts: Mapping[str, Fact], problems: Problems) -> Condition:
    """A map (all must match) or a list of maps (any)."""
    maps = node.items if isinstance(node, Many) else (node,)
    return tuple(_all_of(one, noun, facts, problems) for one in maps)


def _all_of(node: Node, noun: str, facts: Mapping[str, Fact], problems: Problems) -> tuple[Match, ...]:
    matches = []
    table = as_table(node, noun, problems)
    for name, value in table.entries.items():
        match = _match(name, as_texts(value, f"'{name}'", problems))
        matches.append(match)
        if name in BUILT_IN:
            continue
        fact = facts.get(name)
        if fact is None or fact.moment:
            known = [*BUILT_IN, *(f.name for f in facts.values() if not f.moment)]
            problems.report("E11", table.keys.get(name, value.place), fact=name, near=near(name, known))
        elif fact.answers and not match.bound:
            for word in match.words:
                if word not in fact.answers:
                    answers = ", ".join(fact.answers)
                    problems.report("E11/answer", value.place, fact=name, answer=word, answers=answers)
    return tuple(matches)


def _match(name: str, texts: tuple[str, ...]) -> Match:
    bound = _BOUND.match(texts[0]) if len(texts) == 1 else None
    if bound:
        return Match(name, bound=bound[1], number=float(bound[2]))
    return Match(name, words=texts)
