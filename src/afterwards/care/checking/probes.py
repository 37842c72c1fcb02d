"""What only shows on a course: probes through each route, hour and distance of sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ..course import Course, TreatmentSession
from ..plan import Plan, Programs, compile, prepare
from ..plan.contradictions import clashing_rules, contradictions
from ..plan.families import amounts_in, points_of
from ..plan.windows import Window, union
from ..protocol.diagnostics import Place, Problems
from ..protocol.tree import CareProtocol, Rule, Verb
from ..timing import DAY_SECONDS, Calendar

DAY = 739_500
"""A day far from any clock change in the probes' zone: 2025-09-04."""
HOURS = (9 * 3600, 16 * 3600, 23 * 3600 + 40 * 60)


def probe_courses(protocol: CareProtocol) -> Iterator[Course]:
    """Two sessions at the phases' shortest distance and a far third, on each route, at three hours."""
    shapes = list(protocol.shapes) or [""]
    for route in protocol.routes or ("",):
        fitting = [s for s in shapes if not protocol.shapes or _fits(protocol, s, route)]
        for shape in fitting or [""]:
            for hour in HOURS:
                yield _course(route, shape, hour, shortest_days(protocol))


def _fits(protocol: CareProtocol, shape: str, route: str) -> bool:
    routes = protocol.shapes[shape].routes
    return not routes or route in routes


def _course(route: str, shape: str, hour: int, days: int) -> Course:
    calendar = Calendar.of("UTC")
    starts = [calendar.wall(DAY + after, hour) for after in (0, days, days + 60)]
    sessions = tuple(
        TreatmentSession(key=f"s{i}", planned=at, route=route, shape=shape) for i, at in enumerate(starts, 1)
    )
    return Course(
        id="probe", protocol="", calendar=calendar, starts=DAY - 30, ends=DAY + 120, sessions=sessions
    )


