"""People who check in, and a clinic that reads: through the verbs that the site itself uses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from afterwards.care.checkin.answers import Answer
from afterwards.care.checkin.library import instrument
from afterwards.care.timing import Instant
from afterwards.web import chance
from afterwards.web.alerts.actions import confirm_ladder, set_ladder
from afterwards.web.checkins.actions import answer, hand_in, open_paper
from afterwards.web.checkins.records import CLINIC, SELF, Asked, CheckIn, Said
from afterwards.web.clinics.models import Membership, Practice
from afterwards.web.courses.actions import Author
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient, User
from web.people import at, make_patient, make_practice, make_staff, plan_session

NOON = "2026-11-03T12:00"
FORM = """\
afterwards: 1
instrument: {id}
title: {{en: Six plain questions}}
short: Six
version: {version}
wording: own
languages: [en]
looks back: 30 days
rests: 1 days
measures: [phq-9]
licence: {{holder: Sample Clinic, terms: for our patients, source: house}}
sources: {{house: House rules}}
scales:
  yes-no: [{{value: yes, en: "Yes"}}, {{value: no, en: "No"}}]
items:
  wish: {{en: "{question}", answers: yes-no, signs: {{yes: wish to be dead}}}}
  plan: {{en: Have you made a plan?, answers: yes-no, signs: {{yes: plan to act}}}}
"""
WEEK = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def author(patient: Patient) -> Author:
    return Author(user=patient.user, role="patient")


def begin(patient: Patient, form: str, now: Instant, *, to: str = SELF, beat: str = "") -> CheckIn:
    asked = Asked(form=form, version=instrument(form).version, to=to, beat=beat)
    return open_paper(patient, author(patient), now, asked=asked, id=chance.new_id())


def say(patient: Patient, key: UUID, item: str, said: Answer | None, now: Instant, act: str = "") -> CheckIn:
    one = Said(act=act or str(chance.new_id()), item=item, answer=said, at=now)
    return answer(patient, author(patient), now, id=key, said=[one])


def fill(patient: Patient, form: str, now: Instant, *, to: str = SELF, **given: Any) -> CheckIn:
    """A whole check-in, handed in."""
    one = begin(patient, form, now, to=to)
    for item, said in given.items():
        say(patient, one.key, item, said, now)
    return hand_in(patient, author(patient), now, id=one.key)


PHQ = ("interest", "down", "sleep", "energy", "appetite", "failure", "focus", "pace", "death")


def phq(*values: int) -> dict[str, int]:
    return dict(zip(PHQ, values, strict=True))


def watched_clinic() -> tuple[Practice, dict[str, Membership]]:
    """A practice with a ladder that its lead confirmed: five people, in New York, 8 to 5 on weekdays."""
    practice = make_practice()
    practice.hours = WEEK
    practice.save()
    staff = {
        name: make_staff(practice, role, f"{name}@clinic.example")
        for name, role in (
            ("reader", "clinician"),
            ("oncall", "clinician"),
            ("backup", "clinician"),
            ("lead", "clinician"),
            ("owner", "clinic admin"),
        )
    }
    for name, member in staff.items():
        member.name = f"{name.title()} Example"
        member.save()
    set_up(staff)
    return practice, staff


def set_up(staff: dict[str, Membership]) -> None:
    people = {
        "readers": [str(staff["reader"].pk)],
        "on call": str(staff["oncall"].pk),
        "backup": str(staff["backup"].pk),
        "lead": str(staff["lead"].pk),
        "owner": str(staff["owner"].pk),
    }
    version = set_ladder(at_work(staff["owner"]), at("2026-10-02T10:00"), people)
    confirm_ladder(at_work(staff["lead"]), at("2026-10-02T11:00"), version)


def at_work(member: Membership) -> Staff:
    return Staff(user=member.user, membership=member)


def alarmed() -> Patient:
    """Somebody of a clinic with a session, who answered item 9 with 2 on paper and handed in before."""
    known = User.objects.filter(email="reader@clinic.example").first()
    practice = known.memberships.get().practice if known else watched_clinic()[0]
    patient = make_patient(practice=practice, guide="standard")
    plan_session(patient, "s1", "2026-11-03T10:00")
    fill(patient, "phq-9", at(NOON), to=CLINIC, **phq(1, 1, 1, 1, 1, 1, 1, 1, 2))
    return patient


def six(id: str = "six", version: str = "1.0.0", question: str = "Have you wished to be dead?") -> str:
    """A clinic's own form with two questions, both about death."""
    return FORM.format(id=id, version=version, question=question)
