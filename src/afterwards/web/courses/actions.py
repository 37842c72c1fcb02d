"""The verbs of a course: each is one transaction, one fact, one audit line.

Every verb takes the patient, who acts (``by``), ``now``, and for people's forms the fact's own ``id``, so
that a double tap adds nothing twice. Each gives the new plan, or raises RefusedError and stores nothing.
``…_draft`` functions make the fact without storing it, for `preview`: prepare, then commit.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ...care.course import TreatmentSession
from ...care.timing import MINUTE, Calendar, Instant
from .. import chance
from ..holding import never_waits
from ..people.models import Patient
from ..plans.queries import PersonPlan, RefusedError, next_session_key, plan_of
from .access import is_by
from .models import Kind
from .recording import Author, ChangedMeanwhileError, Draft, as_one, preview, record
from .records import GuideChoice

__all__ = [
    "Author",
    "Draft",
    "Kind",
    "RefusedError",
    "accept_amendment",
    "accept_amendment_draft",
    "answer",
    "answer_draft",
    "choose_guide",
    "choose_guide_draft",
    "complete",
    "happened_draft",
    "mark_asked",
    "mark_asked_draft",
    "mark_moment",
    "miss_session",
    "miss_session_draft",
    "move_session_draft",
    "pause",
    "plan_session",
    "plan_session_draft",
    "preview",
    "put_off",
    "record",
    "record_session",
    "record_session_draft",
    "set_day",
    "set_day_draft",
    "set_medicines",
    "set_medicines_draft",
    "set_person",
    "set_person_draft",
    "set_place",
    "set_place_draft",
    "set_ride",
    "set_ride_draft",
    "set_route_draft",
    "set_zone",
    "set_zone_draft",
    "show_whole_plan",
    "tap",
    "undo",
    "wish_draft",
]

SESSION_UNDO = 15 * MINUTE
"""How long an act about a session can be taken back: later, others may have arranged themselves with it."""


@never_waits
def choose_guide(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    protocol: str,
    name: str = "",
    overlays: tuple[str, ...] = (),
    settings: dict[str, str] | None = None,
    id: UUID | None = None,
) -> PersonPlan:
    """Follow a guide: a shipped protocol's id, or the id of a practice's guide version."""
    value = {"protocol": protocol, "name": name or protocol, "overlays": overlays, "settings": settings or {}}
    return record(patient, by, now, Draft(Kind.GUIDE, value, "choose_guide", now, id))


def set_zone_draft(now: Instant, zone: str, *, since: Instant | None = None, id: UUID | None = None) -> Draft:
    """A zone since ever, or (``since``) from an arrival on, before it is stored."""
    at = None if since is None else Calendar.of(zone).iso(since)[:16]
    return Draft(Kind.ZONE, {"zone": zone, "since": at}, "set_zone", now, id)


@never_waits
def set_zone(
    patient: Patient,
    by: Author,
    now: Instant,
    zone: str,
    *,
    since: Instant | None = None,
    id: UUID | None = None,
) -> PersonPlan:
    """Live in a zone: since ever, or (``since``) from an arrival on, as a traveller."""
    return record(patient, by, now, set_zone_draft(now, zone, since=since, id=id))


def set_day_draft(now: Instant, *, waking: str, bedtime: str, id: UUID | None = None) -> Draft:
    """Waking hours, HH:MM, before they are stored."""
    return Draft(Kind.DAY, {"waking": waking, "bedtime": bedtime}, "set_day", now, id)


@never_waits
def set_day(patient: Patient, by: Author, now: Instant, *, waking: str, bedtime: str) -> PersonPlan:
    """Waking hours, HH:MM."""
    return record(patient, by, now, set_day_draft(now, waking=waking, bedtime=bedtime))


def set_place_draft(
    now: Instant, *, latitude: float, longitude: float, name: str = "", id: UUID | None = None
) -> Draft:
    """Where the light is. Kept to a tenth of a degree (about 11 km): enough for the sun, no address."""
    value = {"latitude": round(latitude, 1), "longitude": round(longitude, 1), "name": name}
    return Draft(Kind.PLACE, value, "set_place", now, id)


@never_waits
def set_place(
    patient: Patient, by: Author, now: Instant, *, latitude: float, longitude: float, name: str = ""
) -> PersonPlan:
    """Where the light is, roughly."""
    draft = set_place_draft(now, latitude=latitude, longitude=longitude, name=name)
    return record(patient, by, now, draft)


def set_medicines_draft(now: Instant, medicines: tuple[str, ...] | None, *, id: UUID | None = None) -> Draft:
    """What the person takes (None: would rather not say), before it is stored."""
    value = {"list": None if medicines is None else list(medicines)}
    return Draft(Kind.MEDICINES, value, "set_medicines", now, id)


@never_waits
def set_medicines(
    patient: Patient, by: Author, now: Instant, medicines: tuple[str, ...] | None
) -> PersonPlan:
    """What the person takes; None: would rather not say."""
    return record(patient, by, now, set_medicines_draft(now, medicines))


def set_person_draft(now: Instant, *, id: UUID | None = None, **value: str) -> Draft:
    """age, route (of a course without sessions), starts, ends: before it is stored."""
    return Draft(Kind.PERSON, dict(value), "set_person", now, id)


@never_waits
def set_person(patient: Patient, by: Author, now: Instant, **value: str) -> PersonPlan:
    """age, route (of a course without sessions), starts, ends."""
    return record(patient, by, now, Draft(Kind.PERSON, dict(value), "set_person", now))


def plan_session_draft(
    patient: Patient, now: Instant, *, planned: Instant, key: str, id: UUID | None = None, **more: Any
) -> Draft:
    """A session that is agreed. ``more``: route, shape, phase, place, in the words of a course file."""
    calendar = plan_of(patient).course.calendar
    value = {"key": key, "planned": calendar.iso(planned), "booked": calendar.iso(now), **more}
    return Draft(Kind.SESSION, value, "plan_session", now, id)


@never_waits
def plan_session(
    patient: Patient, by: Author, now: Instant, *, planned: Instant, id: UUID | None = None, **more: Any
) -> PersonPlan:
    """Add a session at a time, under the next free key."""
    key = next_session_key(plan_of(patient))
    return record(patient, by, now, plan_session_draft(patient, now, planned=planned, key=key, id=id, **more))


def move_session_draft(
    patient: Patient,
    now: Instant,
    *,
    key: str,
    planned: Instant,
    calendar: Calendar | None = None,
    id: UUID | None = None,
) -> Draft:
    """The session of that key at another time. Its key, and so all that hangs on it, stays.

    ``calendar``: the clock by which it is told, where that is not the person's own of today.
    """
    _known(patient, key)
    clock = calendar or plan_of(patient).course.calendar
    return Draft(Kind.SESSION, {"key": key, "planned": clock.iso(planned)}, "move_session", now, id)


def record_session_draft(
    patient: Patient, now: Instant, *, key: str, id: UUID | None = None, **moments: Instant | bool | None
) -> Draft:
    """What happened: arrival, start, end, leaving (instants; None takes one back), stopped_early."""
    _known(patient, key)
    calendar = plan_of(patient).course.calendar
    value: dict[str, Any] = {"key": key}
    for name, moment in moments.items():
        if moment is None or isinstance(moment, bool):
            value[name.replace("_", " ")] = moment
        else:
            value[name.replace("_", " ")] = calendar.iso(moment)
    return Draft(Kind.SESSION, value, "record_session", now, id)


def happened_draft(
    patient: Patient,
    now: Instant,
    one: TreatmentSession,
    *,
    stopped_early: bool,
    **told: Instant | None,
) -> Draft:
    """All that is known of a session now. What was known and is told no more (None) is taken back."""
    known: dict[str, Any] = {
        name: at for name, at in told.items() if at is not None or getattr(one, name) is not None
    }
    if stopped_early != one.stopped_early:
        known["stopped_early"] = stopped_early or None
    known |= {gone: None for gone in ("missed", "cancelled") if getattr(one, gone)}
    return record_session_draft(patient, now, key=one.key, **known)


@never_waits
def record_session(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    key: str,
    id: UUID | None = None,
    **moments: Instant | bool | None,
) -> PersonPlan:
    """Record what happened in a session."""
    return record(patient, by, now, record_session_draft(patient, now, key=key, id=id, **moments))


def set_route_draft(now: Instant, *, key: str, route: str, id: UUID | None = None) -> Draft:
    """How the medicine is given in a session, before it is stored."""
    return Draft(Kind.SESSION, {"key": key, "route": route}, "set_route", now, id)


def miss_session_draft(
    patient: Patient, now: Instant, *, key: str, cancelled: bool = False, id: UUID | None = None
) -> Draft:
    """A session that the person missed, or that was called off, before it is stored."""
    _known(patient, key)
    value = {"key": key, "cancelled" if cancelled else "missed": True}
    return Draft(Kind.SESSION, value, "miss_session", now, id)


def accept_amendment_draft(
    now: Instant,
    *,
    settings: dict[str, str] | None = None,
    times: dict[str, str] | None = None,
    id: UUID | None = None,
) -> Draft:
    """A change of the plan's own lengths or times of day, before the person said yes to it."""
    value = {"settings": settings or {}, "rules": {}, "times of day": times or {}}
    return Draft(Kind.AMENDMENT, value, "accept_amendment", now, id)


