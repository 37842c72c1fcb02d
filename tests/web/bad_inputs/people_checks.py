"""Rows about who somebody is: signing in, other people's rows, other clinics, other sites."""

from __future__ import annotations

import io
import logging
import re
import statistics
import time
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from afterwards.web.access_rules import Viewer
from afterwards.web.audit.models import AuditLine
from afterwards.web.circle.models import RideLink
from afterwards.web.clinics.models import Membership
from afterwards.web.courses.models import Fact
from afterwards.web.logs import DiscreetFormatter
from afterwards.web.people.models import Patient, User
from web.bad_inputs.given import EVIL, FORM, Given, nothing_is_stored_by
from web.people import PASSPHRASE

KNOWN, UNKNOWN = "qza1@patient.example", "nobody@example.org"
WHAT_DIFFERS = re.compile(rb'(?<=/patient/)[0-9a-f-]{36}|(?<=data-now=")\d+')
"""Between two pages about nobody: whom one asked for, and the second in which one did."""
TRIES = 15
NEAR = 0.10
"""By how much the time for a known address may differ from that for an unknown one."""


class QuickArgon2(Argon2PasswordHasher):
    """The site's own kind of hash, made cheap: what else differs between two sign-ins weighs more then."""

    time_cost: ClassVar = 1
    memory_cost: ClassVar = 8 * 1024
    parallelism: ClassVar = 1


def tries_to_sign_in(email: str) -> tuple[float, Any]:
    cache.clear()
    client, fields = Client(), {"login": email, "password": "wrong wrong wrong 1"}
    began = time.process_time()
    answer = client.post(reverse("account_login"), fields)
    return time.process_time() - began, answer


