"""compile(protocol, course) → plan. Pure: same input, same bytes; no clock."""

from __future__ import annotations

from collections.abc import Iterable

from ..course import Course
from ..protocol.tree import CareProtocol, Condition, Match, Verb
from ..timing import Instant
from .conditions import held
from .plan import YES, Activity, Held, Plan
from .programs import Build, Program, Programs, prepare
from .scenes import Scene, scenes_of
from .windows import FAR_FUTURE, FAR_PAST, Edge, Stretch, Window, minus, union, window_of


def compile(protocol: CareProtocol | Programs, course: Course) -> Plan:
    """The dated plan of one course. A protocol that is used often is better prepared once.

    Activities are in order of opening, closing, rule and key. An occurrence whose condition certainly
    does not hold is not there; one whose condition is not known yet is, and says so.
    """
    programs = protocol if isinstance(protocol, Programs) else prepare(protocol)
    scenes = scenes_of(programs.protocol, course)
    activities: list[Activity] = []
    openings: dict[str, list[Instant]] = {}
    for family in scenes.values():
        for scene in family:
            scene.openings = openings
    wanted = {rule for program in programs.programs for rule in program.waits_for_rules}
    for program in programs.programs:
        made = [
            a
            for s in scenes.get(program.family, ())
            if (a := _activity(program, s, course, programs, scenes))
        ]
        activities += made
        if program.rule.id in wanted:
            starts = [w.opens for a in made for w in a.windows if w.opens is not None]
            openings[program.rule.id] = sorted(starts)
    activities.sort(key=_order)
    return Plan(course=course, programs=programs, activities=tuple(activities), scenes=scenes)


def _order(activity: Activity) -> tuple[Instant, Instant, str, str]:
    first = activity.windows[0] if activity.windows else None
    opens = FAR_PAST if first is None or first.opens is None else first.opens
    closes = FAR_FUTURE if first is None or first.closes is None else first.closes
    return opens, closes, activity.rule.id, activity.scene.key


def _activity(
    program: Program, scene: Scene, course: Course, programs: Programs, scenes: dict[str, list[Scene]]
) -> Activity | None:
    rule, protocol = program.rule, programs.protocol
    condition = YES
    if rule.if_ or rule.unless:
        condition = conditions_of(rule.if_, rule.unless, programs.protocol, course, scene, None)
        if condition.holds is False:
            return None
    if rule.verb is Verb.GATE:
        windows: tuple[Window, ...] = _gate(program, scene)
        missing = _missing(rule.needs, protocol, course, scene)
        return Activity(rule, scene, windows, condition, "", missing)
    if program.undated:
        return Activity(rule, scene, (), condition)
    found, waits_for = _windows(program.builds, scene)
    if program.cuts:
        found = minus(found, _cuts(program, scene, scenes))
    if not found and not waits_for:
        return None
    return Activity(rule, scene, found, condition, "" if found else waits_for)


def _windows(builds: Iterable[Build], scene: Scene) -> tuple[tuple[Window, ...], str]:
    found, waits_for = [], ""
    for build in builds:
        window, awaited = build(scene)
        if window is not None:
            found.append(window)
        waits_for = waits_for or awaited
    return (union(found) if len(found) > 1 else tuple(found)), waits_for


def _cuts(program: Program, scene: Scene, scenes: dict[str, list[Scene]]) -> list[Stretch]:
    found = []
    for family, build in program.cuts:
        for one in [scene] if family == program.family else scenes.get(family, []):
            window, _ = build(one)
            if window is None:
                continue
            if program.rule.is_state:
                # A prohibition gives way only where the exception is certain.
                low, high = window.opens, window.closes
            else:
                low, high = window.earliest, window.latest
            if high is None or low is None or low < high:
                found.append((FAR_PAST if low is None else low, FAR_FUTURE if high is None else high))
    return found


def conditions_of(
    if_: Condition,
    unless: Condition,
    protocol: CareProtocol,
    course: Course,
    scene: Scene,
    at: Instant | None,
) -> Held:
    """``if`` is open (unknown stays), ``unless`` is closed (it counts only once somebody said so)."""
    if unless and held(unless, protocol, course, scene, at).holds:
        return Held(False)
    return held(if_, protocol, course, scene, at) if if_ else YES


def _missing(needs: Condition, protocol: CareProtocol, course: Course, scene: Scene) -> tuple[Match, ...]:
    """What a gate still needs: unanswered is not met."""
    if not needs or held(needs, protocol, course, scene, scene.at).holds:
        return ()
    return tuple(
        match
        for matches in needs
        for match in matches
        if not held(((match,),), protocol, course, scene, scene.at).holds
    )


def _gate(program: Program, scene: Scene) -> tuple[Window, ...]:
    """The stretch before a gate: until its own moment, or until ``not before`` has passed."""
    rule = program.rule
    known = Edge(scene.known, scene.known)
    start, end = scene.moment("start"), scene.moment("end")
    opening = known if rule.things[0] != "leaving" else end
    closing = {"start": start, "leaving": scene.moment("leaving"), "booking": start}[rule.things[0]]
    if program.not_before is not None:
        closing = program.not_before(scene, scene.at)
        if rule.things[0] != "leaving":
            closing = Edge(max(closing.lo or 0, start.lo or 0), closing.hi)
        elif closing.lo is not None and opening.lo is not None and closing.lo < opening.lo:
            opening = start
    if opening.lo is not None and closing.lo is None and closing.awaits:
        return (Window(opening.hi or opening.lo, None, opening.lo, None, (), closing.awaits),)
    window = window_of(opening, closing)
    return (window,) if window else ()
