"""Contradictions: what a plan asks for while another of its rules forbids it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..protocol.things import Vocabulary
from ..protocol.tree import Match, Rule, Verb
from ..timing import Instant
from .occurrences import occurrences
from .plan import Activity, Plan
from .views import kept
from .windows import Window

ASKING = frozenset({Verb.DO, Verb.TAKE, Verb.BRING, Verb.MAY})


class Contradiction(NamedTuple):
    """An act and an ``avoid`` that are surely open at the same time, and what both are about."""

    act: Activity
    avoid: Activity
    thing: str
    opens: Instant
    closes: Instant


def contradictions(plan: Plan) -> tuple[Contradiction, ...]:
    """All contradictions of a plan, in order: nothing may be asked while another rule forbids it.

    They hang on the plan alone and not on the instant of an agenda: worked out once for each plan.
    """
    return kept(plan.memo, "contradictions", lambda: _found(plan))


def _clashes(plan: Plan) -> dict[tuple[str, str], str]:
    """The pairs of rules that may clash: the same for every plan of one protocol."""
    rules, words = plan.protocol.rules, plan.protocol.vocabulary
    return kept(plan.programs.memo, "clashes", lambda: clashing_rules(rules, words))


def _found(plan: Plan) -> tuple[Contradiction, ...]:
    clashes = _clashes(plan)
    if not clashes:
        return ()
    by_rule: dict[str, list[tuple[Activity, tuple[Window, ...]]]] = {}
    concerned = {id for pair in clashes for id in pair}
    for one in occurrences(plan):
        if one.activity.rule.id in concerned and one.windows:
            by_rule.setdefault(one.activity.rule.id, []).append((one.activity, one.windows))
    found: list[Contradiction] = []
    for (act_id, avoid_id), thing in clashes.items():
        for act, act_windows in by_rule.get(act_id, []):
            for avoid, avoid_windows in by_rule.get(avoid_id, []):
                stretch = _both_open(act_windows, avoid_windows)
                if stretch is not None and _compatible(act, avoid):
                    found.append(Contradiction(act, avoid, thing, *stretch))
    return tuple(sorted(found, key=lambda c: (c.opens, c.act.id, c.avoid.id)))


def clashing_rules(rules: Iterable[Rule], words: Vocabulary) -> dict[tuple[str, str], str]:
    """Pairs (act, avoid) that speak of one thing to one actor, and the thing."""
    asking = [rule for rule in rules if rule.verb in ASKING]
    avoiding = [rule for rule in rules if rule.verb is Verb.AVOID]
    found = {}
    for act in asking:
        for avoid in avoiding:
            if set(act.actors) & set(avoid.actors) and (thing := _clash(act, avoid, words)):
                found[act.id, avoid.id] = thing
    return found


def _clash(act: Rule, avoid: Rule, words: Vocabulary) -> str:
    """The thing that cannot be done: all its options, or what it needs, are forbidden."""
    for thing in act.things:
        ways = act.ways or act.options or (thing,)
        if all(any(words.covers(a, avoid.except_, way) for a in avoid.things) for way in ways):
            return thing
        needed = words.needs(thing)
        if needed and any(words.covers(a, avoid.except_, needed) for a in avoid.things):
            return needed
    return ""


def _both_open(one: tuple[Window, ...], two: tuple[Window, ...]) -> tuple[Instant, Instant] | None:
    """The first stretch in which both are surely open; what waits for a fact counts to its earliest end."""
    for act in one:
        opens = act.core[0]
        closes = opens + 1 if act.due else act.floor
        for avoid in two:
            low, high = max(opens, avoid.core[0]), min(closes, avoid.floor)
            if low < high:
                return low, high
    return None


def _compatible(act: Activity, avoid: Activity) -> bool:
    """Whether both conditions can hold at once, as far as the words of their facts tell."""
    for matches in act.rule.if_ or ((),):
        for others in avoid.rule.if_ or ((),):
            if not any(_exclude(a, b) for a in matches for b in others):
                return True
    return False


def _exclude(one: Match, two: Match) -> bool:
    same = one.fact == two.fact and not one.bound and not two.bound and one.fact != "takes"
    return same and not set(one.words) & set(two.words)