def shortest_days(protocol: CareProtocol) -> int:
    """The shortest distance of sessions that the phases plan, in days; a week when they say nothing."""
    found = [7]
    for phase in protocol.phases.values():
        if phase.per_week:
            found.append(max(1, 7 // max(1, phase.per_week[1])))
        if phase.every:
            unit = {"days": 1, "weeks": 7, "months": 28}.get(phase.every.unit, 1)
            found.append(max(1, phase.every.least * unit))
    return min(found)


def check_probes(protocol: CareProtocol, problems: Problems) -> None:
    """Report rules that close before they open, contradict another, never end, or can never be met."""
    programs = prepare(protocol)
    plans = [compile(programs, course) for course in probe_courses(protocol)]
    _closes_first(programs, plans, problems)
    clashes = clashing_rules(protocol.rules, protocol.vocabulary)
    for plan in plans:
        if clashes:
            _contradictions(plan, problems)
        _never_free(plan, problems)
        _gates(plan, problems)


def _closes_first(programs: Programs, plans: list[Plan], problems: Problems) -> None:
    """A rule made for sessions or the course that has a window in no probe, whatever is answered."""
    seen = {activity.rule.id for plan in plans for activity in plan.activities}
    for program in programs.programs:
        rule = replace(program.rule, if_=(), unless=())
        if rule.id in seen or program.family not in ("session", "course"):
            continue
        if _opens(rule, programs, plans):
            continue
        cut_away = rule.not_when and _opens(replace(rule, not_when=()), programs, plans)
        if cut_away:
            problems.report("W01/never", rule.place_of("when"), act=rule.id)
        else:
            problems.report("E14", rule.place_of("when"), rule=rule.id)


def _opens(rule: Rule, programs: Programs, plans: list[Plan]) -> bool:
    alone = prepare(replace(programs.protocol, rules=(rule,)))
    return any(compile(alone, plan.course).activities for plan in plans)


def _contradictions(plan: Plan, problems: Problems) -> None:
    for clash in contradictions(plan):
        act, avoid = clash.act.rule, clash.avoid.rule
        problems.report(
            "W01",
            act.place_of("when"),
            act=act.id,
            act_line=act.place.line,
            avoid=avoid.id,
            avoid_line=avoid.place.line,
            thing=clash.thing,
        )


def _never_free(plan: Plan, problems: Problems) -> None:
    """A prohibition whose cores touch between the two close sessions, though it ends after the last."""
    days = (plan.course.sessions[1].begins - plan.course.sessions[0].begins) // DAY_SECONDS
    by_rule: dict[str, dict[str, tuple[Window, ...]]] = {}
    rules: dict[str, Rule] = {}
    for activity in plan.activities:
        rule = activity.rule
        if rule.verb in (Verb.AVOID, Verb.HOLD) and activity.session and not rule.how_often:
            by_rule.setdefault(rule.id, {})[activity.session] = activity.windows
            rules[rule.id] = rule
    for id, windows in by_rule.items():
        for one, two in pairwise(("s1", "s2")):
            both = windows.get(one, ()), windows.get(two, ())
            closed = all(w.closes is not None and not w.closes_on for w in (*both[0], *both[1]))
            if all(both) and closed and len(union((*both[0], *both[1]))) < len(both[0]) + len(both[1]):
                problems.report("W02", rules[id].place_of("when"), rule=rules[id].title, days=days)


def _gates(plan: Plan, problems: Problems) -> None:
    for activity in plan.activities:
        rule, session = activity.rule, activity.scene.session
        if rule.verb is not Verb.GATE or rule.things[0] == "leaving" or rule.not_before is None:
            continue
        window = activity.windows[0] if activity.windows else None
        if window and session and window.closes is not None and window.closes > session.begins:
            problems.report("W01/gate", rule.place_of("not before"), act=rule.id)


def check_floors(base: CareProtocol, merged: CareProtocol, problems: Problems) -> None:
    """Report floors of ``base`` that the layers over it loosened: less time, fewer people, softer words."""
    floors = [rule for rule in base.rules if rule.floor]
    ids = {rule.id for rule in floors}
    for rule in floors:
        now = merged.rule(rule.id)
        if now is not None and _softer(rule, now):
            problems.report("E18", now.place, rule=rule.id, what="what it asks")
    before = prepare(replace(base, rules=tuple(r for r in base.rules if r.id in ids)))
    after = prepare(replace(merged, rules=tuple(r for r in merged.rules if r.id in ids)))
    for course in probe_courses(base):
        old = {a.id: a.windows for a in compile(before, course).activities}
        new = {a.id: a.windows for a in compile(after, course).activities}
        for id, windows in old.items():
            rule_now = merged.rule(id.partition("/")[0])
            if rule_now is not None and not _covers(new.get(id, ()), windows):
                place = _setting_place(rule_now, merged) or rule_now.place_of("when")
                problems.report("E18", place, rule=rule_now.id, what="its time")


def _setting_place(rule: Rule, protocol: CareProtocol) -> Place | None:
    """Where the length that a rule takes from a setting was chosen."""
    names = [a.setting for point in points_of(rule) for a in amounts_in(point) if a.setting]
    return protocol.settings[names[0]].place if names else None


def _softer(old: Rule, new: Rule) -> bool:
    same = ("verb", "if_", "unless", "needs")
    if any(getattr(old, key) != getattr(new, key) for key in same) or not new.floor:
        return True
    if not set(old.things) <= set(new.things) or not set(old.actors) <= set(new.actors):
        return True
    return old.firm != new.firm or not set(new.except_) <= set(old.except_)


def _covers(new: tuple[Window, ...], old: tuple[Window, ...]) -> bool:
    """Whether the new windows hold for certain where the old ones did, and wait for what they awaited."""
    sooner = {w.sooner_on for w in old}
    certain = [w for w in new if w.sooner_on in sooner or not w.sooner_on]
    for window in old:
        waits = [w for w in certain if not window.closes_on or w.closes_on == window.closes_on]
        stretches = [(w.core[0], w.floor) for w in union(waits)]
        if not any(low <= window.core[0] and window.floor <= high for low, high in stretches):
            return False
    return True
