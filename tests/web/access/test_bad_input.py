"""What people and machines send that they should not. Rows are numbered as in the safety notes.

Rows 2-7 and 9 stand in tests/web/people/test_accounts.py, 21 in test_invitations.py, 40 in desk/test_desk.py.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from afterwards.web.access_rules import Viewer
from afterwards.web.audit.models import AuditLine
from afterwards.web.clinics.models import Membership, Practice
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient, User
from web.access.world import BACKEND, World, make_world
from web.people import PASSPHRASE

pytestmark = pytest.mark.django_db

EVIL = "https://evil.example"


@pytest.fixture
def world(move_clock) -> World:
    move_clock("2026-11-03T10:00")
    cache.clear()
    return make_world()


def strict(world: World, viewer: Viewer) -> Client:
    """A browser that is held to tokens and origins, as real ones are."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    user = world.user(viewer)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def signs_in_twice() -> bool:
    one, two = (
        Client().post(reverse("account_login"), {"login": email, "password": "wrong wrong wrong 1"})
        for email in ("qza1@patient.example", "nobody@example.org")
    )
    return one.status_code == two.status_code == 200


def from_another_origin(world: World) -> HttpResponse:
    client = strict(world, Viewer.PATIENT)
    return client.post(reverse("today_pause"), {"paused": "yes"}, headers={"origin": EVIL})


def with_a_forged_host() -> HttpResponse:
    return Client().post(
        reverse("account_reset_password"), {"email": "a@b.example"}, headers={"host": "evil"}
    )


def opens_somebody_elses(world: World) -> HttpResponse:
    other = world.b.patients[0]
    return world.client(Viewer.DESK).get(reverse("desk_patient", args=[other.pk]))


def names_a_field_of_rank(world: World) -> HttpResponse:
    more = {
        "role": "clinic admin",
        "clinic_id": str(world.b.practice.pk),
        "is_staff": "1",
        "is_operator": "1",
    }
    return world.client(Viewer.PATIENT).post(reverse("secure_account"), more)


def moves_by_somebody_elses_fact(world: World) -> HttpResponse:
    theirs = Fact.objects.filter(patient=world.b.patients[0]).first()
    own = world.a.patients[0]
    fields = {"planned": "2026-11-12T10:00", "yes": "yes", "seen": str(own.facts_count), "id": str(theirs.pk)}
    return world.client(Viewer.DESK).post(reverse("desk_move", args=[own.pk, "s2"]), fields)


def names_another_clinic(world: World) -> HttpResponse:
    fields = {"name": "Sam", "guide": "standard", "practice": str(world.b.practice.pk)}
    return world.client(Viewer.DESK).post(reverse("desk_invite"), fields)


def gives_another_clinics_guide(world: World) -> HttpResponse:
    fields = {"name": "Sam", "guide": f"infusion-aftercare+{world.b.guide.pk}"}
    return world.client(Viewer.DESK).post(reverse("desk_invite"), fields)


def ends_another_clinics_staff(world: World) -> HttpResponse:
    member = world.b.staff[Viewer.DESK]
    return world.client(Viewer.ADMIN).post(reverse("desk_staff_end", args=[member.pk]))


def sends_a_nul_byte(world: World) -> HttpResponse:
    kind = "application/x-www-form-urlencoded"
    body = b"guide=standard&name=a%00b"
    return world.client(Viewer.DESK).generic("POST", reverse("desk_invite"), body, content_type=kind)


def sends_a_nul_byte_in_a_file_form(world: World) -> HttpResponse:
    return world.client(Viewer.ADMIN).post(reverse("desk_guides"), {"text": "a\0b"})


def sends_a_lone_surrogate(world: World) -> HttpResponse:
    body = b"guide=standard&name=%ED%A0%80"
    kind = "application/x-www-form-urlencoded"
    return world.client(Viewer.DESK).generic("POST", reverse("desk_invite"), body, content_type=kind)


def mails_to(address: str) -> Callable[[World], HttpResponse]:
    def send(_world: World) -> HttpResponse:
        fields = {"email": address, "password1": PASSPHRASE}
        return Client().post(reverse("account_signup"), fields)

    return send


REFUSED = [
    # number, what is sent, status, whether mail may go out
    (8, from_another_origin, 403),
    (18, gives_another_clinics_guide, 422),
    (18, ends_another_clinics_staff, 404),
    (29, sends_a_nul_byte, 400),
    (29, sends_a_nul_byte_in_a_file_form, 422),
    (37, mails_to("a@b.example\r\nBcc: c@d.example"), 200),
    (37, mails_to("robin@exаmple.org"), 200),
]


