"""Why is this here, on this day, and says who? A chain of reasons, each a key with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..protocol.grammar import Anchor, Form
from ..protocol.printing import anchor_text
from ..protocol.tree import Rule
from .conditions import held
from .families import amounts_in, anchors_in, anchors_of, points_of
from .occurrences import Occurrence, occurrences
from .plan import Plan
from .scenes import Scene
from .telling import Ask, Name, Value
from .windows import Edge, Window


class Reason(NamedTuple):
    """One link of the chain: a key of the words and what fills it; ``exports/told.py`` says it.

    The fields ``time``, ``low`` and ``high`` are instants.
    """

    key: str
    fields: Mapping[str, Value]


class Explanation(NamedTuple):
    """An occurrence with the reasons for it, from who asks to what would move it."""

    occurrence: Occurrence
    reasons: tuple[Reason, ...]


def find(plan: Plan, id: str) -> Occurrence | None:
    """The occurrence of that id, also one that was merged into another; else the first of that rule."""
    windows = [w for a in plan.activities for w in a.windows]
    high = max([plan.horizon(), *(w.closes for w in windows if w.closes is not None)])
    found = occurrences(plan, high=high)
    for one in found:
        if id == one.id or id in (activity.id for activity in one.merged):
            return one
    return next((one for one in found if id in (one.activity.id, one.activity.rule.id)), None)


def explain(plan: Plan, one: Occurrence) -> Explanation:
    """The chain of reasons of one occurrence."""
    reasons: list[Reason] = []
    for reason in _reasons(plan, one):
        if reason not in reasons:
            reasons.append(reason)
    return Explanation(one, tuple(reasons))


def _reasons(plan: Plan, one: Occurrence) -> Iterator[Reason]:
    rule = one.activity.rule
    yield Reason("why.rule", {"who": plan.protocol.title, "sentence": rule})
    if rule.why:
        yield Reason("why.why", {"why": rule.why})
    for activity in (one.activity, *one.merged):
        yield from _moments(rule, activity.scene, activity.windows)
    if one.activity.waits_for:
        yield Reason("why.waits", {"fact": _asked(plan, one.activity.waits_for)})
    yield from _conditions(plan, one)
    if rule.how_often:
        yield Reason("why.rhythm", {"rhythm": rule.how_often})
    if one.merged:
        yield Reason("why.merged", {"others": ", ".join(a.session or a.scene.key for a in one.merged)})
    yield from _settings(plan, rule)
    if rule.layer:
        yield Reason("why.layer", {"layer": rule.layer})
    if rule.floor:
        yield Reason("why.floor", {})
    yield Reason(f"why.evidence.{rule.evidence}", {})
    if rule.claims:
        yield Reason("why.claims", {"claims": ", ".join(rule.claims)})
    anchors = tuple(dict.fromkeys(_anchors(rule)))
    if anchors:
        yield Reason("why.moves", {"anchors": anchors})


def _anchors(rule: Rule) -> Iterator[Anchor]:
    for sentence in (*rule.when, *rule.not_when):
        if sentence.form is not Form.ALWAYS:
            yield from anchors_of(sentence)
    yield from anchors_in(rule.not_before)


def _moments(rule: Rule, scene: Scene, windows: tuple[Window, ...]) -> Iterator[Reason]:
    for anchor in dict.fromkeys(_anchors(rule)):
        name = anchor_text(anchor)
        if scene.session is not None and anchor.kind in ("start", "end"):
            yield _session_moment(anchor.kind, scene)
        elif anchor.kind in ("fact", "done", "missed"):
            at = scene.fact(name, windows[0].opens if windows else scene.at)
            yield from _known(name, Edge(at, at, awaits="" if at is not None else name))
        else:
            yield from _known(name, scene.moment(name))


def _known(name: str, edge: Edge) -> Iterator[Reason]:
    if edge.lo is not None and edge.lo == edge.hi:
        yield Reason("why.moment", {"fact": Name("anchors", name), "time": edge.lo})
    elif edge.awaits:
        yield Reason("why.waits", {"fact": Name("anchors", name)})


def _session_moment(kind: str, scene: Scene) -> Reason:
    session = scene.session
    assert session is not None
    recorded = session.start if kind == "start" else session.end
    if recorded is not None:
        return Reason(f"why.{kind}.recorded", {"session": session.key, "time": recorded})
    if kind == "start":
        return Reason("why.start.planned", {"session": session.key, "time": session.begins})
    edge = scene.moment("end")
    assert edge.lo is not None, "a session has at least a planned end"
    assert edge.hi is not None, "a session has at least a planned end"
    return Reason("why.end.planned", {"session": session.key, "low": edge.lo, "high": edge.hi})


def _asked(plan: Plan, name: str) -> Value:
    fact = plan.protocol.facts.get(name)
    return Ask(fact.ask) if fact else Name("anchors", name)


def _conditions(plan: Plan, one: Occurrence) -> Iterator[Reason]:
    activity = one.activity
    for matches in activity.rule.if_:
        for match in matches:
            known = held(((match,),), plan.protocol, plan.course, activity.scene, activity.scene.at).holds
            key = {True: "why.condition.yes", None: "why.condition.unknown"}.get(known)
            if key:
                yield Reason(key, {"fact": Name("facts", match.fact), "value": match})


def _settings(plan: Plan, rule: Rule) -> Iterator[Reason]:
    for point in points_of(rule):
        for amount in amounts_in(point):
            if amount.setting:
                length = replace(plan.protocol.settings[amount.setting].value, setting="")
                name = Name("settings", amount.setting)
                yield Reason("why.moment.setting", {"setting": name, "value": length})