def choose_guide_draft(now: Instant, choice: GuideChoice, *, id: UUID | None = None) -> Draft:
    """The guide that a person would follow from now on."""
    value = {
        "protocol": choice.protocol,
        "name": choice.name,
        "overlays": choice.overlays,
        "settings": dict(choice.settings),
    }
    return Draft(Kind.GUIDE, value, "choose_guide", now, id)


def answer_draft(
    now: Instant, fact: str, said: str, *, session: str | None = None, id: UUID | None = None
) -> Draft:
    """An answer to one of the guide's questions, before it is stored."""
    value = {"fact": fact, "value": said, "session": session}
    return Draft(Kind.ANSWER, value, "answer", now, id)


@never_waits
def miss_session(
    patient: Patient, by: Author, now: Instant, *, key: str, cancelled: bool = False, id: UUID | None = None
) -> PersonPlan:
    """The person did not come, or the session was called off."""
    return record(patient, by, now, miss_session_draft(patient, now, key=key, cancelled=cancelled, id=id))


@never_waits
def mark_moment(
    patient: Patient,
    by: Author,
    now: Instant,
    fact: str,
    *,
    at: Instant | None = None,
    session: str | None = None,
    id: UUID | None = None,
) -> PersonPlan:
    """Something happened: slept, dose taken, home … ``at`` is when, if not now."""
    value = {"fact": fact, "session": session}
    return record(patient, by, now, Draft(Kind.MOMENT, value, "mark_moment", at or now, id))


