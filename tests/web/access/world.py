"""Two clinics and everybody in them; every field is a string that stands nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.test import Client

from afterwards.web import clock
from afterwards.web.access_rules import Relation, Viewer
from afterwards.web.checkins.actions import tell_event
from afterwards.web.checkins.records import CLINIC
from afterwards.web.circle.actions import make_link
from afterwards.web.clinics.models import Membership, Practice
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Kind
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.actions import make_feed
from afterwards.web.plans.queries import plan_of
from afterwards.web.protocols.actions import check_guide, keep_guide
from afterwards.web.protocols.models import GuideVersion
from web.checkins.lives import begin, fill, say
from web.people import LONG_AGO, at, make_patient, make_practice, make_staff, make_user, plan_session, tell

BACKEND = "django.contrib.auth.backends.ModelBackend"
STAFF_ROLES = {
    Viewer.THERAPIST: "therapist",
    Viewer.CLINICIAN: "clinician",
    Viewer.DESK: "desk",
    Viewer.ADMIN: "clinic admin",
}


@dataclass(slots=True)
class Clinic:
    """One practice with its staff, patients, guide."""

    practice: Practice
    staff: dict[Viewer, Membership]
    patients: list[Patient]
    guide: GuideVersion


@dataclass(slots=True)
class World:
    """Everybody, and which string belongs to whom."""

    a: Clinic
    b: Clinic
    guest: Patient
    operator: User
    tokens: dict[str, str]
    canaries: dict[str, tuple[str, object]] = field(default_factory=dict)
    """The string, its field, and its owner."""
    alert: UUID = field(default_factory=uuid4)
    """Of clinic A's first patient: a check-in that asks for somebody; the next three are theirs too."""
    paper: UUID = field(default_factory=uuid4)
    alarming: UUID = field(default_factory=uuid4)
    done: UUID = field(default_factory=uuid4)
    cookies: dict[Viewer, str] = field(default_factory=dict)

    def user(self, viewer: Viewer) -> User | None:
        """The account of a viewer; None without one."""
        if viewer in STAFF_ROLES:
            return self.a.staff[viewer].user
        found = {
            Viewer.GUEST: self.guest.user,
            Viewer.PATIENT: self.a.patients[0].user,
            Viewer.OPERATOR: self.operator,
        }
        return found.get(viewer)

    def client(self, viewer: Viewer) -> Client:
        """A browser in which the viewer is signed in."""
        client = Client(raise_request_exception=False)
        if viewer in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[viewer]
        return client

    def sign_in_everybody(self) -> None:
        """Once, before the first cell: each cell is rolled back to here."""
        for viewer in Viewer:
            user = self.user(viewer)
            if user is not None:
                client = Client()
                client.force_login(user, backend=BACKEND)
                self.cookies[viewer] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def may_show(self, viewer: Viewer, owner: object) -> bool:
        """Whether a field of this owner is the viewer's own, or of the viewer's clinic."""
        if viewer in STAFF_ROLES:
            own = self.a
            return owner in (own.practice, *own.patients, *own.staff.values())
        if viewer is Viewer.PATIENT:
            return owner in (self.a.patients[0], self.a.practice, *self.a.staff.values())
        return viewer is Viewer.GUEST and owner == self.guest

    def leaks(self, viewer: Viewer, body: bytes, shows: tuple[str, ...]) -> list[str]:
        """Strings on a page that its rule does not name, or that are somebody else's."""
        text = body.decode("utf-8", "replace")
        return [
            f"{text_of} ({name})"
            for text_of, (name, owner) in self.canaries.items()
            if text_of in text and not (name in shows and self.may_show(viewer, owner))
        ]

    def rows(self, kind: str) -> dict[Relation, Any]:
        """Ids of one kind of row, as a staff member of clinic A stands to them."""
        found: dict[str, dict[Relation, Any]] = {
            "patient": {Relation.SAME: self.a.patients[0].pk, Relation.OTHER: self.b.patients[0].pk},
            "prepared": {Relation.SAME: self.a.patients[2].pk, Relation.OTHER: self.b.patients[2].pk},
            "guide": {Relation.SAME: self.a.guide.pk, Relation.OTHER: self.b.guide.pk},
            "member": {
                Relation.SAME: self.a.staff[Viewer.DESK].pk,
                Relation.OTHER: self.b.staff[Viewer.DESK].pk,
            },
        }
        return found[kind] | {Relation.ABSENT: uuid4()}


