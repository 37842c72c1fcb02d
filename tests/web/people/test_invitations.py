"""Being let in: looking uses nothing up, nobody is named before sign-in, nothing is joined without a yes."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from afterwards.web import chance, clock
from afterwards.web.audit.models import AuditLine
from afterwards.web.clinics import actions
from afterwards.web.clinics.models import Invitation, Membership
from afterwards.web.courses import actions as courses
from afterwards.web.courses.actions import Author
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from afterwards.web.protocols.queries import offers
from web.people import at, make_patient, make_practice, make_staff, make_user, plan_session

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
CLINIC, PERSON = "Unmistakable Clinic", "Unmistakable Robin"
NOW = at("2026-11-03T10:00")
"""When everything is made: the clock runs on while a slow machine works."""


@pytest.fixture(autouse=True)
def _no_earlier_tries(move_clock):
    cache.clear()
    move_clock("2026-11-03T10:00")


@pytest.fixture
def nurse():
    member = make_staff(make_practice(CLINIC), "desk", "nurse@example.org")
    return Staff(user=member.user, membership=member)


@pytest.fixture
def prepared(nurse):
    known = offers(nurse.membership.practice, "en")
    guide = next(offer for offer in known if offer.protocol == "infusion-aftercare")
    return actions.add_patient(nurse, PERSON, guide, NOW)


@pytest.fixture
def invited(nurse, prepared):
    return actions.invite_patient(nurse, prepared, NOW)


def arrive(client: Client, invited: actions.Invited) -> None:
    client.get(reverse("invited", args=[invited.token]))


def give_code(client: Client, code: str):
    return client.post(reverse("invitation"), {"code": code})


def say(client: Client, answer: str, **more: str):
    return client.post(reverse("invitation"), {"answer": answer, **more})


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def through_the_door(user, invited: actions.Invited) -> Client:
    client = signed_in(user)
    arrive(client, invited)
    give_code(client, invited.code)
    return client


def test_only_hashes_of_the_link_and_the_code_are_kept(invited):
    row = Invitation.objects.get()
    kept = f"{row.token_hash} {row.code_hash}"
    assert invited.token not in kept
    assert invited.code not in kept


def test_the_second_code_is_hashed_slowly(invited):
    assert Invitation.objects.get(pk=invited.invitation.pk).code_hash.startswith(
        "$argon2id$v=19$m=19456,t=2,p=1$"
    )


def test_a_link_made_before_hashes_were_slow_opens_with_its_code(invited):
    row = invited.invitation
    quick = chance.token_hash(f"{row.token_hash}:{invited.code}")
    Invitation.objects.filter(pk=row.pk).update(code_hash=quick)
    used = Invitation.objects.create(
        practice=row.practice,
        role="desk",
        token_hash="x",
        code_hash=quick,
        made_at=NOW,
        expires_at=NOW,
        used_at=NOW,
    )
    migration = import_module("afterwards.web.clinics.migrations.0004_slow_code_hash")
    migration.hash_slowly(apps, connection.schema_editor())
    used.refresh_from_db()
    assert used.code_hash == ""
    wrong = signed_in(make_user("other@example.org"))
    arrive(wrong, invited)
    assert b"did not open it" in give_code(wrong, f"{(int(invited.code) + 1) % 10**8:08d}").content
    assert CLINIC.encode() in through_the_door(make_user("a@example.org"), invited).get("/invited/").content


def test_a_mail_scanner_uses_nothing_up_then_it_works_once(invited):
    for method in ("head", "get", "get"):
        getattr(Client(), method)(reverse("invited", args=[invited.token]), follow=True)
    client = through_the_door(make_user("robin@example.org"), invited)
    assert say(client, "yes").status_code == 302
    later = through_the_door(make_user("other@example.org"), invited)
    assert b"This did not open it" in give_code(later, invited.code).content


def test_nobody_is_named_before_sign_in(invited):
    client = Client()
    page = client.get(reverse("invited", args=[invited.token]), follow=True)
    assert page.status_code == 200
    assert CLINIC.encode() not in page.content
    assert PERSON.encode() not in page.content
    assert invited.token not in page.request["PATH_INFO"]


def test_nobody_is_named_before_the_second_code(invited):
    client = signed_in(make_user("robin@example.org"))
    arrive(client, invited)
    page = client.get(reverse("invitation"))
    assert CLINIC.encode() not in page.content
    assert PERSON.encode() not in page.content


def test_the_patient_says_yes_and_becomes_the_prepared_patient(invited, prepared):
    user = make_user("robin@example.org")
    client = through_the_door(user, invited)
    assert CLINIC.encode() in client.get(reverse("invitation")).content
    assert Patient.objects.get(pk=prepared.pk).user is None  # nothing before the yes
    say(client, "yes")
    assert Patient.objects.get(pk=prepared.pk).user == user
    assert AuditLine.objects.filter(act="join_practice", by=user, patient=prepared).count() == 1


def test_no_joins_nothing_and_uses_the_link_up(invited, prepared):
    client = through_the_door(make_user("robin@example.org"), invited)
    say(client, "no")
    assert Patient.objects.get(pk=prepared.pk).user is None
    assert Invitation.objects.get().used_at is not None


def test_used_ended_old_and_unknown_links_answer_alike(nurse, prepared, move_clock):
    used = actions.invite_patient(nurse, prepared, NOW)
    Invitation.objects.filter(pk=used.invitation.pk).update(used_at=NOW)
    ended = actions.invite_patient(nurse, prepared, NOW)
    old = actions.invite_patient(nurse, prepared, NOW)  # ends the one before
    move_clock("2026-11-06T10:00")
    unknown = actions.Invited(invitation=old.invitation, token="never-made", code="12345678")
    pages = set()
    for one in (used, ended, old, unknown):
        client = signed_in(make_user(f"p{len(pages)}{one.token[:4]}@example.org"))
        arrive(client, one)
        pages.add(without_token(give_code(client, one.code).content, one.code))
    assert len(pages) == 1


def without_token(body: bytes, code: str) -> str:
    text = body.decode().replace(code, "CODE")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|data-now="\d+"', "", text)


def test_an_invitation_holds_for_72_hours(nurse, prepared, move_clock):
    invited = actions.invite_patient(nurse, prepared, NOW)
    move_clock("2026-11-06T09:59")
    assert CLINIC.encode() in through_the_door(make_user("a@example.org"), invited).get("/invited/").content
    move_clock("2026-11-06T10:00")
    client = through_the_door(make_user("b@example.org"), invited)
    assert CLINIC.encode() not in client.get("/invited/").content


def test_wrong_codes_are_counted_and_slowed(invited):
    client = signed_in(make_user("robin@example.org"))
    arrive(client, invited)
    for n in range(5):
        assert b"did not open it" in give_code(client, f"0000000{n}").content
    assert b"Too many tries" in give_code(client, invited.code).content
    assert Invitation.objects.get().tries == 5
    cache.clear()  # ten minutes later
    assert give_code(client, invited.code).status_code == 302


def test_a_right_code_of_one_person_lets_no_other_in_the_same_browser_answer(invited):
    client = through_the_door(make_user("robin@example.org"), invited)
    client.force_login(make_user("other@example.org"), backend=BACKEND)
    arrive(client, invited)
    say(client, "yes")
    assert Invitation.objects.get().used_at is None


class TestSomebodyWithAPlanOfTheirOwn:
    def test_joins_and_keeps_it(self, nurse, prepared, invited):
        own = make_patient("robin@example.org", guide="standard")
        plan_session(own, "s1", "2026-12-01T10:00-05:00")
        author = Author(user=nurse.user, role=nurse.role)
        courses.plan_session(prepared, author, clock.now(), planned=at("2026-12-08T10:00"), route="iv")
        client = through_the_door(own.user, invited)
        assert b"plan of your own" in client.get(reverse("invitation")).content
        say(client, "yes")
        own = Patient.objects.get(pk=own.pk)
        assert own.practice == nurse.membership.practice
        plan = plan_of(own)
        assert plan.record.guide.protocol == "infusion-aftercare"
        assert {s.key: s.planned for s in plan.course.sessions} == {
            "s1": at("2026-12-01T10:00"),
            "s2": at("2026-12-08T10:00"),
        }
        assert Patient.objects.get(pk=prepared.pk).practice is None

    def test_keeps_it_apart(self, invited):
        own = make_patient("robin@example.org")
        client = through_the_door(own.user, invited)
        say(client, "no")
        assert Patient.objects.get(pk=own.pk).practice is None

    def test_has_one_clinic_at_a_time(self, invited):
        own = make_patient("robin@example.org", practice=make_practice("First Clinic"))
        client = through_the_door(own.user, invited)
        say(client, "yes")
        assert Patient.objects.get(pk=own.pk).practice.name == "First Clinic"
        assert Invitation.objects.get().used_at is None

    def test_is_asked_for_nothing_big_within_a_day_of_a_session(self, invited, move_clock):
        own = make_patient("robin@example.org")
        given = {"start": "2026-11-02T11:00-05:00", "end": "2026-11-02T11:50-05:00"}
        plan_session(own, "s1", "2026-11-02T11:00-05:00", when=at("2026-11-02T12:00"), **given)
        client = through_the_door(own.user, invited)
        say(client, "yes")
        assert Patient.objects.get(pk=own.pk).practice is None
        move_clock("2026-11-03T11:50")
        say(client, "yes")
        assert Patient.objects.get(pk=own.pk).practice is not None


class TestStaff:
    def test_comes_in_by_a_link_and_needs_a_second_factor(self, nurse):
        invited = actions.invite_staff(nurse, "clinician", clock.now())
        user = make_user("doctor@example.org")
        client = through_the_door(user, invited)
        say(client, "yes", name="Dr. Example")
        member = Membership.objects.get(user=user)
        assert (member.role, member.name, member.practice) == (
            "clinician",
            "Dr. Example",
            nurse.membership.practice,
        )
        page = client.get(reverse("desk"))
        assert page.status_code == 403
        assert reverse("mfa_add_webauthn").encode() in page.content

    def test_a_guest_makes_an_account_first(self, nurse):
        invited = actions.invite_staff(nurse, "desk", clock.now())
        client = through_the_door(make_user(), invited)
        assert say(client, "yes")["Location"] == reverse("secure_account")
        assert Invitation.objects.get().used_at is None

    def test_the_first_admin_comes_in_by_the_link_of_the_command_line(self):
        made = actions.make_practice(CLINIC, "America/New_York", "+1 555 0100", clock.now())
        client = through_the_door(make_user("admin@example.org"), made.invited)
        say(client, "yes")
        assert Membership.objects.get().role == "clinic admin"
