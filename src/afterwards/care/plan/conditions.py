"""Conditions, three-valued: yes, no, not known yet. The unknown travels on as an open question."""

from __future__ import annotations

from ..course import AnswerFact, Course, TreatmentSession
from ..protocol.tree import CareProtocol, Condition, Match
from ..timing import Instant
from .plan import YES, Held
from .scenes import Scene, route_of, shape_of


def held(
    condition: Condition, protocol: CareProtocol, course: Course, scene: Scene, at: Instant | None
) -> Held:
    """Whether a condition holds in a scene. ``at`` is when answers that last a day or so are needed.

    Any of the maps must match, each in all its parts (strong Kleene logic).
    """
    unknown: list[Match] = []
    for matches in condition:
        results = [(match, _matches(match, protocol, course, scene, at)) for match in matches]
        if all(result for _, result in results):
            return YES
        if not any(result is False for _, result in results):
            unknown += [match for match, result in results if result is None]
    if unknown:
        return Held(None, tuple(dict.fromkeys(unknown)))
    return Held(not condition)


def _matches(
    match: Match, protocol: CareProtocol, course: Course, scene: Scene, at: Instant | None
) -> bool | None:
    if match.fact == "takes":
        return _takes(match, protocol, course)
    values = _values(match.fact, protocol, course, scene, at)
    if values is None:
        return None
    if match.fact == "route":
        return bool({protocol.vocabulary.route(word) for word in match.words} & set(values))
    return any(_is(match, value) for value in values)


def _takes(match: Match, protocol: CareProtocol, course: Course) -> bool | None:
    if course.medicines is None:
        return None
    words = protocol.vocabulary
    if any(words.is_a(medicine, kind) for medicine in course.medicines for kind in match.words):
        return True
    # A medicine that the vocabulary does not know may belong to the class: better to ask.
    return False if all(words.knows(medicine) for medicine in course.medicines) else None


def _is(match: Match, value: str) -> bool:
    if not match.bound:
        return value.lower() in (word.lower() for word in match.words)
    try:
        number = float(value.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return False
    limit = match.number
    return {
        "at least": number >= limit,
        "at most": number <= limit,
        "above": number > limit,
        "below": number < limit,
    }[match.bound]


def _values(
    fact: str, protocol: CareProtocol, course: Course, scene: Scene, at: Instant | None
) -> tuple[str, ...] | None:
    """The values that a fact has here; None when nobody has said."""
    match fact:
        case "route":
            return _routes(protocol, course, scene.session)
        case "phase":
            return (scene.phase,) if scene.phase else None
        case "session number":
            return (str(scene.number),) if scene.number else None
        case "week":
            return _week(course, scene, at)
        case "age":
            return None if course.age is None else (str(course.age),)
        case "shape" | "place" | "stopped early" | "session length":
            value = _of_session(fact, protocol, scene.session) if scene.session else ""
            return (value,) if value else None
        case _:
            return _answer(fact, protocol, course, scene, at)


def _routes(
    protocol: CareProtocol, course: Course, session: TreatmentSession | None
) -> tuple[str, ...] | None:
    sessions = course.held if session is None else (session,)
    routes = {route for s in sessions if (route := route_of(protocol, s))}
    if not routes:
        told = [course.route, *(answer.value for answer in course.answers if answer.fact == "route")]
        routes = {protocol.vocabulary.route(route) for route in told[-1:] if route}
    return tuple(sorted(routes)) or (protocol.routes if len(protocol.routes) == 1 else None)


def _of_session(fact: str, protocol: CareProtocol, session: TreatmentSession) -> str:
    if fact == "shape":
        return shape_of(protocol, session).name
    if fact == "place":
        return session.site
    if session.end is None:
        return ""
    if fact == "stopped early":
        return "yes" if session.stopped_early else "no"
    return "" if session.start is None else str((session.end - session.start) / 60)


def _week(course: Course, scene: Scene, at: Instant | None) -> tuple[str, ...] | None:
    start = scene.moments.get("course start")
    when = scene.at if at is None else at
    if start is None or start.lo is None or when is None:
        return None
    calendar = course.calendar
    return (str((calendar.day_of(when) - calendar.day_of(start.lo)) // 7 + 1),)


def _answer(
    fact: str, protocol: CareProtocol, course: Course, scene: Scene, at: Instant | None
) -> tuple[str, ...] | None:
    declared = protocol.facts.get(fact)
    each = declared.each if declared else "course"
    session = scene.session
    if session is not None and fact in session.answers and each in ("session", "course"):
        return (session.answers[fact],)
    records = [a for a in course.answers if a.fact == fact and _counts(a, each, course, scene, at)]
    return (records[-1].value,) if records else None


def _counts(answer: AnswerFact, each: str, course: Course, scene: Scene, at: Instant | None) -> bool:
    """Whether an answer is still in force: for its session, its day, its week or its month."""
    key = scene.session.key if scene.session else None
    if answer.session is not None and key is not None and answer.session != key:
        return False
    if each == "course":
        return True
    if each == "session":
        return answer.session == key if answer.session else _in_stretch(answer.at, course, scene)
    if at is None or answer.at is None or answer.at > at:
        return False
    calendar = course.calendar
    days = calendar.day_of(at) - calendar.day_of(answer.at)
    if each == "day":
        return days == 0
    return days < 7 if each == "week" else at < calendar.step(answer.at, 1, "months")


def _in_stretch(at: Instant | None, course: Course, scene: Scene) -> bool:
    """Whether an undirected answer falls between this session's day and the next session's."""
    if at is None or scene.at is None:
        return False
    calendar = course.calendar
    following = scene.moments.get("next start")
    day = calendar.day_of(at)
    if following is not None and following.lo is not None and day >= calendar.day_of(following.lo):
        return False
    return day >= calendar.day_of(scene.at)
