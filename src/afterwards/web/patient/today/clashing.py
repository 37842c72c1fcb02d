"""What must not be suggested now: an act that a rule speaks against while that rule is closed, or may be.

The engine calls two rules a contradiction where both surely hold. A suggestion asks for more care: where a
clinic has not said whether "no drinks" begins at 6:00 or at 9:00, nobody is asked to drink at 7:15.
"""

from __future__ import annotations

from collections.abc import Iterable

from ....care.agenda import Item
from ....care.plan.contradictions import clashing_rules
from ....care.protocol.things import Vocabulary
from ....care.protocol.tree import Rule, Verb
from ....care.timing import Instant

AGAINST = frozenset({Verb.AVOID, Verb.LIMIT})


def closed_rules(items: Iterable[Item], at: Instant) -> tuple[Rule, ...]:
    """The rules of an agenda that keep something from the person at ``at``, surely or perhaps."""
    return tuple(
        item.rule
        for item in items
        if item.rule.verb in AGAINST and any(w.start <= at < max(w.core[1], w.stop) for w in item.windows)
    )


def is_barred(act: Rule, closed: Iterable[Rule], words: Vocabulary) -> bool:
    """Whether one of the closed rules is about the same thing; the stricter one wins."""
    rules = tuple(closed)
    if any(_speaks_against(rule, act, words) for rule in rules):
        return True
    return bool(clashing_rules((act, *rules), words))


def _speaks_against(rule: Rule, act: Rule, words: Vocabulary) -> bool:
    for thing in act.things:
        ways = act.ways or act.options or (thing,)
        if all(_is_closed(way, rule, words) for way in ways):
            return True
    return False


def _is_closed(way: str, rule: Rule, words: Vocabulary) -> bool:
    """Whether the rule closes it whole. "But a sip of water" is no leave to drink water."""
    if any(words.is_a(way, free) for free in rule.except_):
        return False
    return any(words.is_a(way, thing) for thing in rule.things)
