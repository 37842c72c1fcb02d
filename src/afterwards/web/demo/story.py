"""The made-up story: Robin Example between two sessions, told fact by fact as the clock moves.

The story hangs on one session, two days after the day of the start. Everything is told through the actions of
the site itself. Moving the clock on tells what happened until then; moving it back begins the story anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ...care.timing import HOUR, Calendar, Instant
from .. import chance, clock
from ..audit.actions import note
from ..checkins.actions import answer, hand_in, open_paper, open_with_answer
from ..checkins.asking import DAILY, MOOD, key_of_day
from ..checkins.queries import library_of
from ..checkins.records import SELF, Asked, Said
from ..circle.actions import make_link
from ..clinics.models import Membership, Practice
from ..clinics.roles import Role
from ..courses import actions
from ..courses.actions import Author, RefusedError
from ..courses.models import Fact
from ..envelopes import SECOND_FACTORS, seal_text
from ..people.models import Patient, User
from ..plans.queries import plan_of

ZONE = "America/New_York"
ROBIN, DOCTOR, NURSE, ADMIN = (
    f"{name}@example.org" for name in ("robin", "dr.example", "n.nurse", "desk.admin")
)
RIDE_LASTS = 30 * HOUR
MARK = "story.json"
CAST = (
    ("patient", _("Robin, who is treated")),
    ("supporter", _("Sam, who drives")),
    ("clinician", _("Dr. Example, at the clinic")),
    ("admin", _("Whoever runs the clinic")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A place in the story that one tap leads to."""

    key: str
    title: Any
    day: int
    """Days from the session's day."""
    wall: str


MOMENTS = (
    Moment(key="two-days-before", title=_("Two days before"), day=-2, wall="16:00"),
    Moment(key="morning", title=_("Morning of"), day=0, wall="07:30"),
    Moment(key="two-hours-after", title=_("Two hours after"), day=0, wall="12:45"),
    Moment(key="first-night", title=_("First night"), day=0, wall="22:45"),
    Moment(key="next-morning", title=_("Next morning"), day=1, wall="07:30"),
    Moment(key="day-two", title=_("Day two"), day=1, wall="14:30"),
    Moment(key="hours-over", title=_("48 hours over"), day=2, wall="11:30"),
    Moment(key="week-five", title=_("Week five"), day=32, wall="09:30"),
)


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens: on which day and at what time, who says it, and the action that tells it."""

    day: int
    wall: str
    tell: Callable[[Patient, Instant], object]


def begin() -> None:
    """Make the people and tell the story up to its first moment, unless this home has one already."""
    if (Path(settings.HOME) / MARK).exists():
        return
    today = datetime.fromtimestamp(clock.now(), UTC).date()
    day = today + timedelta(days=2)
    at = clock.now()
    practice = Practice.objects.create(
        name="Sample Clinic", zone=ZONE, telephone="+1 555 0100", hours=HOURS, made_at=at
    )
    for email, role, name in (
        (DOCTOR, Role.CLINICIAN, "Dr. Example"),
        (NURSE, Role.DESK, "N. Nurse"),
        (ADMIN, Role.ADMIN, "A. Sample"),
    ):
        _staff(practice, email, role, name, at)
    _add_jo(practice, day, at)
    robin = User.objects.create_user(ROBIN, made_at=at)
    _write_mark(day, "", 0)
    _anew(robin, practice)
    go_to(when(MOMENTS[0]))


HOURS = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def _staff(practice: Practice, email: str, role: str, name: str, at: Instant) -> None:
    user = User.objects.create_user(email, made_at=at)
    # A second factor that nobody holds: the demonstration signs in by itself.
    secret = {"secret": seal_text("made-up", SECOND_FACTORS)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    Membership.objects.create(practice=practice, user=user, role=role, name=name, made_at=at)


def _add_jo(practice: Practice, day: date, at: Instant) -> None:
    """Somebody whom the clinic has just written down, and who has not come in yet."""
    nurse = Membership.objects.get(practice=practice, role=Role.DESK)
    by = Author(user=nurse.user, role=nurse.role)
    jo = _added(Patient(practice=practice, made_at=at), "Jo Example")
    actions.set_zone(jo, by, at, ZONE)
    actions.choose_guide(jo, by, at, protocol="infusion-aftercare")
    planned = calendar().wall((day + timedelta(days=3)).toordinal(), 9 * HOUR)
    actions.plan_session(jo, by, at, planned=planned, route="iv")


def go_to(at: Instant) -> None:
    """Move the clock, and tell what happens in the story until then."""
    patient, told = _where_we_are()
    if Fact.objects.filter(patient=patient, recorded_at__gt=at).exists():
        assert patient.user is not None
        assert patient.practice is not None
        patient, told = _anew(patient.user, patient.practice), 0
    for beat in BEATS[told:]:
        moment = instant_of(beat.day, beat.wall)
        if moment > at:
            break
        told += 1
        try:
            beat.tell(patient, moment)
        except RefusedError:
            continue  # somebody who tries things out told another story meanwhile
    _write_mark(_day(), patient.pk.hex, told)
    clock.move_to(at)


def when(moment: Moment) -> Instant:
    """The instant of a moment of the story."""
    return instant_of(moment.day, moment.wall)


def instant_of(day: int, wall: str) -> Instant:
    """The instant of a wall time on a day counted from the session's."""
    hour, minute = wall.split(":")
    return calendar().wall((_day() + timedelta(days=day)).toordinal(), int(hour) * HOUR + int(minute) * 60)