def signing_in_takes_as_long(given: Given) -> None:
    hasher = f"{__name__}.QuickArgon2"
    given.settings.PASSWORD_HASHERS = [hasher]
    user = User.objects.get(email=KNOWN)
    user.set_password(PASSPHRASE)
    user.save()
    spent: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for _ in range(TRIES):
        for email, times in spent.items():
            seconds, answer = tries_to_sign_in(email)
            times.append(seconds)
            assert answer.status_code == 200
    known, unknown = (statistics.median(sorted(times)[: TRIES // 2 + 1]) for times in spent.values())
    assert abs(known / unknown - 1) <= NEAR, (known, unknown)


def help_stays_open_while_somebody_is_slowed(given: Given) -> None:
    for n in range(101):
        tried = Client().post(
            reverse("account_login"), {"login": KNOWN, "password": f"wrong wrong wrong {n}"}
        )
    assert b"Wait a minute" in tried.content
    assert Client().get(reverse("help")).status_code == 200
    assert given.client(Viewer.PATIENT).get(reverse("today")).status_code == 200, "who is in stays in"


def a_post_from_another_origin(given: Given) -> None:
    client = given.strict(Viewer.PATIENT)
    fields, headers = {"paused": "yes", "id": str(uuid4())}, {"origin": EVIL}
    nothing_is_stored_by(lambda: client.post(reverse("today_pause"), fields, headers=headers), 403)


def a_forged_host(given: Given) -> None:
    given.settings.ALLOWED_HOSTS = ["testserver"]
    reset, fields = reverse("account_reset_password"), {"email": KNOWN}
    nothing_is_stored_by(lambda: Client().post(reset, fields, headers={"host": "evil.example"}), 400)
    Client().post(reset, fields, headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in mail.outbox[-1].body


def somebody_elses_patient(given: Given) -> None:
    theirs, absent = given.world.b.patients[0], uuid4()
    desk, before = given.client(Viewer.DESK), AuditLine.objects.count()
    refused, nobody = (desk.get(reverse("desk_patient", args=[id])) for id in (theirs.pk, absent))
    assert refused.status_code == nobody.status_code == 404
    one, other = (WHAT_DIFFERS.sub(b"", page.content) for page in (refused, nobody))
    assert one == other
    line = AuditLine.objects.order_by("-id").first()
    assert line is not None
    assert AuditLine.objects.count() == before + 1
    assert (line.act, line.patient, line.about) == ("refuse_look", theirs, "")


def fields_of_rank(given: Given) -> None:
    more = {
        "role": "clinic admin",
        "clinic_id": str(given.world.b.practice.pk),
        "is_staff": "1",
        "is_operator": "1",
    }
    users = User.objects.values_list("pk", "is_operator", "is_active").order_by("pk")
    known = list(users)
    given.client(Viewer.PATIENT).post(reverse("secure_account"), more)
    given.client(Viewer.GUEST).post(reverse("you_looks"), {"theme": "dim", "words": "session", **more})
    assert list(users.all()) == known
    assert not Membership.objects.filter(user=given.world.user(Viewer.PATIENT)).exists()


def the_id_of_somebody_elses_fact(given: Given) -> None:
    theirs = Fact.objects.filter(patient=given.world.b.patients[0]).first()
    own = given.world.a.patients[0]
    assert theirs is not None
    fields = {"planned": "2026-11-12T10:00", "yes": "yes", "seen": str(own.facts_count), "id": str(theirs.pk)}
    given.client(Viewer.DESK).post(reverse("desk_move", args=[own.pk, "s2"]), fields)
    act = {"id": str(theirs.pk), "act": "later", "fields": {"about": "ask:first", "until": "half"}}
    told = {**act, "happened_at": 1, "sent_at": 1}
    answer = given.client(Viewer.PATIENT).post(reverse("api_acts"), told, content_type="application/json")
    assert answer.status_code == 404
    assert not AuditLine.objects.filter(act="move_session", patient=given.world.b.patients[0]).exists()
    for patient in (own, given.world.b.patients[0]):
        row = Patient.objects.get(pk=patient.pk)
        assert Fact.objects.filter(patient=row).count() == row.facts_count


def a_hidden_clinic(given: Given) -> None:
    fields = {"name": "Sam", "guide": "standard", "practice": str(given.world.b.practice.pk)}
    assert given.client(Viewer.DESK).post(reverse("desk_invite"), fields).status_code == 200
    newest = Patient.objects.order_by("-made_at").first()
    assert newest is not None
    assert newest.practice == given.world.a.practice


def another_clinics_guide(given: Given) -> None:
    fields = {"name": "Sam", "guide": f"infusion-aftercare+{given.world.b.guide.pk}"}
    nothing_is_stored_by(lambda: given.client(Viewer.DESK).post(reverse("desk_invite"), fields), 422)


def another_clinics_staff(given: Given) -> None:
    address = reverse("desk_staff_end", args=[given.world.b.staff[Viewer.DESK].pk])
    nothing_is_stored_by(lambda: given.client(Viewer.ADMIN).post(address), 404)


def secrets_of_links_stay_out_of_the_log(given: Given) -> None:
    """Opened, refused, unknown and failing: whatever the operator reads of it, the secret is not there."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter())
    logging.getLogger().addHandler(handler)
    secret = "Qz" + "s3cret-" * 6
    try:
        for token in (given.world.tokens["ride"], secret):
            for address in (reverse("ride", args=[token]), reverse("invited", args=[token])):
                Client().get(address)
                Client().put(address)
        Client().get(reverse("feed_calendar", args=[secret]))
        given.monkeypatch.setattr(RideLink.objects, "filter", _fails)
        Client(raise_request_exception=False).get(reverse("ride", args=[secret]))
        logging.getLogger("django.request").error("robin@example.org %s", secret)
    finally:
        logging.getLogger().removeHandler(handler)
    assert "/ride/…/" in written.getvalue(), "something was written of them"
    for word in (secret, given.world.tokens["ride"], "robin@example.org"):
        assert word not in written.getvalue()


def _fails(*_given: object, **_named: object) -> None:
    raise ZeroDivisionError


def a_secret_in_an_address_goes_nowhere_else(given: Given) -> None:
    answer = given.client(Viewer.ANONYMOUS).get(reverse("ride", args=[given.world.tokens["ride"]]))
    assert answer["Referrer-Policy"] == "same-origin"
    left = Client().get(reverse("invited", args=["some-token"]))
    assert left["Location"] == reverse("invitation"), "the next page's address is bare"


def a_post_without_a_token(given: Given) -> None:
    client, body = given.strict(Viewer.PATIENT), b"paused=yes"
    nothing_is_stored_by(lambda: client.generic("POST", reverse("today_pause"), body, content_type=FORM), 403)
