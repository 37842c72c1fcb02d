"""Which questions there are for this person, in which order, and where somebody left off."""

from __future__ import annotations

from dataclasses import dataclass

from .about_you import AgeAsked, FactAsked, MedicinesAsked, RideAsked, coming_sessions
from .asked import Asked
from .asking import ORAL, Asking
from .sessions import SessionsAsked
from .where import DayAsked, PlaceAsked, ZoneAsked
from .whose import GuideAsked, RouteAsked, SettingsAsked

RIDE = "ride home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question, as its address names it."""

    key: str
    asked: type[Asked]
    about: str = ""
    """The fact of the guide that it asks for, where it is one."""
    is_done: bool = False


def all_steps(asking: Asking) -> tuple[Step, ...]:
    """Every question that applies to this person's guide and route."""
    guide = asking.guide
    found: list[tuple[str, type[Asked], str]] = [("guide", GuideAsked, "")]
    if len(guide.routes) > 1:
        found.append(("route", RouteAsked, ""))
    if any(setting.must_choose for setting, _rule in asking.settings.values()):
        found.append(("settings", SettingsAsked, ""))
    found += [("zone", ZoneAsked, ""), ("day", DayAsked, ""), ("place", PlaceAsked, "")]
    found.append(("sessions", SessionsAsked, ""))
    if asks_for_ride(asking):
        found.append(("ride", RideAsked, ""))
    if asking.needed("takes"):
        found.append(("medicines", MedicinesAsked, ""))
    if asking.needed("age"):
        found.append(("age", AgeAsked, ""))
    found += [(f"fact-{number}", FactAsked, fact.name) for number, fact in enumerate(asking.course_facts, 1)]
    return tuple(
        Step(key=key, asked=asked, about=about, is_done=asking.is_marked(key)) for key, asked, about in found
    )


def steps_of(asking: Asking) -> tuple[Step, ...]:
    """The first questions. What a clinic has settled already is not asked again; the clock is confirmed."""
    record, course = asking.person.record, asking.person.course
    is_prepared = asking.patient.practice_id is not None
    settled: set[str] = set()
    if is_prepared and record.guide is not None:
        settled.add("guide")
    if is_prepared and course.sessions:
        settled |= {"sessions", "route"}
    return tuple(step for step in all_steps(asking) if step.is_done or step.key not in settled)


def asks_for_ride(asking: Asking) -> bool:
    """Whether a session is coming, or may be, after which nobody drives alone."""
    wants = any(
        RIDE in {asking.guide.vocabulary.name(thing) for thing in rule.things} or "driving" in rule.things
        for rule in asking.rules
    )
    may_come = bool(coming_sessions(asking)) or not asking.is_marked("sessions")
    return wants and asking.route != ORAL and may_come


def step_of(asking: Asking, key: str) -> Step | None:
    """The question of that key, if it applies."""
    return next((step for step in all_steps(asking) if step.key == key), None)


def left_off(asking: Asking) -> Step | None:
    """The first question that was neither answered nor skipped; None when all were."""
    return next((step for step in steps_of(asking) if not step.is_done), None)


def following(asking: Asking, key: str) -> Step | None:
    """The question after that one, as the guide that is followed now has them."""
    keys = [step.key for step in all_steps(asking)]
    asked = {step.key: step for step in steps_of(asking)}
    later = keys[keys.index(key) + 1 :] if key in keys else keys
    return next((asked[one] for one in later if one in asked), None)