def calendar() -> Calendar:
    """The calendar of the place where the story happens."""
    return Calendar.of(ZONE)


def ride_link() -> str:
    """A fresh link for Sam: of the session whose ride is near, else of the next."""
    patient, _told = _where_we_are()
    at = clock.now()
    sessions = plan_of(patient).course.sessions
    near = [session for session in sessions if (session.end or session.planned or at) + RIDE_LASTS > at]
    link = make_link.__wrapped__  # type: ignore[attr-defined]  # made up people need no day of rest
    return str(link(patient, _own(patient), at, session=(near or sessions[-1:])[0].key))


def _anew(user: User, practice: Practice) -> Patient:
    """A fresh patient for the same person; the old one leaves the clinic and keeps its facts."""
    Patient.objects.filter(user=user).update(user=None, practice=None)
    patient = Patient(user=user, practice=practice, made_at=instant_of(BEATS[0].day, "08:00"))
    _added(patient, "Robin Example")
    _write_mark(_day(), patient.pk.hex, 0)
    return patient


def _added(patient: Patient, name: str) -> Patient:
    """The clinic writes somebody down: with this their trail begins."""
    patient.name = name
    with transaction.atomic():
        patient.save()
        note("add_patient", by=None, role="practice", at=patient.made_at, patient=patient, about=patient.pk)
    return patient


def _mark() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(settings.HOME) / MARK).read_text(encoding="ascii"))
    return found


def _write_mark(day: date, patient: str, told: int) -> None:
    mark = {"day": day.isoformat(), "patient": patient, "told": told}
    (Path(settings.HOME) / MARK).write_text(json.dumps(mark), encoding="ascii")


def _day() -> date:
    return date.fromisoformat(_mark()["day"])


def _where_we_are() -> tuple[Patient, int]:
    mark = _mark()
    return Patient.objects.select_related("user", "practice").get(pk=mark["patient"]), mark["told"]


# ---- what happens


def _own(patient: Patient) -> Author:
    return Author(user=patient.user, role="patient")


def _clinician(_patient: Patient) -> Author:
    return Author(user=User.objects.get(email=DOCTOR), role=Role.CLINICIAN)


def _settled_in(patient: Patient, at: Instant) -> None:
    by = _own(patient)
    actions.set_zone(patient, by, at, ZONE)
    actions.choose_guide(patient, by, at, protocol="standard")
    actions.set_day(patient, by, at, waking="07:00", bedtime="22:30")
    actions.set_place(patient, by, at, latitude=40.7, longitude=-74.0, name="New York")
    actions.set_medicines(patient, by, at, ())
    actions.set_person(patient, by, at, age="41", route="iv")


def _booked(patient: Patient, at: Instant) -> None:
    by = _clinician(patient)
    actions.answer(patient, by, at, "cleared", "yes")
    actions.answer(patient, by, at, "consent", "yes")
    for day in (-14, -7, 0, 7, 14, 21):
        planned = instant_of(day, "10:00")
        actions.plan_session(patient, by, at, planned=planned, route="iv", phase="induction")


def _ride(key: str) -> Callable[[Patient, Instant], object]:
    def tell(patient: Patient, at: Instant) -> None:
        actions.set_ride(patient, _own(patient), at, session=key, who="someone", name="Sam")

    return tell


def _given(key: str, day: int) -> Callable[[Patient, Instant], object]:
    def tell(patient: Patient, at: Instant) -> None:
        session = plan_of(patient).course.session(key)
        if session is None or session.end is not None:
            return  # told by somebody else meanwhile
        by = _clinician(patient)
        actions.answer(patient, by, at, "driver", "yes", session=key)
        actions.answer(patient, by, at, "stable", "yes", session=key)
        actions.record_session(
            patient,
            by,
            at,
            key=key,
            arrival=instant_of(day, "09:40"),
            start=instant_of(day, "10:00"),
            end=instant_of(day, "10:50"),
            leaving=instant_of(day, "11:35"),
        )

    return tell


