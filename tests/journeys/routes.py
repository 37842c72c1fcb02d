"""Every address that can be looked at, and somebody for whom each of them has something to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from afterwards.care.safety.safety_plan import PARTS
from afterwards.web import clock
from afterwards.web.checkins.records import CLINIC
from afterwards.web.circle.actions import make_link
from afterwards.web.clinics.actions import add_patient, invite_patient
from afterwards.web.clinics.models import Membership
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Kind
from afterwards.web.desk.asking import question_rows
from afterwards.web.patient.beginning.asking import Asking
from afterwards.web.patient.beginning.steps import all_steps
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.queries import plan_of
from afterwards.web.protocols.actions import check_guide, keep_guide
from afterwards.web.protocols.queries import offers
from journeys.lives import LIVES, iso
from web.checkins.lives import PHQ, begin, fill, say
from web.people import at, make_patient, make_practice, make_staff, tell

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOW = "2026-11-14T10:00"
WHYS = 4
"""Reasons are looked at for so many kinds of rules."""
OVERLAY = b"""\
afterwards: 1
overlay: our-way
extends: infusion-aftercare
title: Our way
version: "1"
"""


@dataclass(slots=True)
class World:
    """A clinic, a patient in the middle of a course, a newcomer, a supporter's link."""

    patient: Patient
    newcomer: Patient
    staff: Membership
    token: str
    fill: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By name of an address, the arguments to look at it with."""


def make_world() -> World:
    """Fill the database, and say how each address with a hole is filled."""
    clock.move_to(at(NOW))
    practice = make_practice()
    member = make_staff(practice, "admin", "admin@example.org")
    patient = _patient()
    patient.practice = practice
    patient.save()
    newcomer = make_patient(guide="standard")
    tell(newcomer, Kind.SESSION, _session("s1", "2026-11-20T10:00"), at("2026-11-13T09:00"))
    by = Author(user=patient.user, role="patient")
    token = make_link(patient, by, clock.now(), session="s2")
    world = World(patient=patient, newcomer=newcomer, staff=member, token=token)
    world.fill = _holes(world)
    return world


def _session(key: str, planned: str) -> dict[str, Any]:
    return {"key": key, "planned": iso(planned), "booked": iso("2026-10-20T09:00"), "route": "iv"}


def _patient() -> Patient:
    """Two days after a first session, three days before the second."""
    _guide, moments = LIVES["standard-iv"]
    patient = make_patient("robin@example.org", guide="standard")
    patient.name = "Robin Example"
    patient.save()
    told = [one for moment in moments for one in moment.told]
    for when, kind, value in told:
        if at(when) < at(NOW):
            tell(patient, kind, value, at(when))
    tell(patient, Kind.RIDE, {"session": "s2", "who": "someone", "name": "Sam"}, at(NOW))
    return Patient.objects.get(pk=patient.pk)


def _holes(world: World) -> dict[str, list[dict[str, Any]]]:
    """The arguments of each address that has some."""
    person = plan_of(world.patient)
    id, now = world.patient.pk, clock.now()
    occurrences = [{"id": activity.id} for activity in _one_of_each_verb(person.plan.activities)]
    facts = [name for name, fact in person.plan.protocol.facts.items() if fact.moment]
    asking = Asking(user=world.newcomer.user, patient=world.newcomer, now=now)
    steps = [{"key": step.key} for step in all_steps(asking)]
    answers = [row for row in question_rows(person, now) if row["can_answer"]]
    held, ahead = {"key": "s1"}, {"key": "s2"}
    staff = Staff(user=world.staff.user, membership=world.staff)
    kept = keep_guide(staff, check_guide(staff, OVERLAY, date(2026, 11, 14)), now)
    offer = offers(world.staff.practice, "en")[0]
    waiting = invite_patient(staff, add_patient(staff, "Sam Example", offer, now), now)
    other = make_staff(world.staff.practice, "desk", "desk@example.org")
    return _check_ins(world) | {
        "invited": [{"token": waiting.token}],
        "begin_guide_sheet": [{"guide": offers(None, "en")[0].value}],
        "begin_question": steps,
        "today_slept": [{"fact": fact} for fact in facts],
        "today_ended": [held],
        "day": [{"day": day} for day in _days()],
        "why": occurrences,
        "fit": occurrences[:2],
        "setting": [{"name": name} for name in list(person.plan.protocol.settings)[:1]],
        "session": [held, ahead],
        "move_session": [ahead],
        "record_session": [held, ahead],
        "sheet": [held],
        "feed_calendar": [],
        "you_change": steps,
        "ride": [{"token": world.token}],
        "my_plan_part": [{"part": part} for part in (*PARTS, "quick")],
        "desk_patient": [{"id": id}, {"id": waiting.invitation.patient_id}],
        "desk_link": [],
        "desk_plan": [{"id": id}],
        "desk_follow": [{"id": id}],
        "desk_answer": [{"id": id, "key": row["key"]} for row in answers[:2]],
        "desk_move": [{"id": id, "key": "s2"}],
        "desk_record": [{"id": id, "key": "s1"}],
        "desk_not_held": [{"id": id, "key": "s2"}],
        "desk_guide": [{"id": kept.pk}],
        "desk_staff_end": [{"id": other.pk}, {"id": world.staff.pk}],
        "desk_staff_devices": [{"id": other.pk}, {"id": world.staff.pk}],
        "mfa_remove_webauthn": [],
        "mfa_edit_webauthn": [],
        "account_confirm_email": [],
        "account_reset_password_from_key": [],
    }


def _check_ins(world: World) -> dict[str, list[dict[str, Any]]]:
    """One that asks for somebody, each kind of question, one that is done."""
    patient, now = world.patient, clock.now()
    alarming = begin(patient, "phq-9", now, to=CLINIC).key
    say(patient, alarming, "death", 2, now)
    opened = [begin(patient, form, now).key for form in ("gad-7", "side-effects")]
    done = fill(patient, "phq-8", now, **dict.fromkeys(PHQ[:-1], 1))
    return {
        "checkin_begin": [{"form": form} for form in ("body-watch",)],
        "checkin_form": [{"form": "peg"}],
        "checkin": [{"id": id} for id in opened],
        "checkin_help": [{"id": alarming}],
        "checkin_done": [{"id": opened[0]}, {"id": done.key}],
        "trend": [{"form": "phq-8"}],
        "desk_alert": [{"id": patient.pk, "key": alarming}],
    }


def _one_of_each_verb(activities: Any) -> list[Any]:
    found: dict[Any, Any] = {}
    for activity in activities:
        found.setdefault(activity.rule.verb, activity)
    return list(found.values())[:WHYS]


def _days() -> list[Any]:
    return [date(2026, 11, 10), date(2026, 11, 14)]


def addresses(world: World) -> Iterator[str]:
    """Every address that the site has, with its holes filled."""
    for name, holes in _named(get_resolver().url_patterns):
        if not holes:
            yield reverse(name)
        else:
            assert name in world.fill, f"routes.py does not say how to look at {name}"
            yield from (reverse(name, kwargs=filling) for filling in world.fill[name])


def _named(patterns: Any, *, has_hole: bool = False) -> Iterator[tuple[str, bool]]:
    for one in patterns:
        holed = has_hole or bool(one.pattern.converters or one.pattern.regex.groups)
        if isinstance(one, URLResolver):
            yield from _named(one.url_patterns, has_hole=holed)
        elif isinstance(one, URLPattern) and one.name:
            yield one.name, holed


def shown_to(viewer: User | None, world: World) -> list[str]:
    """The addresses that answer this viewer's GET with a page."""
    client = Client()
    if viewer is not None:
        client.force_login(viewer, backend=BACKEND)
    found = []
    for address in addresses(world):
        if address.endswith(("/leave/", "/lock/")):
            continue  # an empty page, on purpose; without a lock, a page that opens Today at once
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(address)
    return found


def stranger_without_second_factor(world: World) -> User:
    """Somebody at work who has not added a second factor."""
    return make_staff(world.staff.practice, "clinician", "new@example.org", second_factor=False).user
