"""A visit to the clinic: when it should have ended, and when the person left and came home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....care.course import TreatmentSession
from ....care.plan.scenes import LONGEST_VISIT, Scene
from ....care.protocol.tree import Verb
from ....care.timing import HOUR, Instant

if TYPE_CHECKING:
    from ....care.plan import Plan
    from ...plans.queries import PersonPlan

DOSE_DAY = 24 * HOUR
"""How long the quiet mode lasts."""
SHORTEST_STAY = HOUR
"""How long somebody surely is still at the clinic after the end, where the guide asks for less."""


def scene_of(plan: Plan, key: str) -> Scene | None:
    """What the plan knows of a session."""
    return next((scene for scene in plan.scenes["session"] if scene.key == key), None)


def expected_end(plan: Plan, session: TreatmentSession) -> Instant:
    """The latest that a session without a recorded end should have ended."""
    scene = scene_of(plan, session.key)
    high = None if scene is None else scene.moments["end"].hi
    longest = session.begins + LONGEST_VISIT
    if high is None:
        return longest
    # A guide that gives no length leaves the whole day open; nobody is at a clinic until midnight.
    return min(high, longest) if scene and scene.moments["end"].lo == session.begins else high


def stays_until(plan: Plan, session: TreatmentSession) -> Instant:
    """Until when somebody who has not said otherwise is still at the clinic."""
    assert session.end is not None, "a recorded end"
    stay = [session.end + SHORTEST_STAY]
    for activity in plan.activities:
        rule = activity.rule
        watched = rule.verb is Verb.GATE and rule.things[0] == "leaving" and rule.not_before is not None
        if watched and activity.session == session.key and activity.condition.holds is not False:
            stay += [w.latest or w.closes or 0 for w in activity.windows]
    return min(max(stay), session.end + DOSE_DAY // 8)


def left_at(person: PersonPlan, session: TreatmentSession) -> Instant | None:
    """When the person left the clinic: as recorded, or as the supporter tapped."""
    return session.leaving if session.leaving is not None else _tapped(person, session, "picked up")


def home_at(person: PersonPlan, session: TreatmentSession) -> Instant | None:
    """When the person came home: as they or their supporter said."""
    told = [m.at for m in person.course.moments if m.fact == "home" and m.session == session.key]
    taps = [_tapped(person, session, "home"), _tapped(person, session, "settled")]
    return min([*told, *(at for at in taps if at is not None)], default=None)


def _tapped(person: PersonPlan, session: TreatmentSession, name: str) -> Instant | None:
    return next((tap.at for tap in person.record.taps_of(session) if tap.tap == name), None)


def since_of(person: PersonPlan, session: TreatmentSession) -> Instant:
    """Where the first day begins: the recorded end, else what is known first, else the latest planned end."""
    if session.end is not None:
        return session.end
    known = [at for at in (left_at(person, session), home_at(person, session)) if at is not None]
    return min(known, default=expected_end(person.plan, session))