def _tapped(key: str, tap: str) -> Callable[[Patient, Instant], object]:
    def tell(patient: Patient, at: Instant) -> None:
        actions.tap(patient, Author(user=None, role="supporter"), at, session=key, tap=tap)

    return tell


def _slept(key: str) -> Callable[[Patient, Instant], object]:
    def tell(patient: Patient, at: Instant) -> None:
        actions.mark_moment(patient, _own(patient), at, "slept", session=key)

    return tell


def _did(rule: str, session: str | None = None) -> Callable[[Patient, Instant], object]:
    def tell(patient: Patient, at: Instant) -> None:
        actions.complete(patient, _own(patient), at, rule=rule, session=session)

    return tell


def _said(fact: str, said: str) -> Callable[[Patient, Instant], object]:
    def tell(patient: Patient, at: Instant) -> None:
        actions.answer(patient, _own(patient), at, fact, said)

    return tell


def _felt(level: int) -> Callable[[Patient, Instant], object]:
    """The tap of a day."""

    def tell(patient: Patient, at: Instant) -> None:
        id = key_of_day(patient.pk, calendar().day_of(at))
        said = Said(act=str(id), item=MOOD, answer=level, at=at)
        open_with_answer(patient, _own(patient), at, asked=_asked(patient, DAILY), id=id, said=said)
        hand_in(patient, _own(patient), at, id=id)

    return tell


def _filled(form: str, total: int) -> Callable[[Patient, Instant], object]:
    """A form whose answers add up to so much, spread as evenly as can be."""

    def tell(patient: Patient, at: Instant) -> None:
        by, found = _own(patient), library_of(patient).find(form)
        assert found is not None, "the form is shipped"
        one = open_paper(patient, by, at, asked=_asked(patient, form), id=chance.new_id())
        items = found.scorings[0].items
        each, more = divmod(total, len(items))
        for number, item in enumerate(items):
            said = Said(act=f"{one.key}:{item}", item=item, answer=each + (number < more), at=at)
            answer(patient, by, at, id=one.key, said=[said])
        hand_in(patient, by, at, id=one.key)

    return tell


def _asked(patient: Patient, form: str) -> Asked:
    found = library_of(patient).find(form)
    assert found is not None, "the form is shipped"
    return Asked(form=form, version=found.version, to=SELF)


def _mood_of(day: int) -> int:
    """Low before the first session; up after each, and down a little until the next."""
    if day < -13:
        return 3 - day % 2
    return min(8, 5 + (day + 13) // 7 // 2) - (day % 7 > 4)


def _session_beats(key: str, day: int, ride_day: int) -> tuple[Beat, ...]:
    return (
        Beat(ride_day, "18:00", _ride(key)),
        Beat(ride_day, "18:01", _did("ride", key)),
        Beat(day, "11:40", _given(key, day)),
        Beat(day, "11:42", _tapped(key, "picked up")),
        Beat(day, "12:05", _tapped(key, "home")),
        Beat(day, "20:30", _tapped(key, "settled")),
        Beat(day + 1, "07:45", _slept(key)),
        Beat(day + 2, "18:00", _did("journal", key)),
    )


def _in_order(*parts: tuple[Beat, ...]) -> tuple[Beat, ...]:
    return tuple(sorted((beat for part in parts for beat in part), key=lambda beat: (beat.day, beat.wall)))


CHECKED = ((-15, 17, 15), (-8, 14, 13), (-3, 12, 11), (6, 11, 9), (13, 9, 8), (20, 7, 6), (27, 8, 7))
"""On which days Robin fills in the PHQ-8 and the GAD-7, and what they add up to."""
BEATS = _in_order(
    (Beat(-20, "09:00", _settled_in), Beat(-20, "10:00", _booked)),
    _session_beats("s1", -14, -16),
    _session_beats("s2", -7, -9),
    tuple(Beat(day, "09:00", _said("lighter", "yes")) for day in (-4, 3, 10, 17, 24, 31)),
    tuple(Beat(day, "19:30", _felt(_mood_of(day))) for day in range(-19, 32) if day % 7 != 6),
    tuple(Beat(day, "19:45", _filled("phq-8", total)) for day, total, _worry in CHECKED),
    tuple(Beat(day, "19:50", _filled("gad-7", total)) for day, _low, total in CHECKED),
    _session_beats("s3", 0, -1),
    _session_beats("s4", 7, 5),
    _session_beats("s5", 14, 12),
    _session_beats("s6", 21, 19),
)
