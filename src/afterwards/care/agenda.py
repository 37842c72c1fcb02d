"""agenda(plan, at): what is open, due, overdue, closed and next; and what nobody has told yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .plan import Activity, Plan, Window
from .plan.compiling import conditions_of
from .plan.contradictions import Contradiction, contradictions
from .plan.doubts import Doubt, doubts_of
from .plan.occurrences import Occurrence, occurrences
from .plan.questions import Question, questions_of
from .plan.windows import FAR_PAST
from .protocol.tree import Match, Rule, Verb
from .timing import DAY_SECONDS, Instant

type Done = dict[tuple[str, str | None], list[tuple[Instant, str]]]
"""Records of what was done: time and repeat, by rule and session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of an agenda."""

    occurrence: Occurrence
    status: str
    """upcoming, open, unclear, waiting, due, overdue, closed or done."""
    doubts: tuple[Doubt, ...] = ()
    asks: tuple[Match, ...] = ()
    """Matches without an answer: it holds only if they match."""
    missing: tuple[Match, ...] = ()
    """Of a gate: what is not answered as it must be."""

    done: int = 0
    """How often it was done, for the rule's total."""

    @property
    def total_met(self) -> bool | None:
        """Whether the total of its rule is kept so far; None when it has none. A flag, never a demand."""
        total = self.rule.total
        if total is None:
            return None
        if total.bound == "at most":
            return self.done <= total.amount
        return self.done >= total.amount if total.bound == "at least" else self.done == total.amount

    @property
    def rule(self) -> Rule:
        """The rule that it comes from."""
        return self.occurrence.activity.rule

    @property
    def windows(self) -> tuple[Window, ...]:
        """Its windows, in order, never cut to the agenda's span."""
        return self.occurrence.windows

    @property
    def closes_on(self) -> str:
        """The fact that it waits for to close; empty when the clock closes it."""
        return next((w.closes_on for w in reversed(self.windows) if w.closes_on), "")

    @property
    def firm(self) -> str:
        """How hard it is asked: what is only offered is optional."""
        return "optional" if self.occurrence.offered else self.rule.firm


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The lines of a span, the open questions, and what contradicts itself."""

    plan: Plan
    at: Instant
    low: Instant | None
    high: Instant | None
    actor: str
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    contradictions: tuple[Contradiction, ...]


def agenda(
    plan: Plan, *, at: Instant, low: Instant | None = None, high: Instant | None = None, actor: str = ""
) -> Agenda:
    """What a plan holds in ``[low, high)`` as seen at ``at``, for one actor or for all.

    Conditions on answers that last a day are read at ``at``; what certainly does not hold then is left
    out. Windows are never cut: a rule that is open keeps its true ends.
    """
    found = occurrences(plan, FAR_PAST if low is None else low, high)
    clashing = contradictions(plan)
    in_conflict = {c.act.id for c in clashing}
    done = _done(plan)
    items = []
    for one in found:
        rule = one.activity.rule
        withheld = rule.verb is Verb.MAY and one.activity.id in in_conflict
        if withheld or (actor and actor not in rule.actors):
            continue
        item = _item(plan, one, at, done, in_conflict)
        if item is not None:
            items.append(item)
    shown = {one.activity.id for one in found if not actor or actor in one.activity.rule.actors}
    return Agenda(
        plan=plan,
        at=at,
        low=low,
        high=high,
        actor=actor,
        items=tuple(items),
        questions=questions_of(plan, [(i.occurrence, i.asks, i.missing) for i in items], clashing, at),
        contradictions=tuple(c for c in clashing if c.act.id in shown),
    )


def _done(plan: Plan) -> Done:
    found: Done = {}
    for completion in plan.course.completions:
        if completion.how != "missed":
            rule = plan.protocol.rule(completion.rule)
            key = (rule.id if rule else completion.rule, completion.session)
            found.setdefault(key, []).append((completion.at, completion.repeat))
    return found


def _item(
    plan: Plan,
    one: Occurrence,
    at: Instant,
    done: Done,
    in_conflict: set[str],
) -> Item | None:
    activity = one.activity
    asks = activity.condition.asks
    if activity.condition.holds is None:
        rule, when = activity.rule, _within(one, at)
        held = conditions_of(rule.if_, rule.unless, plan.protocol, plan.course, activity.scene, when)
        if held.holds is False:
            return None
        asks = held.asks
    status = "done" if _is_done(one, done) else _status(one, at)
    doubts = doubts_of(plan, one, asks, contradicted=activity.id in in_conflict)
    count = _count(plan, activity.rule) if activity.rule.total else 0
    return Item(occurrence=one, status=status, doubts=doubts, asks=asks, missing=activity.missing, done=count)


def _count(plan: Plan, rule: Rule) -> int:
    ids = {rule.id, rule.formerly}
    return sum(c.rule in ids and c.how in ("done", "partly") for c in plan.course.completions)


def _within(one: Occurrence, at: Instant) -> Instant:
    """The moment at which answers count: now, but not before it opens and not after it closed."""
    if not one.windows:
        return at
    first, last = one.windows[0], one.windows[-1]
    return max(first.start, min(at, last.core[1] - 1))


def _is_done(one: Occurrence, done: Done) -> bool:
    activity = one.activity
    if not activity.rule.is_act:
        return False
    records = done.get((activity.rule.id, activity.session), [])
    if activity.rule.how_often is None:
        return bool(records)
    for record in records:
        at, repeat = record
        if repeat == one.repeat or (not repeat and any(w.start <= at < w.core[1] for w in one.windows)):
            if not repeat:
                records.remove(record)  # one record ticks one repeat
            return True
    return False


def _status(one: Occurrence, at: Instant) -> str:
    activity = one.activity
    if activity.waits_for:
        return "waiting"
    if not one.windows:
        return "waiting" if activity.missing else "open"
    if activity.rule.verb is Verb.GATE:
        return _gate_status(activity, one.windows, at)
    return _window_status(one.windows, at)


def _window_status(windows: tuple[Window, ...], at: Instant) -> str:
    for window in windows:
        if window.due and at >= window.start:
            return "due" if at <= window.stop and window.latest is not None else "overdue"
        opens, closes = window.core
        if opens <= at < closes:
            return "open"
        if window.start <= at < window.stop:
            return "unclear"
    return "upcoming" if any(at < w.start for w in windows) else "closed"


def _gate_status(activity: Activity, windows: tuple[Window, ...], at: Instant) -> str:
    """A gate is open while it is ahead, waiting for a day while something is missing, then closed."""
    session = activity.scene.session
    assert session is not None, "gates hang on sessions"
    passed = session.leaving if activity.rule.things[0] == "leaving" else session.start
    if passed is not None and at >= passed:
        return "closed"
    status = _window_status(windows, at)
    last = (session.begins if session.end is None else session.end) + DAY_SECONDS
    return "waiting" if status == "closed" and activity.missing and at < last else status


def next_change(plan: Plan, at: Instant, days: int = 14) -> Instant | None:
    """The next instant after ``at`` at which something opens or closes; None within ``days``."""
    return min(_edges(plan, at, at + days * 86400), default=None)


def _edges(plan: Plan, at: Instant, until: Instant) -> Iterator[Instant]:
    for one in occurrences(plan, at, until):
        for window in one.windows:
            for edge in (window.opens, window.closes, window.earliest, window.latest):
                if edge is not None and at < edge <= until:
                    yield edge