@pytest.mark.parametrize(("number", "send", "status"), REFUSED)
def test_it_is_refused_and_nothing_is_written(world, number, send, status):
    before = [model.objects.count() for model in (Fact, Patient, User, Membership, AuditLine, Practice)]
    assert send(world).status_code == status, number
    after = [model.objects.count() for model in (Fact, Patient, User, Membership, AuditLine, Practice)]
    assert before == after, number
    assert not mail.outbox, number


def test_1_the_answer_is_the_same_for_known_and_unknown(world):
    assert world.user(Viewer.PATIENT).email == "qza1@patient.example"
    assert signs_in_twice()


def test_10_a_forged_host_sends_no_mail(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert with_a_forged_host().status_code == 400
    assert not mail.outbox


def test_11_somebody_elses_patient_is_as_absent_and_the_attempt_is_in_their_trail(world):
    theirs, absent = world.b.patients[0], uuid4()
    desk, before = world.client(Viewer.DESK), AuditLine.objects.count()
    refused = desk.get(reverse("desk_patient", args=[theirs.pk]))
    nobody = desk.get(reverse("desk_patient", args=[absent]))
    assert refused.status_code == nobody.status_code == 404
    assert refused.content.replace(str(theirs.pk).encode(), b"") == nobody.content.replace(
        str(absent).encode(), b""
    )
    line = AuditLine.objects.order_by("-id").first()
    assert AuditLine.objects.count() == before + 1
    assert (line.act, line.patient, line.about) == ("refuse_look", theirs, "")


def test_14_fields_of_rank_change_nothing(world):
    before = User.objects.values_list("pk", "is_operator", "is_active").order_by("pk")
    known = list(before)
    names_a_field_of_rank(world)
    assert list(before.all()) == known
    assert not Membership.objects.filter(user=world.user(Viewer.PATIENT)).exists()


def test_15_the_id_of_somebody_elses_fact_writes_nothing(world):
    moves_by_somebody_elses_fact(world)
    assert not AuditLine.objects.filter(act="move_session", patient=world.b.patients[0]).exists()
    theirs = Fact.objects.filter(patient=world.b.patients[0]).count()
    assert theirs == world.b.patients[0].facts_count


def test_18_a_hidden_clinic_is_not_read(world):
    assert names_another_clinic(world).status_code == 200
    assert Patient.objects.order_by("-made_at").first().practice == world.a.practice


def test_30_a_lone_surrogate_is_no_error_of_ours(world):
    assert sends_a_lone_surrogate(world).status_code in (200, 400, 422)


NAMES = [
    (31, "\u202egnp.exe"),
    (31, "👩🏽‍⚕️🏳️‍🌈"),
    (31, "a" + "\u0301" * 100),
    (32, "<script>alert(1)</script>"),
    (32, '"><img src=x onerror=alert(1)>'),
    (32, "javascript:alert(1)"),
    (32, "<svg onload=alert(1)>"),
    (35, "null"),
    (35, "R"),
    (35, "🌊"),
]


@pytest.mark.parametrize("name", [name for _number, name in NAMES])
def test_a_name_is_kept_as_it_is_and_shown_as_text(world, name):
    client = world.client(Viewer.DESK)
    client.post(reverse("desk_invite"), {"name": name, "guide": "standard"})
    patient = Patient.objects.exclude(pk__in=[p.pk for p in (*world.a.patients, *world.b.patients)]).get(
        practice=world.a.practice
    )
    assert patient.name == name
    page = client.get(reverse("desk_patient", args=[patient.pk])).content.decode()
    for mark in ("<script>alert", "<img src=x", "<svg onload"):
        assert mark not in page


def test_35_a_name_of_three_hundred_letters_has_a_clear_limit(world):
    page = world.client(Viewer.DESK).post(reverse("desk_invite"), {"name": "R" * 300, "guide": "standard"})
    assert page.status_code == 422
    assert b"120" in page.content


def test_37_a_tag_in_an_address_is_accepted(world):
    mails_to("robin+tag@example.org")(world)
    assert User.objects.filter(email="robin+tag@example.org").exists()


def test_every_page_says_what_may_run_on_it(world):
    page = world.client(Viewer.DESK).get(reverse("desk"))
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