@never_waits
def answer(
    patient: Patient,
    by: Author,
    now: Instant,
    fact: str,
    said: str,
    *,
    session: str | None = None,
    id: UUID | None = None,
) -> PersonPlan:
    """An answer to one of the guide's questions."""
    return record(patient, by, now, answer_draft(now, fact, said, session=session, id=id))


@never_waits
def complete(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    rule: str,
    session: str | None = None,
    repeat: str = "",
    how: str = "done",
    id: UUID | None = None,
) -> PersonPlan:
    """Something was done, partly done, or let go for today (``how``: done, partly, skipped)."""
    value = {"rule": rule, "session": session, "repeat": repeat, "how": how}
    return record(patient, by, now, Draft(Kind.COMPLETION, value, "complete", now, id))


@never_waits
def put_off(
    patient: Patient, by: Author, now: Instant, *, occurrence: str, until: Instant, id: UUID | None = None
) -> PersonPlan:
    """Show a suggestion again later. A rule can not be put off."""
    value = {"occurrence": occurrence, "until": plan_of(patient).course.calendar.iso(until)}
    return record(patient, by, now, Draft(Kind.LATER, value, "put_off", now, id))


@never_waits
def pause(patient: Patient, by: Author, now: Instant, *, paused: bool, id: UUID | None = None) -> PersonPlan:
    """Nothing is asked until the person starts again. Rules of a session stay rules."""
    return record(patient, by, now, Draft(Kind.PAUSE, {"paused": paused}, "pause", now, id))


