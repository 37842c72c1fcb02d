"""Whether a course fits its protocol: names, answers, versions."""

from __future__ import annotations

from collections.abc import Iterable

from ..course import Course
from ..protocol.diagnostics import Place, Problems, near
from ..protocol.reading.protocols import names_version
from ..protocol.tree import CareProtocol


def check_course(course: Course, protocol: CareProtocol, file: str, problems: Problems) -> None:
    """Report what a course says that its protocol does not know.

    Facts are kept whatever the guide: a person may change guides, and a guide may drop a question. Only what
    would change a date (a route, a shape, a phase, an answer that is none) is an error.
    """
    name = course.protocol.rsplit("/", 1)[-1]
    if "@" in name and not names_version(
        f"{protocol.id}@{name.partition('@')[2]}", protocol.id, protocol.version
    ):
        found, hint = f"{protocol.id}@{protocol.version}", "Compare both versions, then change the course."
        place = course.places.get("protocol", Place(file))
        problems.report("E23", place, wanted=course.protocol, found=found, hint=hint)
    _sessions(course, protocol, problems)
    route = course.route and protocol.vocabulary.route(course.route)
    if route and protocol.routes and route not in protocol.routes:
        hint = near(route, protocol.routes)
        problems.report("E17", course.places["route"], kind="route in this guide", name=route, near=hint)
    rules = {rule.id for rule in protocol.rules} | {rule.formerly for rule in protocol.rules}
    for done in course.completions:
        if done.rule not in rules:
            hint = _meant(done.rule, rules - {""})
            problems.report("W12", done.place, kind="rule", name=done.rule, near=hint)
    moments = {name for name, fact in protocol.facts.items() if fact.moment}
    for moment in course.moments:
        if moment.fact not in moments:
            hint = _meant(moment.fact, moments)
            problems.report("W12", moment.place, kind="moment", name=moment.fact, near=hint)
    for answer in course.answers:
        _answer(answer.fact, answer.value, answer.place, protocol, problems)


def _sessions(course: Course, protocol: CareProtocol, problems: Problems) -> None:
    for session in course.sessions:
        for kind, name, known in (
            ("phase", session.phase, set(protocol.phases)),
            ("shape", session.shape, set(protocol.shapes)),
            (
                "route in this guide",
                session.route and protocol.vocabulary.route(session.route),
                set(protocol.routes),
            ),
        ):
            if name and known and name not in known:
                problems.report("E17", session.place, kind=kind, name=name, near=near(name, known))
        for fact, value in session.answers.items():
            _answer(fact, value, session.answer_places.get(fact, session.place), protocol, problems)
        if session.start is not None and session.end is None:
            problems.report("N01", session.place, session=session.key)


def _answer(fact: str, value: str, place: Place, protocol: CareProtocol, problems: Problems) -> None:
    known = protocol.facts.get(fact)
    if fact == "route":
        return
    if known is None or known.moment:
        names = [name for name, one in protocol.facts.items() if not one.moment]
        problems.report("W12", place, kind="question", name=fact, near=_meant(fact, names))
    elif known.answers and value not in known.answers:
        problems.report("E11/answer", place, fact=fact, answer=value, answers=", ".join(known.answers))


def _meant(name: str, known: Iterable[str]) -> str:
    """Only a likely slip is worth a hint: a fact of another guide is no mistake."""
    hint = near(name, known)
    return hint if hint.startswith("Did you mean") else ""