def make_world() -> World:
    """The same for every cell. The clock stands on 3 November 2026, 10:00 in New York."""
    canaries: dict[str, tuple[str, object]] = {}
    clinics = [_clinic(letter, canaries) for letter in ("a", "b")]
    guest = _patient("guest", None, canaries, joined=True, email=None)
    operator = make_user("operator@example.org")
    operator.is_operator = True
    operator.save()
    first = clinics[0].patients[0]
    by = Author(user=first.user, role="patient")
    tokens = {
        "ride": make_link(first, by, clock.now(), session="s1"),
        "feed": make_feed(first, first.user, "patient", clock.now()),
    }
    now = clock.now()
    alert = begin(first, "phq-9", now, to=CLINIC).key
    say(first, alert, "death", 2, now)
    world = World(*clinics, guest, operator, tokens, canaries)
    world.alert = world.alarming = alert
    world.paper = begin(first, "gad-7", now).key
    world.done = fill(first, "peg", now, pain=1).key
    world.sign_in_everybody()
    return world


@contextmanager
def standing_world() -> Iterator[World]:
    """A world for many tests: it is gone at the end, and each of them takes back what it did."""
    clock.move_to(at("2026-11-03T10:00"))
    with transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def _clinic(letter: str, canaries: dict[str, tuple[str, object]]) -> Clinic:
    practice = make_practice(f"Qz{letter}clinicname")
    practice.telephone = f"+1 555 77{ord(letter)}"
    practice.hours = {"mon": ["08:00", "17:00"]}
    practice.save()
    canaries[practice.name] = ("clinic name", practice)
    canaries[practice.telephone] = ("clinic telephone", practice)
    staff = {}
    for viewer, role in STAFF_ROLES.items():
        member = make_staff(practice, role, f"qz{letter}{viewer.name.lower()}@staff.example")
        member.name = f"Qz{letter}{viewer.name.lower()}name"
        member.save()
        canaries[member.name] = ("staff name", member)
        canaries[str(member.user.email)] = ("staff address", member)
        staff[viewer] = member
    patients = [
        _patient(f"{letter}{n}", practice, canaries, joined=n < 3, email=f"qz{letter}{n}@patient.example")
        for n in (1, 2, 3)
    ]
    return Clinic(practice, staff, patients, _guide(letter, practice, staff[Viewer.ADMIN], canaries))


def _patient(
    key: str,
    practice: Practice | None,
    canaries: dict[str, tuple[str, object]],
    *,
    joined: bool,
    email: str | None,
) -> Patient:
    patient = make_patient(email, practice=practice)
    if not joined:
        patient.user = None
    patient.name = f"Qz{key}patientname"
    patient.save()
    canaries[patient.name] = ("patient name", patient)
    if email and joined:
        canaries[email] = ("patient address", patient)
        patient.user.emailaddress_set.create(email=email, primary=True, verified=True)
    plan_session(patient, "s1", "2026-11-03T14:00-05:00")
    plan_session(patient, "s2", "2026-11-10T14:00-05:00")
    ride, place = f"Qz{key}ridename", f"Qz{key}placename"
    tell(patient, Kind.RIDE, {"session": "s1", "who": "someone", "name": ride}, LONG_AGO)
    tell(patient, Kind.PLACE, {"latitude": 40.7, "longitude": -74.0, "name": place}, LONG_AGO)
    tell(patient, Kind.DAY, {"waking": "07:00", "bedtime": "22:30"}, LONG_AGO)
    own = f"Qz{key}ownwords"
    people = [{"name": own, "phone": "555 010 0177"}]
    tell(patient, Kind.OWN, {"what": "plan", "part": "people", "people": people}, LONG_AGO)
    canaries[own] = ("own words", patient)
    word, event = f"Qz{key}answer", f"Qz{key}lifeevent"
    fill(patient, "daily", LONG_AGO, mood=3, word=word)
    tell_event(patient, Author(user=patient.user, role="patient"), LONG_AGO, day=739_900, words=event)
    canaries[word], canaries[event] = ("answer", patient), ("life event", patient)
    canaries[ride] = ("ride name", patient)
    canaries[place] = ("place name", patient)
    return Patient.objects.get(pk=patient.pk)


def _guide(
    letter: str, practice: Practice, admin: Membership, canaries: dict[str, tuple[str, object]]
) -> GuideVersion:
    title = f"Qz{letter}guidetitle"
    text = (
        f'afterwards: 1\noverlay: ours-{letter}\nextends: infusion-aftercare\ntitle: {title}\nversion: "1"\n'
    )
    staff = Staff(user=admin.user, membership=admin)
    version = keep_guide(staff, check_guide(staff, text.encode(), date(2026, 11, 3)), clock.now())
    canaries[title] = ("guide title", practice)
    return version


def an_occurrence(patient: Patient) -> str:
    """The id of something in the patient's plan."""
    return next(one.id for one in plan_of(patient).plan.activities if "patient" in one.rule.actors)
