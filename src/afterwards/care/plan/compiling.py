"""compile(protocol, course) → plan. Pure: same input, same bytes; no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice

from ..course import Course
from ..protocol.tree import CareProtocol, Condition, Match, Verb
from ..timing import DAY_SECONDS, Instant
from .conditions import held
from .plan import NO, YES, Activity, Held, Plan
from .programs import Build, Program, Programs, prepare
from .recompiling import remember
from .rhythms import slots
from .scenes import Made, Scene, scenes_of
from .windows import FAR_FUTURE, FAR_PAST, Edge, Stretch, Window, minus, new, union, window_of


def compile(protocol: CareProtocol | Programs, course: Course, previous: Plan | None = None) -> Plan:
    """The dated plan of one course. A protocol that is used often is better prepared once.

    Activities are in order of rule id and key. An occurrence whose condition certainly does not hold is not
    there; one whose condition is not known yet is, and says so. ``previous``, a plan of the same programs,
    only saves work: what hangs on unchanged facts is taken over, and the result is the same.
    """
    programs = protocol if isinstance(protocol, Programs) else prepare(protocol)
    scenes = scenes_of(programs.protocol, course)
    remember(previous, programs, course, scenes)
    made: dict[str, list[Activity]] = {}
    drawn: dict[tuple[str, tuple[Build, ...]], list[Drawn]] = {}
    draft = Plan(course=course, programs=programs, activities=(), scenes=scenes)
    for program in programs.in_order:
        rule, family = program.rule, scenes.get(program.family, ())
        if program.waits_for_rules:
            for scene in family:
                scene.openings = partial(_next_opening, draft, made)
        if program.plain:
            key = (program.family, program.builds)
            if key not in drawn:
                drawn[key] = _drawn(program.builds, family)
            found = [new(Activity, (rule, *parts, ())) for parts in drawn[key]]
        else:
            found = [a for scene in family if (a := _activity(program, scene, course, programs, scenes))]
        made[rule.id] = found
    activities = tuple([activity for program in programs.programs for activity in made[program.rule.id]])
    return replace(draft, activities=activities)


def _next_opening(
    draft: Plan, made: Mapping[str, list[Activity]], rule: str, after: Instant
) -> Instant | None:
    """When a rule opens next: a window of its own, or a repeat of its rhythm within a year."""
    times: list[Instant] = []
    for activity in made.get(rule, ()):
        if activity.rule.how_often is None:
            times += [w.opens for w in activity.windows if w.opens is not None and w.opens > after]
        else:
            repeats = slots(draft, activity, after, after + 366 * DAY_SECONDS)
            times += islice((slot.opens for slot in repeats if slot.opens > after), 1)
    return min(times, default=None)


type Drawn = tuple[Scene, tuple[Window, ...], Held, str]
"""What an activity is made of, but for its rule."""


def _drawn(builds: tuple[Build, ...], family: Iterable[Scene]) -> list[Drawn]:
    """What some sentences give in each scene of a family: all plain rules that say the same share it."""
    found = []
    for scene in family:
        windows, waits_for = _windows(builds, scene)
        if windows or waits_for:
            found.append((scene, windows, YES, "" if windows else waits_for))
    return found


def _activity(
    program: Program, scene: Scene, course: Course, programs: Programs, scenes: dict[str, list[Scene]]
) -> Activity | None:
    rule = program.rule
    condition = YES
    if rule.if_ or rule.unless:
        condition = conditions_of(rule.if_, rule.unless, programs.protocol, course, scene, None)
        if condition.holds is False:
            return None
    if rule.verb is Verb.GATE:
        missing = _missing(rule.needs, programs.protocol, course, scene)
        return Activity(rule, scene, _gate(program, scene), condition, "", missing)
    if program.undated:
        return Activity(rule, scene, (), condition)
    found, waits_for = _windows(program.builds, scene)
    if program.cuts:
        found = minus(found, _cuts(program, scene, scenes))
    if found:
        return Activity(rule, scene, found, condition)
    return Activity(rule, scene, (), condition, waits_for) if waits_for else None


def _windows(builds: tuple[Build, ...], scene: Scene) -> Made:
    memo = scene.memo
    if len(builds) == 1:
        build = builds[0]
        found = memo.get(build)
        if found is None:
            found = memo[build] = build(scene)
        return found
    parts = [_windows((build,), scene) for build in builds]
    windows = union([window for found, _ in parts for window in found])
    return windows, next((waits_for for _, waits_for in parts if waits_for), "")


def _cuts(program: Program, scene: Scene, scenes: dict[str, list[Scene]]) -> list[Stretch]:
    found = []
    for family, build in program.cuts:
        for one in [scene] if family == program.family else scenes.get(family, []):
            for window in _windows((build,), one)[0]:
                # A prohibition gives way only where the exception is certain.
                state = program.rule.is_state
                low, high = (window.opens, window.closes) if state else (window.earliest, window.latest)
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
        return NO
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
    if closing.lo is None and opening.lo is not None and opening.hi is not None:
        # Within a day everybody has left: a check list that nobody closed does not stay for ever.
        closing = Edge(opening.lo + DAY_SECONDS, opening.hi + DAY_SECONDS, sooner=closing.awaits)
    window = window_of(opening, closing)
    return (window,) if window else ()