@never_waits
def show_whole_plan(
    patient: Patient, by: Author, now: Instant, *, session: str, whole_plan: bool, id: UUID | None = None
) -> PersonPlan:
    """Leave dose-day mode for this session, or go back to it."""
    value = {"session": session, "whole_plan": whole_plan}
    return record(patient, by, now, Draft(Kind.DOSE_DAY, value, "show_whole_plan", now, id))


def set_ride_draft(now: Instant, *, session: str, who: str, name: str = "", id: UUID | None = None) -> Draft:
    """Who takes the person home, before it is stored."""
    return Draft(Kind.RIDE, {"session": session, "who": who, "name": name}, "set_ride", now, id)


@never_waits
def set_ride(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    session: str,
    who: str,
    name: str = "",
    id: UUID | None = None,
) -> PersonPlan:
    """Who takes the person home: someone (a first name), taxi, or unknown."""
    return record(patient, by, now, set_ride_draft(now, session=session, who=who, name=name, id=id))


@never_waits
def tap(
    patient: Patient, by: Author, now: Instant, *, session: str, tap: str, id: UUID | None = None
) -> PersonPlan:
    """A supporter's tap: picked up, home or settled."""
    return record(patient, by, now, Draft(Kind.TAP, {"session": session, "tap": tap}, "tap", now, id))


@never_waits
def accept_amendment(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    settings: dict[str, str] | None = None,
    rules: dict[str, Any] | None = None,
    times: dict[str, str] | None = None,
    id: UUID | None = None,
) -> PersonPlan:
    """A change of the plan that a person said yes to; it becomes this person's own layer over the guide."""
    value = {"settings": settings or {}, "rules": rules or {}, "times of day": times or {}}
    return record(patient, by, now, Draft(Kind.AMENDMENT, value, "accept_amendment", now, id))


def wish_draft(now: Instant, *, id: UUID | None = None, **wishes: str) -> Draft:
    """How the person wants the screens (theme, size, hand, words), before it is stored."""
    return Draft(Kind.WISH, dict(wishes), "wish", now, id)


def mark_asked_draft(now: Instant, *, question: str, how: str) -> Draft:
    """One of the first questions was ``answered`` or ``skipped``, before it is stored."""
    return Draft(Kind.WISH, {f"asked.{question}": how}, "mark_asked", now)


@never_waits
def mark_asked(patient: Patient, by: Author, now: Instant, *, question: str, how: str) -> PersonPlan:
    """One of the first questions was ``answered`` or ``skipped``, so that nobody is asked it twice."""
    return record(patient, by, now, mark_asked_draft(now, question=question, how=how))


@never_waits
def undo(patient: Patient, by: Author, now: Instant, fact: UUID, *, id: UUID | None = None) -> PersonPlan:
    """Take one of the newest acts back, with all its parts; every fact stays on record.

    Only one's own: a clinic's act is the clinic's to take back. A session's act must be the newest about it,
    and not older than SESSION_UNDO. Raises RefusedError.
    """
    act = next((act for act in plan_of(patient).record.acts if act.fact == fact), None)
    if act is None or not is_by(patient, fact, by.user, by.role):
        raise RefusedError(())
    is_session = act.kind == Kind.SESSION
    if is_session and now - act.recorded_at >= SESSION_UNDO:
        raise RefusedError(())
    drafts = [Draft(Kind.UNDO, {"undoes": str(one)}, "undo", now) for one in act.facts]
    seen = patient.facts_count if is_session else None
    try:
        return record(patient, by, now, *as_one(id or chance.new_id(), drafts), seen=seen)
    except ChangedMeanwhileError:
        raise RefusedError(()) from None


def _known(patient: Patient, key: str) -> None:
    if plan_of(patient).course.session(key) is None:
        raise RefusedError(())
