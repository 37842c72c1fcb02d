"""Rows about what is typed and sent: letters, numbers, dates, names, files, bodies."""

from __future__ import annotations

import gzip
import time
from html import unescape
from typing import Any
from uuid import uuid4

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from afterwards.web.access_rules import Viewer
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.queries import plan_of
from web.bad_inputs.given import FORM, Given, nothing_is_stored_by
from web.people import PASSPHRASE

ODD = ("\u202egnp.exe", "👩🏽‍⚕️🏳️‍🌈", "a" + "\u0301" * 100)
MARKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "<svg onload=alert(1)>",
)
SHORT = ("null", "R", "🌊")
RUNS = ("<script>alert", "<img src=x", "<svg onload", 'href="javascript:')


def add(given: Given, name: str) -> Any:
    return given.client(Viewer.DESK).post(reverse("desk_invite"), {"name": name, "guide": "standard"})


def newest(given: Given) -> Patient:
    known = [patient.pk for patient in (*given.world.a.patients, *given.world.b.patients)]
    return Patient.objects.exclude(pk__in=known).get(practice=given.world.a.practice)


def odd_letters_are_kept(given: Given) -> None:
    kept_and_shown_as_text(given, ODD)


def marks_are_text(given: Given) -> None:
    """And if one ran all the same, the page's own policy would stop it."""
    kept_and_shown_as_text(given, MARKS)
    policy = given.client(Viewer.DESK).get(reverse("desk"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def short_names_are_kept(given: Given) -> None:
    kept_and_shown_as_text(given, SHORT)


def kept_and_shown_as_text(given: Given, names: tuple[str, ...]) -> None:
    for name in names:
        add(given, name)
        patient = newest(given)
        assert patient.name == name
        page = given.client(Viewer.DESK).get(reverse("desk_patient", args=[patient.pk])).content.decode()
        assert not [mark for mark in RUNS if mark in page]
        assert name in unescape(page)
        patient.practice = None
        patient.save()


def a_thousand_marks_on_one_letter(given: Given) -> None:
    """More than a name's room. Where they are kept, a page does not grow: tests/journeys draws a hundred."""
    refused = nothing_is_stored_by(lambda: add(given, "a" + "\u0301" * 1000), 422)
    assert b"120" in refused.content


def a_name_of_three_hundred_letters(given: Given) -> None:
    refused = nothing_is_stored_by(lambda: add(given, "R" * 300), 422)
    assert b"120" in refused.content


def a_nul_byte(given: Given) -> None:
    desk, admin = given.client(Viewer.DESK), given.client(Viewer.ADMIN)
    body = b"guide=standard&name=a%00b"
    nothing_is_stored_by(lambda: desk.generic("POST", reverse("desk_invite"), body, content_type=FORM), 400)
    nothing_is_stored_by(lambda: admin.post(reverse("desk_guides"), {"text": "a\0b"}), 422)
    nothing_is_stored_by(lambda: desk.get(reverse("desk") + "?page=%00"), 400)


def half_a_character(given: Given) -> None:
    body = b"guide=standard&name=%ED%A0%80"
    desk = given.client(Viewer.DESK)
    answer = desk.generic("POST", reverse("desk_invite"), body, content_type=FORM)
    assert answer.status_code in (200, 400, 422)


def wildcards_in_a_search(given: Given) -> None:
    client = given.client(Viewer.GUEST)
    for typed in ("%", "_", "'", "N_w York"):
        page = client.post(reverse("begin_question", args=["place"]), {"town": typed})
        assert f"We do not know “{typed}”" in unescape(page.content.decode())


def odd_dates(given: Given) -> None:
    client = given.client(Viewer.PATIENT)
    for day in ("2027-02-29", "1970-01-01", "2026-13-01", "tomorrow"):
        fields = {"day": day, "time": "10:00", "id": str(uuid4()), "seen": "1"}
        nothing_is_stored_by(lambda sent=fields: client.post(reverse("add_session"), sent), 422)
    ahead = {"what": "happened", "day": "2026-11-04", "started": "09:00", "ended": "10:00"}
    record = reverse("record_session", args=["s1"])
    nothing_is_stored_by(lambda: client.post(record, {**ahead, "id": str(uuid4()), "seen": "1"}), 422)


def numbers(given: Given) -> None:
    """The one number that people write here: a length. Nobody's dose is asked for."""
    client, address = given.client(Viewer.GUEST), reverse("setting", args=["alcohol"])
    for language, typed in (("en", "-5"), ("en", "1e309"), ("en", "NaN"), ("es", "1,5"), ("en", "1.5")):
        client.cookies["django_language"] = language
        fields = {"number": typed, "unit": "hours", "id": str(uuid4()), "seen": "1"}
        nothing_is_stored_by(lambda sent=fields: client.post(address, sent), 422)
    client.cookies["django_language"] = "en"
    shown = client.get(address, {"number": "５０", "unit": "hours"}).content.decode()
    assert "50\u00a0hours" in shown


def decimal_commas(given: Given) -> None:
    client, address = given.client(Viewer.GUEST), reverse("begin_question", args=["place"])
    sent = {"latitude": "40,7", "longitude": "-74,0"}
    nothing_is_stored_by(lambda: client.post(address, {**sent, "id": str(uuid4())}), 200)
    client.cookies["django_language"] = "es"
    client.post(address, {**sent, "id": str(uuid4())})
    course = plan_of(Patient.objects.get(pk=given.world.guest.pk)).course
    assert (course.latitude, course.longitude) == (40.7, -74.0)


def signs_up(email: str) -> Any:
    return Client().post(reverse("account_signup"), {"email": email, "password1": PASSPHRASE})


def lines_in_an_address(_given: Given) -> None:
    nothing_is_stored_by(lambda: signs_up("a@b.example\r\nBcc: c@d.example"), 200)


def letters_that_look_alike(_given: Given) -> None:
    nothing_is_stored_by(lambda: signs_up("robin@exаmple.org"), 200)


def a_tag_in_an_address(_given: Given) -> None:
    signs_up("robin+tag@example.org")
    assert User.objects.filter(email="robin+tag@example.org").exists()
    assert mail.outbox[-1].to == ["robin+tag@example.org"]


def files_that_are_something_else(given: Given) -> None:
    admin = given.client(Viewer.ADMIN)
    for name, content in (
        ("photo.jpg", b"<html><script>alert(1)</script></html>"),
        ("../../../etc/guide.yaml", b"\x89PNG\r\n\x1a\n"),
        ("guide.yaml", gzip.compress(b"a: b\n" * 100_000)),
    ):
        file = SimpleUploadedFile(name, content, content_type="image/jpeg")
        answer = nothing_is_stored_by(
            lambda brought=file: admin.post(reverse("desk_guides"), {"file": brought}), 422
        )
        assert b"<script>alert" not in answer.content
        assert b"etc/guide" not in answer.content


def a_file_that_is_too_large(given: Given) -> None:
    """Refused by what it says of its size, before a byte of it is read."""
    admin = given.client(Viewer.ADMIN)
    length = {"CONTENT_LENGTH": str(10 * 1024**3)}
    kind = "multipart/form-data; boundary=x"
    nothing_is_stored_by(
        lambda: admin.generic("POST", reverse("desk_guides"), b"--x", content_type=kind, **length), 413
    )


def a_text_that_is_too_large(given: Given) -> None:
    client = given.client(Viewer.DESK)
    fields = {"guide": "standard", "name": "x" * (1024 * 1024 + 1)}
    body = "&".join(f"{key}={text}" for key, text in fields.items()).encode()
    nothing_is_stored_by(lambda: client.generic("POST", reverse("desk_invite"), body, content_type=FORM), 413)


def a_thousand_fields(given: Given) -> None:
    body = "&".join(f"f{n}=1" for n in range(1000)).encode()
    client = given.client(Viewer.DESK)
    nothing_is_stored_by(lambda: client.generic("POST", reverse("desk_invite"), body, content_type=FORM), 400)


def a_packed_body(given: Given) -> None:
    """A bomb is never lit: nothing that arrives packed is unpacked."""
    client, bomb = given.client(Viewer.PATIENT), gzip.compress(b"\0" * 50_000_000)
    headers = {"content-encoding": "gzip"}
    began = time.process_time()
    for small in (bomb[:60_000], gzip.compress(b"{}")):
        nothing_is_stored_by(
            lambda body=small: client.post(
                reverse("api_acts"), body, content_type="application/json", headers=headers
            ),
            415,
        )
    nothing_is_stored_by(lambda: client.post(reverse("api_acts"), bomb, content_type="application/json"), 400)
    assert time.process_time() - began < 1
